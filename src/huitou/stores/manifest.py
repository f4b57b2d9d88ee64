"""The manifest: which Parquet files are the lake, kept in SQL so that any change to the lake is one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Engine, delete, insert, select, update

from huitou.stores.tables import about, lake_files

UNDATED = "undated"


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file: rows of one fact in one local month (YYYY-MM, or `undated`), brought by one import."""

    fact: str
    month: str
    path: str  # relative to the lake's root
    rows: int
    first_day: date | None
    last_day: date | None
    import_id: str
    live: bool = True
    layer: bool = True


def files(on: Connection, fact: str | None = None, *, live: bool = True) -> list[LakeFile]:
    """The live files (or, with live=False, the layers that imports brought) of one fact or all, oldest first."""
    wanted = select(lake_files).where(lake_files.c.live if live else lake_files.c.layer)
    if fact is not None:
        wanted = wanted.where(lake_files.c.fact == fact)
    return [_file(row._mapping) for row in on.execute(wanted.order_by(lake_files.c.id))]


def add(on: Connection, new: list[LakeFile]) -> None:
    if new:
        on.execute(insert(lake_files), [_row(file) for file in new])


def retire(on: Connection, paths: list[str], *, layer: bool | None = None) -> None:
    """Take files out of the live view; with layer=False also out of their import's layer."""
    values = {"live": False} if layer is None else {"live": False, "layer": layer}
    for path in paths:
        on.execute(update(lake_files).where(lake_files.c.path == path).values(**values))


def forget(on: Connection) -> list[str]:
    """Drop the rows of files that are neither live nor a layer; returns their paths for deletion afterwards."""
    unused = ~lake_files.c.live & ~lake_files.c.layer
    paths = list(on.execute(select(lake_files.c.path).where(unused)).scalars())
    on.execute(delete(lake_files).where(unused))
    return paths


def revision_on(on: Connection) -> int:
    """The revision as one transaction sees it."""
    return int(on.execute(select(about.c.value).where(about.c.name == "revision")).scalar() or 0)


def revision(engine: Engine) -> int:
    """A number that rises with every change of what is recorded: figures computed at it stay right for it."""
    with engine.connect() as on:
        return revision_on(on)


def touch(on: Connection) -> None:
    """Raise the revision, in the transaction that changed something."""
    values = {"value": str(revision_on(on) + 1)}
    on.execute(update(about).where(about.c.name == "revision").values(**values))


def _file(row: object) -> LakeFile:
    values = {k: row[k] for k in LakeFile.__dataclass_fields__}  # type: ignore[index]
    for day in ("first_day", "last_day"):
        values[day] = date.fromisoformat(values[day]) if values[day] else None
    return LakeFile(**values)


def _row(file: LakeFile) -> dict[str, object]:
    row = dict(vars(file))
    for day in ("first_day", "last_day"):
        row[day] = row[day].isoformat() if row[day] else None
    return row
