"""Where a figure was to be expected, from its own course: an alert is a month outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from huitou.measure.figure import Figure

LEAST, MOST = 8, 24  # finished months that the range is drawn from
WIDTH = 2.66  # 3 / d2 for ranges of two (d2 = 1.128): three standard deviations of month-to-month change


@dataclass(frozen=True)
class Expected:
    """The range that the latest finished figure was expected in, in its own unit. base: months it was drawn from."""

    latest: Figure
    low: float
    high: float
    base: int

    @property
    def outside(self) -> bool:
        return self.above or self.below

    @property
    def above(self) -> bool:
        return self.latest.value is not None and self.latest.value > self.high

    @property
    def below(self) -> bool:
        return self.latest.value is not None and self.latest.value < self.low


def expected(course: Sequence[Figure]) -> Expected | None:
    """The range of an individuals control chart (mean ± 2.66 mean moving ranges; Shewhart, as in Montgomery,
    Introduction to Statistical Quality Control) over the finished months before the latest finished one.

    None where fewer than eight months can be compared. A seasonal business leaves the range with the season: it says
    that something is unlike the months before, not why.
    """
    known = [f for f in course if f.finished and f.value is not None and not f.small and not f.withheld]
    if len(known) <= LEAST:
        return None
    latest, before = known[-1], known[-1 - MOST : -1]
    values = [f.value for f in before if f.value is not None]
    mean = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in pairwise(values)) / (len(values) - 1)
    low, high = mean - WIDTH * moving, mean + WIDTH * moving
    if min(values) >= 0 and latest.unit != "points":  # what never was negative is not expected to be
        low = max(low, 0.0)
    return Expected(latest, low, min(high, 1.0) if latest.unit == "share" else high, len(values))
