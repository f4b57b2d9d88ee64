"""How likely chance alone sets a segment as far from the other customers as it lies, each test by itself.

Chance is a segment drawn blindly from the customers, without replacement. How many of a kind it then holds is known
exactly; sums of values or ranks have the mean, variance and skewness of such draws and the tail of Pearson's type III.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np
import numpy.typing as npt

from huitou.measure import Estimate

Sums = tuple[int, float, float]  # how many, their sum, the sum of their squares
Values = Mapping[float, int]  # value → customers who have it
Reals = npt.NDArray[np.float64]
TAME = 0.2  # skewness and excess kurtosis up to which draws have a tail that their moments tell


def of_means(own: Sums, rest: Sums) -> float | None:
    """That the mean of some is that of the others, by Welch's t (Biometrika 34, 1947); None for fewer than two on
    either side."""
    if min(own[0], rest[0]) < 2:
        return None
    apart = own[1] / own[0] - rest[1] / rest[0]
    error, freedom = welch(own, rest)
    if error == 0:
        return 1.0 if apart == 0 else 0.0
    from scipy.special import stdtr

    return float(2 * stdtr(freedom, -abs(apart) / error))


def welch(own: Sums, rest: Sums) -> tuple[float, float]:
    """The standard error of the difference of two means, and its degrees of freedom; 0, 0 where nothing varies."""
    sides = (own, rest)
    parts = [max(0.0, (q - s * s / n) / (n - 1)) / n for n, s, q in sides]
    if sum(parts) == 0:
        return 0.0, 0.0
    freedom = sum(parts) ** 2 / sum(p * p / (n - 1) for p, (n, _s, _q) in zip(parts, sides, strict=True))
    return sqrt(sum(parts)), freedom


def of_draw(own: Values, everybody: Values) -> float | None:
    """That some are a blind draw from everybody; None where there are no others.

    By their mean where that of such a draw is nearly normal; else, where a few values would decide it, by the sum of
    their ranks (Wilcoxon, Biometrics Bulletin 1, 1945), ties having their middle rank. Which of them follows from
    everybody's values and the size of the draw, never from who was drawn.
    """
    listed = sorted(everybody)
    counts = np.array([everybody[value] for value in listed], dtype=np.float64)
    mine = np.array([own.get(value, 0) for value in listed], dtype=np.float64)
    if not 0 < mine.sum() < counts.sum():
        return None
    if len(listed) == 1:
        return 1.0
    found = _Drawn.by(np.array(listed), counts, mine)
    if not found.tame:
        found = _Drawn.by(counts.cumsum() - counts / 2, counts, mine)
    return min(1.0, 2 * _tail(found.beyond, found.skew))


@dataclass(frozen=True)
class _Drawn:
    """The sum of scores of those drawn, against that of blind draws without replacement.

    beyond: how many deviations it is from their mean, less half a step between the two neighbouring scores that most
    customers have, so that few customers of whom most have the same value are not found more often than said;
    skew: of the draws, seen from the side on which the sum lies; excess: their kurtosis beyond a normal one's
    """

    beyond: float
    skew: float
    excess: float

    @classmethod
    def by(cls, scores: Reals, counts: Reals, mine: Reals) -> _Drawn:
        """counts: everybody by score; mine: those drawn"""
        whole, n = counts.sum(), mine.sum()
        left = whole - n
        centred = scores - (counts * scores).sum() / whole
        second, third, fourth = ((counts * centred**power).sum() / whole for power in (2, 3, 4))
        spread = sqrt(n * left / (whole - 1) * second)
        skew = n * left * (left - n) / ((whole - 1) * max(1.0, whole - 2)) * third / spread**3
        total = float((mine * centred).sum())
        at = int((counts[1:] + counts[:-1]).argmax())
        beyond = max(0.0, abs(total) - float(scores[at + 1] - scores[at]) / 2) / spread
        return cls(beyond, skew if total > 0 else -skew, (fourth / second**2 - 3) / min(n, left))

    @property
    def tame(self) -> bool:
        return abs(self.skew) <= TAME and self.excess <= TAME


def _tail(beyond: float, skew: float) -> float:
    """Of a standardised variable of Pearson's type III, the chance of lying so far above its mean."""
    from scipy.special import gammainc, gammaincc, ndtr

    if abs(skew) < 1e-4:
        return float(ndtr(-beyond))
    shape = 4 / skew**2
    if skew > 0:
        return float(gammaincc(shape, shape + beyond * sqrt(shape)))
    return float(gammainc(shape, max(0.0, shape - beyond * sqrt(shape))))


def of_shares(hits: int, base: int, all_hits: int, everybody: int) -> float | None:
    """That some have so many of the hits of a blind draw, exactly (Fisher, The Design of Experiments, 1935): twice the
    lesser tail of the hypergeometric distribution; None where there are no others."""
    if not 0 < base < everybody:
        return None
    least, most = max(0, base + all_hits - everybody), min(base, all_hits)
    upper = hits * everybody >= base * all_hits
    # beyond the mean the chances fall ever faster: after forty deviations nothing is left to add
    spread = sqrt(base * all_hits / everybody * (1 - all_hits / everybody) * (1 - base / everybody))
    reach = int(40 * spread) + 100
    tail = (
        np.arange(hits, min(most, hits + reach) + 1)
        if upper
        else np.arange(max(least, hits - reach), hits + 1)
    )
    return min(1.0, 2 * float(np.exp(_hypergeometric(tail, base, all_hits, everybody)).sum()))


def _hypergeometric(
    hits: npt.NDArray[np.int64], base: int, all_hits: int, everybody: int
) -> npt.NDArray[np.float64]:
    """The logarithm of the chance of so many hits among `base` drawn."""
    from scipy.special import gammaln

    def choose(n: npt.ArrayLike, k: npt.ArrayLike) -> npt.NDArray[np.float64]:
        n, k = np.asarray(n, dtype=np.float64), np.asarray(k, dtype=np.float64)
        return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))

    others = everybody - all_hits
    return choose(all_hits, hits) + choose(others, base - hits) - choose(everybody, base)


def together(chances: Sequence[float | None]) -> list[float | None]:
    """All of them held together: the chance of one or more in vain stays under the level, whatever goes with what
    (Holm, Scandinavian Journal of Statistics 6, 1979). None stays None and counts for nothing."""
    known = sorted((p, n) for n, p in enumerate(chances) if p is not None)
    held: list[float | None] = [None] * len(chances)
    so_far = 0.0
    for step, (p, n) in enumerate(known):
        so_far = max(so_far, min(1.0, (len(known) - step) * p))
        held[n] = so_far
    return held


def newcombe(one: Estimate, other: Estimate) -> tuple[float, float, float]:
    """One share less another of other people, and the ends of its interval (Newcombe, Statistics in Medicine 17, 1998,
    method 10)."""
    p, p_low, p_high = _known(one)
    q, q_low, q_high = _known(other)
    return p - q, p - q - hypot(p - p_low, q_high - q), p - q + hypot(p_high - p, q - q_low)


def _known(found: Estimate) -> tuple[float, float, float]:
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    return found.value, found.low, found.high
