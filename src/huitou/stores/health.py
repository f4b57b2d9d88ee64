"""Whether what a workspace keeps is whole and safe: its database, its lake, its disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huitou.base import Text
from huitou.stores import manifest
from huitou.stores.manifest import LakeFile
from huitou.stores.workspace import Workspace

State = Literal["good", "note", "bad"]
LEAST_FREE = 1 << 30  # bytes: less room than this and an import may fail

_JOURNAL = Text(
    "資料庫寫入方式 {journal}/{synchronous}（SQLite {version}）：寫進去的都在磁碟上",
    "数据库写入方式 {journal}/{synchronous}（SQLite {version}）：写进去的都在磁盘上",
    "The database writes with {journal}/{synchronous} (SQLite {version}): what is committed is on disk",
)
_UNSAFE = Text(
    "資料庫寫入方式 {journal}/{synchronous} 不安全；應該是 truncate/full。",
    "数据库写入方式 {journal}/{synchronous} 不安全；应该是 truncate/full。",
    "The database writes with {journal}/{synchronous}, which is not safe; it should be truncate/full.",
)
_WAL = Text(
    "SQLite {version} 的 WAL 可能在重設時損壞（3.51.3 才修好）；回頭不用 WAL，不受影響。",
    "SQLite {version} 的 WAL 可能在重置时损坏（3.51.3 才修复）；回头不用 WAL，不受影响。",
    "WAL in SQLite {version} can be corrupted when it is reset (mended in 3.51.3); Huitou does not use it.",
)
_SOUND = Text("資料庫檢查過，沒有損壞", "数据库检查过，没有损坏", "The database is sound")
_BROKEN = Text(
    "資料庫損壞：{why}；請用備份。",
    "数据库损坏：{why}；请用备份。",
    "The database is damaged: {why}; use a backup.",
)
_WHOLE = Text(
    "資料檔 {files} 個都在，共 {rows} 列",
    "数据文件 {files} 个都在，共 {rows} 行",
    "All {files} data files are there, {rows} rows",
)
_LOST = Text(
    "少了資料檔 {file}（{rows} 列）；請用備份。",
    "少了数据文件 {file}（{rows} 行）；请用备份。",
    "The data file {file} ({rows} rows) is gone; use a backup.",
)
_CHANGED = Text(
    "資料檔 {file} 讀不出應有的 {rows} 列（{why}）；請用備份。",
    "数据文件 {file} 读不出应有的 {rows} 行（{why}）；请用备份。",
    "The data file {file} does not hold its {rows} rows ({why}); use a backup.",
)
_ORPHANS = Text(
    "有 {files} 個資料檔沒有人用（中斷的匯入留下的）；huitou turn 會清掉一天以上的。",
    "有 {files} 个数据文件没有人用（中断的导入留下的）；huitou turn 会清掉一天以上的。",
    "{files} data files belong to nothing (an import was interrupted); huitou turn clears those older than a day.",
)
_LEFT = Text(
    "上次匯入中斷，留下了暫存檔；下次匯入會清掉。",
    "上次导入中断，留下了暂存文件；下次导入会清掉。",
    "An interrupted import left staged files; the next import clears them.",
)
_ROOM = Text("磁碟還有 {free} GB", "磁盘还有 {free} GB", "{free} GB of disk are free")
_FULL = Text(
    "磁碟只剩 {free} GB，匯入可能失敗；請清出空間。",
    "磁盘只剩 {free} GB，导入可能失败；请清出空间。",
    "Only {free} GB of disk are free and an import may fail; make room.",
)
_LOCKED = Text(
    "不能寫入 {file}；請檢查權限。",
    "不能写入 {file}；请检查权限。",
    "{file} cannot be written; check its permissions.",
)
_WRITABLE = Text("工作資料夾可以寫入", "工作文件夹可以写入", "The workspace can be written")


@dataclass(frozen=True)
class Finding:
    """One thing looked at. code: stable name; state: good, note (worth knowing) or bad (something must be done)."""

    code: str
    state: State
    text: Text


def examine(workspace: Workspace) -> list[Finding]:
    """Look at everything a workspace rests on. Changes nothing."""
    looked = (_database, _lake, _leftovers, _access, _disk)
    return [finding for look in looked for finding in look(workspace)]


def sqlite_version() -> str:
    return sqlite3.sqlite_version


def _database(workspace: Workspace) -> Iterator[Finding]:
    with workspace.db.connect() as on:
        journal = str(on.exec_driver_sql("PRAGMA journal_mode").scalar())
        level = int(on.exec_driver_sql("PRAGMA synchronous").scalar() or 0)
        said = str(on.exec_driver_sql("PRAGMA quick_check").scalar())
    synchronous = ("off", "normal", "full", "extra")[level]
    safe = journal in ("truncate", "delete", "persist") and level >= 2
    values = {"journal": journal, "synchronous": synchronous, "version": sqlite_version()}
    text = _JOURNAL.fill(**values) if safe else _UNSAFE.fill(**values)
    yield Finding("database.safety", "good" if safe else "bad", text)
    if sqlite3.sqlite_version_info < (3, 51, 3):
        yield Finding("database.wal", "note" if safe else "bad", _WAL.fill(version=sqlite_version()))
    if said == "ok":
        yield Finding("database.sound", "good", _SOUND)
    else:
        yield Finding("database.damaged", "bad", _BROKEN.fill(why=said))


def _lake(workspace: Workspace) -> Iterator[Finding]:
    with workspace.db.connect() as on:
        live, layers = manifest.files(on), manifest.files(on, live=False)
    known = {f.path: f for f in [*layers, *live]}
    wrong = [finding for file in known.values() if (finding := _file(workspace, file))]
    yield from wrong
    if not wrong:
        rows = sum(f.rows for f in live)
        yield Finding("lake.whole", "good", _WHOLE.fill(files=f"{len(known):,}", rows=f"{rows:,}"))
    root = workspace.lake.root
    orphans = [p for p in root.rglob("*.parquet") if p.relative_to(root).as_posix() not in known]
    if orphans:
        yield Finding("lake.orphans", "note", _ORPHANS.fill(files=len(orphans)))


def _file(workspace: Workspace, file: LakeFile) -> Finding | None:
    import pyarrow.parquet as pq  # only when a doctor asks

    path = workspace.lake.root / file.path
    if not path.is_file():
        return Finding("lake.lost", "bad", _LOST.fill(file=file.path, rows=f"{file.rows:,}"))
    try:
        rows = pq.read_metadata(path).num_rows
    except Exception as damaged:  # whatever Arrow makes of it: the file is not what was written
        why: object = str(damaged).splitlines()[0]
    else:
        if rows == file.rows:
            return None
        why = f"{rows:,}"
    return Finding("lake.changed", "bad", _CHANGED.fill(file=file.path, rows=f"{file.rows:,}", why=why))


def _leftovers(workspace: Workspace) -> Iterator[Finding]:
    staging = workspace.folder / "staging"
    if staging.is_dir() and any(staging.iterdir()):
        yield Finding("staging.left", "note", _LEFT)


def _access(workspace: Workspace) -> Iterator[Finding]:
    needed = [workspace.folder, workspace.folder / "huitou.db", workspace.lake.root]
    locked = [path for path in needed if not os.access(path, os.R_OK | os.W_OK)]
    for path in locked:
        yield Finding("access.refused", "bad", _LOCKED.fill(file=path))
    if not locked:
        yield Finding("access", "good", _WRITABLE)


def _disk(workspace: Workspace) -> Iterator[Finding]:
    free = shutil.disk_usage(Path(workspace.folder)).free
    enough = free >= LEAST_FREE
    said = f"{free / (1 << 30):.1f}"
    yield Finding("disk", "good" if enough else "bad", (_ROOM if enough else _FULL).fill(free=said))
