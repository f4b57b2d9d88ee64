"""Chance, repeatably: one stream of random numbers a subject, so that one subject's change leaves the others alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def stream(seed: int, subject: str) -> np.random.Generator:
    """The random numbers of one subject ("orders", "reviews", …) under a seed."""
    return np.random.default_rng([seed, zlib.crc32(subject.encode())])


def pick(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> Ints:
    """`count` positions, each drawn with the chance its weight gives it."""
    upper = np.cumsum(np.asarray(weights, dtype=np.float64))
    position: Ints = np.searchsorted(upper, rng.random(count) * upper[-1], side="right").astype(np.int64)
    return position


def pick_each(rng: np.random.Generator, weights: Floats, row: Ints) -> Ints:
    """For each entry of `row` a column of `weights` (rows x columns), drawn by that row's weights."""
    upper = np.cumsum(weights, axis=1)
    upper /= upper[:, -1:]
    column: Ints = (rng.random(len(row))[:, None] >= upper[row]).sum(axis=1).astype(np.int64)
    return column


def chance(rng: np.random.Generator, probability: Floats | float, count: int) -> Bools:
    """`count` yes-or-no draws."""
    return rng.random(count) < probability


def stretches(low: Ints, high: Ints) -> Ints:
    """All positions of the half-open ranges low[i]:high[i], one behind the other."""
    length = np.maximum(high - low, 0)
    before = np.cumsum(length) - length
    position: Ints = np.arange(int(length.sum()), dtype=np.int64) + np.repeat(low - before, length)
    return position
