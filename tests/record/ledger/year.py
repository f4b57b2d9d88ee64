"""A year of a shop's programme from one seed: the same seed writes the same entries, byte for byte.

    python -m tests.record.ledger.year --seed 7 --members 200 --days 366

It prints the hash of all heads. Nothing here knows what must come out; the naive ledger and the invariants are asked
at the end of each month.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from huitou.base import HuitouError
from huitou.record import Burn, Capture, ClawBack, Earn, Gift, Refund, Release, Request, Reserve, Settle
from tests.record.ledger.invariants import hold
from tests.record.ledger.naive import Answer, Naive
from tests.record.ledger.play import plain
from tests.record.ledger.world import World


@dataclass
class Year:
    """One run. members: who has joined; done: earnings and burns that may be undone later; open: holds."""

    world: World
    chance: Random
    naive: Naive
    members: list[str] = field(default_factory=list)
    done: list[Request] = field(default_factory=list)
    held: list[Request] = field(default_factory=list)
    keys: int = 0
    posted: int = 0

    def key(self) -> dict[str, Any]:
        self.keys += 1
        return {"key": f"y{self.keys}", "member": self.chance.choice(self.members)}

    def day(self, joining: int) -> None:
        """A day of the shop: people join, buy, use and return, all tills at once; at night the lapsed is booked."""
        for _ in range(joining):
            member = self.world.member(f"customer {len(self.members)}")
            self.members.append(member)
            self.naive.members.add(member)
        for _ in range(self.chance.randint(1, 3)):
            self.world.later(hours=3, seconds=self.chance.randint(0, 60))
            self._post([self._visit() for _ in range(self.chance.randint(1, 5))])
        self.world.later(hours=10)
        self._post(
            [Settle(member=member, key=f"night {self.world.now:%j %Y} {member}") for member in self.members]
        )

    def _visit(self) -> Request:
        r, now = self.chance, self.world.now
        what, points = r.random(), r.randint(1, 300)
        if what < 0.05 and self.done:
            return r.choice(self.done[-30:])  # the line was down, and the till sends it again
        if what < 0.12 and self.done:
            return self._undone(r.choice(self.done[-30:]))
        if what < 0.2 and self.held:
            hold = r.choice(self.held[-5:])
            whose = {**self.key(), "member": hold.member}
            return Capture(**whose, hold=hold.key) if r.random() < 0.7 else Release(**whose, hold=hold.key)
        if what < 0.3:
            self.held.append(
                Reserve(**self.key(), points=points, until=now + timedelta(hours=r.randint(1, 90)))
            )
            return self.held[-1]
        if what < 0.34 and len(self.members) > 1:
            to = r.choice(self.members)
            whose = self.key()
            return (
                Gift(**whose, to=to, points=points // 4 + 1)
                if to != whose["member"]
                else Burn(**whose, points=points)
            )
        if what < 0.5:
            self.done.append(Burn(**self.key(), points=points))
        else:
            last = date(now.year, now.month, 1) + timedelta(days=r.choice((40, 100, 200)))
            vests = now + timedelta(days=7) if r.random() < 0.5 else None
            self.done.append(Earn(**self.key(), points=points, last_day=last, vests_at=vests))
        return self.done[-1]

    def _undone(self, said: Request) -> Request:
        whose = {**self.key(), "member": said.member, "of": said.key}
        return ClawBack(**whose) if isinstance(said, Earn) else Refund(**whose, lapsed="grace")

    def _post(self, requests: Sequence[Request]) -> None:
        now = self.world.now
        expected = [self.naive.post(said, now)[0] for said in requests]
        for said, answer, outcome in zip(
            requests, expected, self.world.ledger.post_all(requests), strict=True
        ):
            got: Answer = outcome.code if isinstance(outcome, HuitouError) else plain(outcome.balance)
            assert got == answer, f"{said}: {got}, by the naive one {answer}"
        self.posted += len(requests)


def replay(world: World, seed: int, members: int, days: int) -> tuple[str, int]:
    """The hash of all heads after so many days, and how many requests there were. Raises AssertionError where the
    ledger does other than the naive one, or an invariant falls."""
    world.clear(seed)
    year = Year(world, Random(seed), Naive(str(world.zone)))
    joining = -(-members // min(days, 30))
    for day in range(days):
        year.day(min(joining, members - len(year.members)))
        if day % 30 == 29:
            hold(world)
    rows = hold(world)
    assert world.ledger.verify().whole
    assert world.ledger.explain().unexplained == 0
    heads = [f"{account.account_id} {account.n} {account.hash}\n" for account in rows.accounts.values()]
    return sha256("".join(heads).encode()).hexdigest(), year.posted


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--seed", type=int, default=1)
    asks.add_argument("--members", type=int, default=60)
    asks.add_argument("--days", type=int, default=366)
    said = asks.parse_args()
    start = time.monotonic()
    with TemporaryDirectory() as folder:
        world = World(Path(folder) / "company").hurry()
        digest, posted = replay(world, said.seed, said.members, said.days)
        entries = world.rows("SELECT count(*) FROM ledger_entries")[0][0]
    print(
        f"{said.days} days, {said.members} members, seed {said.seed}: {posted:,} requests, {entries:,} entries"
    )
    print(f"{digest}  ({time.monotonic() - start:.0f} s)")


if __name__ == "__main__":
    main()
