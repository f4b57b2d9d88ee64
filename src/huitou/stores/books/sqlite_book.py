"""The ledger's tables in SQLite: one connection that writes, in transactions that take the lock at once."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

from huitou.base import Conflict, Unreachable
from huitou.stores.books.book import ASTRAY, FAILED, KEYED, LAST_ACCOUNT, LOST, PORTION, Compute
from huitou.stores.books.rows import (
    AMOUNTS,
    AccountRow,
    Asked,
    Changes,
    EntryRow,
    HoldRow,
    KeyRow,
    Loaded,
    LotRow,
    chunks,
    marks,
)
from huitou.stores.books.turnstile import Turnstile
from huitou.stores.jobs import Fence
from huitou.stores.sql import DURABLE

PRAGMAS = (*DURABLE, "foreign_keys=OFF")  # only keys refer to entries, and both are written in one turn


class Connection(Protocol):
    """The little that is used of a connection; a test may bring one that remembers every write."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Iterable[tuple[Any, ...]]: ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object: ...

    def close(self) -> None: ...


def open_connection(file: Path | str) -> sqlite3.Connection:
    """TRUNCATE with FULL: what is committed is on disk, with any version of SQLite and any number of processes."""
    connection = sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class SQLiteBook:
    """A Book over one SQLite file. `connect` opens a connection of the kind above; `turnstile` says who writes next where
    several processes write."""

    def __init__(self, connect: Callable[[], Connection], turnstile: Turnstile | None = None) -> None:
        self._connect, self._turnstile = connect, turnstile
        self._lock = threading.Lock()
        self._writer: tuple[int, Connection] | None = None
        self._readers = threading.local()

    def turn(self, asked: Asked, compute: Compute, fence: Fence | None = None) -> None:
        with (
            self._lock,
            self._trouble(),
            self._next(),
            self._transaction("BEGIN IMMEDIATE", self._writing()) as on,
        ):
            if fence is not None and not _holds(on, fence):
                raise Conflict("job.lost", LOST)
            changes = compute(load(on, asked))
            if changes:
                save(on, changes)

    def look(self, asked: Asked) -> Loaded:
        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            return load(on, asked)

    def ranges(self, size: int) -> list[tuple[int, int]]:
        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            ids = [row[0] for row in on.execute("SELECT account_id FROM ledger_accounts ORDER BY account_id")]
        cuts = ids[::size]
        return (
            list(zip(cuts, [*cuts[1:], min(ids[-1] + 1, LAST_ACCOUNT) if ids else 0], strict=True))
            if ids
            else []
        )

    def whole(
        self, low: int, high: int
    ) -> tuple[list[AccountRow], list[EntryRow], list[LotRow], list[HoldRow]]:
        below = f"account_id <{'=' if high == LAST_ACCOUNT else ''} ?"

        def rows(columns: str, table: str, order: str) -> Iterable[tuple[Any, ...]]:
            sql = f"SELECT {columns} FROM {table} WHERE account_id >= ? AND {below} ORDER BY {order}"
            return on.execute(sql, (low, high))

        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            return (
                [AccountRow(*r) for r in rows(_ACCOUNT, "ledger_accounts", "account_id")],
                [EntryRow(*r) for r in rows(_ENTRY, "ledger_entries", "account_id, n")],
                [LotRow(*r) for r in rows(_LOT, "ledger_lots", "account_id, lot")],
                [HoldRow(*r) for r in rows(_HOLD, "ledger_holds", "account_id, hold")],
            )

    def accounts(self) -> Iterator[AccountRow]:
        sql = f"SELECT {_ACCOUNT} FROM ledger_accounts WHERE account_id >= ? AND account_id < ? ORDER BY account_id"
        for low, high in self.ranges(PORTION):
            with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
                rows = [AccountRow(*row) for row in on.execute(sql, (low, high))]
            yield from rows

    def keys(self, keys: Sequence[str]) -> dict[str, KeyRow]:
        found = {}
        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            for some in chunks(keys):
                sql = f"SELECT {_KEY} FROM ledger_keys WHERE key IN ({marks(len(some))})"
                found.update({row[0]: KeyRow(*row) for row in on.execute(sql, some)})
        return found

    def keyed(self) -> int:
        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            return int(next(iter(on.execute(KEYED)))[0])

    def astray(self) -> list[tuple[int | None, int]]:
        with self._trouble(), self._transaction("BEGIN", self._reading()) as on:
            return [(row[0], row[1]) for row in on.execute(ASTRAY)]

    def close(self) -> None:
        with self._lock:
            if self._writer:
                self._writer[1].close()
            self._writer = None
            if self._turnstile:
                self._turnstile.close()
        if reader := getattr(self._readers, "connection", None):
            reader.close()
            self._readers.connection = None

    def _writing(self) -> Connection:
        # A connection must not be carried over a fork.
        if self._writer is None or self._writer[0] != os.getpid():
            self._writer = (os.getpid(), self._connect())
        return self._writer[1]

    def _reading(self) -> Connection:
        held = self._readers
        if getattr(held, "connection", None) is None or held.process != os.getpid():
            held.connection, held.process = self._connect(), os.getpid()
        connection: Connection = held.connection
        return connection

    def _next(self) -> AbstractContextManager[None]:
        return self._turnstile.passed() if self._turnstile else nullcontext()

    @contextmanager
    def _transaction(self, begin: str, on: Connection) -> Iterator[Connection]:
        on.execute(begin)
        try:
            yield on
            on.execute("COMMIT")
        except BaseException:
            _undo(on)
            raise

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, sqlite3.DatabaseError, OSError) as failed:
            if isinstance(failed, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise Unreachable("ledger.unreachable", FAILED, why=failed) from failed


def _undo(on: Connection) -> None:
    try:
        on.execute("ROLLBACK")
    except Exception as gone:  # a full disk may have rolled back already
        if "no transaction" not in str(gone):
            raise


def _holds(on: Connection, fence: Fence) -> bool:
    return list(on.execute("SELECT token FROM jobs WHERE id = ? AND state = 'running'", (fence.job_id,))) == [
        (fence.token,)
    ]


# ── load ─────────────────────────────────────────────────────────────────────────────────────────────────

_ACCOUNT = ", ".join(AccountRow._fields)
_LOT = ", ".join(LotRow._fields)
_HOLD = ", ".join(HoldRow._fields)
_ENTRY = ", ".join(EntryRow._fields)
_KEY = ", ".join(KeyRow._fields)
_OPEN = "spendable + pending + held > 0"


def load(on: Connection, asked: Asked) -> Loaded:
    """What was asked for, read within the transaction that `on` is in."""
    found = Loaded()
    for some in chunks({*asked.keys, *asked.named_keys}):
        for row in on.execute(f"SELECT {_KEY} FROM ledger_keys WHERE key IN ({marks(len(some))})", some):
            found.keys[row[0]] = KeyRow(*row)
    for member, currency in _all_accounts(asked):
        _load_account(on, member, currency, found)
    known = {(a.member, a.currency): a.account_id for a in found.accounts.values()}
    wanted = [
        (known[member, currency], n) for member, currency, n in asked.entries if (member, currency) in known
    ]
    wanted += [(row.account_id, row.n) for row in _rows_of(found, asked.named_keys)]
    for account_id, n in wanted:
        _load_entry(on, account_id, n, found)
        _load_named(on, account_id, n, found)
    for row in _rows_of(found, asked.keys):
        _load_entry(on, row.account_id, row.n, found)
    return found


def _all_accounts(asked: Asked) -> Iterable[tuple[str, str]]:
    return dict.fromkeys([*asked.accounts, *[(member, currency) for member, currency, _ in asked.entries]])


def _rows_of(found: Loaded, keys: Iterable[str]) -> list[Any]:
    rows = [found.keys[key] for key in keys if key in found.keys]
    return [row for row in rows if row.n is not None]


def _load_account(on: Connection, member: str, currency: str, found: Loaded) -> None:
    found.members.update(
        r[0] for r in on.execute("SELECT member FROM ledger_members WHERE member = ?", (member,))
    )
    said = on.execute("SELECT member, kind, policy FROM ledger_policies WHERE currency = ? AND member IN ('', ?)",
                      (currency, member))  # fmt: skip
    found.policies.update({(currency, row[0], row[1]): row[2] for row in said})
    sql = f"SELECT {_ACCOUNT} FROM ledger_accounts WHERE member = ? AND currency = ?"
    for row in on.execute(sql, (member, currency)):
        account = found.accounts[member, currency] = AccountRow(*row)
        for lot in on.execute(f"SELECT {_LOT} FROM ledger_lots WHERE account_id = ? AND {_OPEN}", row[:1]):
            found.lots[lot[0], lot[1]] = LotRow(*lot)
        if account.held:
            sql = f"SELECT {_HOLD} FROM ledger_holds WHERE account_id = ? AND closed IS NULL"
            for hold in on.execute(sql, row[:1]):
                found.holds[hold[0], hold[1]] = HoldRow(*hold)


def _load_entry(on: Connection, account_id: int, n: int, found: Loaded) -> None:
    for row in on.execute(
        f"SELECT {_ENTRY} FROM ledger_entries WHERE account_id = ? AND n = ?", (account_id, n)
    ):
        found.entries[account_id, n] = EntryRow(*row)


def _load_named(on: Connection, account_id: int, n: int, found: Loaded) -> None:
    """The later entries that name an entry, the hold that it made, and the lots that it moved."""
    here = (account_id, n)
    for row in on.execute(f"SELECT {_ENTRY} FROM ledger_entries WHERE account_id = ? AND names = ?", here):
        found.entries[row[0], row[1]] = EntryRow(*row)
    for row in on.execute(f"SELECT {_HOLD} FROM ledger_holds WHERE account_id = ? AND hold = ?", here):
        found.holds[row[0], row[1]] = HoldRow(*row)
    if here in found.entries:
        for lot in {lot for _, lot, _ in json.loads(found.entries[here].postings)}:
            if (account_id, lot) not in found.lots:
                sql = f"SELECT {_LOT} FROM ledger_lots WHERE account_id = ? AND lot = ?"
                for row in on.execute(sql, (account_id, lot)):
                    found.lots[row[0], row[1]] = LotRow(*row)


# ── save ─────────────────────────────────────────────────────────────────────────────────────────────────


def _upsert(table: str, fields: Sequence[str], keys: int, moving: Sequence[str]) -> str:
    sets = ", ".join(f"{name} = excluded.{name}" for name in moving)
    return (
        f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({marks(len(fields))}) "
        f"ON CONFLICT ({', '.join(fields[:keys])}) DO UPDATE SET {sets}"
    )


_NEW_ACCOUNT = f"INSERT INTO ledger_accounts ({_ACCOUNT}) VALUES ({marks(len(AccountRow._fields))})"
_MOVING = ("n", "hash", "recorded_at", "lots", *AMOUNTS)
_SAVE_ACCOUNT = (
    f"UPDATE ledger_accounts SET {', '.join(f'{name} = ?' for name in _MOVING)} WHERE account_id = ?"
)
_SAVE_LOT = _upsert("ledger_lots", LotRow._fields, 2, AMOUNTS)
_SAVE_HOLD = _upsert("ledger_holds", HoldRow._fields, 2, ("closed",))
_SAVE_ENTRY = f"INSERT INTO ledger_entries ({_ENTRY}) VALUES ({marks(len(EntryRow._fields))})"
_SAVE_KEY = f"INSERT INTO ledger_keys ({_KEY}) VALUES ({marks(len(KeyRow._fields))})"

_SAVE_MESSAGE = "INSERT INTO outbox (topic, key, body, written_at, due, attempts) VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING"


def save(on: Connection, changes: Changes) -> None:
    """Write what changed. The lock was taken before anything was read, so nothing can be stale."""
    new = [row for row in changes.accounts.values() if not changes.versions[row.account_id]]
    old = [
        (*row[3:], row.account_id) for row in changes.accounts.values() if changes.versions[row.account_id]
    ]
    for sql, rows in (
        (_NEW_ACCOUNT, new),
        (_SAVE_ACCOUNT, old),
        (_SAVE_ENTRY, changes.entries),
        (_SAVE_LOT, changes.lots.values()),
        (_SAVE_HOLD, changes.holds.values()),
        (_SAVE_KEY, changes.keys),
        (_SAVE_MESSAGE, [(*row, row.at) for row in changes.messages]),
    ):
        on.executemany(sql, rows)
