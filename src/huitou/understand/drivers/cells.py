"""Outcomes added up per segment and level of a factor: the little that an engine delivers for a look inside the whole."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from huitou.base import Text, Unfit
from huitou.understand.arguments import mapping
from huitou.understand.drivers.columns import Array, Columns
from huitou.understand.tables import UNEVEN, columns_of, empty, held, persons, values_of

_HITS = Text(
    "「{segment}」的人數不合理：{hits} / {n}。",
    "“{segment}”的人数不合理：{hits} / {n}。",
    "The counts of “{segment}” cannot be: {hits} of {n}.",
)


_SHAPE = Text(
    '每一格要寫成 (區隔, 水準): (其中幾人是, 共幾人)，例如 ("north", 0): (30, 90)。',
    '每一格要写成 (分群, 水平): (其中几人是, 共几人)，例如 ("north", 0): (30, 90)。',
    'Each count is written (segment, level): (how many yes, of how many), such as ("north", 0): (30, 90).',
)


@dataclass(frozen=True)
class Cell:
    """One segment at one level: n people, Σ and Σ² of their outcomes. level: a number; for a comparison of two kinds
    of people 0 and 1. A yes-or-no outcome counts 1 and 0, so its two sums are alike."""

    segment: str
    level: float
    n: int
    total: float
    squares: float


def rates(counts: Mapping[tuple[str, float], tuple[int, int]]) -> tuple[Cell, ...]:
    """Cells of a yes-or-no outcome: {(segment, level): (how many yes, of how many)}. Raises Unfit on counts that
    cannot be."""
    mapping("counts", counts, '{("north", 0): (30, 90)}')
    try:
        listed = [(str(s), float(x), float(hits), float(n)) for (s, x), (hits, n) in counts.items()]
    except (TypeError, ValueError) as e:
        raise Unfit("reversal.shape", _SHAPE) from e
    for segment, _, hits, n in listed:
        if not (hits.is_integer() and n.is_integer() and 0 <= hits <= n):
            raise Unfit("reversal.counts", _HITS, segment=segment, hits=f"{hits:g}", n=f"{n:g}")
    return tuple(Cell(s, x, int(n), hits, hits) for s, x, hits, n in listed)


def cells_of(
    table: Columns, segment: str, level: str, outcome: str, whose: str | Iterable[Any] | None = None
) -> tuple[Cell, ...]:
    """Cells of a table: the segment a column of words, level and outcome columns of numbers; rows with a gap are left
    out. whose: who stands behind each row, a column or a value a row (None: somebody of their own); of several whole rows
    of one person only the last counts, since a cell is so many people."""
    columns = held(table)
    x, y = columns_of(columns, [level, outcome]).T
    codes: dict[Hashable, int] = {}
    segments = _plain(values_of(columns, segment))
    named = [-1 if empty(n) else codes.setdefault(n, len(codes)) for n in segments]
    number = np.asarray(named, dtype=np.intp)
    if len(number) != len(x):
        raise Unfit("table.uneven", UNEVEN)
    kept = (number >= 0) & np.isfinite(x) & np.isfinite(y)
    kept &= _last(persons(columns, whose, len(x)), kept)
    levels, at = np.unique(x[kept], return_inverse=True)
    key, found = number[kept] * len(levels) + at, y[kept]
    size = len(codes) * len(levels)
    sums = [np.bincount(key, w, size).tolist() for w in (None, found, found * found)]
    spots = [(str(c), float(v)) for c in codes for v in levels]
    return tuple(
        Cell(name, v, int(n), total, squares)
        for (name, v), n, total, squares in zip(spots, *sums, strict=True)
        if n
    )


def _last(person: NDArray[np.intp], kept: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The last of the kept rows of each person."""
    last = np.full(int(person.max(initial=-1)) + 1, -1)
    last[person[kept]] = np.flatnonzero(kept)
    found = np.zeros(len(person), dtype=bool)
    found[last[last >= 0]] = True
    return found


def _plain(values: Any) -> Iterable[Any]:
    """Values one by one as Python's own: pandas, numpy and Arrow each give them in another way."""
    listed = (
        values.tolist()
        if hasattr(values, "tolist")
        else values.to_pylist()
        if hasattr(values, "to_pylist")
        else values
    )
    return cast("Iterable[Any]", listed)


@dataclass(frozen=True)
class Grid:
    """Cells as arrays: segment numbers, levels, n, means of the outcome, and sums of squares about the mean."""

    names: tuple[str, ...]
    segment: Array
    level: Array
    n: Array
    mean: Array
    about: Array


def grid(cells: Iterable[Cell]) -> Grid:
    """Cells with people in them, those alike added up, the segments in the order of their names."""
    sums: dict[tuple[str, float], list[float]] = {}
    for c in cells:
        if c.n > 0:
            held = sums.setdefault((c.segment, c.level), [0.0, 0.0, 0.0])
            held[0], held[1], held[2] = held[0] + c.n, held[1] + c.total, held[2] + c.squares
    names = tuple(sorted({s for s, _ in sums}))
    rows = [(names.index(s), x, *held) for (s, x), held in sorted(sums.items())]
    values = np.asarray(rows, dtype=np.float64).reshape(-1, 5)
    segment, level, n, total, squares = values.T
    mean = total / np.maximum(n, 1.0)
    return Grid(names, segment, level, n, mean, np.maximum(0.0, squares - n * mean * mean))
