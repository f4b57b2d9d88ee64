"""Simpson's check: does what holds for the whole hold inside its segments (Simpson, JRSS B 13, 1951)?

The whole compares people across segments as they are mixed; inside, like is compared with like: the slopes within the
segments, weighted by how much each can tell (Mantel & Haenszel 1959; the slope with the segments held fixed). A level
of 0 and 1 makes the slope a difference of means or rates. Errors hold where the spread differs (White 1980, HC2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, log10
from reprlib import repr as brief
from typing import Any

import numpy as np

from huitou.base import Text, Unfit, rowed, same
from huitou.understand.arguments import level_of, mapping
from huitou.understand.drivers.cells import Cell, Grid, grid
from huitou.understand.drivers.columns import Array
from huitou.understand.drivers.least_squares import holm, t_quantile, two_sided
from huitou.understand.drivers.reversal_words import (
    AGAINST,
    ALIKE,
    ALONG,
    BETWEEN,
    BETWEEN_ENDS,
    DOUBT,
    FEW,
    REVERSED,
    TURNED,
    VANISHES,
)

LEAST = 30  # people under which nothing is said
LEAST_IN_CELL = 5  # people at either end of a segment under which the segment is not judged alone
LEVEL = 0.95
MOST_DIGITS = 6  # behind the point


@dataclass(frozen=True)
class Effect:
    """What one step of the level does to the outcome, [low, high]; p two-sided. None where it cannot be said."""

    value: float
    low: float
    high: float
    p: float

    @property
    def sure(self) -> bool:
        return self.low > 0 or self.high < 0

    @property
    def sign(self) -> int:
        return (self.value > 0) - (self.value < 0)

    @property
    def said(self) -> Text:
        """−0.11 (−0.15 to −0.08): two digits of the largest end, more only where the interval would not be seen."""
        ends = (self.value, self.low, self.high)
        digits = max(_behind(max(abs(end) for end in ends), 2), _behind(self.high - self.low, 1))
        while digits < MOST_DIGITS and any(end and not round(end, digits) for end in ends[1:]):
            digits += 1
        shown = (f"{round(end, digits) + 0.0:+.{digits}f}".replace("-", "−") for end in ends)
        return BETWEEN_ENDS.fill(**dict(zip(("value", "low", "high"), shown, strict=True)))


def _behind(number: float, digits: int) -> int:
    """How many digits behind the point show so many of a number."""
    return min(MOST_DIGITS, max(0, digits - 1 - floor(log10(number)))) if number > 0 else 0


@dataclass(frozen=True)
class Segment:
    """The effect inside one segment of n people; None where too few stand at its levels. against: whether it goes
    against the whole beyond chance, all segments held together (Holm)."""

    name: str
    n: int
    effect: Effect | None
    against: bool


@dataclass(frozen=True)
class Reversal:
    """kind: "reversed" (whole and inside go opposite ways, both beyond chance), "vanishes" (the whole is beyond chance,
    inside less than half is left, nothing beyond chance, and the mix is why), "turned" (opposite ways, the mix is why, but one of them may be
    chance), "against" (single segments go against the whole), None; mix: whole − inside, what the mix adds.
    p: how likely chance alone gives a finding of this kind; outside: people in segments that have one level only.
    between: what the levels 0 and 1 are called; empty where the level is a score.
    """

    factor: str
    outcome: str
    kind: str | None
    whole: Effect | None
    inside: Effect | None
    mix: Effect | None
    segments: tuple[Segment, ...]
    n: int
    outside: int
    p: float
    between: tuple[str, ...] = ()

    @property
    def against(self) -> tuple[Segment, ...]:
        return tuple(s for s in self.segments if s.against)

    @property
    def said(self) -> Text:
        if self.whole is None or self.inside is None:
            return FEW.fill(n=self.n, least=LEAST)
        if self.kind is None:
            return ALIKE
        names = [
            same("{name} ({effect})").fill(name=s.name, effect=s.effect.said)
            for s in self.against
            if s.effect
        ]
        listed = rowed(names) if names else ALIKE
        words = (BETWEEN if self.between else ALONG)[self.kind, self.whole.sign or 1]
        low, high = self.between or ("", "")
        return words.fill(
            factor=self.factor, outcome=self.outcome, low=low, high=high, segments=listed,
            whole=self.whole.said, inside=self.inside.said, doubt=DOUBT.get((self.whole.sure, self.inside.sure), ALIKE),
        )  # fmt: skip


def reversal(
    cells: Iterable[Cell],
    factor: str = "level",
    outcome: str = "outcome",
    level: float = LEVEL,
    between: tuple[str, str] | None = None,
) -> Reversal:
    """Check one factor of one outcome in one way of cutting the whole into segments.

    factor, outcome: what they are called in the sentence; between: what the people at levels 0 and 1 are called, where
    two kinds of people are compared. Never raises on data: what cannot be said is None. Raises Unfit on what is no cells
    (see `cells_of` and `rates`), and on a level or names that cannot be.
    """
    level, between = level_of(level), _pair(between)
    g = grid(_cells(cells))
    n = int(g.n.sum())
    whole, inside, mix, freedom = _effects(g, level)
    outside = n - int(sum(g.n[g.segment == s].sum() for s in range(len(g.names)) if _moving(g, s)))
    if whole is None or inside is None or mix is None or n < LEAST:
        return Reversal(factor, outcome, None, None, None, None, (), n, outside, 1.0, between or ())
    segments = _segments(g, whole, freedom, level)
    kind, p = _kind(whole, inside, mix, segments, 1 - level)
    return Reversal(factor, outcome, kind, whole, inside, mix, segments, n, outside, p, between or ())


def reversals(checks: Mapping[str, Iterable[Cell]], level: float = LEVEL) -> dict[str, Reversal]:
    """Many checks at once, by name: what would be found by looking often enough is withdrawn (Holm over the checks)."""
    listed = mapping("checks", checks, '{"service by branch": cells_of(...)}')
    found = {name: reversal(cells, name, level=level) for name, cells in listed.items()}
    together = holm([f.p for f in found.values()])
    return {
        name: replace(f, p=float(p)) if p <= 1 - level else withdrawn(f, float(p))
        for (name, f), p in zip(found.items(), together, strict=True)
    }


def _cells(said: Any) -> list[Cell]:
    listed = list(said) if isinstance(said, Iterable) else [said]
    if not all(isinstance(one, Cell) for one in listed):
        raise Unfit("reversal.cells", _NO_CELLS, kind=type(said).__name__)
    return listed


def _pair(between: Any) -> tuple[str, str] | None:
    if between is None:
        return None
    if isinstance(between, str) or not isinstance(between, Sequence) or len(between) != 2:
        raise Unfit("reversal.between", _NO_PAIR, said=brief(between))
    return str(between[0]), str(between[1])


def withdrawn(found: Reversal, p: float) -> Reversal:
    """The same numbers without a finding."""
    quiet = tuple(replace(s, against=False) for s in found.segments)
    return replace(found, kind=None, segments=quiet, p=p)


def _kind(
    whole: Effect, inside: Effect, mix: Effect, segments: tuple[Segment, ...], alpha: float
) -> tuple[str | None, float]:
    opposite = whole.sign * inside.sign < 0
    if opposite and whole.sure and inside.sure:
        return REVERSED, max(whole.p, inside.p)
    if mix.sure and whole.sure and not inside.sure and 2 * abs(inside.value) < abs(whole.value):
        return VANISHES, max(whole.p, mix.p)
    if opposite and mix.sure:
        return TURNED, mix.p
    judged = [s for s in segments if s.effect]
    p = min((s.effect.p * len(judged) for s in segments if s.against and s.effect), default=1.0)
    return (AGAINST, max(whole.p, p)) if p <= alpha else (None, 1.0)


def _moving(g: Grid, segment: int) -> bool:
    return len(g.level[g.segment == segment]) > 1


def _effects(g: Grid, level: float) -> tuple[Effect | None, Effect | None, Effect | None, int]:
    """The slope of the whole, the slope inside the segments, their difference; from the influence of every answer."""
    n = g.n.sum()
    if not len(g.n):
        return None, None, None, 0
    across = g.level - (g.n @ g.level) / n
    up = g.mean - (g.n @ g.mean) / n
    within = g.level - _by_segment(g, g.level)
    risen = g.mean - _by_segment(g, g.mean)
    spread, inner = float(g.n @ across**2), float(g.n @ within**2)
    freedom = int(n) - len(g.names) - 1
    if spread <= 0 or inner <= 1e-12 * spread or freedom < 1:
        return None, None, None, freedom
    whole, inside = float((g.n * across) @ up) / spread, float((g.n * within) @ risen) / inner
    pulls = across / spread, within / inner
    leftovers = up - whole * across, risen - inside * within
    flat = _flat(g)
    one = _variance(g, pulls[0], leftovers[0], flat)
    two = _variance(g, pulls[1], leftovers[1], flat)
    both = _difference_variance(g, pulls, leftovers, flat)
    effects = [
        _effect(v, s, freedom, level) for v, s in ((whole, one), (inside, two), (whole - inside, both))
    ]
    return effects[0], effects[1], effects[2], freedom


def _by_segment(g: Grid, values: Array) -> Array:
    """The mean of each cell's segment."""
    number = g.segment.astype(np.intp)
    weight = np.bincount(number, g.n)
    means: Array = (np.bincount(number, g.n * values) / weight)[number]
    return means


def _flat(g: Grid) -> Array:
    """Sums of squares about the cells' means, each drawn towards all cells' by two answers' worth, so that five
    answers that are all the same do not pass for certainty; scaled up for the mean that was taken off."""
    pooled = g.about.sum() / max(1.0, float((g.n - 1).sum()))
    spread = (g.about + 2 * pooled) / (np.maximum(g.n - 1, 0.0) + 2)
    flat: Array = spread * g.n
    return flat


def _variance(g: Grid, pull: Array, leftover: Array, flat: Array) -> float:
    return float(pull**2 @ (flat + g.n * leftover**2))


def _difference_variance(
    g: Grid, pulls: tuple[Array, Array], leftovers: tuple[Array, Array], flat: Array
) -> float:
    means = pulls[0] * leftovers[0] - pulls[1] * leftovers[1]
    return float((pulls[0] - pulls[1]) ** 2 @ flat + g.n @ means**2)


def _effect(value: float, variance: float, freedom: int, level: float) -> Effect:
    error = float(np.sqrt(max(0.0, variance)))
    half = t_quantile(level, freedom) * error
    if error <= 1e-12:  # nothing varies: the value is what it is
        return Effect(value, value, value, 0.0 if abs(value) > 1e-9 else 1.0)
    p = float(two_sided(np.array([value / error]), freedom)[0])
    return Effect(value, value - half, value + half, p)


def _segments(g: Grid, whole: Effect, freedom: int, level: float) -> tuple[Segment, ...]:
    effects = [_inside(g, s, level) for s in range(len(g.names))]
    judged = holm([e.p for e in effects if e])
    told = iter(judged.tolist())
    found = []
    for s, (name, effect) in enumerate(zip(g.names, effects, strict=True)):
        n = int(g.n[g.segment == s].sum())
        against = (
            effect is not None and next(told) <= 1 - level and whole.sure and effect.sign * whole.sign < 0
        )
        found.append(Segment(name, n, effect, bool(against)))
    return tuple(found)


def _inside(g: Grid, segment: int, level: float) -> Effect | None:
    """The slope of one segment; its lowest and highest half must have LEAST_IN_CELL people each."""
    here = g.segment == segment
    part = Grid(("",), np.zeros(int(here.sum())), g.level[here], g.n[here], g.mean[here], g.about[here])
    n = float(part.n.sum())
    middle = (part.n @ part.level) / n
    low, high = part.n[part.level < middle].sum(), part.n[part.level > middle].sum()
    if low < LEAST_IN_CELL or high < LEAST_IN_CELL:
        return None
    across = part.level - middle
    spread = float(part.n @ across**2)
    slope = float((part.n * across) @ part.mean) / spread
    leftover = part.mean - (part.n @ part.mean) / n - slope * across
    flat = _flat(g)[here]
    leverage = 1 / n + across**2 / spread
    keep = np.maximum(1e-9, 1 - leverage)
    variance = float(
        (across / spread) ** 2 @ ((flat + part.n * leftover**2) / np.where(len(part.n) > 2, keep, 1.0))
    )
    return _effect(slope, variance, int(n) - 2, level)


_NO_CELLS = Text(
    "要檢查的是一格格的總和；收到的是 {kind}，請先用 cells_of(表, 區隔, 水準, 結果) 或 rates({{(區隔, 水準): (是, 共)}})。",
    "要检查的是一格格的总和；收到的是 {kind}，请先用 cells_of(表, 分群, 水平, 结果) 或 rates({{(分群, 水平): (是, 共)}})。",
    "What is checked are cells; got {kind}. Use cells_of(table, segment, level, outcome) or rates({{(segment, level): (yes, of)}}) first.",
)
_NO_PAIR = Text(
    '「between」不能是 {said}；請給水準 0 和 1 的人的叫法，例如 ("男", "女")。',
    '“between”不能是 {said}；请给水平 0 和 1 的人的叫法，例如 ("男", "女")。',
    '“between” cannot be {said}; say what people at levels 0 and 1 are called, such as ("men", "women").',
)
