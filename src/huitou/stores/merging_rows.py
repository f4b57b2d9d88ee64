"""How the rows of an import meet the rows that lie in the lake: added, corrected, or unchanged."""

from __future__ import annotations

import itertools
import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from huitou.stores.landing import Staged
from huitou.stores.manifest import UNDATED, LakeFile
from huitou.stores.scratch import Scratch, quoted

BOOKKEEPING = ("source", "recorded_at", "import_id")
MIXED = "mixed"  # import_id of a file that holds rows of several imports


@dataclass
class Merged:
    """Files to add to the manifest and paths to retire, and what happened to the rows."""

    fact: str
    new: list[LakeFile] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    added: int = 0
    corrected: int = 0
    unchanged: int = 0


@dataclass
class TakenBack:
    """What undoing does to one fact; corrected_by names a later import that stands in the way."""

    rows: int = 0
    new: list[LakeFile] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    corrected_by: str | None = None


def merge(scratch: Scratch, root: Path, live: list[LakeFile], staged: Staged, import_id: str) -> Merged:
    """Compare staged rows with the live ones of the same fact and write the files that the difference needs."""
    merged = Merged(staged.fact)
    if not staged.files:
        return merged
    scratch.run(f"CREATE OR REPLACE TEMP VIEW staged AS SELECT * FROM {_scan(p for _, p in staged.files)}")
    total = int(scratch.one("SELECT count(*) FROM staged"))
    known = _overlap(scratch, root, live, staged.key) if live else 0
    if not known:
        merged.added = total
        merged.new = _adopt(scratch, root, staged, import_id)
        return merged
    columns = [r[0] for r in scratch.rows("DESCRIBE staged")]
    facts = [c for c in columns if c not in BOOKKEEPING]
    on = " AND ".join(f's."{k}" IS NOT DISTINCT FROM o."{k}"' for k in staged.key)
    differs = " OR ".join(f'(s."{c}" IS NOT NULL AND s."{c}" IS DISTINCT FROM o."{c}")' for c in facts)
    mixed = ", ".join(f'coalesce(s."{c}", o."{c}") AS "{c}"' for c in facts)
    kept = ", ".join(f's."{c}"' for c in BOOKKEEPING)
    scratch.run(f"CREATE OR REPLACE TEMP TABLE corrected AS SELECT {mixed}, {kept}, o.huitou_file "
                f"FROM staged s JOIN old o ON {on} WHERE {differs}")  # fmt: skip
    merged.corrected = int(scratch.one("SELECT count(*) FROM corrected"))
    merged.unchanged = known - merged.corrected
    merged.added = total - known
    if not merged.added and not merged.corrected:
        return merged
    keys = ", ".join(f'"{k}"' for k in staged.key)
    names = ", ".join(f'"{c}"' for c in columns)
    fresh = (
        f"SELECT {names} FROM staged s ANTI JOIN old o ON {on} UNION ALL BY NAME "
        f"SELECT {names} FROM corrected"
    )
    merged.new = _write(scratch, root, staged.fact, fresh, staged.day, import_id, layer=True)
    by_path = {file.path: file for file in live}
    for (path,) in scratch.rows("SELECT DISTINCT huitou_file FROM corrected"):
        file = by_path[str(Path(path).relative_to(root))]
        rest = (
            f"SELECT o.* FROM {_scan([path])} o ANTI JOIN (SELECT {keys} FROM corrected) s "
            f"ON {on}"
        )  # fmt: skip
        merged.new += _write(scratch, root, staged.fact, rest, staged.day, file.import_id, layer=False)
        merged.replaced.append(file.path)
    return merged


def take_back(
    scratch: Scratch,
    root: Path,
    live: list[LakeFile],
    layers: list[LakeFile],
    key: tuple[str, ...],
    day: str | None,
    import_id: str,
    order: dict[str, int],
) -> TakenBack:
    """Remove the rows of one import from the live files and put back what they had replaced."""
    mine = [f for f in layers if f.import_id == import_id]
    back = TakenBack()
    if not mine:
        return back
    on = " AND ".join(f's."{k}" IS NOT DISTINCT FROM o."{k}"' for k in key)
    keys = ", ".join(f'"{k}"' for k in key)
    scratch.run(
        f"CREATE OR REPLACE TEMP TABLE mine AS SELECT {keys} FROM {_scan(root / f.path for f in mine)}"
    )
    scratch.run(
        "CREATE OR REPLACE TEMP TABLE lying AS SELECT o.import_id, o.filename AS huitou_file, count(*) AS rows "
        f"FROM {_scan((root / f.path for f in live), named=True)} o SEMI JOIN mine s ON {on} GROUP BY ALL"
    )
    back.corrected_by = scratch.one("SELECT max(import_id) FROM lying WHERE import_id <> ?", [import_id])
    if back.corrected_by:
        return back
    back.rows = int(scratch.one("SELECT coalesce(sum(rows), 0) FROM lying"))
    by_path = {file.path: file for file in live}
    for (path,) in scratch.rows("SELECT DISTINCT huitou_file FROM lying"):
        file = by_path[str(Path(path).relative_to(root))]
        back.replaced.append(file.path)
        rest = f"SELECT * FROM {_scan([path])} WHERE import_id <> {quoted(import_id)}"
        back.new += _write(scratch, root, file.fact, rest, day, file.import_id, layer=False)
    earlier = [f for f in layers if f.import_id != import_id]
    if earlier:
        ranks = " ".join(f"WHEN {quoted(i)} THEN {n}" for i, n in order.items())
        before = (
            f"SELECT o.* FROM {_scan(root / f.path for f in earlier)} o SEMI JOIN mine s ON {on} "
            f"QUALIFY row_number() OVER (PARTITION BY {', '.join(_of_old(key))} "
            f"ORDER BY CASE o.import_id {ranks} END DESC) = 1"
        )
        back.new += _write(scratch, root, mine[0].fact, before, day, MIXED, layer=False)
    return back


def fold(scratch: Scratch, root: Path, files: list[LakeFile]) -> LakeFile:
    """Several live files of one fact and month as one."""
    ids = {f.import_id for f in files}
    owner = ids.pop() if len(ids) == 1 else MIXED
    target = _place(root, files[0].fact, files[0].month, "folded")
    scratch.run(
        f"COPY (SELECT * FROM {_scan(root / f.path for f in files)}) TO {quoted(target)} ({_PARQUET})"
    )
    days = [d for f in files for d in (f.first_day, f.last_day) if d]
    return LakeFile(
        files[0].fact, files[0].month, str(target.relative_to(root)), sum(f.rows for f in files),
        min(days, default=None), max(days, default=None), owner, layer=False,
    )  # fmt: skip


_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"


def _scan(paths: object, *, named: bool = False) -> str:
    listed = ", ".join(quoted(p) for p in paths)  # type: ignore[attr-defined]
    return f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false, filename = {named})"


def _of_old(key: tuple[str, ...]) -> list[str]:
    return [f'o."{k}"' for k in key]


def _overlap(scratch: Scratch, root: Path, live: list[LakeFile], key: tuple[str, ...]) -> int:
    """Load the live rows that have a key of the staged ones into `old`; returns how many there are."""
    on = " AND ".join(f's."{k}" IS NOT DISTINCT FROM o."{k}"' for k in key)
    keys = ", ".join(f'"{k}"' for k in key)
    scratch.run(
        "CREATE OR REPLACE TEMP TABLE old AS SELECT o.* RENAME (filename AS huitou_file) "
        f"FROM {_scan((root / f.path for f in live), named=True)} o SEMI JOIN (SELECT {keys} FROM staged) s ON {on}"
    )
    return int(scratch.one("SELECT count(*) FROM old"))


def _adopt(scratch: Scratch, root: Path, staged: Staged, import_id: str) -> list[LakeFile]:
    """Move staged files into the lake as they are."""
    new = []
    for month, path in staged.files:
        target = _place(root, staged.fact, month, import_id)
        rows, first, last = _facts_of(scratch, path, staged.day)
        shutil.copyfile(path, target) if path.stat().st_dev != root.stat().st_dev else os.link(path, target)
        new.append(_lake_file(root, staged.fact, month, target, rows, first, last, import_id, layer=True))
    return new


def _write(
    scratch: Scratch, root: Path, fact: str, rows: str, day: str | None, import_id: str, *, layer: bool
) -> list[LakeFile]:
    """Write the rows of a query as files by month; nothing for no rows."""
    month = f"coalesce(strftime(\"{day}\", '%Y-%m'), '{UNDATED}')" if day else f"'{UNDATED}'"
    scratch.run(f"CREATE OR REPLACE TEMP TABLE writing AS SELECT *, {month} AS huitou_month FROM ({rows})")
    new = []
    for (name,) in scratch.rows("SELECT DISTINCT huitou_month FROM writing ORDER BY 1"):
        target = _place(root, fact, name, import_id)
        scratch.run(
            f"COPY (SELECT * EXCLUDE (huitou_month) FROM writing WHERE huitou_month = {quoted(name)}) "
            f"TO {quoted(target)} ({_PARQUET})"
        )
        rows_, first, last = _facts_of(scratch, target, day)
        new.append(_lake_file(root, fact, name, target, rows_, first, last, import_id, layer=layer))
    return new


def _lake_file(
    root: Path, fact: str, month: str, target: Path, rows: int, first: date | None, last: date | None,
    import_id: str, *, layer: bool,
) -> LakeFile:  # fmt: skip
    _make_durable(target)
    return LakeFile(fact, month, str(target.relative_to(root)), rows, first, last, import_id, layer=layer)


def _facts_of(scratch: Scratch, path: Path, day: str | None) -> tuple[int, date | None, date | None]:
    ends = f'min("{day}"), max("{day}")' if day else "NULL, NULL"
    return scratch.rows(f"SELECT count(*), {ends} FROM {_scan([path])}")[0]


def _place(root: Path, fact: str, month: str, import_id: str) -> Path:
    """A new file name that nothing uses."""
    folder = root / fact / month
    folder.mkdir(parents=True, exist_ok=True)
    for n in itertools.count():
        target = folder / f"{import_id}-{n}.parquet"
        if not target.exists():
            return target
    raise AssertionError("unreachable")


def _make_durable(path: Path) -> None:
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
