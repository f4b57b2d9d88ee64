"""Going through the whole ledger once: each chain followed, each account rebuilt from its entries and compared with
what the tables say, each point counted. Portion by portion, so that nobody waits for it, and on every core."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from multiprocessing import get_context
from operator import attrgetter
from os import cpu_count
from pathlib import Path
from typing import NamedTuple

from huitou.record.ledger.account import Account
from huitou.record.ledger.chain import link
from huitou.record.ledger.heads import Head
from huitou.record.ledger.passing import GIFTS, Passed, on_the_way, passed
from huitou.record.ledger.requests import kind_asked, natural_key
from huitou.stores import AMOUNTS, LAST_ACCOUNT, AccountRow, Book, EntryRow, HoldRow, LotRow, open_book

FIRST = -LAST_ACCOUNT - 1
PORTION = 500  # accounts at once
GONE = "?"  # the currency of entries whose account is gone: nothing else says it
FEW = 10  # portions that are not worth a process of their own


class Fault(NamedTuple):
    """Something that is not as it was written. code: one of FAULTS in verifying; n: the entry, lot or hold."""

    code: str
    account_id: int
    member: str
    currency: str
    n: int


@dataclass
class Audited:
    """What going through some accounts came to. moved: points by (currency, kind of entry, account of the posting);
    strays: points by (currency, place) that a table has and the entries do not, or the other way round; keys: how
    many keys the entries tell of; gifts: without the chains, those of which one side was seen only, with its points."""

    faults: list[Fault] = field(default_factory=list)
    accounts: int = 0
    entries: int = 0
    lots: int = 0
    postings: int = 0
    moved: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    strays: Counter[tuple[str, str]] = field(default_factory=Counter)
    keys: int = 0
    gifts: Counter[Passed] = field(default_factory=Counter)

    def __iadd__(self, other: Audited) -> Audited:
        self.faults += other.faults
        self.accounts += other.accounts
        self.entries += other.entries
        self.lots += other.lots
        self.postings += other.postings
        self.moved.update(other.moved)
        self.strays.update(other.strays)
        self.keys += other.keys
        for gift, points in other.gifts.items():
            self.gifts[gift] += points
            if not self.gifts[gift]:  # both sides: only the others are kept in mind
                del self.gifts[gift]
        return self


Told = dict[int, list[Head]]  # by account
Where = Path | str


class Portion(NamedTuple):
    """The accounts in [low, high) of a database; chain: whether to follow the chains and the keys as well."""

    where: Where
    low: int
    high: int
    told: Told
    chain: bool


def audit(
    where: Where, told: Told, *, chain: bool, progress: Callable[[int, int], None] = lambda *_: None
) -> Audited:
    """Go through all accounts of the database at `where`. progress: portions done, of how many."""
    book = open_book(where)
    try:
        starts = [low for low, _ in book.ranges(PORTION)][1:]
    finally:
        book.close()
    # Stretched over every number, so that rows of accounts that are gone are found too.
    edges = list(zip([FIRST, *starts], [*starts, LAST_ACCOUNT], strict=True))
    parts = [Portion(where, low, high, _within(told, low, high), chain) for low, high in edges]
    found = Audited()
    for done, part in enumerate(_on_all_cores(parts), 1):
        found += part
        progress(done, len(parts))
    return found


def _within(told: Told, low: int, high: int) -> Told:
    return {
        account: heads
        for account, heads in told.items()
        if low <= account and (account < high or high == LAST_ACCOUNT)
    }


def _on_all_cores(parts: list[Portion]) -> Iterator[Audited]:
    workers = min(len(parts) // FEW, cpu_count() or 1)
    if workers < 2:  # starting a process takes seconds
        yield from map(_portion, parts)
        return
    # Not forked: a copy of a process with threads and connections may hang.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_portion, parts)


def _portion(part: Portion) -> Audited:
    book = open_book(part.where)
    try:
        rows = book.whole(part.low, part.high)
        found = audited(*rows, told=part.told if part.chain else None)
        if part.chain:
            told = keys_told(rows[0], rows[1])
            found.keys = sum(1 + bool(natural) for *_, natural in told)
            found.faults += keys_differ(book, rows[0], told)
    finally:
        book.close()
    return found


# ── one account after the other ──────────────────────────────────────────────────────────────────────────


def audited(
    accounts: Iterable[AccountRow],
    entries: Iterable[EntryRow],
    lots: Iterable[LotRow],
    holds: Iterable[HoldRow],
    told: Told | None = None,
) -> Audited:
    """Rebuild accounts from their entries and compare. Rows come by account and number; told: with the heads, the
    chains are followed too."""
    by_id = attrgetter("account_id")
    known = {row.account_id: row for row in accounts}
    rows: dict[int, list[EntryRow]] = {here: list(some) for here, some in groupby(entries, by_id)}
    own_lots = {here: list(some) for here, some in groupby(lots, by_id)}
    own_holds = {here: list(some) for here, some in groupby(holds, by_id)}
    found = Audited()
    for here in sorted({*known, *rows, *own_lots, *own_holds, *(told or ())}, key=str):
        heads = None if told is None else told.get(here, [])
        row = known.get(here)
        if (
            row is None
            and not any(head.sure for head in heads or ())
            and not (rows.get(here) or own_lots.get(here) or own_holds.get(here))
        ):
            continue  # announced, and never done
        if row is None:
            found.faults.append(Fault("account_gone", here, "", "", len(rows.get(here, ()))))
            found.strays[GONE, "account"] += _left_over(rows.get(here, ()))
            continue
        try:
            _one(row, rows.get(here, []), own_lots.get(here, []), own_holds.get(here, []), heads, found)
        except (
            Exception
        ):  # whatever values that nobody of us wrote make of it: the others must still be looked at
            found.faults.append(
                Fault("account_unreadable", here, str(row.member), str(row.currency), len(rows.get(here, ())))
            )
    return found


def _left_over(entries: Sequence[EntryRow]) -> int:
    """Points that entries without an account speak of."""
    account = Account.new(0, "", "")
    for entry in entries:
        try:
            account.add(entry)
        except Exception:  # whatever an entry that nobody of us wrote makes of it
            break
    return sum(map(abs, account.amounts.values()))


def _one(
    row: AccountRow,
    entries: Sequence[EntryRow],
    lots: Sequence[LotRow],
    holds: Sequence[HoldRow],
    heads: Sequence[Head] | None,
    found: Audited,
) -> None:
    def fault(code: str, n: int) -> None:
        found.faults.append(Fault(code, row.account_id, row.member, row.currency, n))

    account = Account.new(row.account_id, row.member, row.currency)
    found.accounts += 1
    for entry in entries:
        if entry.n != account.n + 1:
            fault("entry_missing", account.n + 1)
            break
        if heads is not None and link(account.hash, entry) != entry.hash:
            fault("entry_changed", entry.n)
            break
        try:
            postings = account.add(entry)
        except Exception:  # whatever an entry that nobody of us wrote makes of it
            fault("entry_wrong", entry.n)
            break
        found.postings += len(postings)
        for name, _, points in postings:
            found.moved[row.currency, entry.kind, name] += points
        if heads is None and entry.kind in GIFTS:
            found.gifts[passed(row.member, row.currency, entry)] += on_the_way(postings)
    found.entries += account.n
    found.lots += len(account.lots)
    _compare(account, row, lots, holds, fault, found)
    if heads is not None:
        _heads(entries, heads, fault)


def _heads(entries: Sequence[EntryRow], heads: Sequence[Head], fault: Callable[[str, int], None]) -> None:
    """What was noted as done must be there, and the newest entry must have been noted."""
    for head in heads:
        if head.sure and (head.n > len(entries) or not entries[head.n - 1].hash.startswith(head.hash)):
            fault("head_lost", head.n)
    newest = len(entries)
    if newest and not any(h.n == newest and entries[-1].hash.startswith(h.hash) for h in heads):
        fault("head_untold", newest)


def _compare(
    account: Account,
    row: AccountRow,
    lots: Sequence[LotRow],
    holds: Sequence[HoldRow],
    fault: Callable[[str, int], None],
    found: Audited,
) -> None:
    """Hold what the tables say against what the entries come to."""
    if account.row() != row:
        fault("tail_cut" if row.n > account.n else "account_differs", row.n)
    for name in AMOUNTS:
        found.strays[row.currency, "account"] += abs(account.amounts[name] - getattr(row, name))
    said = {lot.lot: lot for lot in lots}
    for number in sorted({*said, *account.lots}):
        ours, theirs = account.lots.get(number), said.get(number)
        if ours is None or theirs is None or ours.row(account.account_id) != theirs:
            fault("lot_differs", number)
            for name in AMOUNTS:
                there = 0 if theirs is None else int(getattr(theirs, name))
                found.strays[row.currency, "lot"] += abs((ours.amounts[name] if ours else 0) - there)
    kept = {hold.hold: hold for hold in holds}
    for number in sorted({*kept, *account.holds}):
        held = account.holds.get(number)
        if held is None or held.row(account.account_id) != kept.get(number):
            fault("hold_differs", number)


def _key(entry: EntryRow) -> list[tuple[str, str]]:
    """The key and the body that an entry tells of; none where somebody made nonsense of it, which its chain tells."""
    try:
        key, body = json.loads(entry.terms)["key"]
    except (ValueError, TypeError, KeyError):
        return []
    return [(key, body)] if isinstance(key, str) else []


class KeyTold(NamedTuple):
    """An entry with the key and the body that it tells of, and the natural key of its event, empty where it has none."""

    entry: EntryRow
    key: str
    body: str
    natural: str


def keys_told(accounts: Sequence[AccountRow], entries: Sequence[EntryRow]) -> list[KeyTold]:
    """The keys that entries tell of."""
    owner = {row.account_id: row for row in accounts}
    return [
        KeyTold(e, key, body, _event(e, owner))
        for e in entries
        if '"key":' in e.terms
        for key, body in _key(e)
    ]


def keys_differ(book: Book, accounts: Sequence[AccountRow], told: Sequence[KeyTold]) -> list[Fault]:
    """The keys that entries tell of must still be there, or a repeated request would be done twice."""
    owner = {row.account_id: row for row in accounts}
    kept = book.keys([*[one.key for one in told], *[one.natural for one in told if one.natural]])
    faults = []
    for entry, key, body, natural in told:
        expected = (entry.account_id, entry.n, "")
        row, event = kept.get(key), kept.get(natural)
        wrong = row is None or row.body != body or (row.account_id, row.n, row.outcome) != expected
        if not wrong and natural:
            wrong = event is None or (event.account_id, event.n, event.outcome) != expected
        if wrong:
            who = owner.get(entry.account_id)
            member, currency = (who.member, who.currency) if who else ("", "")
            faults.append(Fault("key_differs", entry.account_id, member, currency, entry.n))
    return faults


def _event(entry: EntryRow, owner: dict[int, AccountRow]) -> str:
    """The natural key under which the entry's event must be known; empty where it tells of none."""
    who = owner.get(entry.account_id)
    if who is None or not all(isinstance(said, str) for said in (entry.source, entry.source_id, entry.rule)):
        return ""  # the chain tells of that
    return natural_key(
        kind_asked(entry.kind), who.member, who.currency, entry.source, entry.source_id, entry.rule
    )
