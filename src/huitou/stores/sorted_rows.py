"""Rows sorted by a key, kept as one read-only file in which a key is found in a few milliseconds.

Parquet of small row groups. The footer says which keys each group holds and stays in memory, so that a lookup reads one
group and opens no engine. The file is mapped: whoever has it open may go on reading after it was deleted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huitou.stores.scratch import Scratch, quoted

REMEMBERED = 1000  # keys of which it is remembered where they lie
GROUP = 8192  # rows read for one lookup; fewer make the footer of a large file slow to open
_CUT = 250  # bytes of a key that a footer surely holds
LAST = "\U0010ffff"  # stands behind every text that begins with what is before it


def write_sorted(scratch: Scratch, select: str, order: str, path: Path, group: int = GROUP) -> None:
    """Write the rows of a query, sorted.

    order: columns of the query, the key first; the key is text, never null
    group: rows that are read for one; fewer where single rows from all over the file are wanted at once
    """
    layout = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group}"
    scratch.run(f"COPY (SELECT * FROM ({select}) ORDER BY {order}) TO {quoted(path)} ({layout})")


class SortedRows:
    """One such file. Safe for many threads at once."""

    def __init__(self, path: Path) -> None:
        """Raises FileNotFoundError."""
        self._file = pa.memory_map(str(path))
        self._footer = pq.read_metadata(self._file)
        groups = range(self._footer.num_row_groups)
        self._key = self._footer.schema.names[0]
        self._first: list[int] = [0, *accumulate(self._footer.row_group(g).num_rows for g in groups)]
        self._highest = self._ends()
        self._known: OrderedDict[tuple[str, str], range] = OrderedDict()
        self._columns: dict[str, np.ndarray] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return self._first[-1]

    def span(self, low: str, high: str) -> range:
        """The numbers of the rows with low <= key < high. Those asked for of late are remembered."""
        with self._lock:
            if (low, high) in self._known:
                return self._known[low, high]
        first = self._place(low)
        found = range(first, max(first, self._place(high)))
        with self._lock:
            self._known[low, high] = found
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    def of(self, key: str) -> range:
        """The numbers of the rows with exactly this key."""
        return self.span(key, key + "\0")

    def beginning(self, key: str) -> range:
        """The numbers of the rows whose key begins with this."""
        return self.span(key, key + LAST)

    def rows(self, numbers: range, columns: Sequence[str] | None = None) -> pa.Table:
        """Neighbouring rows."""
        if not numbers:
            return self._open().schema_arrow.empty_table().select(list(columns or self._footer.schema.names))
        first, last = self._group(numbers[0]), self._group(numbers[-1])
        read = self._open().read_row_groups(list(range(first, last + 1)), columns=_listed(columns))
        return read.slice(numbers[0] - self._first[first], len(numbers))

    def take(self, numbers: Sequence[int], columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """Rows from anywhere, as dicts, in the order asked for."""
        wanted: dict[int, list[int]] = {}
        for number in numbers:
            wanted.setdefault(self._group(number), []).append(number)
        open_ = self._open()
        found: dict[int, dict[str, Any]] = {}
        for group, inside in wanted.items():
            read = open_.read_row_group(group, columns=_listed(columns))
            places = [number - self._first[group] for number in inside]
            found |= dict(zip(inside, read.take(places).to_pylist(), strict=True))
        return [found[number] for number in numbers]

    def whole(self, columns: Sequence[str]) -> pa.Table:
        """Some columns of all rows."""
        return self._open().read(columns=list(columns))

    def numbers(self, column: str) -> np.ndarray:
        """One column of whole numbers of all rows, read once; not to be written to."""
        if column not in self._columns:
            found: np.ndarray = self.whole([column])[column].to_numpy()
            found.flags.writeable = False
            self._columns[column] = found
        return self._columns[column]

    def in_order(self, column: str) -> np.ndarray:
        """The numbers of all rows, those with the smallest value in a column first; worked out once."""
        name = f"in order of {column}"
        if name not in self._columns:
            self._columns[name] = np.argsort(self.numbers(column), kind="stable").astype(np.int32)
        return self._columns[name]

    def _open(self) -> pq.ParquetFile:
        return pq.ParquetFile(self._file, metadata=self._footer)  # cheap, and readers must not be shared

    def _group(self, number: int) -> int:
        return bisect_left(self._first, number + 1) - 1

    def _place(self, key: str) -> int:
        """The number of the first row whose key is not before this one."""
        for group in range(bisect_left(self._highest, key), len(self._highest)):
            keys = self._open().read_row_group(group, columns=[self._key])[self._key].combine_chunks()
            place = _before(keys, key)
            if place < len(keys):  # nearly always in the first: see `_ends`
                return self._first[group] + place
        return len(self)

    def _ends(self) -> list[str]:
        """The highest key of each group, or something above it where the footer does not say."""
        ends: list[str] = []
        following = LAST
        for group in reversed(range(self._footer.num_row_groups)):
            known = self._footer.row_group(group).column(0).statistics
            said = known is not None and known.has_min_max
            ends.append(known.max if said and _whole(known.max) else following)
            following = known.min if said and _whole(known.min) else ends[-1]
        return ends[::-1]


def _listed(columns: Sequence[str] | None) -> list[str] | None:
    return None if columns is None else list(columns)


def _before(keys: pa.Array, key: str) -> int:
    """How many sorted keys stand before this one."""
    return bisect_left(range(len(keys)), key, key=lambda place: keys[place].as_py())


def _whole(said: str) -> bool:
    """Whether the footer gives a key whole: long ones are cut off there."""
    return len(said.encode()) < _CUT
