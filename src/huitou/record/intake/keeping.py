"""What was imported, taking an import back, and the maps there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from huitou.record.intake import maps as _maps
from huitou.record.intake.maps import Map
from huitou.record.intake.recognising import facts
from huitou.stores import Workspace, writing
from huitou.stores import imports_table as _imports
from huitou.stores import quarantine_table as _quarantine


@dataclass(frozen=True)
class Import:
    """One import. facts: {fact: {"added": n, "corrected": n, "unchanged": n}}; aside: rows still in quarantine."""

    import_id: str
    file: str
    source: str
    map_name: str | None
    recorded_at: datetime
    rows: int
    facts: dict[str, dict[str, int]]
    aside: int
    undone_at: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        moments = {k: v.isoformat() if v else None for k, v in vars(self).items() if k.endswith("_at")}
        return {**vars(self), **moments}


def imports(ws: Workspace) -> list[Import]:
    """Every import, the newest first, undone ones too."""
    with ws.db.connect() as on:
        aside: dict[str, int] = {}
        for row in on.execute(select(_quarantine.c.import_id).where(_quarantine.c.state == "aside")):
            aside[row.import_id] = aside.get(row.import_id, 0) + 1
        rows = on.execute(select(_imports).order_by(_imports.c.seq.desc())).all()
    return [
        Import(
            r.import_id, r.file, r.source, r.map_name, r.recorded_at.replace(tzinfo=UTC), int(r.counts.get("rows", 0)),
            dict(r.counts.get("facts", {})), aside.get(r.import_id, 0),
            r.undone_at.replace(tzinfo=UTC) if r.undone_at else None,
        )
        for r in rows
    ]  # fmt: skip


def undo(ws: Workspace, import_id: str) -> dict[str, int]:
    """Take an import back; returns the rows taken out, per fact.

    Raises Missing for an unknown import, Conflict when a later import corrected the same rows.
    """
    gone = ws.lake.undo(import_id, ws.clock.now().replace(tzinfo=None))
    with writing(ws.db) as on:  # rows that this import had mended wait for mending again
        counts = on.execute(select(_imports.c.counts).where(_imports.c.import_id == import_id)).scalar_one()
        if mended := counts.get("mended"):
            on.execute(update(_quarantine).where(_quarantine.c.id.in_(mended)).values(state="aside"))
    return gone


def maps() -> dict[str, Map]:
    """The ready maps, by name."""
    return {name: _maps.load(name, facts()) for name in _maps.ready()}
