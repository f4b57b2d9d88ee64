"""The table a model is fitted to: its items as numbers, what is missing in them, and what makes it unfit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.base import Text, Unfit
from huitou.understand.paths.elimination import Array

MISSING = ("pairwise", "mean", "listwise")


@dataclass(frozen=True)
class Items:
    """values: (rows used, items) as given, NaN where unanswered; used: per row of the table, whether it is used;
    index: the labels of the table's rows; means, spreads: of each item (n − 1)."""

    names: tuple[str, ...]
    values: Array
    used: npt.NDArray[np.bool_]
    index: Any
    means: Array
    spreads: Array

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def standard(self) -> Array:
        return np.asarray((self.values - self.means) / self.spreads)


def read(table: Any, names: Sequence[str], missing: str) -> Items:
    """The items of a pandas frame, a pyarrow table or a mapping of columns.

    Rows that answered nothing are left out; with missing="listwise" so are all that left an item unanswered.
    Raises Unfit for a column that lacks, holds text, holds infinity or never varies.
    """
    frame = _frame(table)
    for name in names:
        if name not in frame.columns:
            raise Unfit("paths.column", _NO_COLUMN, column=name)
    values = (
        np.column_stack([_numbers(frame, name) for name in names]) if names else np.zeros((len(frame), 0))
    )
    answered = ~np.isnan(values)
    used = np.asarray(answered.all(axis=1) if missing == "listwise" else answered.any(axis=1))
    values = values[used]
    for name, column in zip(names, values.T, strict=True):
        known = column[~np.isnan(column)]
        if len(known) < 2 or known.min() == known.max():
            raise Unfit("paths.constant", _CONSTANT, column=name)
    return Items(
        tuple(names),
        values,
        used,
        frame.index,
        np.nanmean(values, axis=0),
        np.nanstd(values, axis=0, ddof=1),
    )


def _frame(table: Any) -> Any:
    import pandas as pd

    if isinstance(table, pd.DataFrame):
        return table
    if hasattr(table, "to_pandas"):
        return table.to_pandas()
    return pd.DataFrame(dict(table))


def _numbers(frame: Any, name: str) -> Array:
    import pandas as pd

    column = frame[name]
    if isinstance(column, pd.DataFrame):
        raise Unfit("paths.same_name", _SAME_NAME, column=name)
    try:
        if pd.api.types.is_datetime64_any_dtype(column) or isinstance(column.dtype, pd.CategoricalDtype):
            raise TypeError
        if column.dtype == object and any(isinstance(v, str) for v in column):
            raise TypeError
        found = np.asarray(column.to_numpy(dtype=np.float64, na_value=np.nan))
    except (TypeError, ValueError):
        raise Unfit("paths.text", _NOT_NUMBERS, column=name) from None
    if np.isinf(found).any():
        raise Unfit("paths.infinite", _INFINITE, column=name)
    return found


_NO_COLUMN = Text(
    zh_hant="表裡沒有欄位「{column}」；請檢查測量模型裡的名稱。",
    zh_hans="表里没有列“{column}”；请检查测量模型里的名称。",
    en="The table has no column “{column}”; check the names in the measurement.",
)
_SAME_NAME = Text(
    zh_hant="表裡有好幾個欄位都叫「{column}」；請讓名稱各不相同。",
    zh_hans="表里有好几列都叫“{column}”；请让名称各不相同。",
    en="The table has several columns called “{column}”; give each a name of its own.",
)
_NOT_NUMBERS = Text(
    zh_hant="欄位「{column}」不是數字；請先把文字或日期轉成數字。",
    zh_hans="列“{column}”不是数字；请先把文字或日期转成数字。",
    en="Column “{column}” does not hold numbers; turn its texts or dates into numbers first.",
)
_INFINITE = Text(
    zh_hant="欄位「{column}」含有無限大；請改成缺漏或真正的數字。",
    zh_hans="列“{column}”含有无穷大；请改成缺失或真正的数字。",
    en="Column “{column}” holds infinite values; make them missing or real numbers.",
)
_CONSTANT = Text(
    zh_hant="欄位「{column}」的值全都一樣（或幾乎沒人回答），說明不了任何事；請把它從構面移除。",
    zh_hans="列“{column}”的值全都一样（或几乎没人回答），说明不了任何事；请把它从构面移除。",
    en="Column “{column}” never varies (or hardly anybody answered it), so it explains nothing; take it out of its block.",
)
