"""Text files: comma, tab, semicolon or pipe. Plain ones are read by the engine itself, odd ones are put in order first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from huitou.base import Unfit
from huitou.record.intake import encoding, header_row, texts
from huitou.record.intake.stored import LONGEST, NULLS, Row, store
from huitou.record.intake.table import Table
from huitou.stores import Scratch, quoted

DELIMITERS = (",", "\t", ";", "|")
_HEAD = 1 << 18


def open_text(path: Path, name: str, folder: Path, scratch: Scratch, known: set[str]) -> Table:
    """Open a text file as a table. Raises Unfit for one that is empty, has no header, or is no text."""
    seen = encoding.survey(path)
    source = path
    if seen.encoding not in ("utf-8", "utf-8-sig"):
        source = folder / "text.csv"
        encoding.to_utf8(path, seen.encoding, source)
    head = _head(source)
    separator = _separator(head)
    rows = _some_rows(head, separator, name)
    if not any(any(c.strip() for c in row) for row in rows):
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=name)
    at = header_row.find(rows, known)
    headers = header_row.tidy(rows[at])
    header_row.check(name, headers, known)
    table = None
    if at == 0 and len(headers) == len(rows[0]):
        table = _plain(source, name, headers, separator, seen, scratch)
    if table is None:
        table = store(name, headers, _rows(source, separator, at, name), folder)
    table.sha256, table.separator = seen.sha256, separator
    if table.rows == 0:
        raise Unfit("intake.header_only", texts.HEADER_ONLY, file=name)
    return table


def _plain(
    path: Path, name: str, headers: list[str], separator: str, seen: encoding.Survey, scratch: Scratch
) -> Table | None:
    """The file as it lies, where the engine can read it strictly from end to end; else None."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(headers)))
    nulls = ", ".join(quoted(n) for n in sorted(NULLS))
    read = (
        f"read_csv({quoted(path)}, auto_detect = false, header = true, delim = {quoted(separator)}, quote = '\"', "
        f"escape = '\"', nullstr = [{nulls}], columns = {{{columns}}})"
    )
    table = Table(
        name=name,
        headers=tuple(headers),
        scan=f"SELECT * FROM {read}",
        numbered=f"SELECT row_number() OVER () AS row, CAST(NULL AS VARCHAR) AS flaw, * FROM {read}",
        rows=seen.lines - 1 if not seen.quotes and seen.lines > 1 else None,
        path=path,
        marks=seen.marks or "'" in separator,
        rounded=seen.rounded,
        ascii=seen.ascii,
        physical=seen.lines if seen.lines > 1 else None,
        reread=lambda rows: _lines(path, separator, rows),
    )
    sample = _sampled(table, scratch)
    if sample is None or (not sample and table.rows != 0):
        return None
    table.sample = sample
    return table


def _sampled(table: Table, scratch: Scratch) -> list[tuple[str | None, ...]] | None:
    try:
        return scratch.rows(f"{table.scan} LIMIT 3000")
    except Exception:  # whatever the engine does not like, the careful reader below explains
        return None


def careful(table: Table, folder: Path, name: str) -> Table:
    """The same file through the careful reader, for when the engine met something odd further down."""
    assert table.path
    again = store(name, table.headers, _rows(table.path, table.separator, 0, name), folder)
    again.sha256, again.separator = table.sha256, table.separator
    return again


def _lines(path: Path, separator: str, rows: list[int]) -> dict[int, int]:
    wanted, found, number = set(rows), {}, 0
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader, line = csv.reader(file, delimiter=separator), 1
        for cells in reader:
            if cells:
                if number in wanted:
                    found[number] = line
                number += 1
            line = reader.line_num + 1
    return found


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_HEAD).decode("utf-8-sig", errors="ignore")


def _separator(head: str) -> str:
    """The delimiter that parts the first lines most evenly into the most columns."""
    best, found = 0.0, ","
    for separator in DELIMITERS:
        widths = [len(r) for r in _parsed(head, separator, 50)]
        if not widths:
            continue
        usual = max(set(widths), key=lambda w: (widths.count(w), w))
        score = (usual - 1) * widths.count(usual) / len(widths)
        if score > best:
            best, found = score, separator
    return found


def _parsed(head: str, separator: str, limit: int) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator):
            if any(c.strip() for c in row):
                rows.append(row)
            if len(rows) >= limit:
                break
    except csv.Error:
        pass
    return rows


def _some_rows(head: str, separator: str, name: str) -> Sequence[list[str]]:
    csv.field_size_limit(LONGEST * 2)
    return _parsed(head, separator, 200)


def _rows(path: Path, separator: str, header_at: int, name: str) -> Iterator[Row]:
    """Row by row with the line it begins at. Raises Unfit where a cell never ends."""
    csv.field_size_limit(LONGEST)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(_counted(file), delimiter=separator)
        line, seen = 1, -1
        try:
            for cells in reader:
                began, line = line, reader.line_num + 1
                if not any(c.strip() for c in cells):
                    continue
                seen += 1
                if seen > header_at:
                    yield Row(began, cells)
        except csv.Error as wrong:
            raise Unfit(
                "intake.cell_too_long", texts.CELL_TOO_LONG, file=name, line=line, limit=f"{LONGEST:,}"
            ) from wrong


def _counted(file: TextIO) -> Iterator[str]:
    yield from file
