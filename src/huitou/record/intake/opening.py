"""Opening a source: a file of whatever kind, standard input, or a database."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from huitou.base import Missing, Unfit
from huitou.record.intake import database, texts
from huitou.record.intake.json_lines import open_json
from huitou.record.intake.parquet_file import open_parquet
from huitou.record.intake.spreadsheet import open_sheet
from huitou.record.intake.table import Table
from huitou.record.intake.text_file import open_text
from huitou.stores import Scratch

_BINARY = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "GZIP",
    b"SQLi": "SQLite",
}


def shown(source: str | Path) -> str:
    """How a source is called in reports: its file name, or a database without the password."""
    said = str(source)
    if "://" in said:
        return database.named(said)
    return "stdin" if said == "-" else Path(said).name


def open_source(
    source: str | Path, query: str | None, folder: Path, scratch: Scratch, known: set[str]
) -> Table:
    """Open a source as a table. Raises Missing, Unfit or Unreachable with one clear sentence."""
    said, name = str(source), shown(source)
    if "://" in said:
        return database.open_query(said, query, folder)
    if said == "-":
        path, sheet = _from_stdin(folder), None
    else:
        path, sheet = _path(said)
    return _open_file(path, sheet, name, folder, scratch, known)


def _open_file(
    path: Path, sheet: str | None, name: str, folder: Path, scratch: Scratch, known: set[str]
) -> Table:
    head = check_kind(path, name)
    if head.startswith(b"PAR1"):
        return open_parquet(path, name, scratch)
    if head.startswith(b"PK\x03\x04"):
        return open_sheet(path, sheet, name, folder, known)
    if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{"):
        return open_json(path, name, folder)
    return open_text(path, name, folder, scratch, known)


def check_kind(path: Path, name: str) -> bytes:
    """The first bytes of a file that may be read. Raises Unfit for an empty one and for kinds that nobody reads."""
    with path.open("rb") as file:
        head = file.read(1 << 12)
    if not head:
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=name)
    for mark, kind in _BINARY.items():
        if head.startswith(mark):
            raise Unfit("intake.wrong_kind", texts.WRONG_KIND, file=f"{name} ({kind})")
    if path.suffix.lower() in (".parquet", ".xlsx", ".xlsm") and not head.startswith(
        (b"PAR1", b"PK\x03\x04")
    ):
        raise Unfit("intake.unreadable", texts.UNREADABLE, file=name, why=path.suffix)
    return head


def _path(said: str) -> tuple[Path, str | None]:
    path, sheet = Path(said).expanduser(), None
    if not path.exists() and "#" in said:
        before, sheet = said.rsplit("#", 1)
        path = Path(before).expanduser()
    if path.is_dir():
        raise Unfit("intake.folder", texts.A_FOLDER, file=said)
    if not path.exists():
        raise Missing("intake.no_file", texts.NO_FILE, file=said)
    return path, sheet


def _from_stdin(folder: Path) -> Path:
    path = folder / "stdin"
    with path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return path
