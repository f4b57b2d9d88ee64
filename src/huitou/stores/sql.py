"""The operational SQL store: connection, transaction, migrations. SQLite when embedded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text

_WRITES = "huitou_writes"
HEAD = "0002"  # the newest migration; a test holds it against the folder


def connect(file: Path) -> Engine:
    """Open (or create) a workspace database and bring its tables up to date.

    TRUNCATE journal with FULL synchronous: what is committed is on disk, and several processes may write in turn.
    Not WAL, because SQLite before 3.51.3 can corrupt a WAL that two connections check-point at once.
    """
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 60})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    if _version(engine) != HEAD:
        _migrate(engine)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that will write takes the lock at once, so that two never meet half-way.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: all of it, or nothing. Waits up to a minute for another writer."""
    with engine.connect() as connection, connection.execution_options(**{_WRITES: True}).begin():
        yield connection


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(engine: Engine) -> None:
    from alembic import command  # takes a third of a second: only when there is something to migrate
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
