"""The table a model is fitted to: its items as numbers, what is missing in them, and what makes it unfit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from huitou.base import Text, Unfit
from huitou.understand.paths.elimination import Array
from huitou.understand.tables import columns_of, frame_of, persons

MISSING = ("pairwise", "mean", "listwise")
ROUNDING = 1e-13  # of the largest value: a spread that is no more than that of one number's last digits


@dataclass(frozen=True)
class Items:
    """values: (rows used, items) as given, NaN where unanswered; used: per row of the table, whether it is used;
    index: the labels of the table's rows; means, spreads: of each item (n − 1); person: the number of whoever answered
    each row used, 0 to people − 1, in the order of their coming."""

    names: tuple[str, ...]
    values: Array
    used: npt.NDArray[np.bool_]
    index: Any
    means: Array
    spreads: Array
    person: npt.NDArray[np.intp]

    @property
    def rows(self) -> int:
        return len(self.values)

    @property
    def people(self) -> int:
        return int(self.person.max()) + 1

    @property
    def standard(self) -> Array:
        return np.asarray((self.values - self.means) / self.spreads)


def read(
    table: Any, names: Sequence[str], missing: str, least: int, whose: str | Iterable[Any] | None = None
) -> Items:
    """The items of a table.

    Rows that answered nothing are left out; with missing="listwise" so are all that left an item unanswered. least: people
    that the model needs; whose: who answered each row (see `tables.persons`). Raises Unfit where fewer remain, for a column
    that cannot be read (see `tables.column_of`), and for one that never varies.
    """
    frame = frame_of(table)
    values = columns_of(frame, names)
    answered = ~np.isnan(values)
    used = np.asarray(answered.all(axis=1) if missing == "listwise" else answered.any(axis=1))
    each, person = np.unique(persons(frame, whose, len(values))[used], return_inverse=True)
    _enough(int(used.sum()), len(values), missing, least)
    if len(each) < least:
        raise Unfit("paths.rows", _FEW_PEOPLE, people=len(each), rows=int(used.sum()), least=least)
    values = values[used]
    means, spreads = _means_and_spreads(values, names)
    return Items(tuple(names), values, used, frame.index, means, spreads, person)


def by_person(person: npt.NDArray[np.intp]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """The rows such that those of one person follow each other, and where in that order each person begins."""
    order = np.argsort(person, kind="stable")
    return order, np.flatnonzero(np.diff(person[order], prepend=-1))


def answered_both(items: Items) -> npt.NDArray[np.intp]:
    """(items, items): how many people answered both in some row."""
    order, starts = by_person(items.person)
    known = ~np.isnan(items.values[order])
    both = (
        np.logical_or.reduceat(known & known[:, [i]], starts).sum(axis=0) for i in range(len(items.names))
    )
    return np.array(list(both))


def _enough(rows: int, of: int, missing: str, least: int) -> None:
    if rows >= least:
        return
    if of == 0:
        raise Unfit("paths.rows", _NO_ROWS, least=least)
    if missing == "listwise" and rows < of:
        raise Unfit("paths.rows", _FEW_COMPLETE, rows=rows, of=of, least=least)
    if rows == 0:
        raise Unfit("paths.rows", _NOTHING_ANSWERED, of=of)
    raise Unfit("paths.rows", _FEW, rows=rows, least=least)


def _means_and_spreads(values: Array, names: Sequence[str]) -> tuple[Array, Array]:
    for name, column in zip(names, values.T, strict=True):
        known = int((~np.isnan(column)).sum())
        if known < 2:
            raise Unfit("paths.constant", _HARDLY_ANSWERED, column=name, known=known, rows=len(column))
    means, spreads = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
    still = spreads <= ROUNDING * np.nanmax(np.abs(values), axis=0)
    if still.any():
        raise Unfit("paths.constant", _CONSTANT, column=names[int(np.argmax(still))], rows=len(values))
    return means, spreads


_CONSTANT = Text(
    zh_hant="欄位「{column}」在所用的 {rows} 列裡值全都一樣，說明不了任何事；請把它從構面移除。",
    zh_hans="列“{column}”在所用的 {rows} 行里值全都一样，说明不了任何事；请把它从构面移除。",
    en="Column “{column}” never varies in the {rows} rows used, so it explains nothing; take it out of its block.",
)
_HARDLY_ANSWERED = Text(
    zh_hant="欄位「{column}」在 {rows} 列裡只有 {known} 列有值，說明不了任何事；請把它從構面移除。",
    zh_hans="列“{column}”在 {rows} 行里只有 {known} 行有值，说明不了任何事；请把它从构面移除。",
    en="Column “{column}” is answered in {known} of {rows} rows, so it explains nothing; take it out of its block.",
)
_NO_ROWS = Text(
    zh_hant="表裡一列也沒有；這個模型至少要 {least} 筆回答。",
    zh_hans="表里一行也没有；这个模型至少要 {least} 条回答。",
    en="The table has no rows; this model needs at least {least}.",
)
_NOTHING_ANSWERED = Text(
    zh_hant="{of} 列裡沒有一列回答了模型的任何題項；請檢查欄位是否選對。",
    zh_hans="{of} 行里没有一行回答了模型的任何题项；请检查列是否选对。",
    en="None of the {of} rows answers any item of the model; check whether these are the right columns.",
)
_FEW_COMPLETE = Text(
    zh_hant='{of} 列裡有 {rows} 列答完所有題項，這個模型至少要 {least} 筆；請改用 missing="pairwise"，或拿掉少人回答的題項。',
    zh_hans='{of} 行里有 {rows} 行答完所有题项，这个模型至少要 {least} 条；请改用 missing="pairwise"，或去掉少人回答的题项。',
    en='Of {of} rows {rows} answer every item, and this model needs at least {least}; use missing="pairwise", or take out items that few answered.',
)
_FEW_PEOPLE = Text(
    zh_hant="{rows} 筆可用的回答只來自 {people} 個人，這個模型至少要 {least} 人；請蒐集更多人的回答，或簡化模型。",
    zh_hans="{rows} 条可用的回答只来自 {people} 个人，这个模型至少要 {least} 人；请收集更多人的回答，或简化模型。",
    en="The {rows} usable rows come from only {people} people, and this model needs at least {least}; gather more people's answers, or make the model smaller.",
)
_FEW = Text(
    zh_hant="只有 {rows} 筆可用的回答，這個模型至少要 {least} 筆；請蒐集更多，或簡化模型。",
    zh_hans="只有 {rows} 条可用的回答，这个模型至少要 {least} 条；请收集更多，或简化模型。",
    en="Only {rows} usable rows, and this model needs at least {least}; gather more, or make the model smaller.",
)
