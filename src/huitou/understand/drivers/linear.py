"""Linear regression in which one customer who answers often counts as one customer: robust intervals by cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huitou.understand.drivers.least_squares import fit
from huitou.understand.tables import persons

Floats = NDArray[np.float64]

LEVEL = 0.95


@dataclass(frozen=True)
class Linear:
    """values: one a column, without the intercept; covariance: of them; clusters: independent units; r2."""

    values: Floats
    covariance: Floats
    clusters: int
    r2: float

    @property
    def errors(self) -> Floats:
        return np.sqrt(np.maximum(0.0, np.diag(self.covariance)))

    def interval(self, i: int, of: int = 1) -> tuple[float, float]:
        """The 95 % interval of a value; of: how many are looked at together (Bonferroni), one for a single one."""
        half = critical(self.clusters, of) * float(self.errors[i])
        return float(self.values[i]) - half, float(self.values[i]) + half

    def clear(self, i: int, of: int = 1) -> bool:
        """Whether a value is beyond chance, where so many are looked at together."""
        low, high = self.interval(i, of)
        return low > 0 or high < 0

    def apart(self, i: int, j: int) -> bool:
        """Whether two values differ by more than chance."""
        c = self.covariance
        error = float(np.sqrt(max(0.0, c[i, i] + c[j, j] - 2 * c[i, j])))
        return abs(float(self.values[i] - self.values[j])) > critical(self.clusters) * error > 0


def critical(clusters: int, of: int = 1) -> float:
    """The quantile of Student's t with clusters − 1 degrees of freedom for a two-sided 95 % statement about `of`."""
    from scipy.special import stdtrit  # scipy.stats would take seconds to load

    return float(stdtrit(max(1, clusters - 1), 1 - (1 - LEVEL) / (2 * of)))


def linear(outcome: Floats, columns: Floats, whose: Sequence[object] | None = None) -> Linear | None:
    """Least squares with an intercept; complete rows only. columns: (rows, k); whose: the cluster of each row.

    The covariance is the sandwich over clusters (Liang & Zeger, Biometrika 73, 1986), each cluster's part divided by what
    its leverage leaves, so that few clusters do not pass for many (as the jackknife does: Bell & McCaffrey, Survey
    Methodology 28, 2002; where each row is its own cluster it is HC3). None where a column or the outcome does not vary, where
    columns tell the same, or where there are hardly more clusters than columns.
    """
    n, k = columns.shape
    group = persons({}, whose, n)
    clusters = int(group.max()) + 1 if n else 0
    if clusters < k + 3 or np.ptp(outcome) == 0:
        return None
    centre, spread = columns.mean(axis=0), columns.std(axis=0)
    if np.any(spread <= 1e-12 * (1 + np.abs(centre))):
        return None
    design = np.column_stack([np.ones(n), (columns - centre) / spread])
    if np.linalg.cond(design.T @ design) > 1e12:
        return None
    found = fit(design, outcome, group)
    left = outcome - design @ found.coefficients
    back = np.outer(1 / spread, 1 / spread)
    total = float(((outcome - outcome.mean()) ** 2).sum())
    return Linear(
        found.coefficients[1:] / spread,
        found.covariance[1:, 1:] * back,
        clusters,
        1 - float(left @ left) / total,
    )
