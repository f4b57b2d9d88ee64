"""The real ledger and the naive one, side by side: each step is done on both, compared, and searched for faults."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from huitou.base import HuitouError
from huitou.record import Balance, Entry, Posted, Request
from huitou.stores import LotRow
from tests.record.ledger.invariants import Memory, Rows, hold
from tests.record.ledger.naive import Answer, Naive
from tests.record.ledger.world import World

CURRENCIES = ("points", "points", "points", "stars")


@dataclass(frozen=True)
class Step:
    """What a shape is recognised by. answer: the naive one; again: whether it was asked before; written: entries that
    are new, with whose they are; lots: as they lie there now; batch: how many requests came together."""

    said: Request
    answer: Answer
    again: bool
    now: datetime
    written: tuple[tuple[tuple[str, str], Entry], ...]
    lots: dict[tuple[str, str], dict[int, LotRow]]
    earlier: dict[tuple[str, str], list[Entry]]
    batch: int = 1
    marks: frozenset[str] = frozenset()


@dataclass
class Play:
    """world: begun with nothing recorded. said: all requests so far; notice: is told of each step."""

    world: World
    notice: Callable[[Step], None] = lambda step: None
    naive: Naive = field(init=False)
    memory: Memory = field(init=False)
    members: list[str] = field(default_factory=list)
    said: list[Request] = field(default_factory=list)
    keys: int = 0
    marks: set[str] = field(default_factory=set)  # what befell the clock before the next step

    def __post_init__(self) -> None:
        self.naive = Naive(str(self.world.zone))
        self.memory = Memory(self.world)
        self._entries: dict[tuple[str, str], list[Entry]] = {}

    def enrol(self, name: str) -> str:
        member = self.world.member(name)
        self.naive.members.add(member)
        self.members.append(member)
        return member

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def set_policy(self, kind: str, policy: str, currency: str, member: str) -> None:
        self.world.ledger.set_policy(kind, policy, currency, member)
        self.naive.policies[kind, currency, member] = policy

    # ── one step ─────────────────────────────────────────────────────────────────────────────────────────

    def do(self, *requests: Request) -> None:
        """One request, or several in one transaction: done, predicted, compared; then everything must hold."""
        now = self.world.now
        expected = [self.naive.post(said, now) for said in requests]
        outcomes = self._post(requests)
        for said, (answer, again), outcome in zip(requests, expected, outcomes, strict=True):
            self._compare(said, answer, again, outcome)
        self.said += requests
        self._look(requests, expected)
        self.marks.clear()

    def _post(self, requests: Sequence[Request]) -> Sequence[Posted | HuitouError]:
        if len(requests) > 1:
            return self.world.ledger.post_all(requests)
        try:
            return [self.world.ledger.post(requests[0])]
        except HuitouError as refused:
            return [refused]

    def _compare(self, said: Request, answer: Answer, again: bool, outcome: Posted | HuitouError) -> None:
        if isinstance(outcome, HuitouError):
            assert outcome.code == answer, f"{said}: the ledger says {outcome.code}, the naive one {answer}"
            return
        assert answer == plain(outcome.balance), (
            f"{said}: {plain(outcome.balance)}, by the naive one {answer}"
        )
        assert outcome.replayed == again, f"{said} was {'' if again else 'not '}asked before"
        if outcome.entry:
            self.memory.done[said.key] = (outcome.entry.n, outcome.entry.hash)

    def _look(self, requests: Sequence[Request], expected: list[tuple[Answer, bool]]) -> None:
        rows = hold(self.world, self.memory)
        written, lots = self._written(rows)
        for (member, currency), account in self.naive.accounts.items():
            real = self.world.balance(member, currency)
            assert plain(real) == self._balance(account), f"{currency} of {member}"
            here = {
                n: lot.spendable + lot.pending + lot.held
                for n, lot in lots.get((member, currency), {}).items()
            }
            assert here == self._left(account), f"lots of {member} in {currency}"
        for said, (answer, again) in zip(requests, expected, strict=True):
            self.notice(
                Step(
                    said,
                    answer,
                    again,
                    self.world.now,
                    written,
                    lots,
                    self._entries,
                    len(requests),
                    frozenset(self.marks),
                )
            )
        for place, entry in written:
            self._entries.setdefault(place, []).append(entry)
        for place in {(said.member, said.currency) for said in requests} & set(self.naive.accounts):
            self._by_what_happened(*place)
        self._ask()

    def _by_what_happened(self, member: str, currency: str) -> None:
        """Told by what has happened until now, the balance is that of now."""
        now = self.world.now
        ahead = [
            e for e in self._entries.get((member, currency), ()) if max(e.occurred_at, e.recorded_at) > now
        ]
        if not ahead:
            assert self.world.balance(member, currency, at=now) == self.world.balance(member, currency)

    def _balance(self, account: Any) -> dict[str, int]:
        account.now = max(self.world.now, account.last)
        if not account.due():
            return account.balance()  # type: ignore[no-any-return]
        seen = copy.deepcopy(account)  # reading writes nothing
        seen.settle()
        return {**seen.balance(), "n": len(account.notes)}

    @staticmethod
    def _left(account: Any) -> dict[int, int]:
        held = Counter(lot.number for note in account.notes if note.until for lot in note.points)
        return {lot.number: lot.usable + lot.waiting + held[lot.number] for lot in account.lots}

    def _written(self, rows: Rows) -> tuple[Any, Any]:
        places = {a.account_id: (a.member, a.currency) for a in rows.accounts.values()}
        lots: dict[tuple[str, str], dict[int, LotRow]] = {}
        for lot in rows.lots.values():
            lots.setdefault(places[lot.account_id], {})[lot.lot] = lot
        known = {place: len(entries) for place, entries in self._entries.items()}
        new = [(place, e) for e in rows.entries if e.n > known.get(place := places[e.account_id], 0)]
        return tuple((place, Entry.of(e)) for place, e in new), lots

    def _ask(self) -> None:
        """Questions about the past whose answers are final: known before the account's newest entry."""
        for (member, currency), account in list(self.naive.accounts.items())[:1]:
            known = account.last.replace(microsecond=0)
            if account.notes and known < account.last:
                question = {"member": member, "currency": currency, "known_at": known, "at": known}
                self.memory.asked.append((question, self.world.balance(**question)))


def plain(balance: Balance) -> dict[str, int]:
    return {name: number for name, number in balance.as_dict().items() if name != "total"}
