"""Least squares with errors that hold where the spread differs from answer to answer, and where one person gave several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huitou.understand.drivers.columns import Array

MANY = 20_000  # people above whom a coefficient's own degrees of freedom leave leverage out: theirs is next to nothing
LEAST_LEFT = 0.05  # a person who nearly makes a value alone counts no more than twentyfold


@dataclass(frozen=True)
class Fit:
    """coefficients (k,); covariance (k, k); freedom: people − rank; freedoms (k,): of each coefficient's own error, few
    where it rests on few people however many there are; estimable: which coefficients the data tell apart from the
    others (a column made of others cannot be)."""

    coefficients: Array
    covariance: Array
    freedom: int
    freedoms: Array
    estimable: Array
    rows: Array

    def tells(self, weights: Array) -> bool:
        """Whether the data tell these combinations of coefficients: they lie in the span of the design's rows."""
        left = weights - weights @ self.rows.T @ self.rows
        return bool((np.abs(left) < 1e-6).all())

    def contrast(self, weights: Array) -> tuple[Array, Array]:
        """Values and covariance of linear combinations of the coefficients; weights: (m, k)."""
        return weights @ self.coefficients, weights @ self.covariance @ weights.T


def fit(design: Array, outcome: Array, person: NDArray[np.intp]) -> Fit:
    """Ordinary least squares with the sandwich over people (Liang & Zeger, Biometrika 73, 1986), each one's part divided
    by what her leverage leaves; where everybody stands once it is HC3 (MacKinnon & White, Journal of Econometrics 29,
    1985).

    design: (n, k), the constant included; person: (n,) from 0. Collinear columns are no error: the shortest solution is
    taken, and what it cannot tell apart is marked.
    """
    scale = np.sqrt((design**2).sum(axis=0))
    scale = np.where(scale > 0, scale, 1.0)
    left, singular, right = np.linalg.svd(design / scale, full_matrices=False)
    kept = singular > 1e-9 * singular.max(initial=1.0)
    left, right = left[:, kept], right[kept] / singular[kept][:, None]
    solve = right.T / scale[:, None]
    coefficients = solve @ (left.T @ outcome)
    people = int(person.max(initial=-1)) + 1
    leverage = np.bincount(person, (left**2).sum(axis=1), people)
    residuals = outcome - left @ (left.T @ outcome)
    parts = np.zeros((people, left.shape[1]))
    np.add.at(parts, person, left * residuals[:, None])
    single = np.bincount(person, minlength=people) == 1
    # several rows of one person may have a leverage of more than 1 together
    kept_of = np.maximum(np.where(single, 1e-9, LEAST_LEFT), 1.0 - leverage)
    parts /= kept_of[:, None]
    middle = parts.T @ parts
    basis = np.linalg.qr((right * singular[kept][:, None] * scale).T)[0].T
    estimable = np.abs(1.0 - (basis**2).sum(axis=0)) < 1e-6
    rank = int(kept.sum())
    freedoms = np.minimum(_freedoms(solve, left / kept_of[person, None], left, person), people - rank)
    return Fit(coefficients, solve @ middle @ solve.T, people - rank, freedoms, estimable, basis)


def _freedoms(solve: Array, divided: Array, left: Array, person: NDArray[np.intp]) -> Array:
    """Satterthwaite's degrees of freedom of the sandwich errors, as errors that are alike and normal would give them (Bell
    & McCaffrey, Survey Methodology 28, 2002; Imbens & Kolesár, Review of Economics and Statistics 98, 2016).

    An error is the sum over people of (u'e)², e being what is left when the design is taken off: its mean is the trace of
    u'(I − LL')u, and twice the sum of the squares of all of that its variance. left: L, the design's columns at right
    angles; divided: each row of it by what its person's leverage leaves.
    """
    people = int(person.max(initial=-1)) + 1
    found = np.empty(len(solve))
    for j, row in enumerate(solve):
        u = divided @ row
        a = np.bincount(person, u**2, people)
        if people > MANY:
            mean, squares = a.sum(), (a**2).sum()
        else:
            q = np.zeros((people, left.shape[1]))
            np.add.at(q, person, left * u[:, None])
            own = (q**2).sum(axis=1)
            mean = (a - own).sum()
            squares = (a**2).sum() - 2 * (a * own).sum() + ((q.T @ q) ** 2).sum()
        found[j] = mean**2 / squares if squares > 0 else 1.0
    return np.maximum(1.0, found)


def holm(values: Sequence[float] | Array) -> Array:
    """p values held together: the chance of one or more false findings stays under the level (Holm, Scandinavian
    Journal of Statistics 6, 1979)."""
    p = np.asarray(values, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate((len(p) - np.arange(len(p))) * p[order]) if len(p) else p
    found = np.empty_like(p)
    found[order] = np.minimum(1.0, stepped)
    return found


def two_sided(statistics: Array, freedom: int | Array) -> Array:
    """p values of t statistics; a statistic that is NaN says nothing: 1."""
    from scipy.special import stdtr

    found = 2 * stdtr(np.maximum(1, freedom), -np.abs(statistics))
    return np.where(np.isfinite(found), found, 1.0)


def t_quantile(level: float, freedom: float) -> float:
    return float(t_quantiles(level, np.array([freedom]))[0])


def t_quantiles(level: float, freedoms: Array) -> Array:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(1, freedoms), 0.5 + level / 2))
