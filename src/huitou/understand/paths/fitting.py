"""One model fitted to one table and to its samples: how often each person counts in, estimates out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import sqrt

import numpy as np
import numpy.typing as npt

from huitou.understand.paths import resampling
from huitou.understand.paths.algorithm import Weighed, weigh
from huitou.understand.paths.elimination import Array
from huitou.understand.paths.estimates import Fitted, numbers, signed
from huitou.understand.paths.layout import Layout
from huitou.understand.paths.moments import Moments, moments
from huitou.understand.paths.table import Items


@dataclass(frozen=True)
class Settings:
    """How a model is to be fitted; see `path_model`."""

    scheme: str
    standardize: bool
    missing: str
    max_iterations: int
    tolerance: float
    seed: int


@dataclass(frozen=True)
class Fit:
    """The whole table's fit (a batch of one) and how to fit samples of its people."""

    layout: Layout
    settings: Settings
    moments: Moments
    full: Fitted
    iterations: int
    converged: bool
    people: int

    @cached_property
    def estimates(self) -> Array:
        with np.errstate(all="ignore"):  # an R² of 1 leaves nothing to divide f² by
            return np.asarray(numbers(self.full)[0])

    def of_counts(self, counts: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
        """Estimates of samples in which each unit counts so often; not finite where a sample cannot be fitted."""
        with np.errstate(all="ignore"):
            covariances = self.moments.matrices(counts)
            fitted, weighed = _fitted(covariances, self.layout, self.settings, self.full)
            found = numbers(fitted)
        found[~np.isfinite(fitted.weights).all(axis=1)] = np.nan
        return found, weighed.converged

    def draw(self, samples: int) -> resampling.Drawn:
        return resampling.draw(
            self.moments.units, len(self.layout.items), self.of_counts, samples, self.settings.seed
        )


def fit(items: Items, layout: Layout, settings: Settings) -> Fit:
    """Fit the table. Weights are not finite where its covariances allow none."""
    # Moments divide by the rows, deviations by one less: in the items' own units the two must be alike.
    scale = None if settings.standardize else items.spreads * sqrt(items.rows / (items.rows - 1))
    pairwise = settings.missing == "pairwise"
    sums = moments(items.standard, scale, items.person, pairwise=pairwise, seed=settings.seed)
    return fit_moments(sums, layout, settings, items.people)


def fit_moments(sums: Moments, layout: Layout, settings: Settings, people: int) -> Fit:
    with np.errstate(all="ignore"):
        full, weighed = _fitted(sums.all(), layout, settings)
    return Fit(layout, settings, sums, full, int(weighed.iterations[0]), bool(weighed.converged[0]), people)


def _fitted(
    covariances: Array, layout: Layout, settings: Settings, like: Fitted | None = None
) -> tuple[Fitted, Weighed]:
    weighed = weigh(covariances, layout, settings.scheme, settings.max_iterations, settings.tolerance)
    weights = signed(weighed.weights, covariances, layout, like.weights if like else None)
    fitted = Fitted(layout, covariances, weights, like.orientation if like else np.ones(len(layout.items)))
    if like is None:
        fitted = replace(fitted, orientation=np.where(fitted.loadings[0] < 0, -1.0, 1.0))
    return fitted, weighed
