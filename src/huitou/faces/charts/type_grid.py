"""The four loyalty types as a square of four fields, each as large as its share: behaviour across, attitude upwards."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from huitou.faces import numerals
from huitou.faces.charts.strokes import num, svg, words
from huitou.faces.language import Language

WIDE, NARROW = (1080, 340), (340, 280)  # across and up, for either kind of place
LEFT, TOP, BOTTOM = 44, 8, 30
LEAST_WIDE, LEAST_HIGH = 44, 24  # a smaller field has its number in the table only


def type_grid(shares: Mapping[str, float], titles: Mapping[str, str], lang: Language) -> Markup:
    """shares: by type (true, latent, spurious, none), adding up to 1; titles: what each is called. Drawn twice, for wide
    and for narrow places; the style sheet shows one, so that letters keep their size."""
    wide, narrow = (_drawn(shares, titles, lang, *size) for size in (WIDE, NARROW))
    return Markup('<div class="for-wide">{}</div><div class="for-narrow">{}</div>').format(wide, narrow)


def _drawn(
    shares: Mapping[str, float], titles: Mapping[str, str], lang: Language, across: int, high: int
) -> Markup:
    parts: list[Markup] = []
    left, room = float(LEFT), high - TOP - BOTTOM
    for much, (fond, other) in ((False, ("latent", "none")), (True, ("true", "spurious"))):
        both = shares[fond] + shares[other]
        wide = both * (across - LEFT)
        above = room * (shares[fond] / both if both else 0)
        parts += _field(fond, left, TOP, wide, above, shares[fond], lang)
        parts += _field(other, left, TOP + above, wide, room - above, shares[other], lang)
        if wide >= LEAST_WIDE:
            said = lang.say("Buys much") if much else lang.say("Buys little")
            parts.append(words(left + wide / 2, high - 8, said, anchor="middle"))
        left += wide
    upright = Markup(
        '<text class="axis" transform="translate(14 {}) rotate(-90)" text-anchor="middle">{}</text>'
    )
    parts.append(upright.format(num(TOP + room / 2), lang.say("The fond above")))
    told = ", ".join(f"{titles[kind]} {numerals.percent(share, lang)}" for kind, share in shares.items())
    return svg(parts, across, high, told, "type-grid")


def _field(
    kind: str, x: float, y: float, wide: float, high: float, share: float, lang: Language
) -> list[Markup]:
    box = Markup('<rect class="type-field type-{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(
        kind, num(x + 1), num(y + 1), num(max(0.0, wide - 2)), num(max(0.0, high - 2))
    )
    if wide < LEAST_WIDE or high < LEAST_HIGH:
        return [box]
    said = numerals.percent(share, lang)
    return [box, words(x + wide / 2, y + high / 2 + 6, said, f"type-share on-{kind}", "middle")]
