"""NDJSON: one object a line; the headers are all names that occur."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from huitou.base import Unfit
from huitou.record.intake import texts
from huitou.record.intake.spreadsheet import as_text
from huitou.record.intake.stored import Row, store
from huitou.record.intake.table import Table


def open_json(path: Path, name: str, folder: Path) -> Table:
    """Open a file of JSON objects. A line that is none is a bad row. Raises Unfit where none is."""
    headers: dict[str, None] = {}
    for _, said in _objects(path):
        headers.update(dict.fromkeys(said or {}))
    if not headers:
        raise Unfit("intake.empty_file", texts.EMPTY_FILE, file=name)
    table = store(name, list(headers), _rows(path, list(headers)), folder)
    table.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return table


def _objects(path: Path) -> Iterator[tuple[str, dict[str, object] | None]]:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for line in file:
            try:
                said = json.loads(line) if line.strip() else {}
            except ValueError:
                said = None
            yield line, said if isinstance(said, dict) else None


def _rows(path: Path, headers: list[str]) -> Iterator[Row]:
    for number, (line, said) in enumerate(_objects(path), 1):
        if said is None:
            yield Row(number, [line.strip()[:2000], *[None] * (len(headers) - 1)], "json")
        elif said:
            yield Row(number, [_cell(said.get(h)) for h in headers])


def _cell(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else as_text(value)
