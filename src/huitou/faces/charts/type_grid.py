"""The four loyalty types as a square of four fields, each as large as its share: behaviour across, attitude upwards."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from huitou.faces import numerals
from huitou.faces.charts.strokes import num, svg, words
from huitou.faces.language import Language

WIDE, HIGH, LEFT, TOP, BOTTOM = 560, 340, 44, 8, 30
LEAST_WIDE, LEAST_HIGH = 58, 24  # a smaller field has its number in the table only


def type_grid(shares: Mapping[str, float], titles: Mapping[str, str], lang: Language) -> Markup:
    """shares: by type (true, latent, spurious, none), adding up to 1; titles: what each is called."""
    parts: list[Markup] = []
    left = float(LEFT)
    for much, (fond, other) in ((False, ("latent", "none")), (True, ("true", "spurious"))):
        both = shares[fond] + shares[other]
        wide = both * (WIDE - LEFT)
        high = (HIGH - TOP - BOTTOM) * (shares[fond] / both if both else 0)
        parts += _field(fond, left, TOP, wide, high, shares[fond], lang)
        parts += _field(other, left, TOP + high, wide, HIGH - TOP - BOTTOM - high, shares[other], lang)
        if wide >= LEAST_WIDE:
            said = lang.say("Buys much") if much else lang.say("Buys little")
            parts.append(words(left + wide / 2, HIGH - 8, said, anchor="middle"))
        left += wide
    middle = (TOP + HIGH - BOTTOM) / 2
    upright = Markup(
        '<text class="axis" transform="translate(14 {}) rotate(-90)" text-anchor="middle">{}</text>'
    )
    parts.append(upright.format(num(middle), lang.say("The fond above")))
    told = ", ".join(f"{titles[kind]} {numerals.percent(share, lang)}" for kind, share in shares.items())
    return svg(parts, WIDE, HIGH, told, "type-grid")


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
