"""What was said against what was done: the share who came back by score, with intervals, and where words would be deeds."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from huitou.faces import numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.strokes import circle, line, rule, svg, words
from huitou.faces.language import Language

LEFT, RIGHT, TOP, BOTTOM = 48, 16, 14, 44


def calibration_chart(found: dict[str, Any], lang: Language, width: int = 920, height: int = 300) -> Markup:
    """found: as `faces.intent.plainly` gives it. Nothing where fewer than two scores can be shown."""
    shown = [one for one in found["rows"] if one["came"]["value"] is not None]
    if len(shown) < 2:
        return Markup()
    low, high = found["scale"]
    tops = [one["came"]["high"] or one["came"]["value"] for one in shown]
    most = next(m for m in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if max(tops) <= m or m == 1.0)
    x, y = Scale(low, high, LEFT + 18, width - RIGHT - 10), Scale(0, most, height - BOTTOM, TOP)
    digits = 0 if most >= 0.2 else 1
    rules = [most * step / 4 for step in range(5)]
    parts = [rule(LEFT, width - RIGHT, y(v), numerals.number(v * 100, digits, lang) + "%") for v in rules]
    if most == 1.0:  # where deeds as often as words could be seen at all
        parts.append(line((x(low), y(0)), (x(high), y(1)), "calibration-said"))
    for one in shown:
        at, came = x((one["low"] + one["high"]) / 2), one["came"]
        small = " is-small" if one["small"] else ""
        if came["low"] is not None:
            parts.append(line((at, y(came["low"])), (at, y(came["high"])), "calibration-span" + small))
        parts.append(circle(at, y(came["value"]), "calibration-dot" + small, 5))
        parts.append(words(at, height - BOTTOM + 18, one["scores"], anchor="middle"))
    parts.append(words((x.start + x.end) / 2, height - 6, lang.say("Score given"), anchor="middle"))
    return svg(parts, width, height, found["headline"], "calibration")
