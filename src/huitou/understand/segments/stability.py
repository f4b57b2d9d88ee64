"""Whether groups that were found are really there: do they come back in other samples, and are there gaps between.

A cut through one cloud can come back in every sample, so coming back is not enough: between a group and its nearest
neighbour the points must also thin out, by Hartigan's dip test on the line from centre to centre.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from huitou.understand.segments.dividing import Divided, Labels, Points

REFITS = 50
MOST_DIPPED = 1_500  # points that are looked at for a gap
VALID = 0.75  # mean Jaccard from which a cluster is a valid, stable pattern (Hennig 2007)
# √n · dip that a flat distribution, the hardest with one peak, exceeds with these chances (6,000 drawn; n from 300).
DIPS = {0.05: 0.535, 0.01: 0.61, 0.005: 0.64, 0.001: 0.72}


@dataclass(frozen=True)
class Stability:
    """rand: mean adjusted Rand index between the groups and those of fits to bootstrap samples, with the middle 95 %
    of the samples; jaccard: each group's mean greatest likeness to a group of those fits; apart: whether the points
    thin out between each group and its nearest neighbour."""

    rand: float
    low: float
    high: float
    jaccard: tuple[float, ...]
    apart: tuple[bool, ...]

    @property
    def really_there(self) -> bool:
        return min(self.jaccard) >= VALID and all(self.apart)


def stability(
    points: Points,
    divided: Divided,
    fit: Callable[[Points, int], Divided],
    seed: int,
    smoothed: Points | None = None,
    refits: int = REFITS,
) -> Stability:
    """Refit to bootstrap samples of the points (Hennig, Computational Statistics & Data Analysis 52, 2007).

    fit: points and a seed → groups, as `divided` was found; smoothed: the points without the gaps between counts
    """
    draw = np.random.default_rng(seed)
    labels, k = divided.labels(points), len(divided.centres)
    rands, likeness = [], []
    for n in range(refits):
        sample = points[draw.integers(0, len(points), len(points))]
        again = fit(sample, seed + n + 1).labels(points)
        table = contingency(labels, again, k)
        rands.append(adjusted_rand(table))
        joined = table.sum(1)[:, None] + table.sum(0)[None, :] - table
        likeness.append((table / np.maximum(joined, 1)).max(axis=1))
    low, high = np.quantile(rands, [0.025, 0.975])
    jaccard = tuple(float(v) for v in np.mean(likeness, axis=0))
    return Stability(
        float(np.mean(rands)), float(low), float(high), jaccard, gaps(points, divided, smoothed, seed)
    )


def contingency(one: Labels, other: Labels, k: int) -> npt.NDArray[np.int64]:
    """How many points are in each group of one division and each of another; at least k groups either way."""
    width = max(k, int(other.max()) + 1)
    return np.asarray(np.bincount(one * width + other, minlength=k * width).reshape(k, width))


def adjusted_rand(table: npt.NDArray[np.int64]) -> float:
    """How alike two divisions are, chance taken off (Hubert & Arabie, Journal of Classification 2, 1985)."""

    def pairs(counts: npt.NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, one, other, every = (
        pairs(table),
        pairs(table.sum(1)),
        pairs(table.sum(0)),
        pairs(table.sum(keepdims=True)),
    )
    expected = one * other / every if every else 0.0
    most = (one + other) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def gaps(points: Points, divided: Divided, smoothed: Points | None = None, seed: int = 0) -> tuple[bool, ...]:
    """Of each group: whether there is a gap between it and the group with the nearest centre. seed: of the draw, where
    there are more points than are looked at."""
    smooth, draw = points if smoothed is None else smoothed, np.random.default_rng(seed)
    labels, k = divided.labels(points), len(divided.centres)
    chance = max(c for c in DIPS if c <= 0.05 / k) if k <= 50 else min(DIPS)
    found = []
    for one in range(k):
        far = ((divided.centres - divided.centres[one]) ** 2).sum(axis=1)
        far[one] = np.inf
        other = int(far.argmin())
        both = smooth[(labels == one) | (labels == other)]
        if len(both) > MOST_DIPPED:  # they come sorted: the first ones would all be of one kind
            both = both[draw.choice(len(both), MOST_DIPPED, replace=False)]
        along = both @ (divided.centres[other] - divided.centres[one])
        found.append(len(both) > 3 and dip(along) * np.sqrt(len(both)) > DIPS[chance])
    return tuple(bool(f) for f in found)


def dip(values: npt.NDArray[np.float64]) -> float:
    """Hartigan's dip: the greatest distance between the distribution of values and the nearest one with one peak
    (Hartigan & Hartigan, Annals of Statistics 13, 1985), by the algorithm of AS 217."""
    x = np.sort(values)
    n = len(x)
    if n < 4 or x[0] == x[-1]:
        return 0.5 / max(n, 1)
    convex, concave = _hull(x, lower=True), _hull(x, lower=False)
    low, high, found = 0, n - 1, 1.0
    while True:
        down = [high]
        while down[-1] > low:
            down.append(int(convex[down[-1]]))
        up = [low]
        while up[-1] < high:
            up.append(int(concave[up[-1]]))
        below, above = down[::-1], up
        apart, left, right = _furthest(x, below, above)
        if apart < found:
            return found / (2 * n)
        inner = max(_bulge(x, below, left, lower=True), _bulge(x, above, right, lower=False))
        found = max(found, inner)
        if low == left and high == right:
            return found / (2 * n)
        low, high = left, right


def _hull(x: npt.NDArray[np.float64], *, lower: bool) -> npt.NDArray[np.int64]:
    """For each point, the one before it on the convex minorant (the one after it on the concave majorant)."""
    n = len(x)
    order = range(n) if lower else range(n - 1, -1, -1)
    step = -1 if lower else 1
    first = 0 if lower else n - 1
    to = np.zeros(n, dtype=np.int64)
    to[first] = first
    for j in order:
        if j == first:
            continue
        to[j] = j + step
        while True:
            at = int(to[j])
            beyond = int(to[at])
            if at == first or (x[j] - x[at]) * (at - beyond) < (x[at] - x[beyond]) * (j - at):
                break
            to[j] = beyond
    return to


def _furthest(x: npt.NDArray[np.float64], below: list[int], above: list[int]) -> tuple[float, int, int]:
    """The greatest distance between minorant and majorant, and the ends of the piece in which it lies."""
    low = np.interp(x[above], x[below], np.array(below, dtype=float))
    high = np.interp(x[below], x[above], np.array(above, dtype=float))
    at_above = np.array(above) - low + 1
    at_below = high - np.array(below) + 1
    i, j = int(at_above.argmax()), int(at_below.argmax())
    if at_above[i] >= at_below[j]:
        right = above[i]
        return float(at_above[i]), max([b for b in below if b <= right], default=below[0]), right
    left = below[j]
    return float(at_below[j]), left, min([a for a in above if a >= left], default=above[-1])


def _bulge(x: npt.NDArray[np.float64], hull: list[int], end: int, *, lower: bool) -> float:
    """The greatest distance of the distribution from the hull, outside of the piece that ends there."""
    most = 1.0
    for a, b in pairwise(hull):
        outside = b <= end if lower else a >= end
        if not outside or b - a <= 1 or x[b] == x[a]:
            continue
        at = np.arange(a, b + 1)
        line = a + (x[at] - x[a]) * (b - a) / (x[b] - x[a])
        gap = at - line + 1 if lower else line - at + 1
        most = max(most, float(gap.max()))
    return most
