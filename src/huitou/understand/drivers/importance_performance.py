"""The importance-performance map: where to put effort first (Martilla & James, Journal of Marketing 41, 1977).

Importance comes from a model (total effects, or shares of R²) and not from asking; performance is an index of 0 to 100.
A factor whose interval crosses a line of the map belongs to no quadrant yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from reprlib import repr as brief
from typing import Any

from huitou.base import Text, Unfit
from huitou.understand import arguments

IMPROVE, KEEP, LOW, SURPLUS, UNCLEAR = "improve", "keep", "low", "surplus", "unclear"

_SAID = {
    IMPROVE: Text(
        "「{label}」重要而表現低於平均：優先改善。",
        "“{label}”重要而表现低于平均：优先改善。",
        "“{label}” matters and does worse than the average: improve it first.",
    ),
    KEEP: Text(
        "「{label}」重要且表現好：繼續保持。",
        "“{label}”重要且表现好：继续保持。",
        "“{label}” matters and does well: keep it up.",
    ),
    LOW: Text(
        "「{label}」表現低於平均，但影響不大：不急。",
        "“{label}”表现低于平均，但影响不大：不急。",
        "“{label}” does worse than the average and matters less: no hurry.",
    ),
    SURPLUS: Text(
        "「{label}」表現好但影響不大：投入可能過多。",
        "“{label}”表现好但影响不大：投入可能过多。",
        "“{label}” does well and matters less: perhaps more is spent here than pays.",
    ),
    UNCLEAR: Text(
        "「{label}」的區間跨過分界線：資料還不足以歸入哪一格。",
        "“{label}”的区间跨过分界线：数据还不足以归入哪一格。",
        "The interval of “{label}” crosses a line of the map: the data do not yet say where it belongs.",
    ),
}
_NO_SPOT = Text(
    "「{factor}」不能是 {said}；請給三個數字：值、區間下限、區間上限。",
    "“{factor}”不能是 {said}；请给三个数字：值、区间下限、区间上限。",
    "“{factor}” cannot be {said}; give three numbers: the value and both ends of its interval.",
)
_NO_LINES = Text(
    "分界線不能是 {said}；請給兩個數字：重要性和表現各一。",
    "分界线不能是 {said}；请给两个数字：重要性和表现各一。",
    "The lines cannot be {said}; give two numbers, one of importance and one of performance.",
)
_TOO_FEW = Text(
    "至少要有兩個因素才能互相比較。",
    "至少要有两个因素才能互相比较。",
    "It takes two factors or more to compare them.",
)


@dataclass(frozen=True)
class Spot:
    """A value with its interval: (value, low, high)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Place:
    """A factor on the map; quadrant: "improve", "keep", "low", "surplus", or "unclear" where importance_sure or
    performance_sure is false: an interval holds the line. likely: the quadrant of the values alone."""

    factor: str
    label: str
    importance: Spot
    performance: Spot
    quadrant: str
    likely: str
    importance_sure: bool
    performance_sure: bool

    @property
    def said(self) -> Text:
        return _SAID[self.quadrant].fill(label=self.label)


@dataclass(frozen=True)
class Map:
    """places: by falling importance; importance_line, performance_line: where the quadrants meet; left_out: factors
    without importance or performance; warnings: what to know beside it."""

    places: tuple[Place, ...]
    importance_line: float
    performance_line: float
    left_out: tuple[str, ...]
    warnings: tuple[Text, ...] = ()

    def of(self, quadrant: str) -> tuple[Place, ...]:
        return tuple(p for p in self.places if p.quadrant == quadrant)


Given = Mapping[str, Spot | tuple[float, float, float]]


def importance_performance(
    importance: Given,
    performance: Given,
    labels: Mapping[str, str] | None = None,
    lines: tuple[float, float] | None = None,
) -> Map:
    """Place factors by importance and performance, each (value, low, high).

    lines: where to divide importance and performance; the means over the factors when None. A factor that lacks either
    is left out and named. Raises Unfit where a spot is no value with its interval.
    """
    weights, levels = _spots("importance", importance), _spots("performance", performance)
    both = [f for f in weights if f in levels]
    every = {*importance, *performance}
    left_out = tuple(sorted(every - {*both}, key=str))
    if len(both) < 2:
        return Map((), 0.0, 0.0, tuple(sorted(every, key=str)), (_TOO_FEW,))
    usual = (_mean(weights[f] for f in both), _mean(levels[f] for f in both))
    across, up = usual if lines is None else _lines(lines)
    called = arguments.labels(labels)
    places = [_placed(f, called.get(f, f), weights[f], levels[f], across, up) for f in both]
    places.sort(key=lambda p: (-p.importance.value, p.factor))
    return Map(tuple(places), across, up, left_out)


def _placed(factor: str, label: str, weight: Spot, level: Spot, across: float, up: float) -> Place:
    likely = {
        (True, False): IMPROVE,
        (True, True): KEEP,
        (False, False): LOW,
        (False, True): SURPLUS,
    }[weight.value > across, level.value > up]
    sure = _beside(weight, across), _beside(level, up)
    return Place(factor, label, weight, level, likely if all(sure) else UNCLEAR, likely, *sure)


def _beside(spot: Spot, line: float) -> bool:
    return spot.low > line or spot.high < line


def _spots(what: str, given: Given) -> dict[str, Spot]:
    """Those whose value is known."""
    listed = arguments.mapping(what, given, '{"q1": (0.4, 0.3, 0.5)}')
    found = {f: _spot(f, spot) for f, spot in listed.items()}
    return {f: spot for f, spot in found.items() if isfinite(spot.value)}


def _spot(factor: str, given: Any) -> Spot:
    if isinstance(given, Spot):
        return given
    try:
        value, low, high = (float(v) for v in given)
    except (TypeError, ValueError) as e:
        raise Unfit("map.spot", _NO_SPOT, factor=factor, said=brief(given)) from e
    return Spot(value, low, high)


def _lines(said: Any) -> tuple[float, float]:
    try:
        across, up = (float(v) for v in said)
    except (TypeError, ValueError) as e:
        raise Unfit("map.lines", _NO_LINES, said=brief(said)) from e
    return across, up


def _mean(spots: Iterable[Spot]) -> float:
    values = [s.value for s in spots]
    return sum(values) / len(values)
