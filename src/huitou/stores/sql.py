"""The operational SQL store: connection, transaction, migrations. SQLite when embedded, else PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    ExceptionContext,
    Table,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

from huitou.base import Text, Unreachable

POSTGRESQL = "postgresql://"
HEAD = "0006"  # the newest migration; a test holds it against the folder
# How every connection to a SQLite file is opened, so that what is committed is on the disk.
DURABLE = ("journal_mode=TRUNCATE", "synchronous=FULL", "busy_timeout=60000")

_WRITES = "huitou_writes"
_MIGRATING = 48_017_001  # the advisory lock under which a server's tables are brought up to date
_DOWN = Text(
    zh_hant="連不上資料庫 {place}：{why}。請確認伺服器開著、huitou.toml 的 database 寫對了，再試一次。",
    zh_hans="连不上数据库 {place}：{why}。请确认服务器开着、huitou.toml 的 database 写对了，再试一次。",
    en="The database {place} does not answer: {why}. Check that the server runs and that `database` in huitou.toml "
    "is right, then try again.",
)


def connect(where: Path | str) -> Engine:
    """Open a database and bring its tables up to date: a file (made where there is none), or postgresql://….

    Raises Unreachable, now and in later use, where a server does not answer.
    """
    on_server = isinstance(where, str) and where.startswith(POSTGRESQL)
    engine = _server(str(where)) if on_server else _file(Path(where))
    if _version(engine) != HEAD:
        _migrate(engine)
    return engine


def _file(file: Path) -> Engine:
    """TRUNCATE journal with FULL synchronous: what is committed is on disk, and several processes may write in turn.

    Not WAL, because SQLite before 3.51.3 can corrupt a WAL that two connections check-point at once.
    """
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": 60})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _server(url: str) -> Engine:
    place = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(place, pool_pre_ping=True, connect_args={"connect_timeout": 10})

    def lost(context: ExceptionContext) -> None:
        if context.is_pre_ping or not (context.is_disconnect or context.connection is None):
            return
        plain = make_url(url).render_as_string(hide_password=True)
        why = (str(context.original_exception).strip().splitlines() or ["-"])[0]
        raise Unreachable("database.down", _DOWN, place=plain, why=why) from context.original_exception

    event.listen(engine, "handle_error", lost)
    return engine


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves, see _begin
    for pragma in (*DURABLE, "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # IMMEDIATE: a transaction that will write takes the lock at once, so that two never meet half-way.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that will write: all of it, or nothing. SQLite waits up to a minute for another writer."""
    with engine.connect() as connection, connection.execution_options(**{_WRITES: True}).begin():
        yield connection


def insert_once(on: Connection, table: Table, **values: Any) -> bool:
    """Insert a row unless one with the same unique key is there; whether it was inserted.

    Waits where another transaction is about to insert the same.
    """
    insert = postgresql.insert if on.dialect.name == "postgresql" else sqlite.insert
    once = insert(table).values(**values).on_conflict_do_nothing()
    return on.execute(once.returning(*table.primary_key)).first() is not None


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
        if engine.dialect.name == "postgresql":  # several processes may start at once
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATING})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
