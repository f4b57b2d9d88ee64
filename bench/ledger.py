"""What points cost: posting against the floors of the two databases, sharing of syncs, and accounting for all of it."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert

from huitou.base import Clock
from huitou.record import Burn, Earn, Ledger, Request
from huitou.record.ledger.account import Account
from huitou.record.ledger.deciding import Case, decide
from huitou.record.ledger.instants import instant
from huitou.record.ledger.ledger import day_end
from huitou.stores import Changes, KeyRow, Settings, Workspace, ledger_members, writing
from huitou.stores.books import postgres_book
from huitou.stores.books.sqlite_book import open_connection, save
from tests import postgres

SLICE = 2.0  # seconds that each gets before the other has its turn
ROUNDS = 7
MEMBERS = 10_000
WRITERS = 64
EACH = 50  # entries of a member in the ledger that is explained
START = 1_704_067_200_000_000  # 1 January 2024
DAY = 86_400_000_000


@dataclass
class Pair:
    """Two rates a second, measured in turns. ratio: the median of the rounds' own ratios, with the lowest and highest."""

    ours: float
    theirs: float
    ratio: float
    low: float
    high: float

    def said(self, ours: str, theirs: str) -> str:
        return (
            f"  {ours:<46}{self.ours:>9,.0f} /s   {theirs:<44}{self.theirs:>9,.0f} /s"
            f"{self.ratio:>8.2f} ×  ({self.low:.2f}-{self.high:.2f})"
        )


def measure(folder: Path, entries: int) -> Iterator[str]:
    """Every line of the ledger's table."""
    yield f"The ledger (turns of {SLICE:.0f} s each, {ROUNDS} rounds, median ratio and its range)"
    yield from _on_sqlite(folder)
    yield from _on_postgres(folder)
    if entries:
        yield from _accounting(folder, entries)


def _on_sqlite(folder: Path) -> Iterator[str]:
    shop = _Shop(folder / "ledger-sqlite")
    bare = _Bare(shop.workspace.folder / "bare.db")
    single, floor = _rate(shop.post_one), _rate(bare.insert)
    yield _in_turns(single, floor).said("SQLite: one earning", "a bare insert, same journal and sync")
    thousand = _rate(lambda: shop.post_many(1000), each=1000)
    yield _in_turns(thousand, single).said("SQLite: 1,000 earnings at once", "one earning")
    waiting, alone = _crowd(shop.post_one), _crowd(shop.post_alone)
    yield _in_turns(waiting, alone).said(
        f"SQLite: {WRITERS} writers share syncs", f"{WRITERS} writers, a sync each"
    )
    shop.close()


def _on_postgres(folder: Path) -> Iterator[str]:
    with postgres.cluster(fsync=True) as server:
        shop = _Shop(folder / "ledger-postgres", server.url)
        pgbench = _PgBench(server.url)
        single = _rate(shop.post_one)
        for name, floor in (
            ("pgbench, its own transaction (TPC-B)", pgbench.tpcb),
            ("pgbench, one insert", pgbench.insert),
        ):
            yield _in_turns(single, floor).said("PostgreSQL: one earning", name)
        calls = _in_turns(_calls_alone(shop), pgbench.tpcb)
        yield calls.said(
            "PostgreSQL: its two calls, were all else free", "pgbench, its own transaction (TPC-B)"
        )
        thousand = _rate(lambda: shop.post_many(1000), each=1000)
        yield _in_turns(thousand, single).said("PostgreSQL: 1,000 earnings at once", "one earning")
        waiting, alone = _crowd(shop.post_one), _crowd(shop.post_alone)
        yield _in_turns(waiting, alone).said(
            f"PostgreSQL: {WRITERS} writers share syncs", f"{WRITERS} writers, a sync each"
        )
        shop.close()


def _accounting(folder: Path, entries: int) -> Iterator[str]:
    members = max(1, entries // EACH)
    shop = _Shop(folder / f"ledger-{entries}", members=members, keep=True)
    _fill(shop.workspace, members)
    began = time.perf_counter()
    explained = shop.ledger.explain()
    took = time.perf_counter() - began
    yield (
        f"  explain: {explained.entries:,} entries, {explained.postings:,} postings replayed in {took:.1f} s; "
        f"unexplained {explained.unexplained}"
    )
    began = time.perf_counter()
    verified = shop.ledger.verify()
    took = time.perf_counter() - began
    yield f"  verify: {verified.entries:,} entries and their keys in {took:.1f} s; faults {len(verified.faults)}"
    shop.close()


def _fill(workspace: Workspace, members: int) -> None:
    """EACH entries for each member over two years, decided and chained by the ledger's own code, but written by the
    account, which takes minutes where posting them one after the other would take hours. Kept for the next run."""
    note = workspace.folder / "filled"
    if note.exists():
        return
    rng = random.Random(1)
    on = open_connection(workspace.folder / "huitou.db")
    on.execute("PRAGMA synchronous=OFF")
    for start in range(0, members, 200):
        changes = Changes()
        for number in range(start, min(start + 200, members)):
            _history(Account.new(number, f"m{number:07d}", "points"), rng, changes)
        on.execute("BEGIN IMMEDIATE")
        save(on, changes)
        on.execute("COMMIT")
    on.close()
    Ledger(workspace).accept()
    note.touch()


def _history(account: Account, rng: random.Random, changes: Changes) -> None:
    now = START
    for n in range(EACH):
        now += rng.randrange(1, 30 * DAY)
        at = instant(now)
        said: Request = Earn(
            member=account.member, points=rng.randint(1, 300), key=f"{account.member}-{n}", source="till",
            source_id=f"{account.member}-{n}", last_day=(at + timedelta(days=rng.randint(30, 400))).date(),
        )  # fmt: skip
        if rng.random() < 0.3 and (available := account.available(now)):
            said = Burn(member=account.member, points=rng.randint(1, available), key=f"{account.member}-{n}")
        case = Case(
            said,
            account,
            now,
            lambda day: day_end(day, "Asia/Taipei"),
            lambda us: instant(us).date(),
            lambda _: "refuse",
        )
        ((_, draft),) = decide(case)
        draft.more["key"] = [said.own_key, said.body]
        row = account.write(draft, now)
        changes.entries.append(row)
        for key, body in ((said.own_key, said.body), (said.natural, said.event)):
            if key:
                changes.keys.append(KeyRow(key, body, row.account_id, row.n, "", now))
    changes.versions[account.account_id] = 0
    changes.accounts[account.account_id] = account.row()
    changes.lots.update(
        {(account.account_id, lot): each.row(account.account_id) for lot, each in account.lots.items()}
    )


# ── rates in turns ───────────────────────────────────────────────────────────────────────────────────────

Rate = Callable[[float], float]  # seconds → how many a second


def _in_turns(ours: Rate, theirs: Rate) -> Pair:
    ours(0.3), theirs(0.3)  # warm
    rounds = [(ours(SLICE), theirs(SLICE)) for _ in range(ROUNDS)]
    ratios = sorted(a / b for a, b in rounds)
    return Pair(
        statistics.median(a for a, _ in rounds), statistics.median(b for _, b in rounds),
        statistics.median(ratios), ratios[0], ratios[-1],
    )  # fmt: skip


def _rate(once: Callable[[], None], each: int = 1) -> Rate:
    def measured(seconds: float) -> float:
        count, began = 0, time.perf_counter()
        while (passed := time.perf_counter() - began) < seconds:
            once()
            count += each
        return count / passed

    return measured


def _calls_alone(shop: _Shop) -> Rate:
    """The rate that would be left if nothing but the two calls of the database took time: what no faster Python can beat."""
    inside = 0.0
    real = postgres_book._call

    def timed(*said: Any) -> bytes:
        nonlocal inside
        began = time.perf_counter()
        answer = real(*said)
        inside += time.perf_counter() - began
        return answer

    def measured(seconds: float) -> float:
        nonlocal inside
        inside, count, until = 0.0, 0, time.perf_counter() + seconds
        with patch.object(postgres_book, "_call", timed):
            while time.perf_counter() < until:
                shop.post_one()
                count += 1
        return count / inside

    return measured


def _crowd(once: Callable[[], None]) -> Rate:
    """The rate of many threads that each wait for their own answer."""

    def measured(seconds: float) -> float:
        counts = [0] * WRITERS
        until = time.perf_counter() + seconds

        def writer(number: int) -> None:
            while time.perf_counter() < until:
                once()
                counts[number] += 1

        began = time.perf_counter()
        threads = [threading.Thread(target=writer, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.perf_counter() - began)

    return measured


# ── who is measured ──────────────────────────────────────────────────────────────────────────────────────


class _Shop:
    """A company with members, and a ledger that earns and burns for them at random."""

    def __init__(self, folder: Path, database: str = "", members: int = MEMBERS, keep: bool = False) -> None:
        self._now = datetime(2026, 1, 1, tzinfo=UTC)
        clock = Clock(lambda: self._now)
        if keep and (folder / "huitou.toml").exists():
            self.workspace = Workspace.open(folder, clock)
        else:
            shutil.rmtree(folder, ignore_errors=True)
            self.workspace = Workspace.create(folder, Settings(database=database), clock)
            with writing(self.workspace.live) as on:
                at = datetime(2026, 1, 1)
                rows = [
                    {"member": f"m{i:07d}", "customer_id": f"c{i}", "enrolled_at": at} for i in range(members)
                ]
                on.execute(insert(ledger_members), rows)
        self.ledger = Ledger(self.workspace)
        self._members, self._keys = members, 0
        self._rng, self._lock, self._alone = random.Random(1), threading.Lock(), threading.Lock()

    def _next(self) -> Request:
        with self._lock:
            self._keys += 1
            number, member = self._keys, f"m{self._rng.randrange(self._members):07d}"
            burns, points = self._rng.random() < 0.2, self._rng.randint(1, 300)
        if burns:
            return Burn(member=member, points=points // 2 + 1, key=f"{self.workspace.folder.name}-{number}")
        last = (self._now + timedelta(days=365)).date()
        return Earn(
            member=member, points=points, key=f"{self.workspace.folder.name}-{number}", last_day=last,
            source="till", source_id=str(number),
        )  # fmt: skip

    def post_one(self) -> None:
        self.ledger.post_all([self._next()])

    def post_alone(self) -> None:
        request = self._next()
        with self._alone:  # as if each had to wait for its own sync
            self.ledger.post_all([request])

    def post_many(self, count: int) -> None:
        self.ledger.post_all([self._next() for _ in range(count)])

    def close(self) -> None:
        self.workspace.book.close()
        self.workspace.live.dispose()


class _Bare:
    """The least that a durable insert can cost on this disk, with the ledger's own journal and sync."""

    def __init__(self, file: Path) -> None:
        file.unlink(missing_ok=True)
        self._on = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL"):
            self._on.execute(f"PRAGMA {pragma}")
        self._on.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, said TEXT)")

    def insert(self) -> None:
        self._on.execute("BEGIN IMMEDIATE")
        self._on.execute("INSERT INTO rows (said) VALUES (?)", ("x" * 200,))
        self._on.execute("COMMIT")


class _PgBench:
    """pgbench with one client and prepared statements: its own transaction, and a script of one insert."""

    def __init__(self, url: str) -> None:
        found = postgres.binaries()
        assert found
        self._program, self._url = found / "pgbench", url
        self._script = Path(tempfile.mkdtemp()) / "insert.sql"
        self._script.write_text("INSERT INTO bare (said) VALUES (repeat('x', 200));\n")
        subprocess.run([self._program, "-i", "-q", "-s", "10", url], check=True, capture_output=True)
        subprocess.run(
            [found / "psql", url, "-c", "CREATE TABLE bare (id bigserial PRIMARY KEY, said text)"],
            check=True, capture_output=True,
        )  # fmt: skip

    def tpcb(self, seconds: float) -> float:
        return self._run(seconds)

    def insert(self, seconds: float) -> float:
        return self._run(seconds, "-f", str(self._script))

    def _run(self, seconds: float, *more: str) -> float:
        command = [
            self._program,
            "-n",
            "-M",
            "prepared",
            "-c",
            "1",
            "-T",
            str(max(1, round(seconds))),
            *more,
            self._url,
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = re.search(r"tps = ([\d.]+)", said)
        assert found, said
        return float(found[1])
