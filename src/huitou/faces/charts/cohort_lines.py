"""The retention of each cohort as a line, so that no average of unlike cohorts stands for all of them."""

from __future__ import annotations

from markupsafe import Markup

from huitou.faces import dates, numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.strokes import circle, polygon, polyline, round_step, rule, svg, words
from huitou.faces.language import Language
from huitou.measure import Cell, Cohort, Cohorts

LEFT, RIGHT, TOP, BOTTOM = 48, 14, 12, 34


def cohort_lines(found: Cohorts, lang: Language, width: int = 920, height: int = 240) -> Markup:
    """Thin lines, finished cells only; the oldest cohort, which has been watched longest, strong with its interval."""
    rows = [r for r in found.rows if _known(r)]
    if not rows:
        return Markup()
    longest = max(rows[0].cells[-1].later, max(c.later for r in rows for c in _known(r)))
    most = max(c.high or 0.0 for c in _known(rows[0]))
    most = max(most, *(c.value or 0.0 for r in rows for c in _known(r)))
    step = round_step(most / 4)
    x = Scale(1, max(2, longest), LEFT + 10, width - RIGHT - 10)
    y = Scale(0, step * -(-most // step), height - BOTTOM, TOP)
    parts = [rule(LEFT, width - RIGHT, y(v), numerals.percent(v, lang)) for v in _rules(step, y.high)]
    parts += [_line(row, x, y, "cohort-line", lang) for row in rows[1:]]
    parts += [_band(rows[0], x, y), _line(rows[0], x, y, "trend-line", lang)]
    parts += [circle(x(c.later), y(c.value or 0.0), "trend-dot", 3) for c in _known(rows[0])]
    every = max(1, -(-longest // (12 if width > 500 else 6)))
    parts += [
        words(x(k), height - BOTTOM + 20, f"+{k}", anchor="middle") for k in range(1, longest + 1, every)
    ]
    return svg(parts, width, height, told(found, lang), "lines")


def told(found: Cohorts, lang: Language) -> str:
    row = next(r for r in found.rows if _known(r))
    first, last = _known(row)[0], _known(row)[-1]
    return lang.say(
        "The oldest cohort, {cohort}: {first} after {n}, {last} after {m}.",
        cohort=dates.period(row.period, lang),
        first=numerals.percent(first.value or 0.0, lang),
        n=f"+{first.later}",
        last=numerals.percent(last.value or 0.0, lang),
        m=f"+{last.later}",
    )


def oldest(found: Cohorts, lang: Language) -> str:
    """The name of the cohort drawn strong; empty where none is."""
    return next((dates.period(r.period, lang) for r in found.rows if _known(r)), "")


def _known(row: Cohort) -> list[Cell]:
    return [c for c in row.cells if c.finished and c.value is not None]


def _rules(step: float, high: float) -> list[float]:
    return [step * n for n in range(round(high / step) + 1)]


def _line(row: Cohort, x: Scale, y: Scale, kind: str, lang: Language) -> Markup:
    through = [(x(c.later), y(c.value or 0.0)) for c in _known(row)]
    if len(through) == 1:
        return circle(*through[0], f"{kind}-dot", 2)
    title = f"{dates.period(row.period, lang)} · {numerals.whole(row.size, lang)}"
    return Markup("<g>{}<title>{}</title></g>").format(polyline(through, kind), title)


def _band(row: Cohort, x: Scale, y: Scale) -> Markup:
    cells = _known(row)
    edge = [(x(c.later), y(c.high or 0.0)) for c in cells]
    edge += [(x(c.later), y(c.low or 0.0)) for c in reversed(cells)]
    return polygon(edge, "trend-band")
