"""Correlation matrices of bootstrap samples of people, and of chance alone, made from sums and never from copies of rows."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from huitou.understand.drivers.columns import Array

GROUPS = 2_000  # people above this number are dealt at random into so many groups, and groups are drawn
AT_ONCE = 2_000_000  # numbers held at a time
NORMAL = 2_000  # people from which correlations by chance are drawn from their limit, a normal distribution

Rng = np.random.Generator
People = NDArray[np.intp]  # the number of the person behind each row, from 0


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


def drawn(values: Array, person: People, samples: int, rng: Rng) -> Array:
    """Correlation matrices of bootstrap samples of the people, each with all of her rows, (samples, k, k).

    person: the number of whoever stands behind each row. Above GROUPS people, they are first dealt at random into GROUPS
    groups and groups are drawn: the variance is the same but for one part in GROUPS, and the time no longer grows with
    the rows.
    """
    units = _units(standard(values), _dealt(person, rng))
    k = values.shape[1]
    found, step = [], max(1, AT_ONCE // len(units))
    for first in range(0, samples, step):
        several = min(step, samples - first)
        totals = _times_drawn(len(units), several, rng) @ units
        found.append(_from_sums(totals[:, 0], totals[:, 1 : k + 1], totals[:, k + 1 :].reshape(-1, k, k)))
    return np.concatenate(found)


def _dealt(person: People, rng: Rng) -> People:
    """The unit that each row is drawn with: its person, or the group that she was dealt into."""
    people = int(person.max()) + 1
    if people <= GROUPS:
        return person
    group = np.empty(people, dtype=np.intp)
    for number, part in enumerate(np.array_split(rng.permutation(people), GROUPS)):
        group[part] = number
    return group[person]


def _units(z: Array, unit: People) -> Array:
    """Of each unit its rows, their sums and the sums of their products: (units, 1 + k + k²)."""
    order = np.argsort(unit, kind="stable")
    starts = np.flatnonzero(np.diff(unit[order], prepend=-1))
    rows = z[order]
    parts = np.column_stack([np.ones(len(z)), rows])
    sums = np.add.reduceat(parts, starts)
    cuts = zip(starts, [*starts[1:], len(z)], strict=True)
    if len(starts) == len(z):
        products = rows[:, :, None] * rows[:, None, :]
    else:
        products = np.array([rows[i:j].T @ rows[i:j] for i, j in cuts])
    return np.column_stack([sums, products.reshape(len(starts), -1)])


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


def by_chance(values: Array, person: People, samples: int, rng: Rng) -> Array:
    """Correlation matrices whose outcome, the last column, has nothing to do with the others: what chance alone gives.

    Where everybody stands once, the outcome is shuffled. Where people have several rows, what each of them adds to the
    correlations is given a random sign, all of her rows alike (Cameron, Gelbach & Miller, Review of Economics and
    Statistics 90, 2008), so that one person's many answers count as hers. From NORMAL people on, either is drawn from
    its limit, a normal distribution.
    """
    z = standard(values)
    n, k = z.shape
    whole = correlations(values)
    found = np.broadcast_to(whole, (samples, k, k)).copy()
    people = int(person.max()) + 1
    if people < n:
        added = np.zeros((people, k - 1))
        # less what all of them add alike: one strong predictor would make chance look as strong
        np.add.at(added, person, z[:, :-1] * z[:, -1:] - whole[:-1, -1])
        added /= (
            1.0 - np.bincount(person, minlength=people)[:, None] / n
        )  # who tells much of the whole, has it taken off
        chance = _signed(added, samples, rng) * sqrt((people - 1) / people) / n
    elif n >= NORMAL:
        chance = _normal(whole[:-1, :-1], samples, rng) / sqrt(n - 1)
    else:
        shuffled = rng.permuted(np.broadcast_to(z[:, -1], (samples, n)), axis=1)
        chance = shuffled @ z[:, :-1] / n
    found[:, :-1, -1] = found[:, -1, :-1] = np.clip(chance, -1.0, 1.0)
    return found


def _signed(added: Array, samples: int, rng: Rng) -> Array:
    """Sums over people of what each adds, with random signs."""
    if len(added) >= NORMAL:
        return _normal(added.T @ added, samples, rng)
    return rng.choice(np.array([-1.0, 1.0]), (samples, len(added))) @ added


def _normal(covariance: Array, samples: int, rng: Rng) -> Array:
    roots, vectors = np.linalg.eigh(covariance)
    spread = vectors * np.sqrt(np.maximum(roots, 0.0))
    drawn_ones: Array = rng.standard_normal((samples, len(covariance))) @ spread.T
    return drawn_ones
