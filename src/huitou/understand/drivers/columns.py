"""Tables as the statistics of drivers read them: named columns in, one matrix of numbers out, with what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from huitou.understand.tables import columns_of

Array = NDArray[np.float64]


class Columns(Protocol):
    """Anything that gives a column by its name: a dict of arrays or lists, a pandas or polars frame, an Arrow table."""

    def __getitem__(self, name: str, /) -> Any: ...


@dataclass(frozen=True)
class Rows:
    """values: (rows, columns), complete rows only; of: rows there were before incomplete ones were left out."""

    values: Array
    of: int

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def left_out(self) -> int:
        return self.of - self.n


def complete(table: Columns, names: Sequence[str]) -> Rows:
    """The rows in which every one of the columns has a number. Raises Unfit on words and unknown columns."""
    every = columns_of(table, names)
    return Rows(every[np.isfinite(every).all(axis=1)], len(every))
