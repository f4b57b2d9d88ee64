"""Rows of the ledger as they lie in a database, and what one turn of it asks for and changes.

Times are microseconds since 1970 in UTC. Points are whole numbers. `AMOUNTS` are the nine accounts that every posting
names; a row of them always sums to zero, for a member's account as for each of its lots.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

AMOUNTS = ("issued", "spendable", "pending", "held", "burned", "expired", "adjusted", "debt", "transit")


class AccountRow(NamedTuple):
    """One member's account in one point currency: its head, and what its entries sum to."""

    account_id: int
    member: str
    currency: str
    n: int  # how many entries there are: the version
    hash: str  # of the newest entry
    recorded_at: int  # when the newest entry was recorded
    lots: int  # how many lots were ever opened
    issued: int
    spendable: int
    pending: int
    held: int
    burned: int
    expired: int
    adjusted: int
    debt: int
    transit: int

    @property
    def amounts(self) -> dict[str, int]:
        """Points by account."""
        said: tuple[Any, ...] = self[-len(AMOUNTS) :]
        return dict(zip(AMOUNTS, said, strict=True))


class LotRow(NamedTuple):
    """One earning with its own terms, and where its points are now."""

    account_id: int
    lot: int
    opened: int  # the entry that opened it
    points: int
    priority: int
    opened_at: int
    vests_at: int | None
    last_day: str | None  # the last local day on which it can be used
    expires_at: int | None  # the first instant after that day
    issued: int
    spendable: int
    pending: int
    held: int
    burned: int
    expired: int
    adjusted: int
    debt: int
    transit: int

    @property
    def amounts(self) -> dict[str, int]:
        """Points by account."""
        said: tuple[Any, ...] = self[-len(AMOUNTS) :]
        return dict(zip(AMOUNTS, said, strict=True))


class HoldRow(NamedTuple):
    """Points reserved for a redemption. pieces: JSON [[lot, points], …]; closed: the entry that ended it."""

    account_id: int
    hold: int
    points: int
    until: int
    pieces: str
    closed: int | None


class EntryRow(NamedTuple):
    """One entry of a statement, for good. postings: JSON [[account, lot, points], …]; terms: JSON of its kind."""

    account_id: int
    n: int
    kind: str
    occurred_at: int
    recorded_at: int
    names: int | None  # the earlier entry that it corrects or ends
    source: str
    source_id: str
    rule: str
    postings: str
    terms: str
    hash: str


class KeyRow(NamedTuple):
    """What a key came to: the entry that it made, or the refusal in `outcome` (JSON)."""

    key: str
    body: str
    account_id: int | None
    n: int | None
    outcome: str
    recorded_at: int


class MessageRow(NamedTuple):
    """What others shall be told, for the outbox. body: JSON; at: ISO time in UTC without a zone."""

    topic: str
    key: str
    body: str
    at: str


@dataclass(frozen=True)
class Asked:
    """What a turn needs to see. keys: with the entries that they made; accounts: (member, currency), with open lots
    and open holds; entries: (member, currency, n), with their lots and the later entries that name them."""

    keys: tuple[str, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[str, str, int], ...] = ()
    named_keys: tuple[str, ...] = ()  # keys whose entries are asked for as `entries` are


@dataclass
class Loaded:
    """What was found. members: those of the asked-for accounts that are enrolled."""

    members: set[str] = field(default_factory=set)
    keys: dict[str, KeyRow] = field(default_factory=dict)
    accounts: dict[tuple[str, str], AccountRow] = field(default_factory=dict)
    lots: dict[tuple[int, int], LotRow] = field(default_factory=dict)
    holds: dict[tuple[int, int], HoldRow] = field(default_factory=dict)
    entries: dict[tuple[int, int], EntryRow] = field(default_factory=dict)
    policies: dict[tuple[str, str, str], str] = field(default_factory=dict)  # (currency, member or "", kind)


@dataclass
class Changes:
    """What a turn writes: all of it or nothing. versions: account_id → the version that the turn had seen."""

    versions: dict[int, int] = field(default_factory=dict)
    accounts: dict[int, AccountRow] = field(default_factory=dict)
    lots: dict[tuple[int, int], LotRow] = field(default_factory=dict)
    holds: dict[tuple[int, int], HoldRow] = field(default_factory=dict)
    entries: list[EntryRow] = field(default_factory=list)
    keys: list[KeyRow] = field(default_factory=list)
    messages: list[MessageRow] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.keys)


def marks(count: int) -> str:
    """Place holders of one row."""
    return ", ".join(["?"] * count)


def chunks(things: Iterable[object], size: int = 400) -> Iterable[list[object]]:
    """The things in lists of at most `size`: a statement takes only so many values."""
    held: list[object] = []
    for thing in things:
        held.append(thing)
        if len(held) == size:
            yield held
            held = []
    if held:
        yield held
