"""What must be true of a ledger's tables after any fault, worked out from the entries alone.

Written apart from the ledger's own code, so that the two can disagree.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from huitou.record import Posted
from huitou.stores import AMOUNTS, AccountRow, EntryRow, HoldRow, KeyRow, LotRow

MOST = 1 << 62
BY_TIME = {"vest", "timeout", "expire", "gift_in"}  # entries that no request of their own account made
Run = Callable[[str], Iterable[Sequence[Any]]]


class Rows(NamedTuple):
    """The tables of a ledger as of one instant."""

    accounts: list[AccountRow]
    entries: list[EntryRow]
    lots: list[LotRow]
    holds: list[HoldRow]
    keys: list[KeyRow]


class Said(NamedTuple):
    """What a caller was told: under which key, which entry (None: refused or nothing to write) and its hash."""

    key: str
    n: int | None
    hash: str | None


def told(key: str, outcome: object) -> Said:
    """An acknowledgement as it is held against the tables."""
    entry = outcome.entry if isinstance(outcome, Posted) else None
    return Said(key, entry.n, entry.hash) if entry else Said(key, None, None)


def read(run: Run, low: int = 0, high: int = MOST, prefix: str = ":") -> Rows:
    """The rows of the accounts in [low, high), and the keys that begin with `prefix`; `run` is in one transaction."""
    here = f"account_id >= {low} AND account_id < {high}"
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    mine = f"({here}) OR (key >= '{prefix}' AND key < '{after}')"

    def rows(make: Any, table: str, where: str = here) -> list[Any]:
        return [make(*row) for row in run(f"SELECT {', '.join(make._fields)} FROM {table} WHERE {where}")]

    return Rows(
        rows(AccountRow, "ledger_accounts"), rows(EntryRow, "ledger_entries"), rows(LotRow, "ledger_lots"),
        rows(HoldRow, "ledger_holds"), rows(KeyRow, "ledger_keys", mine),
    )  # fmt: skip


def lost(rows: Rows, acknowledged: Iterable[Said]) -> list[str]:
    """The acknowledgements that are not in the tables, or that came to something else there."""
    keys = {row.key: row for row in rows.keys}
    hashes = {(row.account_id, row.n): row.hash for row in rows.entries}
    found = []
    for said in acknowledged:
        row = keys.get(":" + said.key)
        if row is None or row.n != said.n:
            found.append(f"lost: {said.key}")
        elif said.n is not None and hashes.get((row.account_id or 0, said.n)) != said.hash:
            found.append(f"lost: {said.key} is another entry now")
    return found


def wrong(rows: Rows) -> list[str]:
    """What is half-written or does not add up."""
    told = _Told()
    by_account: dict[int, list[EntryRow]] = defaultdict(list)
    for entry in rows.entries:
        by_account[entry.account_id].append(entry)
    for account in rows.accounts:
        told.account(account, sorted(by_account.pop(account.account_id, []), key=lambda e: e.n))
    told.found += [f"entries of no account: {account}" for account in by_account]
    told.compare(rows)
    told.keys(rows.keys, rows.entries)
    if any(told.transit.values()):
        told.found.append(f"half a gift: {dict(told.transit)}")
    return told.found


@lru_cache(maxsize=200_000)
def _postings(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((name, lot, points) for name, lot, points in json.loads(text))


@dataclass
class _Told:
    """What the entries tell, and what is wrong with them."""

    found: list[str] = field(default_factory=list)
    lots: dict[tuple[int, int], tuple[Any, ...]] = field(default_factory=dict)  # opened, terms
    amounts: dict[tuple[int, int], dict[str, int]] = field(default_factory=dict)
    holds: dict[tuple[int, int], list[Any]] = field(default_factory=dict)  # points, until, closed
    transit: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def account(self, row: AccountRow, entries: Sequence[EntryRow]) -> None:
        here, head = row.account_id, _sha(json.dumps(["huitou ledger 1", row.member, row.currency]))
        sums = dict.fromkeys(AMOUNTS, 0)
        before = 0
        for number, entry in enumerate(entries, 1):
            if entry.n != number:
                self.found.append(f"account {here}: entry {entry.n} where {number} should be")
            head = _hash(head, *entry[1:-1])
            if entry.hash != head or entry.recorded_at < before:
                self.found.append(f"account {here}: entry {number} is not chained to the one before")
            before = entry.recorded_at
            self._entry(entry, sums)
        said = {name: getattr(row, name) for name in AMOUNTS}
        if (row.n, row.hash, row.recorded_at, said) != (len(entries), head, before, sums):
            self.found.append(f"account {here} is not what its {len(entries)} entries make it")
        if min(sums["spendable"], sums["pending"], sums["held"], -sums["debt"]) < 0:
            self.found.append(f"account {here} is below zero")
        self.transit[row.currency] += sums["transit"]

    def _entry(self, entry: EntryRow, sums: dict[str, int]) -> None:
        here, balance = entry.account_id, defaultdict(int)
        terms = json.loads(entry.terms)
        for lot, *said in terms.get("lots", ()):
            self.lots[here, lot] = (entry.n, *said)
            self.amounts[here, lot] = dict.fromkeys(AMOUNTS, 0)
        for name, lot, points in _postings(entry.postings):
            balance[lot] += points
            sums[name] += points
            if lot and (here, lot) in self.amounts:
                self.amounts[here, lot][name] += points
            elif lot:
                self.found.append(f"account {here}: entry {entry.n} moves lot {lot}, which no entry opened")
        if any(balance.values()):
            self.found.append(f"account {here}: entry {entry.n} makes or loses points")
        if entry.kind == "reserve":
            held = sum(points for name, _, points in _postings(entry.postings) if name == "held")
            self.holds[here, entry.n] = [held, terms["until"], None]
        elif entry.kind in ("capture", "release", "timeout"):
            self.holds.setdefault((here, entry.names or 0), [0, 0, None])[2] = entry.n

    def compare(self, rows: Rows) -> None:
        """Hold the rebuilt lots and holds against the kept ones."""
        kept: Mapping[tuple[int, int], tuple[Any, ...]] = {row[:2]: tuple(row[2:]) for row in rows.lots}
        made = {place: (*said, *self.amounts[place].values()) for place, said in self.lots.items()}
        if kept != made:
            self.found.append(
                f"lots differ from the entries: {sorted(set(kept.items()) ^ set(made.items()))[:3]}"
            )
        held = {(r.account_id, r.hold): [r.points, r.until, r.closed] for r in rows.holds}
        if held != self.holds:
            self.found.append("holds differ from the entries")

    def keys(self, keys: Sequence[KeyRow], entries: Sequence[EntryRow]) -> None:
        there = {(row.account_id, row.n) for row in entries}
        named = {(row.account_id, row.n) for row in keys if row.n is not None}
        self.found += [f"a key of an entry that is not there: {place}" for place in named - there]
        for row in entries:
            if row.kind not in BY_TIME and (row.account_id, row.n) not in named:
                self.found.append(f"account {row.account_id}: entry {row.n} has no key")


def _hash(*said: object) -> str:
    return _sha(json.dumps(said, separators=(",", ":")))


def _sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()
