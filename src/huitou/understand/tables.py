"""Tables as callers hold them: pandas, polars, Arrow or a mapping of columns in, columns of floats out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from huitou.base import Text, Unfit

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]

HUGE = 1e100  # beyond it squares, and their squares, leave what a float can hold


def frame_of(table: Any) -> pd.DataFrame:
    """A pandas frame of a pandas, polars or Arrow table, or of a mapping of columns. Raises Unfit on anything else."""
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, Mapping):
        try:
            return pd.DataFrame(dict(table))
        except (TypeError, ValueError) as e:
            raise Unfit("table.uneven", _UNEVEN) from e
    if hasattr(table, "to_pandas") and hasattr(table, "columns"):
        found = table.to_pandas()
    elif hasattr(table, "__arrow_c_stream__") and not hasattr(table, "iloc"):
        import pyarrow as pa

        found = pa.table(table).to_pandas()
    else:
        found = None
    if not isinstance(found, pd.DataFrame):
        raise Unfit("table.kind", _NO_TABLE, kind=type(table).__name__)
    return found


def floats(values: Any) -> Array:
    """One column as floats, NaN where it is empty. Raises TypeError unless every value is a number: texts that look
    like numbers, categories, dates, spans of time and complex numbers are none."""
    if np.ma.isMaskedArray(values):
        values = np.ma.filled(values.astype(object), None)
    if hasattr(values, "to_pandas"):  # of Arrow or polars
        values = values.to_pandas()
    dtype = getattr(values, "dtype", None)
    if hasattr(dtype, "categories"):
        raise TypeError("categories")
    if dtype is None and _plainly(values):
        values = np.asarray(values)
        dtype = values.dtype
    kind = str(getattr(dtype, "kind", "O"))
    if kind == "O":
        return np.asarray([_number(v) for v in values], dtype=np.float64)
    if kind not in "biuf":
        raise TypeError(kind)
    pandas = hasattr(values, "to_numpy")
    found = values.to_numpy(dtype=np.float64, na_value=np.nan) if pandas else values.astype(np.float64)
    if found.ndim != 1:
        raise TypeError("several numbers a row")
    return np.asarray(found)


def extreme(column: Array) -> bool:
    """Whether a column's values are too large, or all of them too near 0, to be computed with."""
    largest = float(np.abs(column[np.isfinite(column)]).max(initial=0.0))
    return largest > HUGE or 0 < largest < 1 / HUGE


def empty(value: Any) -> bool:
    """None, NaN, and what pandas has for nothing."""
    return (
        value is None
        or type(value).__name__ in {"NAType", "NaTType"}
        or (isinstance(value, Real) and value != value)
    )


def _plainly(values: Any) -> bool:
    """Whether a list is of plain numbers alone: numpy would make texts of numbers beside texts, and numbers of True."""
    return isinstance(values, Iterable) and all(type(v) in (int, float, bool) for v in values)


def _number(value: Any) -> float:
    if empty(value):
        return float("nan")
    # numpy counts a span of time among the whole numbers
    if not isinstance(value, np.bool_ | Real | Decimal) or type(value).__name__ == "timedelta64":
        raise TypeError(type(value).__name__)
    try:
        return float(value)
    except OverflowError:
        return float("inf")


_NO_TABLE = Text(
    zh_hant="這不是表格（{kind}）；請給 pandas、polars 或 pyarrow 的表，或一個「欄位名稱: 值的清單」的字典。",
    zh_hans="这不是表格（{kind}）；请给 pandas、polars 或 pyarrow 的表，或一个“列名: 值的列表”的字典。",
    en="This is no table ({kind}); give a pandas, polars or pyarrow table, or a mapping of column names to lists of values.",
)
_UNEVEN = Text(
    zh_hant="表的各欄不一樣長，或有一欄不是一列一個值的清單；請讓每一欄都有同樣多的值。",
    zh_hans="表的各列不一样长，或有一列不是一行一个值的列表；请让每一列都有同样多的值。",
    en="The columns of the table differ in length, or one is no list with one value a row; give each as many values.",
)
