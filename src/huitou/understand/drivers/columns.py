"""Tables as the statistics of drivers read them: named columns in, one matrix of numbers out, with what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from huitou.understand.tables import columns_of, persons

Array = NDArray[np.float64]


class Columns(Protocol):
    """Anything that gives a column by its name: a dict of arrays or lists, a pandas or polars frame, an Arrow table."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True)
class Rows:
    """values: (rows, columns), complete rows only; of: rows there were before incomplete ones were left out; person: the
    number of whoever stands behind each row, 0 to people − 1."""

    values: Array
    of: int
    person: NDArray[np.intp]

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def people(self) -> int:
        return int(self.person.max()) + 1 if self.n else 0

    @property
    def worth(self) -> float:
        """As many people as would tell as much, had each answered equally often (Kish, Survey Sampling, 1965)."""
        return self.n**2 / float((np.bincount(self.person) ** 2).sum()) if self.n else 0.0

    @property
    def left_out(self) -> int:
        return self.of - self.n


def complete(table: Columns, names: Sequence[str], whose: str | Iterable[Any] | None = None) -> Rows:
    """The rows in which every one of the columns has a number. whose: who stands behind each row, a column or a value a
    row; everybody once where None. Raises Unfit on words and unknown columns."""
    every = columns_of(table, names)
    person = persons(table, whose, len(every))
    whole = np.isfinite(every).all(axis=1)
    return Rows(every[whole], len(every), np.unique(person[whole], return_inverse=True)[1])
