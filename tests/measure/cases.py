"""Golden cases: small tables written as CSV, and the figure that must come out, on every engine alike."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from huitou.record import FACTS
from huitou.record.shape import Kind

FOLDER = Path(__file__).parent.parent / "cases"

ARROW = {
    Kind.NUMBER: pa.decimal128(18, 3),
    Kind.MONEY: pa.decimal128(18, 4),
    Kind.WHOLE: pa.int64(),
    Kind.TIME: pa.timestamp("us"),
    Kind.DAY: pa.date32(),
    Kind.BOOL: pa.bool_(),
}


@dataclass(frozen=True)
class Case:
    """One story of a measure: its facts as Arrow tables and what must come out."""

    metric: str
    number: int
    told: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.metric}-{self.number}"

    @property
    def zone(self) -> str:
        return str(self.told.get("zone", "Asia/Taipei"))

    def tables(self) -> dict[str, pa.Table]:
        return {f: table(f, self.told[f], self.zone) for f in FACTS if f in self.told}


def load(folder: Path = FOLDER) -> list[Case]:
    found = []
    for file in sorted(folder.glob("*.toml")):
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        found += [Case(file.stem, n, case) for n, case in enumerate(told["case"], start=1)]
    return found


def table(fact: str, text: str, zone: str) -> pa.Table:
    """CSV rows of a fact as Arrow in the stored types; local times become UTC, with the local day beside them."""
    shape = FACTS[fact]
    rows = list(csv.DictReader(io.StringIO(text.strip())))
    unknown = {k for r in rows for k in r} - set(shape.names)
    assert not unknown, f"{fact} has no columns {unknown}"
    columns: dict[str, list[Any]] = {name: [] for name in shape.stored}
    for row in rows:
        for column in shape.columns:
            value = _value(column.kind, row.get(column.name) or None, zone)
            columns[column.name].append(value[0])
            if column.day_twin:
                columns[column.day_twin].append(value[1])
    arrays = {n: pa.array(columns[n], ARROW.get(kind, pa.string())) for n, kind in shape.stored.items()}
    return pa.table(arrays)


def _value(kind: Kind, said: str | None, zone: str) -> tuple[Any, date | None]:
    if said is None:
        return None, None
    if kind is Kind.TIME:
        local = datetime.fromisoformat(said)
        return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None), local.date()
    if kind in (Kind.NUMBER, Kind.MONEY):
        return Decimal(said), None
    if kind is Kind.WHOLE:
        return int(said), None
    if kind is Kind.DAY:
        return date.fromisoformat(said), None
    if kind is Kind.BOOL:
        return said.lower() in ("true", "1", "yes"), None
    return said, None
