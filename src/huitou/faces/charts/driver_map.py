"""The importance-performance map as a drawing, and dots for rows of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from huitou.faces import numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.strokes import circle, line, num, svg, words
from huitou.faces.language import Language
from huitou.faces.wording import N_
from huitou.understand import driver_title

QUADRANTS = {
    "improve": N_("Improve first"),
    "keep": N_("Keep it up"),
    "low": N_("No hurry"),
    "surplus": N_("Perhaps too much"),
    "unclear": N_("Not clear yet"),
}


@dataclass(frozen=True)
class Dot:
    """A value with its interval, as a row of dots draws it."""

    value: float | None
    low: float | None
    high: float | None
    small: bool = False


def around(dots: Sequence[Dot], start: float, end: float) -> Scale:
    """A scale that holds every value and interval, with some room."""
    ends = [e for d in dots for e in (d.low, d.value, d.high) if e is not None] or [0.0, 1.0]
    low, high = min(ends), max(ends)
    room = (high - low) * 0.06 or 0.5
    return Scale(low - room, high + room, start, end)


def driver_map(found: Any, lang: Language, width: int = 720, height: int = 420) -> Markup:
    """Importance across, performance up; each factor a dot with a bar for either interval, and the lines of the quadrants
    with their names. found: a map with at least two places, or None; else nothing is drawn."""
    if found is None or len(found.places) < 2:
        return Markup()
    places = found.places
    name = {code: lang.say(words_) for code, words_ in QUADRANTS.items()}
    left, right, top, bottom = 48, 14, 26, 44
    x = around(
        [Dot(p.importance.value, p.importance.low, p.importance.high) for p in places], left, width - right
    )
    y = around(
        [Dot(p.performance.value, p.performance.low, p.performance.high) for p in places],
        height - bottom,
        top,
    )
    across, up = x(found.importance_line), y(found.performance_line)
    parts = [
        line((left, height - bottom), (width - right, height - bottom), "map-axis"),
        line((left, top), (left, height - bottom), "map-axis"),
        line((across, top), (across, height - bottom), "map-line"),
        line((left, up), (width - right, up), "map-line"),
        words(left + 4, top + 12, name["surplus"], "axis map-name"),
        words(width - right - 4, top + 12, name["keep"], "axis map-name", "end"),
        words(left + 4, height - bottom - 6, name["low"], "axis map-name"),
        words(width - right - 4, height - bottom - 6, name["improve"], "axis map-name", "end"),
        words(
            (left + width - right) / 2,
            height - 8,
            lang.say("Importance: share of what is explained"),
            "axis",
            "middle",
        ),
        words(6, 14, lang.say("Performance, 0–100"), "axis"),
    ]
    parts += [words(left - 6, y(v) + 4, numerals.number(v, 0, lang), "axis", "end") for v in _ends(y)]
    parts += [
        words(x(v), height - bottom + 16, numerals.number(v, 0, lang) + "%", "axis", "middle")
        for v in _ends(x)
    ]
    for place in places:
        parts += _place(place, x, y, width - right, lang)
    return svg(parts, width, height, told(found, lang), "driver-map")


def _place(place: Any, x: Scale, y: Scale, edge: float, lang: Language) -> list[Markup]:
    weight, level = place.importance, place.performance
    at, up = x(weight.value), y(level.value)
    late = at > edge - 90
    name = driver_title(place.factor).said(lang.code)
    return [
        line((x(weight.low), up), (x(weight.high), up), "dot-span"),
        line((at, y(level.low)), (at, y(level.high)), "dot-span"),
        circle(at, up, "map-dot", 5),
        words(at - 9 if late else at + 9, up - 8, name, "map-label", "end" if late else "start"),
    ]


def told(found: Any, lang: Language) -> str:
    """The map in one sentence, for those who cannot see it."""
    listed = [
        lang.say(
            "{factor}: importance {importance}%, performance {performance}, {quadrant}",
            factor=driver_title(p.factor).said(lang.code),
            importance=num(p.importance.value),
            performance=num(p.performance.value),
            quadrant=lang.say(QUADRANTS[p.quadrant]),
        )
        for p in found.places
    ]
    return lang.say("Importance and performance of the factors. {factors}", factors="; ".join(listed))


def _ends(scale: Scale) -> list[float]:
    """Three round values inside a scale."""
    step = (scale.high - scale.low) / 4
    return sorted({round(scale.low + step * k) for k in (1, 2, 3)})
