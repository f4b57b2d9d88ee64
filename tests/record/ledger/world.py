"""A company with a ledger, a clock that the test turns, and ids from a seed; on SQLite or on PostgreSQL."""

from __future__ import annotations

import atexit
import itertools
import random
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event, text

from huitou.base import Clock, HuitouError
from huitou.record import Balance, Burn, Chance, ClawBack, Earn, Ledger, Posted, Refund, Request, Settle
from huitou.stores import Settings, SQLiteBook, Workspace, writing

START = datetime(2024, 1, 8, 2, tzinfo=UTC)  # ten in the morning in Taipei
# In the order of emptying.
TABLES = (
    "outbox",
    *(f"ledger_{name}" for name in ("keys", "holds", "lots", "entries", "accounts", "policies", "members")),
)


class World:
    """ws, ledger; now: what the clock shows. Instants are aware; `on` speaks of the company's local days."""

    def __init__(self, folder: Path, database: str = "", zone: str = "Asia/Taipei", seed: int = 1) -> None:
        self.now = START
        self._keys = itertools.count(1)
        self.zone = ZoneInfo(zone)
        self.ws = company(folder, database, zone, Clock(lambda: self.now))
        self.begin(seed)

    def begin(self, seed: int) -> None:
        """The same clock and the same ids again."""
        chance = random.Random(seed)
        self.now = START
        self.ledger = Ledger(
            self.ws,
            Chance(account=lambda: chance.getrandbits(48), member=lambda: f"m{chance.getrandbits(64):016x}"),
        )

    def clear(self, seed: int) -> None:
        """Begin again with nothing recorded."""
        with writing(self.ws.live) as on:
            for table in TABLES:
                on.execute(text(f"DELETE FROM {table}"))
        self.ledger.heads.file.unlink(missing_ok=True)
        self.begin(seed)

    def later(self, **time: float) -> None:
        """Let time pass: days=, hours=, minutes=; below 0, the clock is set back."""
        self.now += timedelta(**time)

    def on(self, day: int, month: int, year: int = 2024, hour: int = 10) -> None:
        """Turn the clock to a local time."""
        self.now = datetime(year, month, day, hour, tzinfo=self.zone).astimezone(UTC)

    def member(self, name: str = "ann") -> str:
        return self.ledger.enrol(name)

    def post(self, said: Request) -> Posted:
        return self.ledger.post(said)

    def earn(self, member: str, points: int, **said: Any) -> Posted:
        return self.post(Earn(member=member, points=points, **self._keyed(said)))

    def burn(self, member: str, points: int, **said: Any) -> Posted:
        return self.post(Burn(member=member, points=points, **self._keyed(said)))

    def clawback(self, member: str, of: int | str, points: int | None = None, **said: Any) -> Posted:
        return self.post(ClawBack(member=member, of=of, points=points, **self._keyed(said)))

    def refund(self, member: str, of: int | str, points: int | None = None, **said: Any) -> Posted:
        return self.post(Refund(member=member, of=of, points=points, **self._keyed(said)))

    def settle(self, member: str, **said: Any) -> Posted:
        return self.post(Settle(member=member, **self._keyed(said)))

    def _keyed(self, said: dict[str, Any]) -> dict[str, Any]:
        """With a key of its own, where the test does not care."""
        return {"key": f"w{next(self._keys)}", **said}

    def at_once(self, *requests: Request) -> list[Posted | HuitouError]:
        """Each request from a till of its own, with its own connection, all at the same moment."""
        start = Barrier(len(requests))

        def till(said: Request) -> Posted | HuitouError:
            ws = Workspace.open(self.ws.folder, self.ws.clock)
            ledger = Ledger(ws)
            try:
                ledger.balance(said.member)
                start.wait()
                return ledger.post(said)
            except HuitouError as refused:
                return refused
            finally:
                ws.book.close()
                ws.live.dispose()

        with ThreadPoolExecutor(len(requests)) as tills:
            return list(tills.map(till, requests))

    def balance(self, member: str, currency: str = "points", **when: Any) -> Balance:
        return self.ledger.balance(member, currency, **when)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """What the database itself says."""
        with self.ws.live.connect() as on:
            return [tuple(row) for row in on.execute(text(sql), values)]

    def hurry(self) -> World:
        """Do without syncs to disk, where what is tested is not whether they happen."""
        if not self.ws.settings.database:
            self.ws.__dict__["book"] = SQLiteBook(lambda: _unsafe(self.ws.folder / "huitou.db"))
            self.ws.live.dispose()
            event.listen(self.ws.live, "connect", lambda on, _: on.execute("PRAGMA synchronous=OFF"))
        return self

    def close(self) -> None:
        self.ws.book.close()
        self.ws.live.dispose()


def _unsafe(file: Path) -> sqlite3.Connection:
    on = sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=MEMORY", "synchronous=OFF"):
        on.execute(f"PRAGMA {pragma}")
    return on


def company(folder: Path, database: str, zone: str, clock: Clock) -> Workspace:
    """A new workspace, copied from one whose tables are there already."""
    shutil.copytree(_empty(zone), folder)
    if database:
        Settings(zone=zone, database=database).write(folder)
    return Workspace.open(folder, clock)


@cache
def _empty(zone: str) -> Path:
    folder = Path(mkdtemp(prefix="huitou-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Workspace.create(folder / "company", Settings(zone=zone))
    made.live.dispose()
    return made.folder
