"""A ledger without a database: each turn is given all that the turns before have left, in memory."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from huitou.base import HuitouError
from huitou.record import Balance, Posted, Request
from huitou.record.ledger.instants import instant, micros
from huitou.record.ledger.ledger import day_end
from huitou.record.ledger.turn import Outcome, Turn, World
from huitou.stores import Changes, EntryRow, Loaded, MessageRow

START = datetime(2024, 1, 8, 2, tzinfo=UTC)
DAY = 86_400_000_000
Told = tuple[str, int | None, list[tuple[str, int, int]]]


class Desk:
    """now: microseconds after 8 January 2024, 02:00 in UTC, where the company is too; members: ann and bo."""

    def __init__(self) -> None:
        self.now = 0
        self.loaded = Loaded(members={"ann", "bo"})
        self.messages: list[MessageRow] = []
        self._keys, self._ids = itertools.count(1), itertools.count(1)

    def at(self, now: int) -> datetime:
        return instant(micros(START) + now)

    def turn(self, *requests: Request) -> list[Outcome]:
        """One turn; what it changes is kept."""
        turn = Turn(self.loaded, self.world())
        outcomes = [turn.do(said) for said in requests]
        self._keep(turn.changes())
        return outcomes

    def world(self) -> World:
        return World(
            micros(self.at(self.now)), self._ids.__next__, lambda day: day_end(day, "UTC"), lambda us: instant(us).date()
        )  # fmt: skip

    def ask(self, make: Callable[..., Request], member: str = "ann", **said: Any) -> Posted:
        """Post one request under a key of its own, where none is said. Raises what it was refused for."""
        (outcome,) = self.turn(make(**{"member": member, "key": f"d{next(self._keys)}", **said}))
        if isinstance(outcome, HuitouError):
            raise outcome
        return outcome

    def balance(self, member: str = "ann") -> Balance:
        """As the newest entry left it."""
        row = self.entries(member)[-1]
        return Balance(*json.loads(row.terms)["balance"], row.n)

    def entries(self, member: str = "ann", currency: str = "points") -> list[EntryRow]:
        here = self.loaded.accounts[member, currency].account_id
        return sorted(
            (row for row in self.loaded.entries.values() if row.account_id == here), key=lambda row: row.n
        )

    def told(self, n: int, member: str = "ann") -> Told:
        """Kind, the entry it names, and postings of an entry."""
        row = self.entries(member)[n - 1]
        return row.kind, row.names, [tuple(posting) for posting in json.loads(row.postings)]

    def terms(self, n: int, member: str = "ann") -> dict[str, Any]:
        """What else an entry tells, besides its key and the balance it left."""
        terms = json.loads(self.entries(member)[n - 1].terms)
        return {name: said for name, said in terms.items() if name not in ("key", "balance")}

    def ends(self, day: date) -> int:
        return day_end(day, "UTC")

    def _keep(self, changes: Changes) -> None:
        for row in changes.accounts.values():
            self.loaded.accounts[row.member, row.currency] = row
        self.loaded.lots.update(changes.lots)
        self.loaded.holds.update(changes.holds)
        self.loaded.entries.update({(row.account_id, row.n): row for row in changes.entries})
        self.loaded.keys.update({row.key: row for row in changes.keys})
        self.messages += changes.messages
