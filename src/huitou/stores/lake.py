"""The history of facts: Parquet by fact and local month, changed only by whole commits.

An import lands as a layer. Rows it corrects leave the live files (which are rewritten without them), the layers stay,
so an import can be taken back. Readers only ever see the live files of the manifest.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from huitou.base import Conflict, Missing, Text
from huitou.stores import manifest, merging_rows
from huitou.stores.landing import Landed, Landing
from huitou.stores.manifest import LakeFile
from huitou.stores.scratch import Scratch
from huitou.stores.sql import writing
from huitou.stores.tables import imports, quarantine

_TRIES = 8
_ONE_AT_A_TIME = threading.Lock()

_BUSY = Text(
    zh_hant="另一個匯入一直在改同一批資料；請等它做完再試。這次什麼都沒有寫入。",
    zh_hans="另一个导入一直在改同一批数据；请等它做完再试。这次什么都没有写入。",
    en="Another import keeps changing the same data; wait for it to finish and try again. Nothing was written.",
)
_NO_IMPORT = Text(
    zh_hant="沒有編號「{import_id}」的匯入；匯入紀錄列出所有匯入。",
    zh_hans="没有编号“{import_id}”的导入；导入记录列出所有导入。",
    en="There is no import “{import_id}”; the list of imports has them all.",
)
_UNDONE = Text(
    zh_hant="匯入 {import_id} 已經復原過了；這次什麼都沒有改。",
    zh_hans="导入 {import_id} 已经撤销过了；这次什么都没有改。",
    en="Import {import_id} was undone already; nothing was changed.",
)
_CORRECTED_SINCE = Text(
    zh_hant="匯入 {import_id} 的資料後來被 {later} 更正過；請先復原那一次。",
    zh_hans="导入 {import_id} 的数据后来被 {later} 更正过；请先撤销那一次。",
    en="Rows of import {import_id} were corrected by {later} since; undo that one first.",
)


class Lake:
    """The Parquet history of one workspace."""

    def __init__(self, root: Path, db: Engine) -> None:
        self.root = root
        self.db = db

    @property
    def revision(self) -> int:
        return manifest.revision(self.db)

    def files(self, fact: str | None = None) -> list[LakeFile]:
        """The live files of one fact, or of all."""
        with self.db.connect() as on:
            return manifest.files(on, fact)

    def paths(self, files: Iterable[LakeFile]) -> list[Path]:
        return [self.root / file.path for file in files]

    def span(self, facts: Iterable[str] | None = None) -> tuple[date, date] | None:
        """First and last local day on which anything was recorded (of some facts, or all); None when empty."""
        wanted = None if facts is None else set(facts)
        files = [f for f in self.files() if f.first_day and (wanted is None or f.fact in wanted)]
        if not files:
            return None
        return min(f.first_day for f in files if f.first_day), max(f.last_day for f in files if f.last_day)

    def land(self, landing: Landing) -> dict[str, Landed]:
        """Commit one import: every fact of it, or nothing. Raises Conflict when others never leave room.

        Imports of one process wait for each other; those of others are met by trying again, a little later each time.
        """
        with _ONE_AT_A_TIME:
            return self._land(landing)

    def _land(self, landing: Landing) -> dict[str, Landed]:
        for turn in range(_TRIES):
            time.sleep(0.05 * turn)
            seen, lying = self.revision, {s.fact: self.files(s.fact) for s in landing.staged}
            with self._scratch() as scratch:
                merged = [
                    merging_rows.merge(scratch, self.root, lying[s.fact], s, landing.import_id)
                    for s in landing.staged
                ]
            with writing(self.db) as on:
                # Folding months changes the files without changing what is recorded, so the revision alone is not enough.
                if manifest.revision_on(on) != seen or any(manifest.files(on, f) != lying[f] for f in lying):
                    continue  # somebody committed meanwhile: compare again with what lies there now
                return self._commit(on, landing, merged)
        raise Conflict("lake.busy", _BUSY)

    def _commit(
        self, on: Connection, landing: Landing, merged: list[merging_rows.Merged]
    ) -> dict[str, Landed]:
        landed = {m.fact: Landed(m.added, m.corrected, m.unchanged) for m in merged}
        for one in merged:
            manifest.add(on, one.new)
            manifest.retire(on, one.replaced)
        counts = landing.counts | {
            "facts": {f: vars(n) for f, n in landed.items()},
            "keys": {s.fact: {"key": s.key, "day": s.day} for s in landing.staged},
        }
        on.execute(
            insert(imports).values(
                import_id=landing.import_id,
                file=landing.file,
                sha256=landing.sha256,
                source=landing.source,
                map_name=landing.map_name,
                recorded_at=landing.recorded_at,
                counts=counts,
            )
        )
        _set_aside(on, landing)
        if any(n.changes for n in landed.values()):
            manifest.touch(on)
        return landed

    def undo(self, import_id: str, at: Any, first: Iterable[str] = ()) -> dict[str, int]:
        """Take an import back: rows it added go, rows it corrected are what they were before.

        first: imports that are taken back before it, in the same commit. Returns rows taken out per fact. Raises Missing
        for an unknown import, Conflict for one that was undone already, or when a later import corrected the same rows.
        """
        gone: dict[str, int] = {}
        with writing(self.db) as on, self._scratch() as scratch:
            for one in (*first, import_id):
                for fact, rows in self._undo(on, scratch, one, at).items():
                    gone[fact] = gone.get(fact, 0) + rows
            manifest.touch(on)
        return gone

    def _undo(self, on: Connection, scratch: Scratch, import_id: str, at: Any) -> dict[str, int]:
        order = _order_of_imports(on)
        if import_id not in order:
            raise _cannot_undo(on, import_id)
        gone: dict[str, int] = {}
        for fact, key, day in _keys_landed(on, import_id):
            layers = [f for f in manifest.files(on, fact, live=False) if f.import_id in order]
            live = manifest.files(on, fact)
            undone = merging_rows.take_back(scratch, self.root, live, layers, key, day, import_id, order)
            if undone.corrected_by:
                raise Conflict(
                    "import.corrected_since", _CORRECTED_SINCE, import_id=import_id, later=undone.corrected_by
                )
            manifest.add(on, undone.new)
            manifest.retire(on, undone.replaced)
            mine = [f.path for f in layers if f.import_id == import_id]
            manifest.retire(on, mine, layer=False)
            gone[fact] = undone.rows
        on.execute(update(imports).where(imports.c.import_id == import_id).values(undone_at=at))
        on.execute(quarantine.delete().where(quarantine.c.import_id == import_id))
        return gone

    def compact(self, most: int = 8) -> int:
        """Fold months that lie in more than `most` live files into one; returns how many months were folded."""
        folded = 0
        with writing(self.db) as on, self._scratch() as scratch:
            months: dict[tuple[str, str], list[LakeFile]] = {}
            for file in manifest.files(on):
                months.setdefault((file.fact, file.month), []).append(file)
            for files in months.values():
                if len(files) > most:
                    manifest.add(on, [merging_rows.fold(scratch, self.root, files)])
                    manifest.retire(on, [f.path for f in files])
                    folded += 1
        return folded

    def sweep(self) -> None:
        """Delete files that no commit knows any more: of undone imports, and of crashes older than a day."""
        with writing(self.db) as on:
            manifest.forget(on)
            known = {f.path for live in (True, False) for f in manifest.files(on, live=live)}
        now = max((p.stat().st_mtime for p in self.root.rglob("*.parquet")), default=0.0)
        for path in self.root.rglob("*.parquet"):
            if str(path.relative_to(self.root)) not in known and path.stat().st_mtime < now - 86_400:
                path.unlink(missing_ok=True)
        shutil.rmtree(self.root.parent / "derived" / "spill", ignore_errors=True)

    def _scratch(self) -> Scratch:
        return Scratch(self.root.parent / "derived" / "spill")


def _order_of_imports(on: Connection) -> dict[str, int]:
    wanted = select(imports.c.import_id, imports.c.seq).where(imports.c.undone_at.is_(None))
    return {row.import_id: row.seq for row in on.execute(wanted)}


def _cannot_undo(on: Connection, import_id: str) -> Missing | Conflict:
    known = on.execute(select(imports.c.seq).where(imports.c.import_id == import_id)).first()
    if known is None:
        return Missing("import.unknown", _NO_IMPORT, import_id=import_id)
    return Conflict("import.undone", _UNDONE, import_id=import_id)


def _keys_landed(on: Connection, import_id: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    counts = on.execute(select(imports.c.counts).where(imports.c.import_id == import_id)).scalar_one()
    return [(fact, tuple(how["key"]), how["day"]) for fact, how in counts.get("keys", {}).items()]


def _set_aside(on: Connection, landing: Landing) -> None:
    """Put bad rows into quarantine; the same row of the same file that lies there already is not doubled."""
    if landing.mended:
        on.execute(update(quarantine).where(quarantine.c.id.in_(landing.mended)).values(state="mended"))
    if not landing.aside:
        return
    lying = select(quarantine.c.fact, quarantine.c.line, quarantine.c.row).where(
        quarantine.c.file == landing.file, quarantine.c.state == "aside"
    )
    known = {(r.fact, r.line, str(sorted(r.row.items()))) for r in on.execute(lying)}
    fresh = [
        {**vars(a), "reason": a.reason.as_dict(), "import_id": landing.import_id, "state": "aside"}
        for a in landing.aside
        if (a.fact, a.line, str(sorted(a.row.items()))) not in known
    ]
    if fresh:
        on.execute(insert(quarantine), fresh)
