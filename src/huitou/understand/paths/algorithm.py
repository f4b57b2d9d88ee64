"""Partial least squares on covariance matrices, many at once: from S to the weights of the items in their blocks.

Wold's algorithm as Lohmöller (Latent Variable Path Modeling with Partial Least Squares, 1989, ch. 2) and Tenenhaus,
Esposito Vinzi, Chatelin & Lauro (Computational Statistics & Data Analysis 48, 2005) give it. It never needs the rows:
scores are sums of items, so all their covariances follow from those of the items. That is why thousands of bootstrap
samples are a few products of small matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huitou.understand.paths.elimination import Array, inverses
from huitou.understand.paths.layout import Layout

SCHEMES = ("centroid", "factorial", "path")
VANISHED = 1e-9  # of the items' variances: what is left of their sum where they cancel


@dataclass(frozen=True)
class Weighed:
    """weights: (batch, items), such that each block's score has variance 1; iterations: how many each took;
    converged: whether the weights had stopped moving by then."""

    weights: Array
    iterations: npt.NDArray[np.intp]
    converged: npt.NDArray[np.bool_]


def weigh(
    covariances: Array,
    layout: Layout,
    scheme: str,
    max_iterations: int,
    tolerance: float,
) -> Weighed:
    """Weights from (batch, items, items) covariances. A matrix that cannot be fitted gives weights that are not finite.

    tolerance: the largest change of any weight (times the item's deviation) at which the iteration ends.
    """
    batch = len(covariances)
    spread = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    formative = _formative(covariances, layout)
    # All items of a block count alike at first, as in SmartPLS.
    weights = _scaled(_start(covariances, spread, layout), covariances, layout)
    iterations = np.full(batch, max_iterations, dtype=np.intp)
    converged = np.zeros(batch, dtype=bool)
    left = np.arange(batch)
    part = (covariances, spread, formative)
    for step in range(1, max_iterations + 1):
        s, deviations, inverted = part
        old = weights[left]
        new = _scaled(_outer(s, old, inverted, layout, scheme), s, layout)
        weights[left] = new
        moved = np.abs((new - old) * deviations).max(axis=1)
        still = moved >= tolerance  # false where it is not a number: such a matrix is given up
        done = left[~still]
        iterations[done], converged[done] = step, np.isfinite(moved[~still])
        if not still.any():
            break
        if not still.all():
            left = left[still]
            part = (s[still], deviations[still], {b: m[still] for b, m in inverted.items()})
    return Weighed(weights, iterations, converged)


def _start(s: Array, spread: Array, layout: Layout) -> Array:
    """Ones; where items that point opposite ways make their sum vanish, 1, 1/2, 1/3, … within that block."""
    ones = np.ones(spread.shape)
    left = _within(ones, s, layout) @ layout.member
    gone = left <= VANISHED * (spread**2 @ layout.member)
    place = np.concatenate([np.arange(len(layout.items_of(b))) for b in range(len(layout.blocks))])
    return np.where(gone[:, layout.of], 1.0 / (1.0 + place), ones)


def _outer(s: Array, weights: Array, formative: dict[int, Array], layout: Layout, scheme: str) -> Array:
    """Each item's covariance with its block's inner proxy (mode A), or the proxy regressed on the items (mode B)."""
    shared = s @ (weights[:, :, None] * layout.member)  # items × blocks: covariances with the scores
    between = layout.member.T @ (weights[:, :, None] * shared)
    inner = _inner(between, layout, scheme)
    new = (shared * inner.transpose(0, 2, 1)[:, layout.of, :]).sum(axis=2)
    for block, inverse in formative.items():
        items = layout.items_of(block)
        new[:, items] = (inverse @ new[:, items, None])[..., 0]
    return np.asarray(new)


def _inner(between: Array, layout: Layout, scheme: str) -> Array:
    """(batch, blocks, blocks): how much the row's score counts in the proxy of the column's block."""
    if scheme != "path":
        weight = np.sign(between) if scheme == "centroid" else between
        return weight * (layout.leads | layout.leads.T)
    weight = between * layout.leads.T  # the blocks it leads to count by their correlation,
    for target in layout.targets:  # those that lead to it by their coefficients
        sources = list(layout.sources[target])
        weight[:, sources, target] = regression(between, sources, target)[0]
    return np.asarray(weight)


def regression(between: Array, sources: list[int], target: int) -> tuple[Array, Array]:
    """Coefficients (batch, sources) of a score on others, and the inverse of those others' correlations."""
    inverse = inverses(between[:, sources][:, :, sources])
    return (inverse @ between[:, sources, target, None])[..., 0], inverse


def _scaled(weights: Array, s: Array, layout: Layout) -> Array:
    """The weights such that each block's score has variance 1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt((weights * _within(weights, s, layout)) @ layout.member)
        return np.asarray(weights / spread[:, layout.of])


def _within(weights: Array, s: Array, layout: Layout) -> Array:
    """(batch, items): each item's covariance with its own block's score."""
    found = np.empty_like(weights)
    for block in range(len(layout.blocks)):
        items = layout.items_of(block)
        low, high = items[0], items[-1] + 1
        found[:, low:high] = (s[:, low:high, low:high] @ weights[:, low:high, None])[..., 0]
    return found


def _formative(s: Array, layout: Layout) -> dict[int, Array]:
    return {
        block: inverses(s[:, items][:, :, items])
        for block, mode in enumerate(layout.modes)
        if mode == "B" and len(items := layout.items_of(block)) > 1
    }
