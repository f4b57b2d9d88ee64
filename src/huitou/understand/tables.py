"""Tables as callers hold them: pandas, polars, Arrow or a mapping of columns in, columns of floats out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
            raise Unfit("table.uneven", UNEVEN) from e
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


def held(table: Any) -> Mapping[Any, Any] | pd.DataFrame:
    """The table itself where its columns can be asked for by name, else as a pandas frame."""
    return table if isinstance(table, Mapping) else frame_of(table)


def values_of(table: Any, name: Any) -> Any:
    """One column as it stands. Raises Unfit where there is none of this name, or several."""
    try:
        found = held(table)[name]
    except (KeyError, TypeError) as e:
        raise Unfit("table.column", _NO_COLUMN, column=name) from e
    if hasattr(found, "columns"):
        raise Unfit("table.same_name", _SAME_NAME, column=name)
    return found


def column_of(table: Any, name: Any) -> Array:
    """One column as floats, NaN where it is empty. Raises Unfit where it is not there, holds what is no number, holds
    infinity, or is on a scale beyond computing."""
    try:
        found = floats(values_of(table, name))
    except (TypeError, ValueError) as e:
        raise Unfit("table.text", _NOT_NUMBERS, column=name) from e
    if np.isinf(found).any():
        raise Unfit("table.infinite", _INFINITE, column=name)
    if extreme(found):
        raise Unfit("table.extreme", _EXTREME, column=name)
    return found


def columns_of(table: Any, names: Sequence[Any]) -> Array:
    """(rows, columns) floats. Raises Unfit as `column_of` does, and where the columns differ in length."""
    together = held(table)
    found = [column_of(together, name) for name in names]
    if len({len(column) for column in found}) > 1:
        raise Unfit("table.uneven", UNEVEN)
    return np.column_stack(found)


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


def persons(table: Any, whose: str | Iterable[Any] | None, rows: int) -> NDArray[np.intp]:
    """A number for the person behind each row, 0, 1, 2 … in the order of their coming. whose: a column of the table, or a
    value a row; None, and a row without a value: somebody of their own. Raises Unfit where there is not one a row."""
    if whose is None:
        return np.arange(rows)
    said = values_of(table, whose) if isinstance(whose, str) else whose
    numbers: dict[Any, int] = {}
    try:
        listed = said.to_pylist() if hasattr(said, "to_pylist") else list(said)
        found = [
            numbers.setdefault((None, i) if empty(who) else who, len(numbers)) for i, who in enumerate(listed)
        ]
    except TypeError as e:
        raise Unfit("table.whose", _WHOSE) from e
    if len(found) != rows:
        raise Unfit("table.uneven", UNEVEN)
    return np.asarray(found, dtype=np.intp)


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
UNEVEN = Text(
    zh_hant="表的各欄不一樣長，或有一欄不是一列一個值的清單；請讓每一欄都有同樣多的值。",
    zh_hans="表的各列不一样长，或有一列不是一行一个值的列表；请让每一列都有同样多的值。",
    en="The columns of the table differ in length, or one is no list with one value a row; give each as many values.",
)
_NO_COLUMN = Text(
    zh_hant="表裡沒有欄位「{column}」；請檢查名稱。",
    zh_hans="表里没有列“{column}”；请检查名称。",
    en="The table has no column “{column}”; check the name.",
)
_WHOSE = Text(
    zh_hant="「whose」要是一個欄位的名稱，或一列一個值的清單，說出每一列是誰的回答。",
    zh_hans="“whose”要是一列的名称，或一行一个值的列表，说出每一行是谁的回答。",
    en="“whose” is the name of a column, or a list with one value a row that says who answered it.",
)
_SAME_NAME = Text(
    zh_hant="表裡有好幾個欄位都叫「{column}」；請讓名稱各不相同。",
    zh_hans="表里有好几列都叫“{column}”；请让名称各不相同。",
    en="The table has several columns called “{column}”; give each a name of its own.",
)
_NOT_NUMBERS = Text(
    zh_hant="欄位「{column}」不是數字；請先把文字、類別或日期轉成數字（看起來像數字的文字也要轉）。",
    zh_hans="列“{column}”不是数字；请先把文字、类别或日期转成数字（看起来像数字的文字也要转）。",
    en="Column “{column}” does not hold numbers; turn its texts, categories or dates into numbers first (texts that look like numbers too).",
)
_INFINITE = Text(
    zh_hant="欄位「{column}」含有無限大；請改成缺漏或真正的數字。",
    zh_hans="列“{column}”含有无穷大；请改成缺失或真正的数字。",
    en="Column “{column}” holds infinite values; make them missing or real numbers.",
)
_EXTREME = Text(
    zh_hant="欄位「{column}」的數值太大或太接近 0，無法計算；請換個單位。",
    zh_hans="列“{column}”的数值太大或太接近 0，无法计算；请换个单位。",
    en="The values of column “{column}” are too large or too near 0 to be computed with; give them in other units.",
)
