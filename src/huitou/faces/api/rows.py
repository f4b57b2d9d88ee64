"""Rows sent as JSON, made into a file that the record brings in: checked as a request, then row by row as facts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from huitou import record
from huitou.base import Text
from huitou.faces.api import wording
from huitou.faces.api.problems import Ill
from huitou.faces.api.sent import flaw_of
from huitou.record import FACTS, Fact, Kind, plain
from huitou.stores import Workspace

MOST_ROWS, MOST_ATTRIBUTES, MOST_FLAWS = 10_000, 50, 20
OPEN = "customers"  # the fact whose unknown columns are kept, as attributes

Row = Mapping[str, str | None]
Flaws = list[tuple[str, Text]]

SOURCE = re.compile(r"[^\x00-\x1f\x7f/\\]{1,60}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?\s?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)


def checked(name: str, rows: Any, currency: str) -> list[Row]:
    """The rows as texts, every column there. Raises Ill for what no file could hold; what a column does not take is
    left for the record to put aside, row by row."""
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        count = len(rows) if isinstance(rows, list) else 0
        raise Ill([("/rows", wording.HOW_MANY.fill(least=1, most=f"{MOST_ROWS:,}", count=f"{count:,}"))])
    fact, flaws, found = FACTS[name], Flaws(), []
    attributes: dict[str, str] = {}
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            flaws.append((f"/rows/{number}", wording.NOT_AN_OBJECT))
        else:
            flaws += _flaws(f"/rows/{number}", name, row, attributes)
            found.append(_row(fact, row, currency))
        if len(flaws) >= MOST_FLAWS:
            break
    if len(attributes) > MOST_ATTRIBUTES:
        said = wording.HOW_MANY.fill(least=0, most=MOST_ATTRIBUTES, count=len(attributes))
        flaws.append(("/rows", said))
    if flaws:
        raise Ill(flaws)
    return found


def _flaws(where: str, name: str, row: Mapping[str, Any], attributes: dict[str, str]) -> Flaws:
    if not row:
        return [(where, wording.NOT_AN_OBJECT)]
    found: Flaws = []
    for column, cell in row.items():
        at = f"{where}/{column.replace('~', '~0').replace('/', '~1')}"
        if column not in FACTS[name].names and (wrong := _unknown(name, column, attributes)):
            found.append((at, wrong))
        elif isinstance(cell, dict | list):
            found.append((at, wording.NOT_A_CELL))
        elif isinstance(cell, str) and (wrong := flaw_of(cell)):
            found.append((at, wrong))
    return found


def _unknown(name: str, column: str, attributes: dict[str, str]) -> Text | None:
    """What is wrong with a column that the fact does not have; an attribute of a customer is taken note of."""
    fact = FACTS[name]
    if name != OPEN:
        said = column[:80].encode("utf-8", "replace").decode()
        return wording.NO_COLUMN.fill(fact=fact.title, column=said, known=", ".join(fact.names))
    bare = plain(column)
    taken = {plain(known) for known in fact.names}
    if not bare or bare in taken or attributes.setdefault(bare, column) != column or flaw_of(column, 80):
        return wording.NO_ATTRIBUTE.fill(column=column[:80].encode("utf-8", "replace").decode())
    return None


def _row(fact: Fact, row: Mapping[str, Any], currency: str) -> Row:
    cells = {c.name: _cell(c.kind, row.get(c.name)) for c in fact.columns}
    cells |= {name: _cell(Kind.TEXT, cell) for name, cell in row.items() if name not in cells}
    if "currency" in cells and not cells["currency"] and cells.get("amount"):
        cells["currency"] = currency
    return cells


def _cell(kind: Kind, value: Any) -> str | None:
    """A cell as text. A file says a number or a day in many ways; a program says it in one, and what is written in
    another is kept in its quotation marks, as which nothing reads it."""
    if value is None or isinstance(value, dict | list):
        return None
    if kind in (Kind.NUMBER, Kind.MONEY, Kind.WHOLE):
        plainly = isinstance(value, str) and (not value.strip() or _NUMBER.fullmatch(value.strip()))
        return _text(value) if plainly or not isinstance(value, str | bool) else _quoted(value)
    if kind in (Kind.TIME, Kind.DAY):
        said = isinstance(value, str) and (not value.strip() or _MOMENT.fullmatch(value.strip()))
        return str(value) if said else _quoted(value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 40:
        return f"{value:f}"
    return str(value)


def _quoted(value: Any) -> str:
    return json.dumps(value if isinstance(value, str | bool) else str(value), ensure_ascii=False)


@contextmanager
def written(ws: Workspace, name: str, rows: Sequence[Row], source: str | None) -> Iterator[tuple[Path, Path]]:
    """(the rows as a file, the map by which it is read), in a private folder that is gone afterwards."""
    with TemporaryDirectory(prefix="sent-", dir=ws.derived) as folder:
        file, how = Path(folder) / f"{source or 'api'}.ndjson", Path(folder) / "api.toml"
        with file.open("w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        how.write_text(_map(name), encoding="utf-8")
        yield file, how


def _map(name: str) -> str:
    """Every column by its own name, days as ISO 8601 writes them."""
    said = ['attributes = ["*"]'] if name == OPEN else []
    said.append(f"[{name}]")
    for column in FACTS[name].columns:
        order = ', dates = "ymd"' if column.kind in (Kind.TIME, Kind.DAY) else ""
        said.append(f'{column.name} = {{ column = "{column.name}"{order} }}')
    return "\n".join(said) + "\n"


def brought(ws: Workspace, name: str, rows: Sequence[Row], source: str | None) -> record.Brought:
    """Bring rows in as one import. Raises Unfit, Conflict."""
    with written(ws, name, rows, source) as (file, how):
        done = record.bring(ws, file, name, how, source_name=source)
    joined(ws, done)
    return done


def joined(ws: Workspace, done: record.Brought) -> None:
    """Join the records of one customer anew, where this import can have changed who is who."""
    if any(fact in ("customers", "identities") and kept.kept for fact, kept in done.facts.items()):
        record.merge(ws)
