"""Samples from the sample: bootstrap and jackknife of a whole model, and the intervals that follow.

Percentile and bias-corrected accelerated (BCa) intervals: Efron & Tibshirani, An Introduction to the Bootstrap, 1993,
ch. 13-14; BCa's acceleration from leaving out each person, or each of 250 groups of people, in turn. Whole people are
drawn, with all that they answered: rows of one person are not independent (Davison & Hinkley, Bootstrap Methods and Their
Application, 1997, § 3.8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from huitou.understand.paths.elimination import Array

PARTS = 250  # groups of the jackknife, at most
COUNTS, CELLS = 2_000_000, 200_000  # counts, and cells of covariance matrices, held at a time

# (batch, units) counts → (batch, estimates), and whether the fit of each converged
Estimator = Callable[[Array], tuple[Array, npt.NDArray[np.bool_]]]


@dataclass(frozen=True)
class Drawn:
    """samples: (samples, estimates), of those that could be fitted; asked: how many were drawn; loose: how many of
    those kept had not converged; left_out: (parts, estimates), the jackknife."""

    samples: Array
    asked: int
    loose: int
    left_out: Array


def draw(units: int, items: int, estimator: Estimator, samples: int, seed: int) -> Drawn:
    """Bootstrap and jackknife over the units of a model of so many items. The same seed gives the same samples, however many cores there are."""
    rng = np.random.default_rng(seed)
    kept, loose = [], 0
    at_once = max(1, min(COUNTS // units, CELLS // items**2))
    for counts in _counts(units, samples, at_once, rng):
        found, converged = estimator(counts)
        sound = np.isfinite(found).any(axis=1)
        loose += int((sound & ~converged).sum())
        kept.append(found[sound])
    left_out = [estimator(counts)[0] for counts in _leaving_out(units)]
    return Drawn(np.concatenate(kept), samples, loose, np.concatenate(left_out))


def _counts(units: int, samples: int, at_once: int, rng: np.random.Generator) -> Iterator[Array]:
    for first in range(0, samples, at_once):
        batch = min(at_once, samples - first)
        taken = rng.integers(0, units, (batch, units)) + np.arange(batch)[:, None] * units
        yield np.bincount(taken.ravel(), minlength=batch * units).reshape(batch, units).astype(np.float64)


def _leaving_out(units: int) -> Iterator[Array]:
    parts = min(units, PARTS)
    part_of = np.arange(units) % parts
    yield (part_of != np.arange(parts)[:, None]).astype(np.float64)


def intervals(estimates: Array, drawn: Drawn, level: float) -> tuple[Array, Array]:
    """Percentile and BCa intervals, (2, estimates) each; NaN where fewer than half of the samples say anything."""
    ordered = np.sort(drawn.samples, axis=0)  # what is not a number comes last
    said = np.isfinite(ordered).sum(axis=0)
    tails = (1 - level) / 2
    percentile = _quantiles(ordered, said, np.full((2, len(said)), [[tails], [1 - tails]]))
    bca = _quantiles(ordered, said, _shares(estimates, drawn, said, level))
    for found in (percentile, bca):
        found[:, (2 * said < len(ordered)) | ~np.isfinite(estimates)] = np.nan
    return percentile, bca


def _shares(estimates: Array, drawn: Drawn, said: Array, level: float) -> Array:
    """Where in the samples the ends of BCa lie: moved by the bias z0 and the acceleration a of each estimate."""
    normal = NormalDist()
    least = 1 / (2 * np.maximum(said, 1))
    below = (
        ((drawn.samples < estimates).sum(axis=0) + (drawn.samples == estimates).sum(axis=0) / 2) * 2 * least
    )
    z0 = np.array([normal.inv_cdf(float(b)) for b in np.clip(below, least, 1 - least)])
    with np.errstate(divide="ignore", invalid="ignore"):
        known = np.isfinite(drawn.left_out)
        influence = np.nansum(drawn.left_out, axis=0) / known.sum(axis=0) - drawn.left_out
        a = np.nansum(influence**3, axis=0) / (6 * np.nansum(influence**2, axis=0) ** 1.5)
    a = np.nan_to_num(a)
    z = normal.inv_cdf(0.5 + level / 2)
    tails = np.array([z0 + (z0 + side) / (1 - a * (z0 + side)) for side in (-z, z)])
    return np.array([[normal.cdf(float(t)) for t in row] for row in tails])


def doubts(estimates: Array, samples: Array, people: int) -> Array:
    """p of each estimate against 0: the larger of two, so that neither skew nor torn samples make findings of nothing.

    Twice the share of samples on the far side of 0, and Student's t of the estimate over the samples' deviation,
    with people − 1 degrees of freedom.
    """
    from scipy.special import stdtr

    known = np.isfinite(samples)
    count = np.maximum(known.sum(axis=0), 1)
    far = np.minimum((known & (samples <= 0)).sum(axis=0), (known & (samples >= 0)).sum(axis=0))
    shares = np.minimum(2 * (far + 1) / (count + 1), 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.abs(estimates) / deviations(samples)
        found = np.maximum(shares, 2 * stdtr(people - 1, -t))
    return np.asarray(found)


def holm(p: Array) -> Array:
    """p adjusted so that among all of them together a false finding is as rare as said (Holm, Scand. J. Stat. 6, 1979)."""
    order = np.argsort(p)
    stepped = p[order] * np.arange(len(p), 0, -1)
    found = np.empty_like(p)
    found[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return found


def deviations(samples: Array) -> Array:
    """The standard deviation of each column among its numbers; NaN where there are fewer than two."""
    known = np.isfinite(samples)
    count = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        off = np.where(known, samples - np.nansum(samples, axis=0) / count, 0.0)
        return np.asarray(np.sqrt(np.where(count > 1, (off**2).sum(axis=0) / (count - 1), np.nan)))


def _quantiles(ordered: Array, said: Array, shares: Array) -> Array:
    """Quantiles of each column of ordered samples, of which the first `said` are numbers; in proportion between two."""
    last = np.maximum(said - 1, 0)
    at = np.clip(shares, 0, 1) * last
    low = np.floor(at).astype(np.intp)
    high = np.minimum(low + 1, last)
    lower, upper = np.take_along_axis(ordered, low, 0), np.take_along_axis(ordered, high, 0)
    return np.asarray(lower + (at - low) * (upper - lower))
