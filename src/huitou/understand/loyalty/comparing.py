"""What two groups differ by, within strata and without, with intervals: pure functions of counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from statistics import NormalDist

from huitou.measure import Estimate, share

Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Difference:
    """value, [low, high]: a difference and its 95 % interval; base: units behind it."""

    value: float
    low: float
    high: float
    base: int

    @property
    def beyond_chance(self) -> bool:
        return self.low > 0 or self.high < 0


def between(one: Estimate, other: Estimate) -> Difference | None:
    """One share less another of other people (Newcombe, Statistics in Medicine 17, 1998, method 10); None without
    both."""
    ends = (one.value, one.low, one.high, other.value, other.low, other.high)
    if any(end is None for end in ends):
        return None
    p, p_low, p_high, q, q_low, q_high = (float(end) for end in ends if end is not None)
    low = p - q - hypot(p - p_low, q_high - q)
    high = p - q + hypot(p_high - p, q - q_low)
    return Difference(p - q, low, high, one.base + other.base)


Stratum = tuple[int, int, int, int]  # with: hits, of; without: hits, of


def within_strata(strata: Iterable[Stratum]) -> Difference | None:
    """The difference of two shares among the like, pooled over strata with Mantel and Haenszel's weights.

    Risk difference and variance of Greenland & Robins (Biometrics 41, 1985), right for many small strata too; never
    less than if one more in each group had done it and one more had not, where all the others did alike (Agresti & Caffo,
    American Statistician 54, 2000). None where no stratum holds both groups.
    """
    rows = [(a, n, c, m) for a, n, c, m in strata if n and m]
    weights = [n * m / (n + m) for _, n, _, m in rows]
    if not rows or sum(weights) == 0:
        return None
    value = sum((a * m - c * n) / (n + m) for a, n, c, m in rows) / sum(weights)
    spread = sum((a * (n - a) * m**3 + c * (m - c) * n**3) / (n * m * (n + m) ** 2) for a, n, c, m in rows)
    whole = sum(weights)
    sides = [[n for _, n, _, _ in rows], [m for *_, m in rows]]
    worth = [whole**2 / sum(w * w / n for w, n in zip(weights, side, strict=True)) for side in sides]
    least = sum((n + 1) / (n + 2) ** 3 for n in worth)
    half = Z * sqrt(max(spread / whole**2, least))
    return Difference(
        value, max(-1.0, value - half), min(1.0, value + half), sum(n + m for _, n, _, m in rows)
    )


def weighted(strata: Sequence[tuple[int, int, int]]) -> Estimate:
    """A share put together from strata in the sizes that these have among all: Σ wₕ·xₕ/nₕ.

    strata: (hits, asked, how many there are of this stratum in all). The strata's sizes are known counts; within each
    the asked stand for the others. Variance Σ wₕ²·p̃ₕ(1 − p̃ₕ)/(nₕ + 4) with the adjusted p̃ₕ = (xₕ + 2)/(nₕ + 4)
    (Agresti & Coull, American Statistician 52, 1998), so that a stratum without a hit is not taken for certain.
    No value where a stratum has people and nobody in it was asked.
    """
    total = sum(size for _, _, size in strata)
    base = sum(asked for _, asked, _ in strata)
    if not total or any(size and not asked for _, asked, size in strata):
        return Estimate(None, None, None, base)
    value = spread = 0.0
    for hits, asked, size in strata:
        if not size:
            continue
        part, even = size / total, (hits + 2) / (asked + 4)
        value += part * hits / asked
        spread += part**2 * even * (1 - even) / (asked + 4)
    half = Z * sqrt(spread)
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), base)


@dataclass(frozen=True)
class Agreement:
    """same: the share who fell on the same side twice; kappa: agreement beyond chance (Cohen, Educational and
    Psychological Measurement 20, 1960); error: how often one answer would be on the wrong side if nobody had changed
    and all erred alike, (1 − √(2a − 1))/2 of an agreement a, or None where that is more than chance."""

    same: Estimate
    kappa: float | None
    error: float | None


def agreement(both: int, first: int, second: int, neither: int) -> Agreement | None:
    """From counts: fond both times, only the first, only the second, neither. None where nobody answered twice."""
    n = both + first + second + neither
    if n == 0:
        return None
    same = share(both + neither, n)
    agreed = (both + neither) / n
    one, two = (both + first) / n, (both + second) / n
    chance = one * two + (1 - one) * (1 - two)
    kappa = (agreed - chance) / (1 - chance) if chance < 1 else None
    error = (1 - sqrt(2 * agreed - 1)) / 2 if agreed > 0.5 else None
    return Agreement(same, kappa, error)
