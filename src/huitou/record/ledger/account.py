"""One member's account in one currency: its lots and holds, and the entries that are added to it.

Only `add` changes an account, by the postings of an entry; live postings and a replay of old ones go the same way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huitou.record.ledger.chain import genesis, link
from huitou.record.ledger.lots import Lot, Piece, Terms
from huitou.stores import AMOUNTS, AccountRow, EntryRow, HoldRow

KEPT = (
    "spendable",
    "pending",
    "held",
)  # the accounts that a lot's points lie in as long as they are the member's


class Posting(NamedTuple):
    """Points of one lot that go to an account (above 0) or leave it."""

    account: str
    lot: int
    points: int


@dataclass
class Draft:
    """An entry before it has a number. lots: the terms of the lots that it opens, by number; until: when the hold that
    it makes ends; names: the entry that it corrects or ends; more: what else its kind tells."""

    kind: str
    occurred_at: int
    postings: list[Posting] = field(default_factory=list)
    lots: dict[int, Terms] = field(default_factory=dict)
    until: int | None = None
    names: int | None = None
    more: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    source_id: str = ""
    rule: str = ""

    def move(self, piece: Piece, start: str, end: str) -> None:
        """Postings that take a piece from one account to another."""
        if piece.points:
            self.postings += [Posting(start, piece.lot, -piece.points), Posting(end, piece.lot, piece.points)]

    def moved(self, pieces: Iterable[Piece], start: str, end: str) -> None:
        for piece in pieces:
            self.move(piece, start, end)


@dataclass
class Hold:
    """Points put aside. closed: the number of the entry that ended it."""

    hold: int
    until: int
    pieces: list[Piece]
    closed: int | None = None

    @property
    def points(self) -> int:
        return sum(piece.points for piece in self.pieces)

    @classmethod
    def of(cls, row: HoldRow) -> Hold:
        return cls(row.hold, row.until, [Piece(*piece) for piece in json.loads(row.pieces)], row.closed)

    def row(self, account_id: int) -> HoldRow:
        return HoldRow(account_id, self.hold, self.points, self.until, json.dumps(self.pieces), self.closed)


@dataclass
class Account:
    """What is known of an account: all that is open, and what was asked for besides. n: its version."""

    account_id: int
    member: str
    currency: str
    n: int
    hash: str
    recorded_at: int
    lots_opened: int
    amounts: dict[str, int]
    lots: dict[int, Lot] = field(default_factory=dict)
    holds: dict[int, Hold] = field(default_factory=dict)
    moved_lots: set[int] = field(default_factory=set)  # touched since it was loaded
    moved_holds: set[int] = field(default_factory=set)

    @classmethod
    def new(cls, account_id: int, member: str, currency: str) -> Account:
        start = genesis(member, currency)
        return cls(account_id, member, currency, 0, start, 0, 0, dict.fromkeys(AMOUNTS, 0))

    @classmethod
    def of(cls, row: AccountRow) -> Account:
        return cls(
            row.account_id, row.member, row.currency, row.n, row.hash, row.recorded_at, row.lots, row.amounts
        )

    def row(self) -> AccountRow:
        return AccountRow(
            self.account_id, self.member, self.currency, self.n, self.hash, self.recorded_at, self.lots_opened,
            *self.amounts.values(),
        )  # fmt: skip

    @property
    def debt(self) -> int:
        """Points that the member owes."""
        return -self.amounts["debt"]

    def available(self, now: int) -> int:
        """Points that can be used at `now`."""
        return sum(lot.spendable(now) for lot in self.lots.values())

    def write(self, draft: Draft, now: int) -> EntryRow:
        """Make the draft the account's newest entry. Its time of recording never lies before the entry before it;
        the balance that it leaves is part of it."""
        at = max(now, self.recorded_at)
        terms: dict[str, Any] = dict(draft.more)
        if draft.lots:
            terms["lots"] = [[lot, *said] for lot, said in draft.lots.items()]
        if draft.until is not None:
            terms["until"] = draft.until
        before = self.hash
        self._apply(draft.kind, draft.names, draft.postings, terms)
        terms["balance"] = self.balance(at)
        row = EntryRow(
            self.account_id, self.n, draft.kind, draft.occurred_at, at, draft.names,
            draft.source, draft.source_id, draft.rule, _json(draft.postings), _json(terms), "",
        )  # fmt: skip
        row = row._replace(hash=link(before, row))
        self.hash, self.recorded_at = row.hash, at
        return row

    def add(self, row: EntryRow) -> list[Posting]:
        """Change the account as an entry says; its postings. Raises AssertionError where it makes or loses points."""
        assert row.n == self.n + 1, f"entry {row.n} cannot follow {self.n}"
        postings: list[Posting] = json.loads(row.postings)
        self._apply(row.kind, row.names, postings, json.loads(row.terms))
        self.hash, self.recorded_at = row.hash, row.recorded_at
        return postings

    def balance(self, now: int) -> list[int]:
        """available, pending, held, debt, and what has lapsed but is not booked."""
        available = self.available(now)
        sums = self.amounts
        return [available, sums["pending"], sums["held"], -sums["debt"], sums["spendable"] - available]

    def _apply(self, kind: str, names: int | None, postings: list[Posting], terms: dict[str, Any]) -> None:
        self.n += 1
        for lot, *said in terms.get("lots", ()):
            assert lot == self.lots_opened + 1, "lots are numbered one after the other"
            self.lots[lot] = Lot(lot, self.n, Terms(*said))
            self.lots_opened = lot
        self._post(postings)
        self._hold(kind, names, postings, terms)

    def _post(self, postings: list[Posting]) -> None:
        sums: dict[int, int] = defaultdict(int)
        for name, lot, points in postings:
            sums[lot] += points
            self.amounts[name] += points
            if lot:
                self.lots[lot].amounts[name] += points
                self.moved_lots.add(lot)
        assert not any(sums.values()), f"points of a lot are moved, never made: {dict(sums)}"
        for lot in sums:
            if lot:
                here = self.lots[lot].amounts
                assert min(here[name] for name in KEPT) >= 0, f"lot {lot} has too few points"
        assert self.amounts["debt"] <= 0, "a debt cannot be paid twice"

    def _hold(self, kind: str, names: int | None, postings: list[Posting], terms: dict[str, Any]) -> None:
        if kind == "reserve":
            pieces = [Piece(lot, points) for name, lot, points in postings if name == "held"]
            self.holds[self.n] = Hold(self.n, terms["until"], pieces)
            self.moved_holds.add(self.n)
        elif kind in ("capture", "release", "timeout"):
            assert names is not None
            assert self.holds[names].closed is None, "a hold ends once"
            self.holds[names].closed = self.n
            self.moved_holds.add(names)


_json = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
