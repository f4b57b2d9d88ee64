"""A tea shop with a points card, for stories told in dates: who did what, and what their card shows."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from huitou.base import Clock
from huitou.record import (
    Burn,
    Capture,
    ClawBack,
    Earn,
    Gift,
    Ledger,
    Posted,
    Refund,
    Release,
    Reserve,
)
from huitou.stores import Workspace

TAIPEI = ZoneInfo("Asia/Taipei")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class TeaShop:
    """A shop in Taipei in 2024, its ledger, and a calendar that the story turns."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2024, 1, 1, 2, tzinfo=UTC)
        self.ws = Workspace.create(folder / "tea-shop", clock=Clock(lambda: self.now))
        self.ledger = Ledger(self.ws)
        self.receipts = itertools.count(1)

    def on(self, said: str) -> None:
        """The story goes on: `8 Jan`, at ten in the morning, or `8 Jan 23:59`."""
        day, month, *time = said.split()
        hour, minute = map(int, time[0].split(":")) if time else (10, 0)
        self.now = datetime(2024, MONTHS.index(month) + 1, int(day), hour, minute, tzinfo=TAIPEI).astimezone(
            UTC
        )

    def joins(self, name: str) -> Card:
        return Card(self, self.ledger.enrol(name))

    def receipt(self) -> str:
        return f"receipt {next(self.receipts)}"


@dataclass
class Card:
    """One member's card. What is done is named, so that it can be spoken of later."""

    shop: TeaShop
    member: str

    def _do(self, kind: Any, receipt: str, **said: Any) -> Posted:
        return self.shop.ledger.post(kind(member=self.member, key=receipt or self.shop.receipt(), **said))

    def earns(
        self, points: int, receipt: str = "", *, until: date | None = None, after_days: int = 0
    ) -> Posted:
        vests = self.shop.now + timedelta(days=after_days) if after_days else None
        return self._do(Earn, receipt, points=points, last_day=until, vests_at=vests)

    def uses(self, points: int, receipt: str = "") -> Posted:
        return self._do(Burn, receipt, points=points)

    def returns(self, receipt: str, points: int | None = None) -> Posted:
        return self._do(ClawBack, "", of=receipt, points=points)

    def gets_back(self, receipt: str, points: int | None = None, *, grace_days: int = 0) -> Posted:
        how: dict[str, Any] = {"lapsed": "grace", "grace_days": grace_days} if grace_days else {}
        return self._do(Refund, "", of=receipt, points=points, **how)

    def puts_aside(self, points: int, receipt: str, *, hours: int) -> Posted:
        return self._do(Reserve, receipt, points=points, until=self.shop.now + timedelta(hours=hours))

    def collects(self, receipt: str, points: int | None = None) -> Posted:
        return self._do(Capture, "", hold=receipt, points=points)

    def thinks_better_of(self, receipt: str) -> Posted:
        return self._do(Release, "", hold=receipt)

    def gives(self, points: int, to: Card) -> Posted:
        return self._do(Gift, "", to=to.member, points=points)

    def had(self, **when: datetime) -> int:
        """Points that could be used, as of then: at= by what had happened, known_at= by what had been recorded."""
        return self.shop.ledger.balance(self.member, **when).available

    @property
    def has(self) -> int:
        """Points that can be used now."""
        return self.shop.ledger.balance(self.member).available

    @property
    def waiting(self) -> int:
        return self.shop.ledger.balance(self.member).pending

    @property
    def aside(self) -> int:
        return self.shop.ledger.balance(self.member).held

    @property
    def owes(self) -> int:
        return self.shop.ledger.balance(self.member).debt

    @property
    def statement(self) -> list[tuple[str, int]]:
        """What happened, and by how many points."""
        return [(entry.kind, entry.points) for entry in self.shop.ledger.statement(self.member).entries]
