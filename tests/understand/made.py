"""Small made-up companies as facts, for the tests of this stage: rows in, `Facts` or a `Source` out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa

from huitou.measure import SCHEMAS, Facts, Source, over
from huitou.record import FACTS
from huitou.stores import over_lake
from huitou.understand.asking import facts_of
from tests.measure.cases import ARROW

Rows = Iterable[Mapping[str, Any]]


def table(fact: str, rows: Rows) -> pa.Table:
    """Rows as a fact is stored; what a row does not say is null. Of a time and its local day one is enough: the
    time of a day is its noon, in UTC."""
    kinds = {n: ARROW.get(k, pa.string()) for n, k in FACTS[fact].stored.items()}
    listed = [_dated(fact, row) for row in rows]
    return pa.table({n: pa.array([r.get(n) for r in listed], kind) for n, kind in kinds.items()})


def _dated(fact: str, row: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(row)
    for column in FACTS[fact].columns:
        if (day := column.day_twin) is None:
            continue
        if found.get(column.name) is None and found.get(day) is not None:
            found[column.name] = datetime.combine(found[day], time(12))
        elif found.get(day) is None and found.get(column.name) is not None:
            found[day] = found[column.name].date()
    return found


def company(spill: Path, currency: str = "TWD", **facts: Rows) -> Source:
    """A source over made-up facts: company(tmp_path, purchases=[{"customer_id": "ann", "bought_on": date(…)}, …])."""
    tables = {fact: table(fact, rows) for fact, rows in facts.items()}
    return over(over_lake({}, SCHEMAS, spill, tables), 1, currency)


def facts(spill: Path, **rows: Rows) -> Facts:
    return facts_of(company(spill, **rows))
