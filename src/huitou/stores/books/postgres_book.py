"""The ledger's tables in PostgreSQL: what a turn has seen is guarded by the accounts' versions, so that no lock is held
while it is decided; only where two meet is the next try made under locks."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import psycopg
from psycopg import errors, pq

from huitou.base import Conflict, Unreachable
from huitou.stores.books import literals
from huitou.stores.books.book import ASTRAY, FAILED, KEYED, LAST_ACCOUNT, LOST, PORTION, Compute
from huitou.stores.books.rows import AccountRow, Asked, Changes, EntryRow, HoldRow, KeyRow, Loaded, LotRow
from huitou.stores.jobs import Fence

# See postgres.sql: few rows, each by its index, and a plan is made once. What such a plan is said to cost would have
# each call compiled anew where the server can do that.
_PLANS = (
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "plan_cache_mode = force_generic_plan",
    "jit = off",
)
_TAKES = {"ledger_load": 5, "ledger_lock": 2, "ledger_save": 11}  # how many values each function takes

TRIES = 20  # under locks a second try is needed only where a key or an account was made at the same instant
Row = TypeVar("Row", AccountRow, EntryRow, LotRow, HoldRow)
Said = list[bytes | None]  # the values of a function, as text


class PostgresBook:
    """A Book over one PostgreSQL database. A connection for writing, and one for reading for each thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._held = threading.local()
        self._writer: tuple[int, psycopg.Connection[Any]] | None = None

    def turn(self, asked: Asked, compute: Compute, fence: Fence | None = None) -> None:
        with self._lock, self._trouble():
            try:
                done = self._try(self._writing(), asked, compute, fence)
            except psycopg.OperationalError:
                if self._writer is None or not self._writer[1].closed:
                    raise
                # The server went away: ask it once more. If it was done after all, its keys say so.
                done = self._try(self._writing(), asked, compute, fence)
        if not done:
            raise Unreachable("ledger.busy", FAILED, why=f"{TRIES} × {errors.SerializationFailure.__name__}")

    def _try(self, on: psycopg.Connection[Any], asked: Asked, compute: Compute, fence: Fence | None) -> bool:
        said = _asked(asked)
        return self._free(on, said, compute, fence) or any(
            self._locked(on, said, compute, fence) for _ in range(TRIES)
        )

    def _free(self, on: psycopg.Connection[Any], said: Said, compute: Compute, fence: Fence | None) -> bool:
        """Without locks: two round trips, one commit. False where somebody else was faster."""
        return _save(on, compute(_load(on, said)), fence)

    def _locked(self, on: psycopg.Connection[Any], said: Said, compute: Compute, fence: Fence | None) -> bool:
        with on.transaction():
            _call(on, "ledger_lock", said[2:4])  # the accounts
            return _save(on, compute(_load(on, said)), fence)

    def look(self, asked: Asked) -> Loaded:
        said = _asked(asked)
        with self._trouble():
            on = self._reading()
            try:
                return _load(on, said)
            except psycopg.OperationalError:
                if not on.closed:
                    raise
                return _load(self._reading(), said)

    def ranges(self, size: int) -> list[tuple[int, int]]:
        sql = "SELECT account_id FROM ledger_accounts ORDER BY account_id"
        with self._trouble():
            ids = [row[0] for row in self._reading().execute(sql).fetchall()]
        cuts = ids[::size]
        return list(zip(cuts, [*cuts[1:], ids[-1] + 1], strict=True)) if ids else []

    def whole(
        self, low: int, high: int
    ) -> tuple[list[AccountRow], list[EntryRow], list[LotRow], list[HoldRow]]:
        on = self._reading()

        below = f"account_id <{'=' if high == LAST_ACCOUNT else ''} %s"

        def rows(make: type[Row], table: str, order: str) -> list[Row]:
            sql = (
                f"SELECT {', '.join(make._fields)} FROM {table} WHERE account_id >= %s AND {below} "
                f"ORDER BY {order}"
            )
            return [make(*row) for row in on.execute(sql, (low, high)).fetchall()]

        with self._trouble(), on.transaction():
            on.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return (
                rows(AccountRow, "ledger_accounts", "account_id"),
                rows(EntryRow, "ledger_entries", "account_id, n"),
                rows(LotRow, "ledger_lots", "account_id, lot"),
                rows(HoldRow, "ledger_holds", "account_id, hold"),
            )

    def accounts(self) -> Iterator[AccountRow]:
        sql = (
            f"SELECT {', '.join(AccountRow._fields)} FROM ledger_accounts WHERE account_id >= %s AND account_id < %s "
            "ORDER BY account_id"
        )
        for low, high in self.ranges(PORTION):
            with self._trouble():
                rows = [AccountRow(*row) for row in self._reading().execute(sql, (low, high)).fetchall()]
            yield from rows

    def keys(self, keys: Sequence[str]) -> dict[str, KeyRow]:
        sql = f"SELECT {', '.join(KeyRow._fields)} FROM ledger_keys WHERE key = ANY (%s)"
        with self._trouble():
            return {row[0]: KeyRow(*row) for row in self._reading().execute(sql, (list(keys),)).fetchall()}

    def keyed(self) -> int:
        with self._trouble():
            return int(self._reading().execute(KEYED).fetchall()[0][0])

    def astray(self) -> list[tuple[int | None, int]]:
        on = self._reading()
        with self._trouble(), on.transaction():
            for way in ("enable_seqscan", "enable_hashjoin"):  # here all rows are read, not few
                on.execute(f"SET LOCAL {way} = on")
            return [(row[0], row[1]) for row in on.execute(ASTRAY).fetchall()]

    def close(self) -> None:
        with self._lock:
            if self._writer:
                self._writer[1].close()
            self._writer = None
        if reader := getattr(self._held, "connection", None):
            reader.close()
            self._held.connection = None

    def _connect(self) -> psycopg.Connection[Any]:
        on: psycopg.Connection[Any] = psycopg.connect(self._url, autocommit=True, connect_timeout=10)
        on.prepare_threshold = None  # what it prepares by itself, it also throws away, and ours with it
        on.execute("SET synchronous_commit = on")  # acknowledged means durable, whatever the server's default
        for setting in _PLANS:
            on.execute(f"SET {setting}")
        for function, count in _TAKES.items():
            places = ", ".join(f"${n}" for n in range(1, count + 1))
            on.pgconn.prepare(function.encode(), f"SELECT {function}({places})".encode())
        return on

    def _writing(self) -> psycopg.Connection[Any]:
        if self._writer is None or self._writer[0] != os.getpid() or self._writer[1].closed:
            self._writer = (os.getpid(), self._connect())
        return self._writer[1]

    def _reading(self) -> psycopg.Connection[Any]:
        held = self._held
        if getattr(held, "connection", None) is None or held.process != os.getpid() or held.connection.closed:
            held.connection, held.process = self._connect(), os.getpid()
        connection: psycopg.Connection[Any] = held.connection
        return connection

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except psycopg.OperationalError as failed:
            raise Unreachable("ledger.unreachable", FAILED, why=str(failed).strip()) from failed


def _save(on: psycopg.Connection[Any], changes: Changes, fence: Fence | None) -> bool:
    """Whether the changes were written; False where what they rest on has moved."""
    if not changes:
        return True
    try:
        with on.transaction() if on.info.transaction_status else _as_it_is():
            answer = _call(on, "ledger_save", _said(changes, fence))
    except (errors.UniqueViolation, errors.SerializationFailure, errors.DeadlockDetected):
        return False
    if answer == b"lost":
        raise Conflict("job.lost", LOST)
    return answer == b"saved"


def _call(on: psycopg.Connection[Any], function: str, said: Said) -> bytes:
    """What one of the functions of postgres.sql answers. By libpq's own call: a cursor takes longer than the function."""
    result = on.pgconn.exec_prepared(function.encode(), said)  # type: ignore[arg-type]  # it takes None for NULL
    if result.status == pq.ExecStatus.TUPLES_OK:
        return result.get_value(0, 0) or b""
    if not result.error_field(pq.DiagnosticField.SQLSTATE):  # not the server said so, but that it is gone
        on.close()
        raise psycopg.OperationalError(result.error_message.decode(errors="replace"))
    raise errors.error_from_result(result)


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


def _asked(asked: Asked) -> Said:
    """What `ledger_load` takes."""
    accounts = dict.fromkeys([*asked.accounts, *[entry[:2] for entry in asked.entries]])
    return [
        literals.words({*asked.keys, *asked.named_keys}),
        literals.words(asked.named_keys),
        literals.words([member for member, _ in accounts]),
        literals.words([currency for _, currency in accounts]),
        json.dumps(asked.entries).encode() if asked.entries else None,
    ]


def _said(changes: Changes, fence: Fence | None) -> Said:
    """What `ledger_save` takes."""
    seen = changes.versions
    new = [row for row in changes.accounts.values() if not seen[row.account_id]]
    moved = [row for row in changes.accounts.values() if seen[row.account_id]]
    alone = len(seen) == len(changes.accounts) == 1  # then it is guarded as it is changed
    looked_at = [] if alone else [account for account, version in seen.items() if version]
    return [
        literals.numbers(fence or ()),
        literals.numbers(looked_at),
        literals.numbers([seen[account] for account in looked_at]),
        literals.rows(new),
        literals.rows(moved),
        literals.numbers([seen[row.account_id] for row in moved]),
        literals.rows(changes.entries),
        literals.rows(changes.lots.values()),
        literals.rows(changes.holds.values()),
        literals.rows(changes.keys),
        json.dumps(changes.messages).encode() if changes.messages else None,
    ]


def _load(on: psycopg.Connection[Any], said: Said) -> Loaded:
    answer: list[list[Any] | None] = json.loads(_call(on, "ledger_load", said).decode())
    keys, members, accounts, policies, lots, holds, entries, more_holds, more_lots = [r or [] for r in answer]
    return Loaded(
        set(members),
        {r[0]: KeyRow(*r) for r in keys},
        {(r[1], r[2]): AccountRow(*r) for r in accounts},
        {(r[0], r[1]): LotRow(*r) for r in lots + more_lots},
        {(r[0], r[1]): HoldRow(*r) for r in holds + more_holds},
        {(r[0], r[1]): EntryRow(*r) for r in entries},
        {(r[0], r[1], r[2]): r[3] for r in policies},
    )
