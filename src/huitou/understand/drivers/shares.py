"""How much of R² each predictor carries, on batches of correlation matrices: Johnson's weights, and LMG (Shapley).

A matrix holds the predictors first and the outcome last: shape (…, p + 1, p + 1), ones on the diagonal. Both methods
give p numbers that add up to R² exactly, also where predictors are collinear.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb

import numpy as np

from huitou.understand.drivers.columns import Array

EXACT = 15  # predictors up to which LMG looks at every subset: 2^15 models
TINY = 1e-10  # of a variance of one: what is left of a predictor after others that it is made of
HELD = 200_000  # numbers held at a time

Rng = np.random.Generator


def r_squared(matrices: Array) -> Array:
    """R² of the outcome on all predictors: r'R⁺r, shape (…)."""
    inner, outer = matrices[..., :-1, :-1], matrices[..., :-1, -1]
    roots, vectors = np.linalg.eigh(inner)
    turned = np.einsum("...ij,...i->...j", vectors, outer)
    parts: Array = turned**2 * _inverse(roots)
    found: Array = parts.sum(axis=-1)
    return found


def johnson(matrices: Array) -> Array:
    """Relative weights, shape (…, p): the predictors are replaced by the closest orthogonal variables, whose squared
    coefficients are handed back by squared loadings (Johnson, Multivariate Behavioral Research 35, 2000)."""
    inner, outer = matrices[..., :-1, :-1], matrices[..., :-1, -1]
    roots, vectors = np.linalg.eigh(inner)
    root = np.sqrt(np.where(roots > TINY, roots, 0.0))
    loadings = np.einsum("...ik,...k,...jk->...ij", vectors, root, vectors)
    turned = np.einsum("...ik,...i->...k", vectors, outer) * np.sqrt(_inverse(roots))
    coefficients = np.einsum("...ik,...k->...i", vectors, turned)
    weights: Array = np.einsum("...ij,...j->...i", loadings**2, coefficients**2)
    return weights


def lmg(matrices: Array) -> Array:
    """What each predictor adds to R², averaged over all orders of entry, shape (batch, p); p of at most EXACT
    (Lindeman, Merenda & Gold 1980; the Shapley value). Every order is seen by way of every subset."""
    p = matrices.shape[-1] - 1
    step = max(1, HELD // (2**p * 3))
    parts = [matrices[i : i + step] for i in range(0, len(matrices), step)]
    return np.concatenate([_explained(part) @ _shapley(p) for part in parts])


def _explained(matrices: Array) -> Array:
    """R² of every subset of the predictors, shape (batch, 2^p); bit j of a subset's number stands for predictor j.

    One predictor after another is either left out (its row is dropped) or taken in (and swept out of what remains):
    the number of matrices doubles while their side shrinks, 3·2^p multiplications a matrix in all.
    """
    left = np.ascontiguousarray(
        matrices.transpose(1, 2, 0)
    )  # (side, side, subsets · batch): long rows are quick
    while len(left) > 1:
        pivot, edge, rest = left[0, 0], left[0, 1:], left[1:, 1:]
        doubled = np.empty((*rest.shape[:2], 2 * rest.shape[2]))
        doubled[..., : rest.shape[2]] = rest
        scaled = edge * _inverse(pivot)
        for i in range(len(rest)):
            np.subtract(rest[i], scaled[i] * edge, out=doubled[i, :, rest.shape[2] :])
        left = doubled
    explained: Array = 1.0 - left[0, 0].reshape(-1, len(matrices)).T
    return explained


def _inverse(pivot: Array) -> Array:
    """1/pivot, and 0 where nothing is left of a predictor: it is made of others and adds nothing."""
    kept = pivot > TINY
    found: Array = np.where(kept, 1.0 / np.where(kept, pivot, 1.0), 0.0)
    return found


@lru_cache(maxsize=4)
def _shapley(p: int) -> Array:
    """The weights (2^p, p) that make Shapley values of the subsets' worths."""
    subsets = np.arange(2**p)
    member = (subsets[:, None] >> np.arange(p)) & 1
    size = member.sum(axis=1)
    share = np.array([1.0 / (p * comb(p - 1, s)) for s in range(p)] + [0.0])
    weights: Array = np.where(member == 1, share[size - 1][:, None], -share[size][:, None])
    return weights


def lmg_sampled(matrices: Array, orders: Array) -> tuple[Array, Array]:
    """The same over some orders of entry only, for more than EXACT predictors.

    orders: (m, p) predictors in order of entry; → the mean over the orders and its Monte-Carlo standard error, both
    (batch, p). Each order's parts add up to R², so their mean does.
    """
    m, p = orders.shape
    shares, errors = np.empty((len(matrices), p)), np.empty((len(matrices), p))
    full = np.column_stack([orders, np.full(m, p)]).astype(np.intp)
    for i, matrix in enumerate(matrices):
        gains = _gains(matrix[full[:, :, None], full[:, None, :]])
        parts = np.empty((m, p))
        np.put_along_axis(parts, full[:, :-1], gains, axis=1)
        shares[i] = parts.mean(axis=0)
        pairs = (
            parts[: m // 2] + parts[m // 2 : 2 * (m // 2)]
        ) / 2  # an order and its reverse belong together
        errors[i] = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return shares, errors


def _gains(left: Array) -> Array:
    """What each variable adds in turn, in the order of the matrix: (m, p)."""
    gains = []
    while left.shape[-1] > 1:
        pivot, edge, rest = left[:, 0, 0], left[:, 0, 1:], left[:, 1:, 1:]
        scale = _inverse(pivot)
        gains.append(edge[:, -1] ** 2 * scale)
        left = rest - (edge * scale[:, None])[:, :, None] * edge[:, None, :]
    return np.stack(gains, axis=1)


def orders(p: int, m: int, rng: Rng) -> Array:
    """m orders of p predictors, the second half each the reverse of the first: what enters early enters late."""
    first = rng.permuted(np.tile(np.arange(p), (max(2, m // 2), 1)), axis=1)
    return np.concatenate([first, first[:, ::-1]]).astype(np.float64)
