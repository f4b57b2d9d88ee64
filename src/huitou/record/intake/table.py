"""A source opened: its headers, and its rows as SQL sees them, every cell a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huitou.stores import Scratch


@dataclass
class Table:
    """Rows of one file, sheet, query or stream.

    scan:      SQL of the cells alone, as columns c0, c1, …: the quickest way through the file
    numbered:  the same with `row` (its ordinal, 1 first) and `flaw` (what is wrong with the row as such, or NULL)
    rows:      how many data rows there are, where that is known without reading them
    first:     physical line of the first row, where lines are counted from rows; `stored` ones hold `line` themselves
    separator: the delimiter of a text file, else ""
    marks, rounded: whether ids may carry a spreadsheet's marks, or be rounded into scientific notation;
                    ascii: whether the file knows no other blanks than spaces and tabs
    physical: lines of the file; reread: gives the line of each row by reading the file again, where blank lines lie between
    """

    name: str
    headers: tuple[str, ...]
    scan: str
    numbered: str
    rows: int | None = None
    first: int = 2
    stored: bool = False
    sha256: str | None = None
    separator: str = ""
    path: Path | None = None
    marks: bool = True
    rounded: bool = True
    ascii: bool = False
    physical: int | None = None
    reread: Callable[[list[int]], dict[int, int]] | None = None
    skips_blanks: bool = False
    sample: list[tuple[str | None, ...]] = field(default_factory=list)

    @property
    def cells(self) -> list[str]:
        return [f"c{i}" for i in range(len(self.headers))]

    def without_blank_rows(self) -> bool:
        """Pass over rows of nothing but delimiters, which spreadsheets leave; False where that was done already."""
        if self.stored or self.skips_blanks:
            return False
        filled = f"coalesce({', '.join(self.cells)}, NULL) IS NOT NULL"
        self.scan = f"SELECT * FROM ({self.scan}) WHERE {filled}"
        self.numbered = f"SELECT * FROM ({self.numbered}) WHERE {filled}"
        self.skips_blanks, self.rows = True, None
        return True

    def lines(self, scratch: Scratch, rows: list[int]) -> dict[int, int]:
        """The line in the file at which each row begins."""
        if self.stored:
            listed = ", ".join(map(str, rows))
            return dict(scratch.rows(f"SELECT row, line FROM ({self.numbered}) WHERE row IN ({listed})"))
        breaks = self._breaks(scratch)
        if self.reread and self.physical is not None:
            count = int(scratch.one(f"SELECT max(row) FROM ({self.numbered})") or 0)
            if self.first - 1 + count + sum(b[1] for b in breaks) != self.physical:
                return self.reread(rows)
        lines, before, at = {}, 0, 0
        for row in sorted(rows):
            while at < len(breaks) and breaks[at][0] < row:
                before += breaks[at][1]
                at += 1
            lines[row] = self.first + row - 1 + before
        return lines

    def _breaks(self, scratch: Scratch) -> list[tuple[Any, ...]]:
        """Rows with line breaks inside their cells, and how many."""
        joined = " || ".join(f"coalesce({c}, '')" for c in self.cells)
        return scratch.rows(
            f"SELECT row, length(j) - length(replace(j, chr(10), '')) AS n "
            f"FROM (SELECT row, {joined} AS j FROM ({self.numbered})) WHERE contains(j, chr(10)) ORDER BY row"
        )
