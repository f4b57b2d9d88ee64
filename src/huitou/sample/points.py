"""Points for some of the made-up customers, posted through the ledger's own door while an injected clock walks through
the months: earned, waiting, used, held, given, taken back, owed, and expired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huitou import record
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
    Posted,
    Refund,
    Release,
    Request,
    Reserve,
    Settle,
)
from huitou.sample.draw import stream
from huitou.sample.making import Sample
from huitou.sample.world import MONTHS as WORLD_MONTHS
from huitou.sample.world import ZONE
from huitou.stores import Workspace

MEMBERS = 200
MONTHS = 24  # since the programme began
RULE = "1 per NT$10"
DRINK = 100  # points for a drink
_WANTS = 0.35  # chance that somebody who has enough takes a drink at an order
_CLOSING = time(22, 30)  # when the day's records come in
_WAIT = timedelta(days=7)  # until points of the app can be used
_LOCAL = ZoneInfo(ZONE)


@dataclass
class Points:
    """What posting came to."""

    members: int = 0
    entries: int = 0
    refused: int = 0


@dataclass
class _Day:
    """What happened on a day: orders (id, customer, instant, amount, channel) and returns (the same, with the line)."""

    orders: list[tuple[str, str, datetime, int, str]] = field(default_factory=list)
    returns: list[tuple[str, str, datetime, int, str]] = field(default_factory=list)


def post_points(
    workspace: Workspace, made: Sample, progress: Callable[[int, int], None] = lambda *_: None
) -> Points:
    """Post the history of some hundred members: the same entries, keys and hashes for the same sample.

    Those who were seen last are members, because they stand at the top of the list of customers.
    progress: days done, of how many
    """
    who = _members(workspace, made)
    walk = _Walk(workspace, made.world.seed, who)
    if len(who) >= 3:
        walk.stories = _stories([walk.member[customer] for customer in who[:3]], made.world.until)
    days = _days(made, set(who), walk.stories)
    for done, (day, happened) in enumerate(days):
        walk.day(day, happened)
        progress(done, len(days))
    walk.end()
    return walk.came_to


def _members(workspace: Workspace, made: Sample) -> list[str]:
    """Customers with an order, those first who come first in the list of customers."""
    if not record.directory_ready(workspace):
        record.build_directory(workspace)
    found = record.find_customers(workspace, where={"orders_at_least": "1"}, limit=MEMBERS).rows
    return [card.customer_id for card in found]


def _days(made: Sample, who: set[str], more: Iterable[date]) -> list[tuple[date, _Day]]:
    """All days since the programme began on which a member bought or gave back, each first of January, and `more`."""
    begins = made.world.month_date(WORLD_MONTHS - MONTHS)
    found: dict[date, _Day] = defaultdict(_Day)
    for fact, at, other in (("purchases", "bought_at", "channel"), ("returns", "returned_at", "line")):
        columns = ["order_id", "customer_id", at, "amount", other]
        rows = pq.read_table(made.files[fact], columns=columns)
        names = pa.array(sorted(who), rows.schema.field("customer_id").type)
        mine = rows.filter(pc.is_in(rows["customer_id"], value_set=names))
        for row in mine.to_pylist():
            told = (
                row["order_id"],
                row["customer_id"],
                row[at].astimezone(UTC),
                int(row["amount"]),
                row[other],
            )
            some = found[row[at].astimezone(_LOCAL).date()]
            (some.orders if fact == "purchases" else some.returns).append(told)
    for day in [date(year, 1, 1) for year in range(begins.year + 1, made.world.until.year + 1)] + list(more):
        found.setdefault(day, _Day())
    return sorted((day, some) for day, some in found.items() if begins <= day <= made.world.until)


class _Walk:
    """The days one after the other, the clock standing at the closing of each."""

    def __init__(self, workspace: Workspace, seed: int, who: list[str]) -> None:
        self._now = datetime(2000, 1, 1, tzinfo=UTC)
        ids, self._rng = stream(seed, "points ids"), stream(seed, "points")
        chance = Chance(
            account=lambda: int(ids.integers(1, 2**62)), member=lambda: f"m{int(ids.integers(1, 2**62)):016x}"
        )
        self.ledger = Ledger(
            Workspace(workspace.folder, workspace.settings, Clock(lambda: self._now)), chance
        )
        self.member = {customer: self.ledger.enrol(customer) for customer in who}
        self.who = who
        self.available: dict[str, int] = defaultdict(int)
        self.came_to = Points(members=len(who))
        self.stories: dict[date, list[Request]] = {}

    def day(self, day: date, happened: _Day) -> None:
        if (day.month, day.day) == (1, 1):
            self._book_expired(day)
        self._turn(day)
        requests: list[Request] = []
        for order, customer, at, amount, channel in sorted(happened.orders, key=lambda told: told[2]):
            requests += self._bought(order, self.member[customer], at, amount, channel)
        for order, customer, at, amount, line in happened.returns:
            if amount >= 10:
                requests.append(
                    ClawBack(member=self.member[customer], of=f"order:{order}", points=amount // 10, source="pos",
                             source_id=f"{order}/{line}", key=f"return:{order}:{line}", occurred_at=at)
                )  # fmt: skip
        self._post(requests)
        self._turn(day, time(23, 0))
        self._post(self.stories.get(day, []))

    def _bought(self, order: str, member: str, at: datetime, amount: int, channel: str) -> Iterator[Request]:
        if self.available[member] >= DRINK and self._rng.random() < _WANTS:
            self.available[member] -= DRINK
            yield Burn(member=member, points=DRINK, source="pos", source_id=order, rule="drink",
                       key=f"drink:{order}", occurred_at=at)  # fmt: skip
        if amount >= 10:
            online = channel == "app"
            yield Earn(
                member=member, points=amount // 10, key=f"order:{order}", source="app" if online else "pos",
                source_id=order, rule=RULE, occurred_at=at, last_day=date(at.astimezone(_LOCAL).year + 1, 12, 31),
                vests_at=at + _WAIT if online else None,
            )  # fmt: skip

    def _book_expired(self, day: date) -> None:
        self._turn(day, time(3, 30))
        self._post([Settle(member=one, key=f"expiry:{day}:{one}") for one in self.member.values()])

    def end(self) -> None:
        """The third member used everything, and then gave back what it came from."""
        if not self.stories:
            return
        third = self.member[self.who[2]]
        self._post([Burn(member=third, points=self.available[third], key="drinks:party", rule="drink")])
        self._post([ClawBack(member=third, of="welcome:3", key="welcome:3:back")])

    def _turn(self, day: date, at: time = _CLOSING) -> None:
        self._now = max(self._now, datetime.combine(day, at, _LOCAL).astimezone(UTC))

    def _post(self, requests: list[Request]) -> None:
        for said, outcome in zip(requests, self.ledger.post_all(requests), strict=True):
            if isinstance(outcome, Posted):
                self.available[said.member] = outcome.balance.available
                self.came_to.entries += outcome.entry is not None and not outcome.replayed
            else:
                self.came_to.refused += 1


def _stories(told: list[str], until: date) -> dict[date, list[Request]]:
    """What the first three in the list did in the last week, so that their statements show every kind of entry: holds,
    a gift, adjustments, a redemption given back, and what the third will owe."""
    first, second, third = told

    def at(day: date) -> datetime:
        return datetime.combine(day, time(12), _LOCAL)

    def welcome(member: str, number: int) -> Request:
        return Earn(member=member, points=300, key=f"welcome:{number}", source="app", source_id=f"W{number}",
                    rule="welcome", last_day=date(until.year + 1, 12, 31))  # fmt: skip

    soon, far = until + timedelta(days=3), date(until.year + 2, 12, 31)
    by_days_before: dict[int, list[Request]] = {
        0: [
            Reserve(member=first, points=120, until=at(far), key="hold:teapot", source="app", source_id="R-1"),
            Earn(member=first, points=88, key="new-year:1", source="app", source_id="N-1", rule="new year",
                 vests_at=at(date(until.year + 2, 1, 1)), last_day=far),
        ],
        6: [welcome(member, number) for number, member in enumerate((first, second, third), start=1)],
        5: [
            Reserve(member=first, points=80, until=at(soon), key="hold:tin", source="app", source_id="R-2"),
            Reserve(member=first, points=30, until=at(soon), key="hold:cup", source="app", source_id="R-3"),
            Reserve(member=second, points=30, until=at(until - timedelta(days=2)), key="hold:lapsed"),
        ],
        1: [Settle(member=second, key="night:1")],
        4: [
            Capture(member=first, hold="hold:tin", points=60, key="hold:tin:taken", source="pos", source_id="R-2"),
            Release(member=first, hold="hold:cup", key="hold:cup:left"),
            Burn(member=first, points=DRINK, key="drink:spilt", source="pos", source_id="D-1", rule="drink"),
        ],
        3: [
            Refund(member=first, of="drink:spilt", points=DRINK // 2, key="drink:spilt:back", source="pos", source_id="D-1"),
            Gift(member=first, to=second, points=25, key="gift:1"),
            Adjust(member=first, points=50, reason="service_goodwill", key="goodwill:1",
                   last_day=date(until.year + 1, 12, 31)),
            Adjust(member=second, points=-15, reason="counted_twice", key="correction:1"),
        ],
    }  # fmt: skip
    return {until - timedelta(days=before): requests for before, requests in by_days_before.items()}
