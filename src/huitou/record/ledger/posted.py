"""What callers get to see: entries, lots, holds, balances, and what a request came to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from huitou.record.ledger.account import Account, Posting
from huitou.record.ledger.instants import instant
from huitou.record.ledger.lots import Lot
from huitou.stores import EntryRow


@dataclass(frozen=True)
class Balance:
    """What a member has in one currency at an instant, in points.

    available: can be used now; pending: vests later; held: put aside for a redemption; debt: owed to the house;
    lapsed: over, but not booked yet (never usable); total: available + pending + held − debt; n: how many entries.
    """

    available: int
    pending: int
    held: int
    debt: int
    lapsed: int
    n: int

    @property
    def total(self) -> int:
        return self.available + self.pending + self.held - self.debt

    @classmethod
    def of(cls, account: Account, now: int) -> Balance:
        """Of an account for which all that is due but expiry has been written."""
        available, pending, held, debt, lapsed = account.balance(now)
        return cls(available, pending, held, debt, lapsed, account.n)

    def as_dict(self) -> dict[str, int]:
        return {
            "available": self.available, "pending": self.pending, "held": self.held, "debt": self.debt,
            "lapsed": self.lapsed, "total": self.total, "n": self.n,
        }  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One entry of a statement. Times are aware, in UTC; names: the earlier entry that it corrects or ends."""

    n: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    names: int | None
    source: str
    source_id: str
    rule: str
    postings: tuple[Posting, ...]
    terms: dict[str, Any]
    hash: str

    @property
    def balance(self) -> Balance:
        """What the member had right after it."""
        available, pending, held, debt, lapsed = self.terms["balance"]
        return Balance(available, pending, held, debt, lapsed, self.n)

    @property
    def points(self) -> int:
        """By how much the member's total changed: what came into their accounts less what left them."""
        return sum(p.points for p in self.postings if p.account in ("spendable", "pending", "held", "debt"))

    @property
    def lots(self) -> dict[int, int]:
        """Points by lot that became the member's (above 0) or ceased to be (below 0)."""
        found: dict[int, int] = {}
        for account, lot, points in self.postings:
            if account in ("spendable", "pending", "held") and lot:
                found[lot] = found.get(lot, 0) + points
        return {lot: points for lot, points in found.items() if points}

    @property
    def key(self) -> str:
        """The key of the request that made it; empty where time made it."""
        return str(self.terms["key"][0])[1:] if "key" in self.terms else ""

    @property
    def owed(self) -> int:
        """Points by which the member's debt grew (above 0) or was paid (below 0)."""
        return -sum(p.points for p in self.postings if p.account == "debt")

    @property
    def moved(self) -> dict[int, int]:
        """Points by lot that it is about: what became the member's or ceased to be, else what only changed its place."""
        found: dict[int, int] = {}
        for account, lot, points in self.postings:
            if account in ("spendable", "pending", "held") and lot and points > 0:
                found[lot] = found.get(lot, 0) + points
        return self.lots or found

    @classmethod
    def of(cls, row: EntryRow) -> Entry:
        postings = tuple(Posting(*posting) for posting in json.loads(row.postings))
        return cls(
            row.n, row.kind, instant(row.occurred_at), instant(row.recorded_at), row.names, row.source,
            row.source_id, row.rule, postings, json.loads(row.terms), row.hash,
        )  # fmt: skip


@dataclass(frozen=True)
class LotView:
    """One lot as it is at an instant. state: waiting, usable, held, lapsed or used; amounts: where its points are."""

    lot: int
    opened: int
    points: int
    priority: int
    opened_at: datetime
    vests_at: datetime | None
    last_day: date | None
    state: str
    amounts: dict[str, int]

    @classmethod
    def of(cls, lot: Lot, now: int) -> LotView:
        terms = lot.terms
        return cls(
            lot.lot, lot.opened, terms.points, terms.priority, instant(terms.opened_at),
            None if terms.vests_at is None else instant(terms.vests_at),
            None if terms.last_day is None else date.fromisoformat(terms.last_day),
            _state(lot, now), dict(lot.amounts),
        )  # fmt: skip


def _state(lot: Lot, now: int) -> str:
    here = lot.amounts
    if here["pending"]:
        return "waiting"
    if here["spendable"]:
        return "lapsed" if lot.lapsed(now) else "usable"
    if here["held"]:
        return "held"
    return "lapsed" if here["expired"] > 0 else "used"


@dataclass(frozen=True)
class HoldView:
    """Points put aside. closed: the entry that ended it; open until then, or until `until`."""

    hold: int
    points: int
    until: datetime
    closed: int | None


@dataclass(frozen=True)
class Statement:
    """A member's statement in one currency, oldest entry first. head: the hash that the chain ends in."""

    member: str
    currency: str
    balance: Balance
    entries: tuple[Entry, ...]
    lots: tuple[LotView, ...]
    holds: tuple[HoldView, ...]
    head: str


class AccountOf(NamedTuple):
    """One account of a customer: the id under which they were enrolled, the member key, the currency."""

    customer_id: str
    member: str
    currency: str


@dataclass(frozen=True)
class Posted:
    """What a request came to. entry: None where there was nothing to write; balance: right after it; replayed: it had
    been done before under this key, or for this event, and was not done again."""

    entry: Entry | None
    balance: Balance
    replayed: bool = False
