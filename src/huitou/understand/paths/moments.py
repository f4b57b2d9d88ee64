"""Sums of products of the items, by person: from how often each counts to a covariance matrix, for many draws at once.

A bootstrap sample is a list of how often each person was drawn; its sums of products are that list times the products
of each person's rows. Beyond 2,500 people the products are first added up over as many random groups of people, which
are then drawn instead: sums over random groups vary as sums over people do, and the work no longer grows with the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from huitou.understand.paths.elimination import Array
from huitou.understand.paths.table import by_person

UNITS = 2_500  # people, or random groups of people, that are drawn


@dataclass(frozen=True)
class Moments:
    """sums: (units, …) of each unit's products; gaps: whether answers are missing; pairwise: whether a covariance
    rests on the rows that answered both items; scale: None where correlations are wanted."""

    sums: Array
    items: int
    gaps: bool
    pairwise: bool
    scale: Array | None

    @property
    def units(self) -> int:
        return len(self.sums)

    def all(self) -> Array:
        """(1, items, items): the matrix of all rows."""
        return self.matrices(np.ones((1, self.units)))

    def matrices(self, counts: npt.NDArray[np.floating]) -> Array:
        """(batch, items, items) covariances, or correlations if standardised, of (batch, units) counts."""
        drawn = counts @ self.sums
        with np.errstate(divide="ignore", invalid="ignore"):
            return self._with_gaps(drawn) if self.gaps else self._complete(drawn)

    def _complete(self, drawn: Array) -> Array:
        rows = drawn[:, -1, None]
        means = drawn[:, -1 - self.items : -1] / rows
        s = self._square(drawn[:, : -1 - self.items] / rows)
        s -= means[:, :, None] * means[:, None, :]
        return self._standard(s, np.diagonal(s, axis1=1, axis2=2)[:, :, None])

    def _with_gaps(self, drawn: Array) -> Array:
        p = self.items
        half, full = p * (p + 1) // 2, p * p
        products, answered = self._square(drawn[:, :half]), self._square(drawn[:, half : 2 * half])
        here, squares = (
            drawn[:, 2 * half + k * full : 2 * half + (k + 1) * full].reshape(-1, p, p) for k in (0, 1)
        )
        there = here.transpose(0, 2, 1)
        if self.pairwise:
            s = products / answered - (here / answered) * (there / answered)
            return self._standard(s, squares / answered - (here / answered) ** 2)
        # A missing answer is the mean of those given in this draw: it adds nothing to the sum, and counts as a row.
        mean = np.diagonal(here, axis1=1, axis2=2) / np.diagonal(answered, axis1=1, axis2=2)
        across = mean[:, None, :] * here
        s = products - across - across.transpose(0, 2, 1)
        s += mean[:, :, None] * mean[:, None, :] * answered
        s /= drawn[:, -1, None, None]
        return self._standard(s, np.diagonal(s, axis1=1, axis2=2)[:, :, None])

    def _standard(self, s: Array, variances: Array) -> Array:
        """variances: of the row's item, over the rows on which its covariance with the column's rests."""
        if self.scale is not None:
            return s * self.scale[:, None] * self.scale
        rows = np.sqrt(np.where(variances > _NOTHING, variances, np.nan))
        return np.asarray(s / rows / rows.transpose(0, 2, 1))

    def _square(self, halves: Array) -> Array:
        found = halves[:, self._places]
        return found.reshape(-1, self.items, self.items)

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        rows, columns = np.triu_indices(self.items)
        found = np.empty((self.items, self.items), dtype=np.intp)
        found[rows, columns] = found[columns, rows] = np.arange(len(rows))
        return found.ravel()


_NOTHING = 1e-14  # items come with variance 1 in the whole table: less than this is rounding


def moments(
    values: Array,
    scale: Array | None,
    person: npt.NDArray[np.intp],
    *,
    pairwise: bool = False,
    seed: int | Sequence[int] = 0,
) -> Moments:
    """Of values (rows, items), NaN where unanswered, with mean 0 and spread 1 so that the sums keep their digits.

    scale: what each item was divided by, for covariances in the items' own units; None for correlations. person: the
    number of whoever answered each row, 0 to people − 1: all rows of one person are in one unit.
    """
    people = int(person.max()) + 1
    gaps = bool(np.isnan(values).any())
    place = np.arange(people)
    if people > UNITS:
        place[np.random.default_rng(seed).permutation(people)] = np.arange(people)
    order, _ = by_person(place[person])
    at = place[person[order]]
    sums = np.zeros((min(people, UNITS), _products(values[:1], gaps).shape[1]))
    for first in range(
        0, len(order), UNITS
    ):  # so few rows at a time that none of them share a unit but one person's
        part = _products(values[order[first : first + UNITS]], gaps)
        _, starts = by_person(at[first : first + UNITS])
        sums[at[first + starts] % UNITS] += np.add.reduceat(part, starts)
    return Moments(sums, values.shape[1], gaps, pairwise, scale)


def _products(values: Array, gaps: bool) -> Array:
    i, j = np.triu_indices(values.shape[1])
    one = np.ones((len(values), 1))
    if not gaps:
        return np.hstack([values[:, i] * values[:, j], values, one])
    answered = (~np.isnan(values)).astype(np.float64)
    known = np.nan_to_num(values)
    across = [(x[:, :, None] * answered[:, None, :]).reshape(len(values), -1) for x in (known, known**2)]
    return np.hstack([known[:, i] * known[:, j], answered[:, i] * answered[:, j], *across, one])
