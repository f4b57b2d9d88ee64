"""From counts and sums to a value with its interval: pure functions, one per statistic, each with its source.

All intervals are two-sided at 95 % unless `level` says otherwise. None means: cannot be said from these data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import Any

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """value and its interval [low, high] in the measure's unit; base: units behind it; more: parts worth showing."""

    value: float | None
    low: float | None
    high: float | None
    base: int
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def apart(self) -> bool:
        """Whether the interval, of a difference, leaves zero out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def inside(self, least: float, most: float) -> Estimate:
        """The same with its interval cut off at the lowest and the highest value there can be."""
        if self.low is None or self.high is None:
            return self
        return Estimate(self.value, max(self.low, least), min(self.high, most), self.base, self.more)


def nothing() -> Estimate:
    """There is nobody to speak of."""
    return Estimate(None, None, None, 0)


def share(hits: int, base: int, level: float = LEVEL) -> Estimate:
    """A proportion with the Wilson score interval (Wilson, JASA 22, 1927)."""
    if base == 0:
        return nothing()
    z = _z(level)
    p = hits / base
    centre = (p + z * z / (2 * base)) / (1 + z * z / base)
    half = z / (1 + z * z / base) * sqrt(p * (1 - p) / base + z * z / (4 * base * base))
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    high = 1.0 if hits == base else min(1.0, centre + half)
    return Estimate(p, low, high, base, {"hits": hits})


def net_promoter(promoters: int, detractors: int, base: int, level: float = LEVEL) -> Estimate:
    """100·(promoters − detractors)/base with the adjusted Wald interval (Rocks, American Statistician 70, 2016):
    three answers are added, three quarters of one to either end."""
    if base == 0:
        return nothing()
    n = base + 3
    p, d = (promoters + 0.75) / n, (detractors + 0.75) / n
    half = _z(level) * sqrt((p + d - (p - d) ** 2) / n)
    low, high = 100 * max(-1.0, p - d - half), 100 * min(1.0, p - d + half)
    value = 100 * (promoters - detractors) / base
    more = {"promoters": promoters, "passives": base - promoters - detractors, "detractors": detractors}
    return Estimate(value, min(low, value), max(high, value), base, more)


def mean(base: int, total: float, squares: float, level: float = LEVEL) -> Estimate:
    """A mean with Student's t interval (Student, Biometrika 6, 1908)."""
    if base == 0:
        return nothing()
    value = total / base
    if base == 1:
        return Estimate(value, None, None, 1)
    variance = max(0.0, (squares - total * value) / (base - 1))
    half = _t(level, base - 1) * sqrt(variance / base)
    return Estimate(value, value - half, value + half, base, {"sd": sqrt(variance)})


def score(
    base: int, total: float, squares: float, least: float, most: float, level: float = LEVEL
) -> Estimate:
    """The mean of answers on a scale from `least` to `most`, with the adjusted Wald interval of `net_promoter` carried
    over to any scale: three answers are added, three quarters of one to either end, the rest in the middle. A net
    promoter is this with answers of -1, 0 and 1. Student's t is too narrow where most answers are the best one."""
    if base == 0:
        return nothing()
    value, middle, n = total / base, (least + most) / 2, base + 3
    centre = (total + 0.75 * (least + most) + 1.5 * middle) / n
    square = (squares + 0.75 * (least * least + most * most) + 1.5 * middle * middle) / n
    half = _z(level) * sqrt(max(0.0, square - centre * centre) / n)
    low, high = max(least, centre - half), min(most, centre + half)
    more = {"sd": sqrt(max(0.0, squares - total * value) / (base - 1))} if base > 1 else {}
    return Estimate(value, min(low, value), max(high, value), base, more)


def ratio(base: int, sums: RatioSums, level: float = LEVEL) -> Estimate:
    """Σtop/Σbottom over `base` independent units (customers), delta method with Student's t
    (Cochran, Sampling Techniques, 3rd ed. 1977, §6.3-6.4)."""
    if base == 0 or sums.bottom == 0:
        return nothing() if base == 0 else Estimate(None, None, None, base)
    value = sums.top / sums.bottom
    if base == 1:
        return Estimate(value, None, None, 1)
    spread = sums.top_squares - 2 * value * sums.cross + value * value * sums.bottom_squares
    variance = max(0.0, spread) / (base - 1) * base / sums.bottom**2
    half = _t(level, base - 1) * sqrt(variance)
    return Estimate(value, value - half, value + half, base, {"top": sums.top, "bottom": sums.bottom})


@dataclass(frozen=True)
class RatioSums:
    """Sums over units of the numerator, the denominator, their squares and their product."""

    top: float
    bottom: float
    top_squares: float
    bottom_squares: float
    cross: float


def count(events: int, level: float = LEVEL) -> Estimate:
    """A count with the exact Poisson interval (Garwood, Biometrika 28, 1936): how far chance alone moves it."""
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail))
    return Estimate(float(events), low, high, events)


def rate(events: int, exposure: float, base: int, level: float = LEVEL) -> Estimate:
    """Events per unit of exposure (person-time) with the exact Poisson interval of the events (Garwood 1936)."""
    if base == 0 or exposure <= 0:
        return Estimate(None, None, None, base)
    found = count(events, level)
    assert found.low is not None
    assert found.high is not None
    more = {"events": events, "exposure": exposure}
    return Estimate(events / exposure, found.low / exposure, found.high / exposure, base, more)


def quantile(counts: Sequence[tuple[float, int]], q: float = 0.5, level: float = LEVEL) -> Estimate:
    """A quantile of values given as (value, how many), with the distribution-free interval of order statistics
    (Conover, Practical Nonparametric Statistics, 3rd ed. 1999, §3.2)."""
    ordered = sorted(counts)
    base = sum(n for _, n in ordered)
    if base == 0:
        return nothing()
    tail = (1 - level) / 2
    # the largest rank whose tail stays under half of what is left out
    below = _binomial_quantile(tail, base, q)
    above = _binomial_quantile(1 - tail, base, q) + 1
    value = (_ranked(ordered, _low_rank(base, q)) + _ranked(ordered, _high_rank(base, q))) / 2
    low = _ranked(ordered, below) if below >= 1 else None
    high = _ranked(ordered, above) if above <= base else None
    return Estimate(value, low, high, base)


def _binomial_quantile(p: float, n: int, q: float) -> int:
    """The smallest k with P(X ≤ k) ≥ p for X binomial (n, q)."""
    from scipy.special import bdtr, bdtrik  # scipy.stats would take seconds to load

    k = max(0, int(bdtrik(p, n, q)) - 1)
    while bdtr(k, n, q) < p:
        k += 1
    return k


def _low_rank(base: int, q: float) -> int:
    exact = base * q
    return max(1, int(exact) if exact == int(exact) else int(exact) + 1)


def _high_rank(base: int, q: float) -> int:
    exact = base * q
    return min(base, int(exact) + 1)


def _ranked(ordered: Sequence[tuple[float, int]], rank: int) -> float:
    for value, n in ordered:
        rank -= n
        if rank <= 0:
            return value
    return ordered[-1][0]


@dataclass(frozen=True)
class Step:
    """One time of a Kaplan-Meier curve: at `time`, `at_risk` were watched, `events` happened; share still without
    the event and its Greenwood variance of the logarithm."""

    time: float
    at_risk: int
    events: int
    survival: float
    greenwood: float


def kaplan_meier(counts: Sequence[tuple[float, bool, int]]) -> list[Step]:
    """The product-limit curve of (time, event seen?, how many) (Kaplan & Meier, JASA 53, 1958), with Greenwood's sum."""
    at_risk = sum(n for _, _, n in counts)
    by_time: dict[float, list[int]] = {}
    for time, event, n in counts:
        slot = by_time.setdefault(time, [0, 0])
        slot[0] += n if event else 0
        slot[1] += n
    steps, survival, greenwood = [], 1.0, 0.0
    for time in sorted(by_time):
        events, leaving = by_time[time]
        if events:
            survival *= 1 - events / at_risk
            greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else inf
            steps.append(Step(time, at_risk, events, survival, greenwood))
        at_risk -= leaving
    return steps


def event_by(counts: Sequence[tuple[float, bool, int]], at: float, level: float = LEVEL) -> Estimate:
    """The share to whom the event has happened by `at`, log-log Greenwood interval
    (Kalbfleisch & Prentice, 1980; as in R's survival, conf.type = "log-log")."""
    base = sum(n for _, _, n in counts)
    if base == 0:
        return nothing()
    watched_so_long = any(time >= at for time, _, _ in counts)
    steps = [s for s in kaplan_meier(counts) if s.time <= at]
    survival, greenwood = (steps[-1].survival, steps[-1].greenwood) if steps else (1.0, 0.0)
    if not watched_so_long and survival > 0:
        return Estimate(None, None, None, base, {"why": "nobody was watched so long"})
    events = sum(s.events for s in steps)
    if survival in (0.0, 1.0):  # Greenwood says nothing at the ends: Wilson on those watched so long
        watched = sum(n for time, event, n in counts if event or time >= at)
        ends = share(events, watched, level)
        return Estimate(1 - survival, ends.low, ends.high, base, {"events": events})
    low, high = _log_log(survival, greenwood, level)
    return Estimate(1 - survival, 1 - high, 1 - low, base, {"events": events})


@dataclass(frozen=True)
class Reached:
    """The share to whom the event has happened by `time`, with its interval; at_risk: how many were watched up to
    that time without it; events: how many have it at that very time."""

    time: float
    share: float
    low: float
    high: float
    at_risk: int
    events: int


def incidence(counts: Sequence[tuple[float, bool, int]], level: float = LEVEL) -> list[Reached]:
    """`event_by` at every time that anybody was watched for, in one pass."""
    leaving: dict[float, int] = {}
    for time, _, n in counts:
        leaving[time] = leaving.get(time, 0) + n
    steps = {s.time: s for s in kaplan_meier(counts)}
    at_risk, survival, greenwood, events = sum(leaving.values()), 1.0, 0.0, 0
    found = []
    for time in sorted(leaving):
        here = steps.get(time)
        if here:
            survival, greenwood, events = here.survival, here.greenwood, events + here.events
        if survival in (0.0, 1.0):
            ends = share(events, events if survival == 0.0 else at_risk, level)
            low, high = ends.low or 0.0, 1.0 if ends.high is None else ends.high
        else:
            lower, upper = _log_log(survival, greenwood, level)
            low, high = 1 - upper, 1 - lower
        found.append(Reached(time, 1 - survival, low, high, at_risk, here.events if here else 0))
        at_risk -= leaving[time]
    return found


def accumulation(counts: Sequence[tuple[float, int]], level: float = LEVEL) -> list[Reached]:
    """The share of values up to each value (empirical distribution), Wilson interval; `counts` as of `quantile`."""
    base, below, found = sum(n for _, n in counts), 0, []
    for value, n in sorted(counts):
        ends = share(below + n, base, level)
        low, high = ends.low or 0.0, 1.0 if ends.high is None else ends.high
        found.append(Reached(value, (below + n) / base, low, high, base - below, n))
        below += n
    return found


def median_time(counts: Sequence[tuple[float, bool, int]], level: float = LEVEL) -> Estimate:
    """The first time by which half have had the event; interval where the log-log bounds cross one half
    (Brookmeyer & Crowley, Biometrics 38, 1982). None where half never have."""
    return time_by(counts, 0.5, level)


def time_by(counts: Sequence[tuple[float, bool, int]], part: float, level: float = LEVEL) -> Estimate:
    """The same for any part of them: 0.9 for the time by which nine in ten have had the event."""
    left = 1 - part
    base = sum(n for _, _, n in counts)
    if base == 0:
        return nothing()
    value = low = high = None
    for step in kaplan_meier(counts):
        lower, upper = _log_log(step.survival, step.greenwood, level)
        reached = step.survival <= left + 1e-12  # a product of fractions, which may miss it by a hair
        value = step.time if value is None and reached else value
        low = step.time if low is None and lower <= left else low
        high = step.time if high is None and upper <= left else high
    return Estimate(value, low if value is not None else None, high, base)


def _log_log(survival: float, greenwood: float, level: float) -> tuple[float, float]:
    if survival <= 0.0:
        return 0.0, 0.0
    if survival >= 1.0:
        return 1.0, 1.0
    half = _z(level) * sqrt(greenwood) / log(survival)
    low, high = sorted((survival ** exp(half), survival ** exp(-half)))
    return low, high


def cronbach_alpha(items: int, item_variances: float, total_variance: float) -> float | None:
    """Internal consistency of a scale of several items (Cronbach, Psychometrika 16, 1951)."""
    if items < 2 or total_variance <= 0:
        return None
    return items / (items - 1) * (1 - item_variances / total_variance)


@lru_cache
def _z(level: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + level / 2)


@lru_cache(maxsize=4096)
def _t(level: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 2))
