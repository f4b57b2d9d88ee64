"""Somebody with the database in their hands: random changes behind the ledger's back, clumsy and cunning.

    python -m tests.record.ledger.tampering --times 10000 --seed 1

The cunning ones know our code: they make all hashes, sums, lots and holds of the account agree again with their lie.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Gift, Refund, Reserve
from huitou.record.ledger.account import Account
from huitou.record.ledger.chain import link
from huitou.record.ledger.heads import Heads
from huitou.record.ledger.verifying import verify
from huitou.stores import AccountRow, EntryRow, HoldRow, LotRow
from tests.record.ledger.world import World

Book = sqlite3.Connection
DIGITS = "0123456789"


def company(folder: Path) -> World:
    """Four members with all kinds of entries."""
    world = World(folder).hurry()
    members = [world.member(name) for name in ("ann", "bo", "chen", "dee")]
    for i, member in enumerate(members):
        for j in range(4):
            world.later(hours=7)
            last = date(2024, 3, 1) + timedelta(days=j)
            world.post(
                Earn(
                    member=member,
                    points=100 + i + j,
                    key=f"e{i}{j}",
                    last_day=last,
                    source="till",
                    source_id=f"{i}{j}",
                )
            )
        world.post(Burn(member=member, points=120, key=f"b{i}"))
        world.post(Refund(member=member, of=f"b{i}", points=15, key=f"r{i}"))
        world.post(Reserve(member=member, points=20, until=world.now + timedelta(hours=2), key=f"h{i}"))
        world.post(Capture(member=member, hold=f"h{i}", points=5, key=f"c{i}"))
        world.post(ClawBack(member=member, of=f"e{i}1", points=30, key=f"w{i}"))
        world.post(Gift(member=member, to=members[(i + 1) % 4], points=12, key=f"g{i}"))
        world.post(Adjust(member=member, points=-3, reason="mistake", key=f"a{i}"))
        world.post(Reserve(member=member, points=9, until=world.now + timedelta(days=9), key=f"k{i}"))
    return world


# ── what somebody may do ─────────────────────────────────────────────────────────────────────────────────


def entries(on: Book, account: int) -> list[EntryRow]:
    said = ", ".join(EntryRow._fields)
    return [
        EntryRow(*row)
        for row in on.execute(
            f"SELECT {said} FROM ledger_entries WHERE account_id = ? ORDER BY n", (account,)
        )
    ]


def _some(on: Book, r: random.Random) -> EntryRow:
    account = r.choice([row[0] for row in on.execute("SELECT account_id FROM ledger_accounts ORDER BY 1")])
    return r.choice(entries(on, account))


def _changed(r: random.Random, value: object) -> object:
    """Another value of the same kind that looks innocent."""
    if isinstance(value, int):
        return value + r.choice((-1, 1, 7, 1_000_000))
    text = str(value)
    digits = [i for i, letter in enumerate(text) if letter in DIGITS]
    if digits:
        at = r.choice(digits)
        return text[:at] + r.choice(DIGITS.replace(text[at], "")) + text[at + 1 :]
    return text + "x"


def edit_an_entry(on: Book, r: random.Random) -> int:
    row, name = _some(on, r), r.choice([f for f in EntryRow._fields if f not in ("account_id", "n")])
    value = _changed(r, getattr(row, name) if getattr(row, name) is not None else 1)
    on.execute(f"UPDATE ledger_entries SET {name} = ? WHERE account_id = ? AND n = ?", (value, *row[:2]))
    return row.account_id


def drop_an_entry(on: Book, r: random.Random) -> int:
    row = _some(on, r)
    on.execute("DELETE FROM ledger_entries WHERE account_id = ? AND n = ?", row[:2])
    return row.account_id


def swap_two_entries(on: Book, r: random.Random) -> int:
    row = _some(on, r)
    first, second = sorted(r.sample([e.n for e in entries(on, row.account_id)], 2))
    for was, becomes in ((first, -1), (second, first), (-1, second)):
        on.execute(
            "UPDATE ledger_entries SET n = ? WHERE account_id = ? AND n = ?", (becomes, row.account_id, was)
        )
    return row.account_id


def slip_an_entry_in(on: Book, r: random.Random) -> int:
    """After any entry; the later ones make room."""
    row, of = _some(on, r), _some(on, r)
    for n in sorted((e.n for e in entries(on, row.account_id) if e.n > row.n), reverse=True):
        on.execute("UPDATE ledger_entries SET n = n + 1 WHERE account_id = ? AND n = ?", (row.account_id, n))
    _insert(on, of._replace(account_id=row.account_id, n=row.n + 1))
    return row.account_id


def cut_the_tail(on: Book, r: random.Random) -> int:
    row = _some(on, r)
    on.execute("DELETE FROM ledger_entries WHERE account_id = ? AND n >= ?", row[:2])
    return row.account_id


def move_an_entry_to_another(on: Book, r: random.Random) -> int:
    row = _some(on, r)
    other = r.choice(
        [a for (a,) in on.execute("SELECT account_id FROM ledger_accounts") if a != row.account_id]
    )
    on.execute("DELETE FROM ledger_entries WHERE account_id = ? AND n = ?", row[:2])
    _insert(on, row._replace(account_id=other, n=len(entries(on, other)) + 1))
    return row.account_id


def change_a_figure(on: Book, r: random.Random) -> int:
    table, fields = r.choice(
        (
            ("ledger_accounts", AccountRow._fields[4:]),
            ("ledger_lots", LotRow._fields[2:]),
            ("ledger_holds", HoldRow._fields[2:]),
        )
    )
    rows = on.execute(f"SELECT * FROM {table}").fetchall()
    row, name = r.choice(rows), r.choice(fields)
    (value,) = on.execute(f"SELECT {name} FROM {table} WHERE {_place(table)}", row[: _keys(table)]).fetchone()
    on.execute("PRAGMA ignore_check_constraints=ON")
    on.execute(
        f"UPDATE {table} SET {name} = ? WHERE {_place(table)}",
        (_changed(r, 1 if value is None else value), *row[: _keys(table)]),
    )
    return int(row[0])


def drop_a_key(on: Book, r: random.Random) -> int:
    """So that a request repeated is done again."""
    key, account = r.choice(
        on.execute("SELECT key, account_id FROM ledger_keys WHERE key LIKE ':%'").fetchall()
    )
    on.execute("DELETE FROM ledger_keys WHERE key = ?", (key,))
    return int(account)


def change_a_key(on: Book, r: random.Random) -> int:
    key, account = r.choice(
        on.execute("SELECT key, account_id FROM ledger_keys WHERE key LIKE ':%'").fetchall()
    )
    name, value = r.choice(
        (
            ("body", "0" * 32),
            ("n", 1_000),
            ("key", key + "x"),
            ("outcome", '{"refused":"ledger.short","data":{}}'),
        )
    )
    on.execute(f"UPDATE ledger_keys SET {name} = ? WHERE key = ?", (value, key))
    return int(account)


def cut_the_tail_and_mend_all(on: Book, r: random.Random) -> int:
    row = _some(on, r)
    return _mended(on, entries(on, row.account_id)[: row.n - 1], row.account_id)


def rewrite_history_and_mend_all(on: Book, r: random.Random) -> int:
    """A larger earning, with each hash after it made anew."""
    account = _some(on, r).account_id
    rows = entries(on, account)
    at = r.choice([i for i, row in enumerate(rows) if row.kind == "earn"])
    more = r.randint(1, 500)
    postings = [
        [name, lot, points + (more if points > 0 else -more)]
        for name, lot, points in json.loads(rows[at].postings)
    ]
    terms = json.loads(rows[at].terms)
    terms["lots"][0][1] += more
    rows[at] = rows[at]._replace(postings=json.dumps(postings), terms=json.dumps(terms))
    return _mended(on, rows, account)


def earn_more_at_the_end_and_mend_all(on: Book, r: random.Random) -> int:
    account = _some(on, r).account_id
    rows = entries(on, account)
    lot = on.execute("SELECT lots FROM ledger_accounts WHERE account_id = ?", (account,)).fetchone()[0] + 1
    points = r.randint(1, 500)
    first = next(row for row in rows if row.kind == "earn")
    terms = json.loads(first.terms)
    terms["lots"][0][:2] = [lot, points]
    forged = first._replace(
        n=len(rows) + 1,
        postings=json.dumps([["issued", lot, -points], ["spendable", lot, points]]),
        terms=json.dumps(terms),
    )
    return _mended(on, [*rows, forged], account)


def take_an_account_away(on: Book, r: random.Random) -> int:
    account = _some(on, r).account_id
    for table in ("entries", "lots", "holds", "keys", "accounts"):
        on.execute(f"DELETE FROM ledger_{table} WHERE account_id = ?", (account,))
    return account


def _place(table: str) -> str:
    return {"ledger_accounts": "account_id = ?", "ledger_lots": "account_id = ? AND lot = ?"}.get(
        table, "account_id = ? AND hold = ?"
    )


def _keys(table: str) -> int:
    return 1 if table == "ledger_accounts" else 2


def _insert(on: Book, row: EntryRow | LotRow | HoldRow | AccountRow) -> None:
    table = {EntryRow: "entries", LotRow: "lots", HoldRow: "holds", AccountRow: "accounts"}[type(row)]
    on.execute(
        f"INSERT INTO ledger_{table} ({', '.join(row._fields)}) VALUES ({', '.join('?' * len(row))})", row
    )


def _mended(on: Book, rows: list[EntryRow], account_id: int) -> int:
    """Write these entries in place of the account's, and all that follows from them, as our own code would."""
    member, currency = on.execute(
        "SELECT member, currency FROM ledger_accounts WHERE account_id = ?", (account_id,)
    ).fetchone()
    for table in ("entries", "lots", "holds", "accounts"):
        on.execute(f"DELETE FROM ledger_{table} WHERE account_id = ?", (account_id,))
    account = Account.new(account_id, member, currency)
    for n, row in enumerate(rows, 1):
        numbered = row._replace(n=n)
        linked = numbered._replace(hash=link(account.hash, numbered))
        account.add(linked)
        _insert(on, linked)
    on.execute("DELETE FROM ledger_keys WHERE account_id = ? AND n > ?", (account_id, len(rows)))
    _insert(on, account.row())
    for lot in account.lots.values():
        _insert(on, lot.row(account_id))
    for hold in account.holds.values():
        _insert(on, hold.row(account_id))
    return account_id


DEEDS: tuple[Callable[[Book, random.Random], int], ...] = (
    edit_an_entry, drop_an_entry, swap_two_entries, slip_an_entry_in, cut_the_tail, move_an_entry_to_another,
    change_a_figure, drop_a_key, change_a_key, cut_the_tail_and_mend_all, rewrite_history_and_mend_all,
    earn_more_at_the_end_and_mend_all, take_an_account_away,
)  # fmt: skip


def tamper(world: World, folder: Path, times: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Tamper `times` times, each with a fresh copy; by deed, how often, and how often it was located."""
    r = random.Random(seed)
    done: Counter[str] = Counter()
    located: Counter[str] = Counter()
    file = folder / "huitou.db"
    for turn in range(times):
        shutil.copyfile(world.ws.folder / "huitou.db", file)
        on = sqlite3.connect(file)
        on.execute("PRAGMA synchronous=OFF")
        deed = DEEDS[turn % len(DEEDS)]
        before = list(on.iterdump()) if turn < len(DEEDS) else None
        account = deed(on, r)
        on.commit()
        assert before is None or before != list(on.iterdump()), f"{deed.__name__} changed nothing"
        on.close()
        found = verify(file, Heads(world.ws.folder))
        done[deed.__name__] += 1
        located[deed.__name__] += any(fault.account_id == account for fault in found.faults)
    return done, located


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--times", type=int, default=10_000)
    said.add_argument("--seed", type=int, default=1)
    args = said.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        world = company(Path(folder) / "company")
        done, located = tamper(world, Path(folder), args.times, args.seed)
    for name, count in done.items():
        print(f"{name:40}{count:>8,} done{located[name]:>8,} located")
    print(f"{'all':40}{done.total():>8,} done{located.total():>8,} located")


if __name__ == "__main__":
    main()
