"""Where a ledger lies that is about to be killed: a SQLite file, or a PostgreSQL server that dies and comes back."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Protocol

from huitou.record import Chance, Ledger
from huitou.stores import Workspace, open_book
from tests import postgres
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.worlds import company

DATABASE = "huitou.db"


class Place(Protocol):
    """pause: between two kills, in seconds; between_looks: how many kills from one look to the next; small: looked at
    whole in a moment; kill: kill something of the store itself, if it is its turn."""

    name: str
    small: bool
    between_looks: int
    pause: tuple[float, float]
    workspace: Workspace

    def anew(self) -> None: ...

    def kill(self, rng: Random) -> bool: ...

    def ledger(self, low: int) -> Ledger: ...

    def rows(self, low: int, high: int, prefix: str) -> truths.Rows: ...


def emptied(url: str, name: str) -> str:
    """The URL of a database of this name on the same server, made anew."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as on:
        on.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def opened(workspace: Workspace, low: int) -> Ledger:
    """A ledger with connections of its own, whose new accounts are numbered from `low`."""
    anew = Workspace(workspace.folder, workspace.settings, workspace.clock)
    anew.book = open_book(workspace.settings.database or workspace.folder / DATABASE)  # type: ignore[misc]
    return Ledger(anew, Chance(account=itertools.count(low).__next__))


class SQLitePlace:
    """One file; there is no server to kill."""

    name = "SQLite"
    small = True
    between_looks = 5
    pause = (0.001, 0.04)

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, itertools.count()
        self._last: Path | None = None
        self._base = company(folder / "base")
        self._base.db.dispose()

    def anew(self) -> None:
        """A new file for the next kills."""
        here = self._folder / f"world-{next(self._numbers)}"
        shutil.copytree(self._folder / "base", here)
        if self._last:
            shutil.rmtree(self._last)
        self._last = here
        self.workspace = Workspace(here, self._base.settings, self._base.clock)

    def kill(self, rng: Random) -> bool:
        return False

    def ledger(self, low: int) -> Ledger:
        return opened(self.workspace, low)

    def rows(self, low: int, high: int, prefix: str) -> truths.Rows:
        on = sqlite3.connect(self.workspace.folder / DATABASE, timeout=60, isolation_level=None)
        try:
            on.execute("BEGIN")
            return truths.read(on.execute)
        finally:
            on.close()


class PostgresPlace:
    """A server with fsync on, of which clients, single backends and all processes at once are killed in turn."""

    name = "PostgreSQL"
    small = False
    between_looks = 1
    pause = (0.02, 0.25)

    def __init__(self, folder: Path, cluster: postgres.Cluster) -> None:
        self._cluster = cluster
        self.workspace = company(folder / "company", cluster.url)
        _ = self.workspace.book  # which makes the tables
        self.workspace.live.dispose()

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator[PostgresPlace]:
        with postgres.cluster(fsync=True) as cluster:
            yield cls(folder, cluster)

    def anew(self) -> None:
        """Nothing: new members are apart from the old ones."""

    def kill(self, rng: Random) -> bool:
        """One of three kills is a client's, one a backend's, after which the server recovers by itself, and one takes
        every process of the server."""
        die = rng.randrange(3)
        if die == 0:
            return False
        if die == 1:
            return self._cluster.kill_backend(rng)
        self._cluster.kill()
        self._cluster.start()
        return True

    def ledger(self, low: int) -> Ledger:
        return opened(self.workspace, low)

    def rows(self, low: int, high: int, prefix: str) -> truths.Rows:
        import psycopg

        until = time.monotonic() + 60
        while True:
            try:
                with psycopg.connect(self._cluster.url, connect_timeout=5) as on:
                    on.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    return truths.read(on.execute, low, high, prefix)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
