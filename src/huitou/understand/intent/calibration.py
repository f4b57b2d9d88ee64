"""What customers said against what they did: by score, by class of score, and whether the one rises with the other.

Each customer counts once, with the first answer since purchases are recorded: a later one would only be there because
she stayed. Orders are divided over all answers besides, since most speak of scores so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.measure import Estimate, event_by, share
from huitou.understand.cycle import Cycle
from huitou.understand.intent.following import NEVER, Floats, Followed
from huitou.understand.intent.skewed import (
    ratio_of_means,
    ratio_over_answers,
    share_difference,
    skewed_mean,
    straight_line,
    trend_p,
)

WITHHELD, SMALL = 5, 30  # customers under which nothing is shown of them, and under which it is marked
LEAST_EVENTS = 30  # buyers, and non-buyers, under which nothing is said of rising or falling
CHANCE = 0.05
BINS = 5  # into which a scale is cut that has more than eleven answers
LOW, MIDDLE, HIGH = "low", "middle", "high"

Answers = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """What customers did who gave a score from `low` to `high`.

    kind: low, middle or high for a class, empty for a single score; stated: the mean score from 0 (worst) to 1;
    came: share who bought in the days after; spent, orders: mean of those days a customer; churned: share who were
    silent at their end for longer than the company's cycle knows of returns; watched: `came` over all answers, also
    those whose days are not over (Kaplan-Meier). Values are None where withheld.
    """

    kind: str
    low: float
    high: float
    customers: int
    stated: float
    came: Estimate
    spent: Estimate
    orders: Estimate
    churned: Estimate
    watched: Estimate

    @property
    def scores(self) -> str:
        """9–10, or 5."""
        ends = [f"{end:.4g}" for end in (self.low, self.high)]
        return ends[0] if ends[0] == ends[1] else "–".join(ends)

    @property
    def withheld(self) -> bool:
        return self.customers < WITHHELD

    @property
    def small(self) -> bool:
        return self.customers < SMALL


@dataclass(frozen=True)
class Calibration:
    """rows: by score; classes: the same by class, the lowest first; whole: all together.

    trend: Cochran-Armitage's p; direction: "up" or "down" where both the trend and the difference of the highest and
    the lowest class are more than chance, "unsure" where they are no more than so many looks bring about (`judging`),
    "mixed" where both are, and contradict each other, "none" where not, "few" under 30 buyers or non-buyers, "one" where there are no two classes to compare; steady:
    whether no class came back less than the one below (or above, where down); difference: share of the highest class
    less the lowest's; orders: their orders a customer divided; orders_over_all: the same an answer, over all `answers`
    whose days are over; intercept, slope: of having come back on what was stated, 0 to 1
    """

    rows: tuple[Row, ...]
    classes: tuple[Row, ...]
    whole: Row
    trend: float | None
    direction: str
    steady: bool
    difference: Estimate
    orders: Estimate
    orders_over_all: Estimate
    answers: int
    intercept: Estimate
    slope: Estimate


@dataclass(frozen=True)
class Ends:
    """lowest, highest: of the scale."""

    lowest: float
    highest: float

    @property
    def marks(self) -> tuple[float, float]:
        """Up to the first a score is low, from the second on high: of net promoter on a scale that ends at ten, else the
        lower half and the upper quarter."""
        if self.highest == 10 and self.lowest in (0, 1):
            return 6.0, 9.0
        width = self.highest - self.lowest
        return self.lowest + 0.4999 * width, self.lowest + 0.7499 * width

    def kinds(self, scores: Floats) -> npt.NDArray[np.str_]:
        low, high = self.marks
        return np.where(scores <= low, LOW, np.where(scores >= high, HIGH, MIDDLE))

    def cuts(self, scores: Floats) -> list[tuple[float, float]]:
        """Every score that can be given where there are eleven at most and all answers are whole; else five parts."""
        if self.highest - self.lowest <= 10 and np.all(scores == np.round(scores)):
            return [(float(s), float(s)) for s in range(ceil(self.lowest), int(self.highest) + 1)]
        edges = np.linspace(self.lowest, self.highest, BINS + 1)
        return [(float(a), float(b)) for a, b in pairwise(edges)]


@dataclass(frozen=True)
class Told:
    """What the rows are read with: ends of the scale, days looked ahead, the end of the records, and the cycle."""

    ends: Ends
    days: int
    end: int
    cycle: Cycle | None


def calibration(whole: Followed, finished: Answers, every: Followed, told: Told) -> Calibration:
    """whole: each customer's first answer; finished: whether its days after lie within the records; every: all answers
    of which that is so."""
    done, ends = whole.where(finished), told.ends
    kinds, done_kinds = ends.kinds(whole.score), ends.kinds(done.score)
    classes = tuple(
        _row(k, whole.where(kinds == k), done.where(done_kinds == k), told)
        for k in (LOW, MIDDLE, HIGH)
        if np.any(done_kinds == k)
    )
    rows = tuple(
        _row("", _between(whole, part, ends), _between(done, part, ends), told, part)
        for part in ends.cuts(done.score)
    )
    intercept, slope = straight_line(done.percent / 100, done.came)
    difference, orders = _ends_apart(done, done_kinds, classes)
    trend = _trend(done)
    direction = _direction(done, trend, slope, difference)
    return Calibration(
        rows, classes, _row("", whole, done, told), trend, direction, _steady(classes, direction),
        difference, orders, _over_all(every, classes, told.ends), len(every), intercept, slope,
    )  # fmt: skip


def _row(
    kind: str, whole: Followed, done: Followed, told: Told, part: tuple[float, float] | None = None
) -> Row:
    n = len(done)
    if part is None:
        part = (float(done.score.min()), float(done.score.max())) if n else (np.nan, np.nan)
    nothing = Estimate(None, None, None, n)
    if n < WITHHELD:
        return Row(kind, *part, n, 0.0, *[nothing] * 5)
    spent = done.later_spent[~np.isnan(done.later_spent)]
    return Row(
        kind, *part, n, float(done.percent.mean()) / 100,
        share(int(done.came.sum()), n),
        skewed_mean(spent) if len(spent) >= WITHHELD else nothing,
        skewed_mean(done.later_orders.astype(np.float64)),
        _churned(done, told),
        _watched(whole, told),
    )  # fmt: skip


def _between(rows: Followed, part: tuple[float, float], ends: Ends) -> Followed:
    low, high = part
    under = rows.score <= high if high in (low, ends.highest) else rows.score < high
    return rows.where((rows.score >= low) & under)


def _churned(done: Followed, told: Told) -> Estimate:
    """Silent at the end of the days for more than the cycle's mark, of those who ever bought by then; nothing where the
    days are too few for that to be seen."""
    if told.cycle is None or told.days < told.cycle.churned * told.cycle.days:
        return Estimate(None, None, None, 0)
    last = np.maximum(done.last, done.last_within)
    bought = last != NEVER
    first = np.where(done.first == NEVER, done.next, done.first)[bought]
    orders = (done.orders + done.later_orders)[bought]
    expected = (last[bought] - first + told.cycle.mean_days) / orders
    silent = (done.day[bought] + told.days + 1 - last[bought]) / expected
    return share(int((silent > told.cycle.churned).sum()), int(bought.sum()))


def _watched(whole: Followed, told: Told) -> Estimate:
    """Whether they came by then, over all answers, each for as long as the records know of it."""
    came = (whole.next != NEVER) & (whole.next - whole.day <= told.days)
    seen = np.minimum(told.end - 1 - whole.day, told.days)
    times = np.where(came, whole.next - whole.day, seen)
    kept, counts = np.unique((2 * times + came)[seen > 0], return_counts=True)
    found = [(float(t // 2), bool(t % 2), int(n)) for t, n in zip(kept, counts, strict=True)]
    return event_by(found, float(told.days))


def _ends_apart(
    done: Followed, kinds: npt.NDArray[np.str_], classes: Sequence[Row]
) -> tuple[Estimate, Estimate]:
    if len(classes) < 2 or classes[0].withheld or classes[-1].withheld:
        nothing = Estimate(None, None, None, 0)
        return nothing, nothing
    low, high = (done.where(kinds == c.kind) for c in (classes[0], classes[-1]))
    by = share_difference(int(high.came.sum()), len(high), int(low.came.sum()), len(low))
    return by, ratio_of_means(high.later_orders.astype(np.float64), low.later_orders.astype(np.float64))


def _over_all(every: Followed, classes: Sequence[Row], ends: Ends) -> Estimate:
    if len(classes) < 2 or classes[0].withheld or classes[-1].withheld:
        return Estimate(None, None, None, 0)
    kinds = ends.kinds(every.score)
    high, low = (kinds == c.kind for c in (classes[-1], classes[0]))
    return ratio_over_answers(every.later_orders.astype(np.float64), every.customer, high, low)


def _trend(done: Followed) -> float | None:
    scores, where, bases = np.unique(done.score, return_inverse=True, return_counts=True)
    hits = np.bincount(where.reshape(-1), weights=done.came, minlength=len(scores))
    return trend_p([float(s) for s in scores], [int(h) for h in hits], [int(n) for n in bases])


def _direction(done: Followed, trend: float | None, slope: Estimate, difference: Estimate) -> str:
    came = int(done.came.sum())
    if min(came, len(done) - came) < LEAST_EVENTS:
        return "few"
    if difference.low is None or difference.high is None:
        return "one"
    if trend is None or trend >= CHANCE or difference.low <= 0 <= difference.high:
        return "none"
    if slope.value is not None and (slope.value > 0) != (difference.low > 0):
        return "mixed"  # within a class of scores it runs the other way, and by more
    return "up" if difference.low > 0 else "down"


def _steady(classes: Sequence[Row], direction: str) -> bool:
    shares: list[Any] = [c.came.value for c in classes if c.came.value is not None]
    pairs = list(pairwise(shares))
    if direction == "up":
        return all(a <= b for a, b in pairs)
    return direction == "down" and all(a >= b for a, b in pairs)
