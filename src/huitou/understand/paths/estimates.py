"""From covariances and weights to all that is said of a model, many at once: one row of numbers a sample.

Chin (1998) and Tenenhaus et al. (2005) for paths, R², loadings; Werts, Linn & Jöreskog (1974) for composite reliability;
Fornell & Larcker (1981) for AVE; Dijkstra & Henseler (2015) for rho_A; Cronbach (1951) for α; Henseler, Ringle & Sarstedt
(2015) for HTMT, by the sizes of correlations as Ringle, Sarstedt, Sinkovics & Sinkovics (Data in Brief 48, 2023); Cohen
(1988) for f².
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from huitou.understand.paths.algorithm import regression
from huitou.understand.paths.elimination import Array, inverses
from huitou.understand.paths.layout import Layout

# What an estimate is of: its kind and the names that tell it from others of its kind.
Label = tuple[str, str, str]


@dataclass(frozen=True)
class Fitted:
    """Weights of (batch) matrices, signed, and what follows of them. correlation: of the items; between: of the scores;
    shared: items × blocks, correlations of items with scores; orientation: per item, the sign of its loading in the
    whole table, with which items are turned one way round."""

    layout: Layout
    covariances: Array
    weights: Array
    orientation: Array

    @cached_property
    def spread(self) -> Array:
        return np.sqrt(np.diagonal(self.covariances, axis1=1, axis2=2))

    @cached_property
    def correlation(self) -> Array:
        return np.asarray(self.covariances / self.spread[:, :, None] / self.spread[:, None, :])

    @cached_property
    def shared(self) -> Array:
        found = self.covariances @ (self.weights[:, :, None] * self.layout.member)
        return np.asarray(found / self.spread[:, :, None])

    @cached_property
    def between(self) -> Array:
        return np.asarray(self.layout.member.T @ ((self.weights * self.spread)[:, :, None] * self.shared))

    @cached_property
    def loadings(self) -> Array:
        return self.shared[:, np.arange(len(self.layout.of)), self.layout.of]

    @cached_property
    def regressions(self) -> dict[int, tuple[Array, Array, Array]]:
        """Of each target: coefficients, the inverse of its sources' correlations, R²."""
        found = {}
        for target in self.layout.targets:
            sources = list(self.layout.sources[target])
            beta, inverse = regression(self.between, sources, target)
            found[target] = beta, inverse, (beta * self.between[:, sources, target]).sum(axis=1)
        return found

    @cached_property
    def direct(self) -> Array:
        """(batch, blocks, blocks): the path from the row's block to the column's, 0 where there is none."""
        found = np.zeros_like(self.between)
        for target, (beta, _, _) in self.regressions.items():
            found[:, list(self.layout.sources[target]), target] = beta
        return found

    @cached_property
    def total(self) -> Array:
        """Direct and indirect effects: the sum of the products of paths along all ways."""
        found = step = self.direct
        for _ in range(len(self.layout.blocks) - 1):
            step = step @ self.direct
            found = found + step
        return found


def signed(weights: Array, covariances: Array, layout: Layout, like: Array | None = None) -> Array:
    """The weights with each block's sign settled: along `like` (items), else so that large loadings are positive.

    Σ loading·|loading| > 0 lets the dominant items decide. Samples are signed by their score's covariance with the whole
    table's score, so that an interval is not torn by samples in which everything points the other way.
    """
    spread = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    shared = covariances @ (weights[:, :, None] * layout.member)
    own = shared[:, np.arange(len(layout.of)), layout.of]
    told = (own / spread) * np.abs(own / spread) if like is None else own * like
    return np.asarray(weights * np.where(told @ layout.member < 0, -1.0, 1.0)[:, layout.of])


def labels(layout: Layout) -> list[Label]:
    """What each column of `numbers` is."""
    return [label for label, _ in _listed(layout, None)]


def numbers(fitted: Fitted) -> Array:
    """(batch, estimates): everything there is an interval for, in the order of `labels`; NaN where it cannot be told.

    A ratio over nothing is infinite (HTMT of a block whose items hardly go together): it would make infinite intervals.
    """
    found = np.stack([values for _, values in _listed(fitted.layout, fitted)], axis=1)
    return np.where(np.isfinite(found), found, np.nan)


def _listed(layout: Layout, f: Fitted | None) -> Iterator[tuple[Label, Array]]:
    nothing = np.zeros(0)
    names = layout.blocks
    for i, item in enumerate(layout.items):
        yield ("weight", names[layout.of[i]], item), f.weights[:, i] if f else nothing
    for i, item in enumerate(layout.items):
        yield ("loading", names[layout.of[i]], item), f.loadings[:, i] if f else nothing
    for target, source in layout.edges:
        yield ("path", names[source], names[target]), f.direct[:, source, target] if f else nothing
    for source, target in layout.reaches:
        yield ("total effect", names[source], names[target]), f.total[:, source, target] if f else nothing
    for target in layout.targets:
        yield ("r2", names[target], ""), f.regressions[target][2] if f else nothing
    for target, source in layout.edges:
        yield ("f2", names[source], names[target]), _f2(f, target, source) if f else nothing
    yield from _qualities(layout, f)
    for a, b in combinations(range(len(names)), 2):
        yield ("correlation", names[a], names[b]), f.between[:, a, b] if f else nothing
    for a, b in comparable(layout):
        yield ("htmt", names[a], names[b]), _htmt(f, a, b) if f else nothing


def _qualities(layout: Layout, f: Fitted | None) -> Iterator[tuple[Label, Array]]:
    nothing = np.zeros(0)
    for block in measured(layout):
        name = layout.blocks[block]
        yield ("alpha", name, ""), alpha(f, block) if f else nothing
        yield ("rho_a", name, ""), _rho_a(f, block) if f else nothing
        yield ("rho_c", name, ""), _rho_c(f, block) if f else nothing
        yield ("ave", name, ""), (f.loadings[:, layout.items_of(block)] ** 2).mean(axis=1) if f else nothing


def measured(layout: Layout) -> list[int]:
    """Reflective blocks of several items: those whose reliability can be spoken of."""
    return [b for b, mode in enumerate(layout.modes) if mode == "A" and len(layout.items_of(b)) > 1]


def comparable(layout: Layout) -> list[tuple[int, int]]:
    """Pairs of reflective blocks, at least one of several items: those that HTMT is defined for."""
    reflective = [b for b, mode in enumerate(layout.modes) if mode == "A" or len(layout.items_of(b)) == 1]
    several = set(measured(layout))
    return [(a, b) for a, b in combinations(reflective, 2) if {a, b} & several]


def _f2(f: Fitted, target: int, source: int) -> Array:
    """(R² with − R² without) / (1 − R² with); leaving a source out costs β² / its diagonal of the inverse."""
    beta, inverse, r2 = f.regressions[target]
    at = f.layout.sources[target].index(source)
    return np.asarray(beta[:, at] ** 2 / inverse[:, at, at] / (1 - r2))


def alpha(f: Fitted, block: int) -> Array:
    """k/(k−1)·(1 − Σ variances / variance of the sum), of the items as they were used, each turned one way round."""
    items = f.layout.items_of(block)
    turned = f.orientation[items]
    s = f.covariances[:, items][:, :, items] * turned[:, None] * turned
    k = len(items)
    return np.asarray(k / (k - 1) * (1 - np.trace(s, axis1=1, axis2=2) / s.sum(axis=(1, 2))))


def _rho_c(f: Fitted, block: int) -> Array:
    """(Σλ)² / ((Σλ)² + Σ(1 − λ²))."""
    items = f.layout.items_of(block)
    loadings = f.loadings[:, items] * f.orientation[items]
    common = loadings.sum(axis=1) ** 2
    return np.asarray(common / (common + (1 - loadings**2).sum(axis=1)))


def _rho_a(f: Fitted, block: int) -> Array:
    """(w'w)² · w'(R − diag R)w / w'(ww' − diag ww')w, with w the weights of standardised items."""
    items = f.layout.items_of(block)
    w = (f.weights * f.spread)[:, items]
    r = f.correlation[:, items][:, :, items]
    squares = (w**2).sum(axis=1)
    off = (w * (r @ w[:, :, None])[..., 0]).sum(axis=1) - squares
    return np.asarray(squares**2 * off / (squares**2 - (w**4).sum(axis=1)))


def _htmt(f: Fitted, a: int, b: int) -> Array:
    """Mean size of the correlations of the items of two blocks, over the geometric mean of those within each (HTMT+):
    blocks that are one thing the other way round are one thing too."""
    first, second = f.layout.items_of(a), f.layout.items_of(b)
    across = np.abs(f.correlation[:, first][:, :, second]).mean(axis=(1, 2))
    return np.asarray(across / np.sqrt(_within(f, first) * _within(f, second)))


def _within(f: Fitted, items: npt.NDArray[np.intp]) -> Array:
    """Mean size of the correlations of a block's items with each other; 1 for a single one, NaN where the items, turned
    one way round, do not go together at all."""
    k = len(items)
    if k == 1:
        return np.ones(len(f.covariances))
    r = f.correlation[:, items][:, :, items]
    together = (r * f.orientation[items][:, None] * f.orientation[items]).sum(axis=(1, 2)) > k
    return np.where(together, (np.abs(r).sum(axis=(1, 2)) - k) / (k * (k - 1)), np.nan)


def inflation(correlations: Array) -> Array:
    """Variance inflation factors of (variables, variables) correlations: 1 / (1 − R² of each on the others)."""
    return np.diagonal(inverses(correlations))
