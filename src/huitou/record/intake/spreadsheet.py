"""XLSX: titles above the header, several sheets, formulas (their last value), dates as dates, serials or text."""

from __future__ import annotations

import errno
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from huitou.base import Unfit
from huitou.record.intake import header_row, texts
from huitou.record.intake.headers import plain
from huitou.record.intake.stored import Row, store
from huitou.record.intake.table import Table

MOST_UNPACKED = 400 * 2**20  # bytes that a much smaller workbook may hold
# What the reader of workbooks raises for a damaged one, also in the middle of it.
_DAMAGED = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    OSError,
    TypeError,
    AttributeError,
    EOFError,
    zlib.error,
)


def open_sheet(path: Path, sheet: str | None, name: str, folder: Path, known: set[str]) -> Table:
    """Open one sheet as a table; without `sheet`, the only one that has data. Raises Unfit."""
    import openpyxl  # takes a third of a second

    _not_a_bomb(path, name)
    with path.open("rb") as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                table = _read(book, sheet, name, folder, known)
            finally:
                book.close()
        except _DAMAGED as wrong:
            if getattr(wrong, "errno", None) == errno.ENOSPC:
                raise  # the disk is full, the file is not at fault
            raise Unfit("intake.unreadable", texts.UNREADABLE, file=name, why=wrong) from wrong
    if table.rows == 0:
        raise Unfit("intake.header_only", texts.HEADER_ONLY, file=name)
    table.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return table


def _not_a_bomb(path: Path, name: str) -> None:
    """A workbook is a zip file: one that would fill the memory is refused by what it says of its size."""
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except _DAMAGED as wrong:
        raise Unfit("intake.unreadable", texts.UNREADABLE, file=name, why=wrong) from wrong
    if size > MOST_UNPACKED and size > 100 * path.stat().st_size:
        why = f"{size // 2**20} MB unpacked"
        raise Unfit("intake.unreadable", texts.UNREADABLE, file=name, why=why)


def sheets(path: Path) -> list[str]:
    """The names of a workbook's sheets; of any other file, none."""
    import openpyxl

    with path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return []
        try:
            book = openpyxl.load_workbook(file, read_only=True)
        except _DAMAGED:
            return []
        try:
            return [str(title) for title in book.sheetnames]
        finally:
            book.close()


def _read(book: Any, sheet: str | None, name: str, folder: Path, known: set[str]) -> Table:
    page = _chosen(book, sheet, name, known)
    top = [[as_text(c) for c in row] for row in page.iter_rows(max_row=60, values_only=True)]
    if not any(any(row) for row in top):
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=name)
    at = header_row.find(top, known)
    headers = header_row.tidy(top[at])
    header_row.check(name, headers, known)
    return store(name, headers, _rows(page, at, len(headers)), folder)


def _chosen(book: Any, sheet: str | None, name: str, known: set[str]) -> Any:
    names = list(book.sheetnames)
    if sheet is not None:
        if sheet not in names:
            raise Unfit("intake.no_sheet", texts.NO_SHEET, file=name, sheet=sheet, sheets="、".join(names))
        return book[sheet]
    filled = []
    for title in names:
        if not hasattr(book[title], "iter_rows"):  # a chart
            continue
        top = [[as_text(c) for c in row] for row in book[title].iter_rows(max_row=30, values_only=True)]
        if any(any(row) for row in top):
            filled.append(
                (
                    title,
                    max((sum(1 for c in r if c and plain(c) in known) for r in top), default=0),
                )
            )
    if not filled:
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=name)
    recognised = [t for t, score in filled if score >= 2]
    if len(filled) == 1 or len(recognised) == 1:
        return book[recognised[0] if recognised else filled[0][0]]
    listed = "、".join(t for t, _ in filled)
    raise Unfit(
        "intake.several_sheets", texts.SHEETS, file=name, sheets=listed, choices=[t for t, _ in filled]
    )


def _rows(page: Any, header_at: int, wide: int) -> Iterator[Row]:
    for line, cells in enumerate(page.iter_rows(min_row=header_at + 2, values_only=True), header_at + 2):
        told = [as_text(c) for c in cells]
        if any(told):
            while len(told) > wide and not told[-1]:
                told.pop()
            yield Row(line, told + [None] * (wide - len(told)))


def as_text(value: Any) -> str | None:
    """A typed cell as a person would write it: 17850.0 is 17850, a date is ISO."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        moment = value.isoformat(" ")
        return moment[:10] if moment.endswith(" 00:00:00") else moment
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value)
