"""Amounts and counts of which a few customers hold most: means with intervals that know of it, ratios of means, trends."""

from __future__ import annotations

from collections.abc import Sequence
from math import cbrt, erfc, exp, log, sqrt

import numpy as np
import numpy.typing as npt

from huitou.measure import Estimate, mean, share
from huitou.understand.intent.discrimination import Z

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]


def skewed_mean(values: Floats) -> Estimate:
    """A mean with Student's t interval, bent by Hall's transformation so that it reaches further on the side of the long
    tail (Hall, Journal of the Royal Statistical Society B 54, 1992)."""
    base = len(values)
    plain = mean(base, float(values.sum()), float((values**2).sum()))
    deviation = float(values.std()) if base else 0.0
    if plain.low is None or plain.value is None or deviation <= 1e-12 * (1 + abs(plain.value)):
        return Estimate(
            plain.value, None, None, base
        )  # nothing varies, so nothing can be said of what could have been
    skew = float(((values - values.mean()) ** 3).mean()) / deviation**3
    half = (plain.value - plain.low) / (deviation / sqrt(base))  # the t quantile for this many

    def bent(end: float) -> float:
        if abs(skew) < 1e-9:
            return end / sqrt(base)
        inner = 1 + skew * (end / sqrt(base) - skew / (6 * base))
        return (cbrt(inner) - 1) * 3 / skew

    low, high = (plain.value - deviation * bent(end) for end in (half, -half))
    return Estimate(plain.value, max(low, min(0.0, float(values.min()))), high, base)


def ratio_of_means(top: Floats, bottom: Floats) -> Estimate:
    """One group's mean divided by another's, delta method on the logarithm (Cochran 1977 §6); base: the smaller group."""
    base = min(len(top), len(bottom))
    if base < 2 or top.mean() <= 0 or bottom.mean() <= 0:
        return Estimate(None, None, None, base)
    spread = sum(float(g.var(ddof=1)) / len(g) / float(g.mean()) ** 2 for g in (top, bottom))
    at, half = log(float(top.mean() / bottom.mean())), Z * sqrt(spread)
    return Estimate(exp(at), exp(at - half), exp(at + half), base)


def ratio_over_answers(orders: Floats, whose: Wholes, high: Marks, low: Marks) -> Estimate:
    """The mean of some answers divided by that of others, where a customer may have given several, even of both: delta
    method on the logarithm, each customer's influences summed (Cochran, Sampling Techniques, 3rd ed. 1977, §6; Liang &
    Zeger, Biometrika 73, 1986). orders: later ones, one entry an answer; base: answers of the smaller group."""
    base = int(min(high.sum(), low.sum()))
    customers = len(np.unique(whose[high | low]))
    if base < 2 or customers < 2 or min(orders[high].sum(), orders[low].sum()) <= 0:
        return Estimate(None, None, None, base)
    means = [float(orders[of].mean()) for of in (high, low)]
    pull = sum(
        sign * np.where(of, orders / mean - 1, 0.0) / of.sum()
        for sign, of, mean in zip((1, -1), (high, low), means, strict=True)
    )
    _, where = np.unique(whose, return_inverse=True)
    sums = np.bincount(where.reshape(-1), pull)
    half = Z * sqrt(float((sums**2).sum()) * customers / (customers - 1))
    at = log(means[0] / means[1])
    return Estimate(exp(at), exp(at - half), exp(at + half), base)


def share_difference(hits: int, base: int, other_hits: int, other_base: int) -> Estimate:
    """One share less another, of different customers (Newcombe, Statistics in Medicine 17, 1998, method 10)."""
    one, other = share(hits, base), share(other_hits, other_base)
    if one.value is None or other.value is None:
        return Estimate(None, None, None, min(base, other_base))
    assert one.low is not None
    assert one.high is not None
    assert other.low is not None
    assert other.high is not None
    by = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Estimate(by, by - down, by + up, min(base, other_base))


def trend_p(scores: Sequence[float], hits: Sequence[int], bases: Sequence[int]) -> float | None:
    """How often chance alone would make shares rise or fall so steadily with the score: two-sided Cochran-Armitage test
    (Armitage, Biometrics 11, 1955). None where all have one score, or all or none the event."""
    x, h, n = (np.asarray(v, dtype=np.float64) for v in (scores, hits, bases))
    total = n.sum()
    if total < 2 or not 0 < h.sum() < total:
        return None
    part, centred = h.sum() / total, x - (n * x).sum() / total
    variance = part * (1 - part) * float((n * centred**2).sum())
    if variance <= 0:
        return None
    return erfc(abs(float((centred * h).sum())) / sqrt(variance) / sqrt(2))


def straight_line(stated: Floats, happened: Floats) -> tuple[Estimate, Estimate]:
    """Intercept and slope of what happened (0 or 1) on what was stated (0 to 1), least squares with White's interval
    (Econometrica 48, 1980; HC1), which needs no equal spread."""
    base = len(stated)
    nothing = Estimate(None, None, None, base)
    if base < 3 or stated.std() < 1e-9:
        return nothing, nothing
    design = np.column_stack([np.ones(base), stated])
    bread = np.linalg.inv(design.T @ design)
    weights = bread @ (design.T @ happened)
    left = happened - design @ weights
    meat = (design * (left**2)[:, None]).T @ design
    halves = Z * np.sqrt(np.diag(bread @ meat @ bread) * base / (base - 2))
    at = [
        Estimate(float(w), float(w - half), float(w + half), base)
        for w, half in zip(weights, halves, strict=True)
    ]
    return at[0], at[1]
