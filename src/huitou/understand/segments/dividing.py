"""Dividing points into groups: k-means and Gaussian mixtures, in numpy, alike for alike seeds.

Points are rows of standardised features. Nothing here knows of customers.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]  # shape (points, features)
Labels = npt.NDArray[np.int64]

STARTS, ROUNDS = 8, 100
RIDGE = (
    1e-3  # added to the variances of a mixture, in standardised units, so that none collapses onto a value
)


@dataclass(frozen=True)
class Divided:
    """Groups as ellipsoids: centres (k, d); precisions (k, d, d), how steeply likeness falls off from them; offsets
    (k,): a point belongs to the group with the greatest offset − ½ (x − c)ᵀ P (x − c). For k-means P is the identity
    and every offset zero, so that it is the nearest centre. bic: of a mixture, smaller is better; None for k-means."""

    centres: Points
    precisions: npt.NDArray[np.float64]
    offsets: npt.NDArray[np.float64]
    bic: float | None = None

    def scores(self, points: Points) -> Points:
        """(points, k): how much each point belongs to each group; the greatest wins."""
        apart = points[:, None, :] - self.centres[None, :, :]
        far = np.einsum("nki,kij,nkj->nk", apart, self.precisions, apart)
        return np.asarray(self.offsets[None, :] - far / 2)

    def labels(self, points: Points) -> Labels:
        return np.asarray(self.scores(points).argmax(axis=1), dtype=np.int64)

    def ordered(self, by: npt.NDArray[np.float64]) -> Divided:
        """The same groups, those with the greatest `by` first."""
        at = np.argsort(-by, kind="stable")
        return Divided(self.centres[at], self.precisions[at], self.offsets[at], self.bic)


def k_means(points: Points, k: int, seed: int, starts: int = STARTS) -> Divided:
    """Lloyd's algorithm from k-means++ starts (Arthur & Vassilvitskii, SODA 2007); the best of several."""
    draw = np.random.default_rng(seed)
    best, least = points[:1].repeat(k, axis=0), np.inf
    for _ in range(starts):
        centres = _plus_plus(points, k, draw)
        for _round in range(ROUNDS):
            labels = _squares(points, centres).argmin(axis=1)
            moved = _means(points, labels, centres)
            if np.allclose(moved, centres, atol=1e-9):
                break
            centres = moved
        spread = float(_squares(points, centres).min(axis=1).sum())
        if spread < least - 1e-9:
            best, least = centres, spread
    d = points.shape[1]
    return Divided(best, np.repeat(np.eye(d)[None], k, axis=0), np.zeros(k))


def _plus_plus(points: Points, k: int, draw: np.random.Generator) -> Points:
    chosen = [points[draw.integers(len(points))]]
    for _ in range(k - 1):
        far = _squares(points, np.array(chosen)).min(axis=1)
        total = far.sum()
        at = draw.choice(len(points), p=far / total) if total > 0 else draw.integers(len(points))
        chosen.append(points[at])
    return np.array(chosen)


def _squares(points: Points, centres: Points) -> Points:
    cross = points @ centres.T
    return np.asarray(np.maximum((points**2).sum(1)[:, None] - 2 * cross + (centres**2).sum(1)[None, :], 0.0))


def _means(points: Points, labels: Labels, before: Points) -> Points:
    """The mean of each group's points; an empty group stays where it was."""
    counts = np.bincount(labels, minlength=len(before)).astype(float)
    sums = np.zeros_like(before)
    np.add.at(sums, labels, points)
    return np.where(counts[:, None] > 0, sums / np.maximum(counts, 1.0)[:, None], before)


def mixture(points: Points, k: int, seed: int, rounds: int = ROUNDS) -> Divided:
    """A Gaussian mixture with full covariances by EM (Dempster, Laird & Rubin, JRSS B 39, 1977), begun at k-means;
    its BIC (Schwarz, Annals of Statistics 6, 1978)."""
    n, d = points.shape
    belongs = np.eye(k)[k_means(points, k, seed).labels(points)]
    likelihood, fit = -np.inf, None
    for _ in range(rounds):
        fit = _maximised(points, belongs)
        scores = fit.scores(points) - d / 2 * log(2 * pi)
        top = scores.max(axis=1, keepdims=True)
        each = top[:, 0] + np.log(np.exp(scores - top).sum(axis=1))
        belongs = np.exp(scores - each[:, None])
        total = float(each.sum())
        if total - likelihood < 1e-6 * abs(total):
            break
        likelihood = total
    assert fit is not None
    free = k - 1 + k * d + k * d * (d + 1) // 2
    return Divided(fit.centres, fit.precisions, fit.offsets, free * log(n) - 2 * total)


def _maximised(points: Points, belongs: Points) -> Divided:
    """Means, covariances and weights of the points as they belong now."""
    n, d = points.shape
    weights = belongs.sum(axis=0) + 1e-9
    centres = belongs.T @ points / weights[:, None]
    apart = points[:, None, :] - centres[None, :, :]
    spread = np.einsum("nk,nki,nkj->kij", belongs, apart, apart) / weights[:, None, None]
    spread += RIDGE * np.eye(d)[None]
    _sign, volume = np.linalg.slogdet(spread)
    return Divided(centres, np.linalg.inv(spread), np.log(weights / n) - volume / 2)


def silhouette(points: Points, divided: Divided) -> float:
    """The simplified silhouette, from distances to centres (Hruschka et al., 2004): 1 far apart, 0 touching."""
    far = np.sqrt(_squares(points, divided.centres))
    labels = far.argmin(axis=1)
    own = far[np.arange(len(points)), labels]
    far[np.arange(len(points)), labels] = np.inf
    other = far.min(axis=1)
    return float(np.mean((other - own) / np.maximum(np.maximum(own, other), 1e-12)))
