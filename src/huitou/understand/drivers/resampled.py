"""Correlation matrices of bootstrap samples, and of permuted outcomes, made from sums and never from copies of rows."""

from __future__ import annotations

import numpy as np

from huitou.understand.drivers.columns import Array

GROUPS = 2_000  # rows above this number are dealt at random into so many groups, and groups are drawn
AT_ONCE = 2_000_000  # numbers held at a time
NORMAL = 2_000  # rows from which permuted correlations are drawn from their limit, a normal distribution

Rng = np.random.Generator


def standard(values: Array) -> Array:
    """Columns with mean 0 and standard deviation 1 (population form); a constant column becomes zeros."""
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    # a column of one large value keeps a hair of rounding
    still = spread <= 1e-12 * np.abs(values).max(axis=0, initial=0.0)
    return np.where(still, 0.0, centred / np.where(still, 1.0, spread))


def correlations(values: Array) -> Array:
    """The correlation matrix of the columns; a constant one correlates with nothing."""
    z = standard(values)
    found = z.T @ z / max(1, len(z))
    np.fill_diagonal(found, 1.0)
    return np.clip(found, -1.0, 1.0)


def drawn(values: Array, samples: int, rng: Rng) -> Array:
    """Correlation matrices of bootstrap samples of the rows, (samples, k, k).

    Above GROUPS rows, rows are first dealt at random into GROUPS groups and groups are drawn: the variance is the same
    but for one part in GROUPS, and the time no longer grows with the rows.
    """
    z = standard(values)
    n, k = z.shape
    if n > GROUPS:
        groups = np.array_split(z[rng.permutation(n)], GROUPS)
        sizes = np.array([float(len(g)) for g in groups])
        sums = np.array([g.sum(axis=0) for g in groups])
        products = np.array([(g.T @ g).ravel() for g in groups])
    else:
        sizes, sums, products = np.ones(n), z, (z[:, :, None] * z[:, None, :]).reshape(n, k * k)
    units = np.column_stack([sizes, sums, products])
    found, step = [], max(1, AT_ONCE // len(units))
    for first in range(0, samples, step):
        several = min(step, samples - first)
        totals = _times_drawn(len(units), several, rng) @ units
        found.append(_from_sums(totals[:, 0], totals[:, 1 : k + 1], totals[:, k + 1 :].reshape(-1, k, k)))
    return np.concatenate(found)


def _times_drawn(units: int, samples: int, rng: Rng) -> Array:
    """How often each unit is in each sample of as many as there are."""
    picks = rng.integers(0, units, (samples, units)) + units * np.arange(samples)[:, None]
    return np.bincount(picks.ravel(), minlength=samples * units).reshape(samples, units).astype(np.float64)


def _from_sums(n: Array, sums: Array, products: Array) -> Array:
    means = sums / n[:, None]
    covariance = products / n[:, None, None] - means[:, :, None] * means[:, None, :]
    spread = np.sqrt(np.maximum(0.0, np.einsum("bii->bi", covariance)))
    safe = np.where(spread > 1e-9, spread, np.inf)
    found = np.clip(covariance / safe[:, :, None] / safe[:, None, :], -1.0, 1.0)
    k = found.shape[-1]
    found[:, np.arange(k), np.arange(k)] = 1.0
    return found


def permuted(values: Array, samples: int, rng: Rng) -> Array:
    """Correlation matrices after the outcome, the last column, was shuffled: what chance alone gives."""
    z = standard(values)
    n, k = z.shape
    whole = correlations(values)
    found = np.broadcast_to(whole, (samples, k, k)).copy()
    if n >= NORMAL:
        roots, vectors = np.linalg.eigh(whole[:-1, :-1])
        spread = vectors * np.sqrt(np.maximum(roots, 0.0))
        chance = rng.standard_normal((samples, k - 1)) @ spread.T / np.sqrt(n - 1)
    else:
        shuffled = rng.permuted(np.broadcast_to(z[:, -1], (samples, n)), axis=1)
        chance = shuffled @ z[:, :-1] / n
    found[:, :-1, -1] = found[:, -1, :-1] = np.clip(chance, -1.0, 1.0)
    return found
