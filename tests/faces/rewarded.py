"""A member with something of everything in their points account, for the tests of the faces."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from huitou.base import Clock
from huitou.record import (
    Adjust,
    Burn,
    Capture,
    Chance,
    ClawBack,
    Earn,
    Gift,
    Ledger,
    Refund,
    Release,
    Request,
    Reserve,
    Settle,
)
from huitou.stores import Workspace

BEGUN = datetime(2024, 3, 1, 4, tzinfo=UTC)  # noon in Taipei
FAR = datetime(2199, 1, 1, tzinfo=UTC)
LAST = date(2198, 12, 31)


def with_points(workspace: Workspace, customer: str, other: str = "another") -> str:
    """Enrol a customer and post every kind of entry, day by day from 1 March 2024; returns the member key.

    Left behind: 360 usable (45 of them until 31 Dec 2198), 70 not usable yet, 60 on hold, nothing owed.
    """
    now = [BEGUN]
    numbers = iter(range(1, 100))
    ledger = Ledger(
        Workspace(workspace.folder, workspace.settings, Clock(lambda: now[0])),
        Chance(lambda: next(numbers), lambda: f"m{next(numbers):08d}"),
    )
    member, friend = ledger.enrol(customer), ledger.enrol(other)
    for said in requests(member, friend):
        ledger.post(said)
        now[0] += timedelta(days=1)
    return member


def requests(member: str, friend: str) -> list[Request]:
    """One a day."""
    return [
        Earn(member=member, points=300, key="till-3:1", source="pos", source_id="O1", rule="1 per NT$10",
             occurred_at=BEGUN - timedelta(days=2)),
        Earn(member=member, points=150, key="till-3:2", source="pos", source_id="O2", last_day=LAST),
        Earn(member=member, points=20, key="short", last_day=date(2024, 3, 6)),
        Earn(member=member, points=70, key="app:1", source="app", source_id="A1", vests_at=FAR),
        Burn(member=member, points=40, key="drink"),  # 20 of the short lot, 20 of the one with an end
        Refund(member=member, of="drink", points=20, key="drink:back"),
        Reserve(member=member, points=60, until=FAR, key="teapot"),
        Reserve(member=member, points=30, until=FAR, key="cup"),
        Capture(member=member, hold="cup", points=10, key="cup:taken"),
        Reserve(member=member, points=5, until=FAR, key="tin"),
        Release(member=member, hold="tin", key="tin:left"),
        Earn(member=member, points=25, key="till-3:3", last_day=date(2024, 3, 13)),
        ClawBack(member=member, of="till-3:2", points=10, key="return:1"),
        Adjust(member=member, points=15, reason="goodwill", key="goodwill"),
        Gift(member=member, to=friend, points=25, key="gift"),
        Settle(member=member, key="night"),
    ]  # fmt: skip
