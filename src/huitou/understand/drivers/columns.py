"""Tables as the statistics of drivers read them: named columns in, one matrix of numbers out, with what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from huitou.base import Text, Unfit

Array = NDArray[np.float64]

_NO_NUMBER = Text(
    "「{column}」有不是數字的內容，無法計算；請改用數字欄位，例如 1 到 5 的評分。",
    "“{column}”里有不是数字的内容，无法计算；请改用数字字段，例如 1 到 5 的评分。",
    "“{column}” holds something that is not a number and cannot be computed with; name a column of numbers, such as answers from 1 to 5.",
)
_NO_COLUMN = Text(
    "表裡沒有「{column}」這一欄；請檢查名稱。",
    "表里没有“{column}”这一列；请检查名称。",
    "The table has no column “{column}”; check the name.",
)


class Columns(Protocol):
    """Anything that gives a column by its name: a dict of arrays or lists, a pandas frame, an Arrow table."""

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
    """The rows in which every one of the columns has a finite number. Raises Unfit on words and unknown columns."""
    every = np.column_stack([column(table, name) for name in names])
    return Rows(every[np.isfinite(every).all(axis=1)], len(every))


def column(table: Columns, name: str) -> Array:
    """One column as floats; what is empty is NaN. Raises Unfit where it is not there or no column of numbers."""
    try:
        found = table[name]
    except (KeyError, IndexError) as e:
        raise Unfit("drivers.column", _NO_COLUMN, column=name) from e
    try:
        return np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        pass
    try:  # pandas' own missing value is no number to numpy
        return np.asarray([np.nan if _empty(v) else float(v) for v in found], dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise Unfit("drivers.column", _NO_NUMBER, column=name) from e


def _empty(value: Any) -> bool:
    return value is None or type(value).__name__ in {"NAType", "NaTType"}
