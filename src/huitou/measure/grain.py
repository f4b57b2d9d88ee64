"""The customer × month grain: every known customer's orders of a month, summed in one pass over the purchases.

Built once a month of the lake and kept in `derived/`; a month is built again only when its files changed. Everything
a loyalty figure over whole months needs is here at a fraction of the rows, and sums over months stay exact because an
order belongs to one month.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import ibis
from ibis import _

from huitou.measure.schema import MONTHLY, SCHEMAS
from huitou.measure.view import with_line_amounts
from huitou.stores import Engine, Workspace, over_lake


def refresh(workspace: Workspace, currency: str, amounts_from_lines: bool = False) -> dict[str, Path]:
    """Bring the grain up to date with the purchases; returns the file of each month (YYYY-MM).

    Only months whose lake files changed since are built; safe to run in several processes at once.
    """
    folder = workspace.derived / "monthly"
    folder.mkdir(exist_ok=True)
    wanted: dict[str, list[Path]] = {}
    for file in workspace.lake.files("purchases"):
        wanted.setdefault(file.month, []).append(workspace.lake.root / file.path)
    lines = (
        [workspace.lake.root / f.path for f in workspace.lake.files("lines")] if amounts_from_lines else []
    )
    names = {month: _name(month, paths + lines, currency) for month, paths in wanted.items()}
    stale = [month for month in wanted if not (folder / names[month]).exists()]
    if stale:
        engine = over_lake({"lines": lines}, SCHEMAS, workspace.folder / "derived" / "spill")
        for month in stale:
            _build(engine, wanted[month], folder / names[month], currency)
        engine.close()
    for old in folder.glob("*.parquet"):
        if old.name not in names.values():
            old.unlink(missing_ok=True)
    return {month: folder / name for month, name in names.items()}


def _name(month: str, paths: list[Path], currency: str) -> str:
    seen = json.dumps([VERSION, currency, sorted(p.name for p in paths)])
    return f"{month}-{hashlib.sha256(seen.encode()).hexdigest()[:16]}.parquet"


VERSION = 2


def _build(engine: Engine, paths: list[Path], target: Path, currency: str) -> None:
    rows = engine.read(paths).filter(_.customer_id.notnull())
    if engine.has("lines"):
        rows = with_line_amounts(rows, engine.table("lines"))
    here = rows.currency.fill_null(currency) == currency
    summed = rows.mutate(counted=here.ifelse(rows.amount, ibis.null())).group_by("customer_id")
    monthly = summed.agg(
        month=_.bought_on.min().truncate("M"),
        orders=_.count(),
        valued=_.counted.count(),
        amount=_.counted.sum(),
        first_on=_.bought_on.min(),
        last_on=_.bought_on.max(),
    )
    half = target.with_suffix(f".{os.getpid()}.part")
    engine.save(monthly.cast({n: k for n, k in MONTHLY.items() if n in monthly.columns}), half)
    half.replace(target)
