"""Small charts as SVG, drawn here, so that pages and reports show them without any script.

Colours and strokes come from the style sheet by class. Every chart has a sentence for those who cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import floor

from markupsafe import Markup

from huitou.faces.charts.strokes import circle, num, points, polyline, round_step, rule, svg
from huitou.measure import Figure


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` onto pixels from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        width = self.high - self.low
        return self.start + (self.end - self.start) * ((value - self.low) / width if width else 0.5)

    @classmethod
    def around(cls, figures: Sequence[Figure], start: float, end: float, *, unit: str | None = None) -> Scale:
        """A scale that holds all values and intervals; those of hopelessly small bases may stick out."""
        steady = [f for f in figures if f.value is not None and not f.small] or figures
        ends = [e for f in steady for e in (f.low, f.value, f.high) if e is not None]
        ends += [f.value for f in figures if f.value is not None]
        low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
        room = (high - low) * 0.08 or abs(high) * 0.1 or 0.5
        low, high = low - room, high + room
        if unit == "share" and high <= 1.09:
            high = min(high, 1.0)
        return cls(max(low, 0.0) if min(ends, default=0) >= 0 else low, high, start, end)


def sparkline(trend: Sequence[Figure], label: str, width: int = 120, height: int = 32) -> Markup:
    """A line without axes; the last finished point is marked, the unfinished one hollow."""
    if sum(f.value is not None for f in trend) < 2:
        return Markup()
    x = Scale(0, len(trend) - 1, 4, width - 4)
    y = Scale.around([_bare(f) for f in trend], height - 4, 4)
    known = [(x(i), y(f.value), f) for i, f in enumerate(trend) if f.value is not None]
    finished = [(px, py) for px, py, f in known if f.finished]
    parts = [polyline(finished, "spark-line")] if len(finished) > 1 else []
    if finished:
        parts.append(circle(*finished[-1], "spark-end"))
    running = [(px, py) for px, py, f in known if not f.finished]
    if running:
        parts.append(polyline([*finished[-1:], *running], "spark-line is-unfinished"))
        parts.append(circle(*running[-1], "spark-end is-unfinished"))
    return svg(parts, width, height, label, "spark")


def whisker(figure: Figure, scale: Scale, reference: float | None, height: int = 28) -> Markup:
    """One row of a dot plot: the interval as a line, the value as a dot, the whole company's value as a rule.

    scale: from values to per cent of the width, so that dots stay round however narrow the row.
    Decoration beside the numbers that stand in the same row, so it is hidden from screen readers.
    """
    middle = height / 2
    line = Markup('<line class="{}" x1="{}%" x2="{}%" y1="{}" y2="{}"/>')
    parts = []
    if reference is not None and scale.low <= reference <= scale.high:
        at = num(scale(reference))
        parts.append(line.format("dot-rule", at, at, 0, height))
    if figure.value is not None:
        if figure.low is not None and figure.high is not None:
            low, high = (num(scale(_held(end, scale))) for end in (figure.low, figure.high))
            parts.append(line.format("dot-span", low, high, middle, middle))
        kind = "dot is-small" if figure.small else "dot"
        circle = Markup('<circle class="{}" cx="{}%" cy="{}" r="4.5"/>')
        parts.append(circle.format(kind, num(scale(figure.value)), middle))
    return Markup('<svg class="dots" aria-hidden="true" focusable="false">{}</svg>').format(
        Markup().join(parts)
    )


def stacked(parts: Sequence[tuple[str, str, int]], width: int = 320, height: int = 14) -> Markup:
    """Parts of one whole side by side, as (class, name, how many). Decoration beside the same numbers in words."""
    total = sum(n for _, _, n in parts) or 1
    drawn, start = [], 0.0
    for kind, _, n in parts:
        wide = width * n / total
        drawn.append(
            Markup('<rect class="part part-{}" x="{}" width="{}" height="{}"/>').format(
                kind, num(start), num(max(0.0, wide - 1)), height
            )
        )
        start += wide
    return Markup(
        '<svg class="stacked" viewBox="0 0 {} {}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        "{}</svg>"
    ).format(width, height, Markup().join(drawn))


@dataclass(frozen=True)
class Axis:
    """What stands along a trend: a label for each point, (value, label) for each rule across, and what to write at
    an unfinished last point; target: the value aimed at and what it is called."""

    along: Sequence[str]
    across: Sequence[tuple[float, str]]
    unfinished: str = ""
    target: tuple[float, str] | None = None


def trend_chart(
    trend: Sequence[Figure], axis: Axis, label: str, width: int = 720, height: int = 260
) -> Markup:
    """A line with its confidence band; unfinished points hollow and dashed."""
    left, right, top, bottom = 56, 12, 12, 30
    x = Scale(0, max(1, len(trend) - 1), left + 8, width - right - 8)
    ends = [v for v, _ in axis.across]
    y = Scale(min(ends), max(ends), height - bottom, top)
    parts = [rule(left, width - right, y(value), said) for value, said in axis.across]
    parts += _bands(trend, x, y)
    if axis.target:
        parts.append(_aim(left, width - right, y(axis.target[0]), axis.target[1]))
    parts += _lines(trend, x, y)
    parts += _ticks(axis.along, x, height - bottom)
    if trend and trend[-1].value is not None and not trend[-1].finished:
        falling = len(trend) > 1 and (trend[-2].value or trend[-1].value) > trend[-1].value
        at = (num(width - right), num(y(trend[-1].value) + (18 if falling else -10)))
        text = Markup('<text class="axis" x="{}" y="{}" text-anchor="end">{}</text>')
        parts.append(text.format(*at, axis.unfinished))
    return svg(parts, width, height, label, "trend-svg")


def rules(trend: Sequence[Figure], unit: str, also: Sequence[float] = ()) -> list[float]:
    """Four to six round values across the chart that hold all values and most of their intervals; and `also`."""
    scale = Scale.around([f for f in trend if f.value is not None], 0, 1, unit=unit)
    room = (scale.high - scale.low) * 0.12  # so that a label fits over the line
    low, high = min(scale.low, *also, scale.high), max(scale.high, *(a + room for a in also), scale.low)
    if unit == "share":
        high = min(high, max(1.0, scale.high))
    step = round_step((high - low) / 4)
    found = [floor(low / step) * step]
    while found[-1] < high - step * 0.01:
        found.append(round(found[-1] + step, 10))
    return found


def _bands(trend: Sequence[Figure], x: Scale, y: Scale) -> list[Markup]:
    found = []
    numbered = list(enumerate(trend))
    for whole, run in groupby(numbered, lambda one: one[1].low is not None and one[1].high is not None):
        ends = [(x(i), f.low, f.high) for i, f in run if f.low is not None and f.high is not None]
        if not whole:
            continue
        if len(ends) == 1:
            at, low, high = ends[0]
            ends = [(at - 3, low, high), (at + 3, low, high)]
        edge = [(at, y(_held(high, y))) for at, _, high in ends]
        edge += [(at, y(_held(low, y))) for at, low, _ in reversed(ends)]
        found.append(Markup('<polygon class="trend-band" points="{}"/>').format(points(edge)))
    return found


def _aim(left: float, right: float, at: float, label: str) -> Markup:
    return Markup(
        '<line class="target-line" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="axis target-name" x="{}" y="{}">{}</text>'
    ).format(num(left), num(right), num(at), num(at), num(left + 6), num(at - 5), label)


def _held(value: float, scale: Scale) -> float:
    return min(max(value, scale.low), scale.high)


def _lines(trend: Sequence[Figure], x: Scale, y: Scale) -> list[Markup]:
    found, last = [], None
    for i, figure in enumerate(trend):
        if figure.value is None:
            last = None
            continue
        here = (x(i), y(figure.value))
        mark = "" if figure.finished else " is-unfinished"
        if last is not None:
            found.append(polyline([last, here], "trend-line" + mark))
        found.append(circle(*here, "trend-dot" + mark, 3.5))
        last = here
    return sorted(found, key=lambda part: "circle" in part)  # dots lie over lines


def _ticks(along: Sequence[str], x: Scale, bottom: float) -> list[Markup]:
    every = max(1, -(-len(along) // 8))
    text = Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>')
    shown = range((len(along) - 1) % every, len(along), every)
    return [text.format(num(x(i)), num(bottom + 20), along[i]) for i in shown]


def _bare(figure: Figure) -> Figure:
    """The figure without its interval: a sparkline shows the course, not the doubt."""
    from dataclasses import replace

    return replace(figure, low=None, high=None)
