"""Small worlds to break: a company with a few members, and the tills that post for them at random."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import insert

from huitou.base import Clock
from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Gift, Refund, Release, Reserve
from huitou.record.ledger.requests import Request
from huitou.stores import Settings, Workspace, ledger_members, writing

START = datetime(2026, 3, 1, 4, tzinfo=UTC)


def company(folder: Path, database: str = "", clock: Clock | None = None) -> Workspace:
    """A new workspace; its ledger lies in SQLite, or in the database of a URL."""
    return Workspace.create(folder, Settings(database=database), clock)


def enrol(workspace: Workspace, members: Sequence[str]) -> None:
    """Make members known at once; `Ledger.enrol` would take a transaction each."""
    rows = [
        {"member": m, "customer_id": f"customer of {m}", "enrolled_at": START.replace(tzinfo=None)}
        for m in members
    ]
    with writing(workspace.live) as on:
        on.execute(insert(ledger_members), rows)


class Ticking:
    """A clock that goes on by a few seconds each time it is asked."""

    def __init__(self, rng: Random) -> None:
        self._now, self._rng = START, rng

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=self._rng.uniform(0.1, 40))
        return self._now


class Till:
    """Makes up requests: earnings, redemptions at once and in two steps, gifts, returns, adjustments, repeats."""

    def __init__(self, name: str, members: Sequence[str], rng: Random) -> None:
        self._members, self._rng = members, rng
        self._keys = (f"{name}:{number}" for number in itertools.count())
        self._earned: list[tuple[str, str]] = []
        self._burned: list[tuple[str, str]] = []
        self._held: list[tuple[str, str]] = []
        self._done: list[Request] = []

    def some(self) -> list[Request]:
        """What comes next: one request, sometimes a batch of up to twelve."""
        count = self._rng.randint(2, 12) if self._rng.random() < 0.15 else 1
        return [self.one() for _ in range(count)]

    def one(self) -> Request:
        """The next request. One of thirty is an earlier one again."""
        if self._done and self._rng.random() < 1 / 30:
            return self._rng.choice(self._done)
        made = self._new(next(self._keys), self._rng.choice(self._members), self._rng.random())
        self._done = [*self._done[-20:], made]
        return made

    def _new(self, key: str, member: str, die: float) -> Request:
        rng = self._rng
        if die < 0.40:
            return self._earn(key, member)
        if die < 0.55:
            self._burned.append((member, key))
            return Burn(member=member, points=rng.randint(1, 120), key=key)
        if die < 0.65:
            self._held.append((member, key))
            until = START + timedelta(days=rng.choice((1, 400)), seconds=rng.randint(1, 4000))
            return Reserve(member=member, points=rng.randint(1, 60), until=until, key=key)
        if die < 0.75 and self._held:
            whose, hold = self._held.pop(rng.randrange(len(self._held)))
            make = rng.choice((Capture, Release))
            return make(member=whose, hold=hold, key=key)
        if die < 0.83 and len(self._members) > 1:
            to = rng.choice([other for other in self._members if other != member])
            return Gift(member=member, to=to, points=rng.randint(1, 50), key=key)
        if die < 0.89 and self._earned:
            whose, of = rng.choice(self._earned)
            return ClawBack(member=whose, of=of, key=key)
        if die < 0.94 and self._burned:
            whose, of = rng.choice(self._burned)
            return Refund(member=whose, of=of, key=key)
        return Adjust(member=member, points=rng.choice((-5, 7, 30)), reason="goodwill", key=key)

    def _earn(self, key: str, member: str) -> Earn:
        rng = self._rng
        self._earned.append((member, key))
        last_day = rng.choice((None, date(2026, 3, 31), date(2027, 2, 28)))
        vests_at = START + timedelta(hours=rng.randint(1, 50)) if rng.random() < 0.2 else None
        return Earn(
            member=member, points=rng.randint(1, 200), key=key, last_day=last_day, vests_at=vests_at,
            priority=rng.randint(0, 1), source="pos", source_id=key,
        )  # fmt: skip
