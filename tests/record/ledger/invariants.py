"""What must hold after every step, whatever happened: each as one sentence and one function over the raw rows.

Two of the twelve are held elsewhere. I7 (rewards issued never exceed their stock, limits per member) begins with the
programme's rewards: there is no stock yet. I11 (no posting crosses companies) is met by construction: each company is
a workspace with a database of its own, and a posting names no account but the one it stands in; what two accounts of
one company move between them is held by I1.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from huitou.record import Balance
from huitou.stores import AMOUNTS, AccountRow, EntryRow, HoldRow, LotRow
from tests.record.ledger.world import World

MINE = ("spendable", "pending", "held")
OUTSIDE = ("issued", "burned", "expired", "adjusted")
USES = ("burn", "reserve", "gift_out")  # kinds that take points which must be usable at that instant
DUE = ("vest", "timeout", "expire")  # kinds that time decided: what they speak of holds at occurred_at


@dataclass
class Rows:
    """Everything that lies in the ledger's tables, as of one instant."""

    accounts: dict[int, AccountRow]
    entries: list[EntryRow]
    lots: dict[tuple[int, int], LotRow]
    holds: dict[tuple[int, int], HoldRow]
    postings: list[tuple[EntryRow, list[tuple[str, int, int]]]] = field(default_factory=list)

    @classmethod
    def of(cls, world: World) -> Rows:
        accounts, entries, lots, holds = world.ws.book.whole(0, 1 << 62)
        found = cls(
            {row.account_id: row for row in accounts},
            entries,
            {row[:2]: row for row in lots},
            {row[:2]: row for row in holds},
        )
        found.postings = [(e, [tuple(p) for p in json.loads(e.postings)]) for e in entries]
        return found


def sums(found: Iterable[tuple[Any, int]]) -> dict[Any, int]:
    total: dict[Any, int] = defaultdict(int)
    for key, points in found:
        total[key] += points
    return total


# ── the sentences ────────────────────────────────────────────────────────────────────────────────────────


def i1_what_one_place_gains_another_loses(rows: Rows) -> None:
    """Every entry moves points and makes none: it sums to zero, and so does each lot in it. A gift that leaves one
    member reaches another, in the same currency, to the point."""
    sent: dict[Any, int] = defaultdict(int)
    for entry, postings in rows.postings:
        for lot, total in sums((lot, points) for _, lot, points in postings).items():
            assert total == 0, f"entry {entry.n} makes {total} points of lot {lot}"
        there = sum(points for account, _, points in postings if account == "transit")
        here = rows.accounts[entry.account_id]
        if entry.kind == "gift_out":
            sent[here.currency, json.loads(entry.terms)["to"], here.member, entry.n] += there
        elif entry.kind == "gift_in":
            sent[here.currency, here.member, *json.loads(entry.terms)["from"]] += there
        else:
            assert there == 0, f"entry {entry.n} of kind {entry.kind} leaves points on their way"
    assert not any(sent.values()), f"gifts that did not arrive whole: {dict(sent)}"


def i2_a_balance_is_its_entries_and_its_open_lots(rows: Rows) -> None:
    """What a member has is the sum of the entries, and the sum of what is left in the lots less the debt."""
    by_entries = sums(
        ((entry.account_id, account), points)
        for entry, postings in rows.postings
        for account, _, points in postings
    )
    by_lots = sums(
        ((lot.account_id, name), getattr(lot, name)) for lot in rows.lots.values() for name in MINE
    )
    for account in rows.accounts.values():
        here = account.account_id
        for name in AMOUNTS:
            assert getattr(account, name) == by_entries[here, name], (account, name)
        for name in MINE:
            assert getattr(account, name) == by_lots[here, name], (account, name)
        held = sum(h.points for h in rows.holds.values() if h.account_id == here and h.closed is None)
        assert account.held == held, account


def i3_nobody_has_less_than_nothing(rows: Rows) -> None:
    """No balance is below zero, in no lot and at no time; what is owed stands in an account of its own. Who owes has
    nothing to use."""
    seen: dict[Any, int] = defaultdict(int)
    for entry, postings in rows.postings:
        for account, lot, points in postings:
            seen[entry.account_id, account, lot] += points
            seen[entry.account_id, account] += points
        for account, lot, _ in postings:
            left = seen[entry.account_id, account, lot]
            assert account not in MINE or left >= 0, f"entry {entry.n}: lot {lot} has {left} {account}"
        assert seen[entry.account_id, "debt"] <= 0, f"entry {entry.n} pays a debt that is not there"
        now = entry.occurred_at if entry.kind in ("vest", "timeout") else entry.recorded_at
        if seen[entry.account_id, "debt"] < 0:
            usable = [
                lot for (here, number), lot in rows.lots.items()
                if here == entry.account_id and seen[here, "spendable", number] > 0
                and (lot.expires_at is None or lot.expires_at > now)
            ]  # fmt: skip
            assert not usable, f"entry {entry.n}: a debt stands while {usable} can be used"


def i4_each_lot_is_accounted_for_and_used_in_its_time(rows: Rows) -> None:
    """Of each earning: what was used, expired, went away and is left is what was given. No lot is used after its last
    day or before it vests."""
    opened: dict[Any, int] = defaultdict(int)
    since: dict[Any, int] = defaultdict(int)  # used, expired, gone and what was paid with it
    for entry, postings in rows.postings:
        for account, number, points in postings:
            lot = rows.lots.get((entry.account_id, number))
            if lot and account not in MINE:
                (opened if lot.opened == entry.n and points < 0 else since)[lot[:2]] += points
    for place, lot in rows.lots.items():
        left = lot.spendable + lot.pending + lot.held
        assert -opened[place] == lot.points == since[place] + left, f"{lot}: opened with {opened[place]}"
        assert left <= lot.points, lot
    for entry, postings in rows.postings:
        pays = [lot for account, lot, points in postings if account == "debt" and points > 0 and lot]
        taken = [lot for account, lot, points in postings if account == "spendable" and points < 0]
        used = pays if entry.kind not in USES and not _takes(entry, postings) else taken
        now = entry.occurred_at if entry.kind in DUE else entry.recorded_at
        for number in used:
            lot = rows.lots[entry.account_id, number]
            assert lot.expires_at is None or now < lot.expires_at, (
                f"entry {entry.n} uses lot {number} after its end"
            )
            assert lot.vests_at is None or now >= lot.vests_at, (
                f"entry {entry.n} uses lot {number} before its time"
            )


def _takes(entry: EntryRow, postings: list[tuple[str, int, int]]) -> bool:
    return entry.kind == "adjust" and any(
        account == "adjusted" and points > 0 for account, _, points in postings
    )


def i8_what_comes_back_is_at_most_what_went(rows: Rows) -> None:
    """Refunds of one burn never return more than it took, from the lots it took it from; claw-backs of one earning
    never take more than it gave."""
    by_place = {(entry.account_id, entry.n): postings for entry, postings in rows.postings}
    left: dict[Any, int] = {}
    for entry, postings in rows.postings:
        if entry.kind not in ("refund", "clawback"):
            continue
        of = (entry.account_id, entry.names)
        refund = entry.kind == "refund"
        for account, lot, points in by_place[of]:
            if account in OUTSIDE and (points > 0) == refund:
                left.setdefault((*of, account, lot), abs(points))
        for account, lot, points in postings:
            if account in OUTSIDE and (*of, account, lot) in left:
                left[*of, account, lot] -= abs(points)
                assert left[*of, account, lot] >= 0, (
                    f"entry {entry.n} goes beyond what entry {entry.names} moved"
                )
            else:
                aside = (account, lot) == (
                    "adjusted",
                    0,
                ) or account == "expired"  # forgiven; given, but over already
                assert account not in OUTSIDE or (aside and not refund), (
                    f"entry {entry.n}: {account} of lot {lot} is not of {of}"
                )


def i9_the_books_show_what_members_hold(rows: Rows) -> None:
    """Issued, less burned, expired and taken back, is what the house owes its members: what finance shows."""
    for currency in {account.currency for account in rows.accounts.values()}:
        here = [a for a in rows.accounts.values() if a.currency == currency]
        outside = sum(getattr(a, name) for a in here for name in OUTSIDE)
        owed = sum(a.spendable + a.pending + a.held + a.debt for a in here)
        assert sum(a.transit for a in here) == 0, f"{currency} still on their way"
        assert -outside == owed, f"{currency}: issued less gone is {-outside}, members hold {owed}"


def i12_what_is_kept_besides_can_be_made_again(rows: Rows) -> None:
    """Accounts, lots and holds, told again from the entries alone, are what lies there; numbers have no gap, times of
    recording never run back, and each hash follows from the one before."""
    made: dict[int, tuple[int, str, int, int]] = {}
    lots: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(AMOUNTS, 0))
    for entry, postings in rows.postings:
        account = rows.accounts[entry.account_id]
        start = sha256(json.dumps(["huitou ledger 1", account.member, account.currency]).encode()).hexdigest()
        n, before, recorded, opened = made.get(entry.account_id, (0, start, 0, 0))
        said = json.dumps([before, *entry[1:-1]], separators=(",", ":"))
        assert entry.n == n + 1, f"a gap before entry {entry.n}"
        assert entry.hash == sha256(said.encode()).hexdigest(), f"entry {entry.n} breaks the chain"
        assert entry.recorded_at >= recorded, f"entry {entry.n} was recorded before the one before it"
        opened += len(json.loads(entry.terms).get("lots", ()))
        made[entry.account_id] = (entry.n, entry.hash, entry.recorded_at, opened)
        for name, lot, points in postings:
            lots[entry.account_id, lot][name] += points
    kept = {a.account_id: (a.n, a.hash, a.recorded_at, a.lots) for a in rows.accounts.values()}
    assert kept == made
    assert {place: {name: getattr(lot, name) for name in AMOUNTS} for place, lot in rows.lots.items()} == {
        place: amounts for place, amounts in lots.items() if place[1]
    }
    _holds(rows)


def _holds(rows: Rows) -> None:
    ends = {(e.account_id, e.names): e.n for e in rows.entries if e.kind in ("capture", "release", "timeout")}
    made = {}
    for entry, postings in rows.postings:
        if entry.kind == "reserve":
            pieces = [[lot, points] for account, lot, points in postings if account == "held"]
            until, place = json.loads(entry.terms)["until"], (entry.account_id, entry.n)
            made[place] = (sum(points for _, points in pieces), until, pieces, ends.get(place))
    kept = {place: (h.points, h.until, json.loads(h.pieces), h.closed) for place, h in rows.holds.items()}
    assert kept == made


EACH: tuple[Callable[[Rows], None], ...] = (
    i1_what_one_place_gains_another_loses,
    i2_a_balance_is_its_entries_and_its_open_lots,
    i3_nobody_has_less_than_nothing,
    i4_each_lot_is_accounted_for_and_used_in_its_time,
    i8_what_comes_back_is_at_most_what_went,
    i9_the_books_show_what_members_hold,
    i12_what_is_kept_besides_can_be_made_again,
)


# ── what can be seen only over time ──────────────────────────────────────────────────────────────────────


class Memory:
    """What was acknowledged, and what was answered, to be asked again."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.entries: dict[tuple[int, int], EntryRow] = {}
        self.done: dict[str, tuple[int, str]] = {}  # by key, what was acknowledged
        self.asked: list[tuple[dict[str, Any], Balance]] = []

    def i5_one_key_one_effect(self, rows: Rows) -> None:
        """Each key that was acknowledged has its one entry, and none has two."""
        kept = {key: (n, account_id) for key, n, account_id in self.world.rows(_KEYS)}
        by_place = {(e.account_id, e.n): e for e in rows.entries}
        for key, (n, digest) in self.done.items():
            number, account_id = kept[":" + key]
            assert (number, by_place[account_id, n].hash) == (n, digest), key
        asked = {(account_id, n) for n, account_id in kept.values() if n is not None}
        unasked = {place for place, e in by_place.items() if e.kind not in (*DUE, "gift_in")} - asked
        assert not unasked, f"entries that no key asked for: {unasked}"

    def i6_history_never_changes(self, rows: Rows) -> None:
        """What was recorded stays as it was, and yesterday's question gets yesterday's answer."""
        now = {(e.account_id, e.n): e for e in rows.entries}
        for place, entry in self.entries.items():
            assert now.get(place) == entry, f"entry {place} was {entry}, is {now.get(place)}"
        self.entries = now
        for question, answer in self.asked[-3:]:
            assert self.world.balance(**question) == answer, question

    def i10_what_was_acknowledged_is_there(self, rows: Rows) -> None:
        """Every acknowledged entry is on disk with its hash, and its head is told outside of the database."""
        told = {(head.account_id, head.n): head.hash for head in self.world.ledger.heads.told()}
        for account in rows.accounts.values():
            assert account.hash.startswith(told.get((account.account_id, account.n), "untold")), account
        assert {digest for _, digest in self.done.values()} <= {entry.hash for entry in rows.entries}

    def hold(self, rows: Rows) -> None:
        self.i5_one_key_one_effect(rows)
        self.i6_history_never_changes(rows)
        self.i10_what_was_acknowledged_is_there(rows)


_KEYS = "SELECT key, n, account_id FROM ledger_keys"


def hold(world: World, memory: Memory | None = None) -> Rows:
    """All that must hold now. Raises AssertionError with what does not."""
    rows = Rows.of(world)
    for sentence in EACH:
        sentence(rows)
    if memory:
        memory.hold(rows)
    return rows
