"""What was imported, taking an import back, and the maps there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, select, update

from huitou.base import LANGS, Missing, Text
from huitou.record.intake import maps as _maps
from huitou.record.intake.brought import Kept, kept_of
from huitou.record.intake.maps import Map
from huitou.record.intake.recognising import facts
from huitou.stores import Landed, Workspace, writing
from huitou.stores import imports_table as _imports
from huitou.stores import quarantine_table as _quarantine

_UNKNOWN = Text(
    zh_hant="沒有編號「{import_id}」的匯入；匯入紀錄列出所有匯入。",
    zh_hans="没有编号“{import_id}”的导入；导入记录列出所有导入。",
    en="There is no import “{import_id}”; the list of imports has them all.",
)


@dataclass(frozen=True)
class Import:
    """One import. facts: {fact: {"added": n, "corrected": n, "unchanged": n}}; aside: rows still in quarantine.

    kept: the numbers as the import told them; mends: the import whose rows were mended here, else None;
    mended: how many rows of quarantine this import settled
    """

    import_id: str
    file: str
    source: str
    map_name: str | None
    recorded_at: datetime
    rows: int
    facts: dict[str, dict[str, int]]
    aside: int
    undone_at: datetime | None = None
    kept: dict[str, Kept] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()
    mends: str | None = None
    mended: int = 0

    def as_dict(self) -> dict[str, Any]:
        plain = {k: v for k, v in vars(self).items() if k not in ("kept", "warnings", "mends", "mended")}
        moments = {k: v.isoformat() if v else None for k, v in vars(self).items() if k.endswith("_at")}
        return {**plain, **moments}


@dataclass(frozen=True)
class Recorded:
    """What is recorded of one fact: rows, the first and last local day (None: undated), and the last import of it."""

    rows: int
    first_on: date | None
    last_on: date | None
    last: Import | None


def imports(
    ws: Workspace,
    *,
    ids: Sequence[str] = (),
    limit: int | None = None,
    skip: int = 0,
    before: str | None = None,
) -> list[Import]:
    """Every import, the newest first, undone ones too; or those of some ids, or a page of them (`before` an import)."""
    waiting = select(_quarantine.c.import_id, func.count()).where(_quarantine.c.state == "aside")
    wanted = select(_imports).order_by(_imports.c.seq.desc())
    if ids:
        wanted = wanted.where(_imports.c.import_id.in_(list(ids)))
    if before is not None:
        there = select(_imports.c.seq).where(_imports.c.import_id == before).scalar_subquery()
        wanted = wanted.where(_imports.c.seq < there)
    with ws.db.connect() as on:
        aside = {r[0]: int(r[1]) for r in on.execute(waiting.group_by(_quarantine.c.import_id))}
        rows = on.execute(wanted.limit(limit).offset(skip)).all()
    return [_import(r, aside.get(r.import_id, 0)) for r in rows]


def one_import(ws: Workspace, import_id: str) -> Import:
    """One import. Raises Missing."""
    found = imports(ws, ids=[import_id])
    if not found:
        raise Missing("import.unknown", _UNKNOWN, import_id=import_id)
    return found[0]


def count_imports(ws: Workspace) -> int:
    """How many imports there were, undone ones too."""
    with ws.db.connect() as on:
        return int(on.execute(select(func.count()).select_from(_imports)).scalar_one())


def recorded(ws: Workspace) -> dict[str, Recorded]:
    """What is recorded, per fact that has any rows, in the order of the facts."""
    live: dict[str, list[Any]] = {}
    for one in ws.lake.files():
        live.setdefault(one.fact, []).append(one)
    done = [i for i in imports(ws) if not i.undone_at]
    found = {}
    for fact in (f for f in facts() if f in live):
        firsts = [o.first_day for o in live[fact] if o.first_day]
        lasts = [o.last_day for o in live[fact] if o.last_day]
        last = next((i for i in done if i.facts.get(fact)), None)
        rows = sum(o.rows for o in live[fact])
        found[fact] = Recorded(rows, min(firsts, default=None), max(lasts, default=None), last)
    return {f: r for f, r in found.items() if r.rows}


def _import(row: Any, aside: int) -> Import:
    landed = dict(row.counts.get("facts", {}))
    told = row.counts.get("told") or {"same": dict.fromkeys(landed, 0), "aside": {}, "warnings": []}
    return Import(
        row.import_id, row.file, row.source, row.map_name, row.recorded_at.replace(tzinfo=UTC),
        int(row.counts.get("rows", 0)), landed, aside, row.undone_at.replace(tzinfo=UTC) if row.undone_at else None,
        kept=kept_of({f: Landed(**n) for f, n in landed.items()}, told),
        warnings=tuple(Text(*(w[lang] for lang in LANGS)) for w in told["warnings"]),
        mends=row.counts.get("mends"),
        mended=len(row.counts.get("mended") or ()),
    )  # fmt: skip


def mends_of(ws: Workspace, import_id: str) -> list[Import]:
    """The imports by which rows of this one were mended, and which hold still, the newest first."""
    return [one for one in imports(ws) if one.mends == import_id and not one.undone_at]


def undo(ws: Workspace, import_id: str) -> dict[str, int]:
    """Take an import back; returns the rows taken out, per fact.

    Rows of it that were mended are imports of their own (see `mends_of`) and are taken back in the same commit.
    Raises Missing for an unknown import, Conflict when a later import corrected the same rows.
    """
    mends = [one.import_id for one in mends_of(ws, import_id)]
    gone = ws.lake.undo(import_id, ws.clock.stamp(), first=mends)
    with writing(ws.db) as on:  # rows that this import had mended wait for mending again
        counts = on.execute(select(_imports.c.counts).where(_imports.c.import_id == import_id)).scalar_one()
        if mended := counts.get("mended"):
            on.execute(update(_quarantine).where(_quarantine.c.id.in_(mended)).values(state="aside"))
    return gone


def maps() -> dict[str, Map]:
    """The ready maps, by name."""
    return {name: _maps.load(name, facts()) for name in _maps.ready()}
