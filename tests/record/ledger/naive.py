"""A naive ledger to hold the real one against: a lot for each single point, no database, nothing clever.

Written from the rules of the trade and not from the source. It says what each request must come to: the balance after
it, or the code of its refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from huitou.record import (
    Adjust,
    Burn,
    Capture,
    ClawBack,
    Earn,
    Gift,
    Refund,
    Release,
    Request,
    Reserve,
    Settle,
)

NEVER = datetime.max.replace(tzinfo=UTC)
BEFORE = datetime.min.replace(tzinfo=UTC)
USUAL = {"burn": "refuse", "adjust": "refuse", "clawback": "debt"}
TAKES = ("burn", "capture", "adjust", "expire")

Balance = dict[str, int]  # available, pending, held, debt, lapsed, n
Answer = Balance | str  # or the code of a refusal


class No(Exception):
    """A refusal; its only argument is the code."""


@dataclass(eq=False)
class Lot:
    number: int
    size: int
    priority: int
    opened: datetime
    vests: datetime = BEFORE
    lapses: datetime = NEVER
    usable: int = 0
    waiting: int = 0
    over: int = 0  # expired, and booked
    clawed: int = 0

    @property
    def order(self) -> tuple[int, datetime, datetime, int]:
        return (self.priority, self.lapses, self.opened, self.number)


@dataclass
class Note:
    """One entry. points: the lot of each point that it took or holds, None for one on credit; gave: the lot opened."""

    kind: str
    points: list[Any] = field(default_factory=list)
    gave: Lot | None = None
    until: datetime | None = None  # as long as it holds


@dataclass
class Account:
    place: tuple[str, str]
    lots: list[Lot] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    debt: int = 0
    last: datetime = BEFORE  # when the newest entry was recorded
    now: datetime = BEFORE

    def write(self, *note: Any, **more: Any) -> None:
        self.notes.append(Note(*note, **more))
        self.last = self.now

    def open(self, *terms: Any, **more: Any) -> Lot:
        self.lots.append(Lot(len(self.lots) + 1, *terms, **more))
        return self.lots[-1]

    def free(self, points: list[Lot], at: datetime) -> None:
        """These points become usable: what is owed is paid first."""
        for lot in points:
            if self.debt and at < lot.lapses:
                self.debt -= 1
            else:
                lot.usable += 1

    def ready(self, besides: Lot | None = None) -> list[Lot]:
        """All points that can be used now, in the order of burning."""
        lots = [lot for lot in self.lots if lot.lapses > self.now and lot is not besides]
        return [lot for lot in sorted(lots, key=lambda lot: lot.order) for _ in range(lot.usable)]

    def use(self, points: list[Lot]) -> list[Any]:
        for lot in points:
            lot.usable -= 1
        return points

    def due(self, ended: datetime = BEFORE) -> Any:
        """What time has decided and nobody wrote yet, the earliest; of lots that ended only those that had by then."""
        found: list[Any] = [(lot.vests, 0, lot.number, lot) for lot in self.lots if lot.waiting]
        found += [(note.until, 1, n, note) for n, note in enumerate(self.notes) if note.until]
        found += [(lot.lapses, 2, lot.number, lot) for lot in self.lots if lot.usable and lot.lapses <= ended]
        return min((it for it in found if it[0] <= self.now), key=lambda it: it[:3], default=None)

    def settle(self, ended: datetime = BEFORE) -> None:
        while found := self.due(ended):
            at, what, _, it = found
            if what == 0:
                points, it.waiting = [it] * it.waiting, 0
                self.free(points, at)
                self.write("vest")
            elif what == 1:
                it.until = None
                self.free(it.points, at)
                self.write("timeout")
            else:
                self.write("expire", [it] * it.usable)
                it.over, it.usable = it.over + it.usable, 0

    def balance(self) -> Balance:
        return {
            "available": len(self.ready()),
            "pending": sum(lot.waiting for lot in self.lots),
            "held": sum(len(note.points) for note in self.notes if note.until),
            "debt": self.debt,
            "lapsed": sum(lot.usable for lot in self.lots) - len(self.ready()),
            "n": len(self.notes),
        }


class Naive:
    """All accounts. zone: where the company's days end."""

    def __init__(self, zone: str) -> None:
        self.zone = ZoneInfo(zone)
        self.accounts: dict[tuple[str, str], Account] = {}
        self.members: set[str] = set()
        self.policies: dict[tuple[str, str, str], str] = {}
        self.answers: dict[str, tuple[Request, Answer]] = {}
        self.events: dict[Any, Request] = {}
        self.made: dict[str, tuple[Account, int]] = {}  # by key, the account and the number of the entry

    def account(self, member: str, currency: str) -> Account:
        if member not in self.members:
            raise No("ledger.no_member")
        return self.accounts.setdefault((member, currency), Account((member, currency)))

    def post(self, said: Request, now: datetime) -> tuple[Answer, bool]:
        """What the ledger must answer, and whether because it was asked before."""
        if said.key in self.answers:
            asked, answer = self.answers[said.key]
            return (answer, True) if asked == said else ("ledger.other_body", False)
        event = (type(said), said.member, said.currency, said.source, said.source_id, said.rule)
        if said.source and said.source_id and event in self.events:
            earlier = self.events[event]
            if replace(earlier, key=said.key, occurred_at=said.occurred_at) != said:
                self.answers[said.key] = (said, "ledger.other_event")
                return "ledger.other_event", False
            answer = self.answers[earlier.key][1]
            self.made[said.key] = self.made[earlier.key]
            self.answers[said.key] = (said, answer)
            return answer, True
        try:
            answer = self.decide(said, now)
        except No as no:
            answer = str(no)
        else:
            if said.key in self.made:
                self.events[event] = said
        self.answers[said.key] = (said, answer)
        return answer, False

    def decide(self, said: Request, now: datetime) -> Balance:
        here = self.account(said.member, said.currency)
        to = self.account(said.to, said.currency) if isinstance(said, Gift) else here
        here.now, to.now = max(now, here.last), max(now, to.last)
        here.settle(min(here.now, said.before or here.now) if isinstance(said, Settle) else BEFORE)
        to.settle()
        at = said.occurred_at or here.now
        if at > here.now + timedelta(minutes=10):
            raise No("ledger.ahead")
        getattr(self, type(said).__name__.lower())(said, here, at)
        if not isinstance(said, Settle):
            self.made[said.key] = (here, len(here.notes))
        return here.balance()

    def settle(self, said: Settle, here: Account, at: datetime) -> None:
        pass

    def earn(self, said: Earn, here: Account, at: datetime) -> None:
        lapses, vests = self.ends(said.last_day), said.vests_at or BEFORE
        if lapses <= vests:
            raise No("ledger.lots_over")
        lot = here.open(said.points, said.priority, at, vests, lapses)
        if vests > here.now:
            lot.waiting = said.points
        else:
            here.free([lot] * said.points, here.now)
        here.write("earn", gave=lot)

    def burn(self, said: Burn, here: Account, at: datetime) -> None:
        here.write("burn", self.spend(said, here, said.points))

    def adjust(self, said: Adjust, here: Account, at: datetime) -> None:
        if said.points < 0:
            here.write("adjust", self.spend(said, here, -said.points))
            return
        lot = here.open(said.points, 0, at, BEFORE, self.ends(said.last_day))
        here.free([lot] * said.points, here.now)
        here.write("adjust", gave=lot)

    def reserve(self, said: Reserve, here: Account, at: datetime) -> None:
        if said.until <= here.now:
            raise No("ledger.hold_past")
        here.write("reserve", self.enough(here, said.points), until=said.until)

    def capture(self, said: Capture, here: Account, at: datetime) -> None:
        hold = self.hold(said, here)
        points = len(hold.points) if said.points is None else said.points
        if points > len(hold.points):
            raise No("ledger.hold_small")
        hold.until = None
        here.free(hold.points[points:], here.now)
        here.write("capture", hold.points[:points])

    def release(self, said: Release, here: Account, at: datetime) -> None:
        hold = self.hold(said, here)
        hold.until = None
        here.free(hold.points, here.now)
        here.write("release")

    def clawback(self, said: ClawBack, here: Account, at: datetime) -> None:
        lot = self.named(said.of, here, ("earn", "adjust")).gave
        if lot is None:
            raise No("ledger.wrong_kind")
        points = owed = self.part(said.points, lot.size - lot.clawed)
        back = {}
        for part in ("waiting", "usable", "over"):
            back[part] = min(owed, getattr(lot, part))
            owed -= back[part]
        paid = here.ready(besides=lot)[:owed]
        policy = self.policy("clawback", here)
        if owed > len(paid) and policy == "refuse":
            raise No("ledger.short")
        for part, some in back.items():
            setattr(lot, part, getattr(lot, part) - some)
        here.use(paid)
        held = sum(len(note.points) for note in here.notes if note.until)
        for _ in range(owed - len(paid)):  # point by point: one that no hold could pay is let go
            here.debt += 1 if policy == "debt" or here.debt < held else 0
        lot.clawed += points
        here.write("clawback")

    def refund(self, said: Refund, here: Account, at: datetime) -> None:
        note = self.named(said.of, here, TAKES)
        if note.gave:
            raise No("ledger.wrong_kind")
        expired = note.kind == "expire"
        left = min([len(note.points), *([lot.over for lot in note.points[:1]] if expired else [])])
        back = [note.points.pop() for _ in range(self.part(said.points, left))]
        for lot, some in groupby(back):
            size = len(list(some))
            if expired:
                lot.over -= size
            if lot is None or (said.lapsed == "grace" and lot.lapses <= here.now):
                last = here.now.astimezone(self.zone).date() + timedelta(days=said.grace_days)
                lot = here.open(size, 0, here.now, BEFORE, self.ends(last))
            here.free([lot] * size, here.now)
        here.write("refund")

    def gift(self, said: Gift, here: Account, at: datetime) -> None:
        points = self.enough(here, said.points)
        to = self.account(said.to, said.currency)
        for lot, some in groupby(points):
            size = len(list(some))
            to.free([to.open(size, lot.priority, lot.opened, BEFORE, lot.lapses)] * size, to.now)
        here.write("gift_out")
        to.write("gift_in")

    # ── what several of them need ────────────────────────────────────────────────────────────────────────

    def ends(self, last_day: date | None) -> datetime:
        """The first instant after a local day."""
        if last_day is None:
            return NEVER
        return datetime.combine(last_day + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def policy(self, kind: str, here: Account) -> str:
        member, currency = here.place
        every = self.policies.get((kind, currency, ""), USUAL[kind])
        return self.policies.get((kind, currency, member), every)

    def enough(self, here: Account, points: int) -> list[Any]:
        if len(here.ready()) < points:
            raise No("ledger.short")
        return here.use(here.ready()[:points])

    def spend(self, said: Request, here: Account, points: int) -> list[Any]:
        policy = self.policy(type(said).__name__.lower(), here)
        short = points - len(here.ready())
        if short > 0 and (policy == "refuse" or (policy == "within_balance" and short == points)):
            raise No("ledger.short")
        owed = max(short, 0) if policy == "debt" else 0
        here.debt += owed
        return here.use(here.ready()[:points]) + [None] * owed

    def find(self, of: int | str, here: Account) -> Note | None:
        account, n = (here, of) if isinstance(of, int) else self.made.get(of, (None, 0))
        return here.notes[n - 1] if account is here and n <= len(here.notes) else None

    def named(self, of: int | str, here: Account, kinds: tuple[str, ...]) -> Note:
        note = self.find(of, here)
        if note is None:
            raise No("ledger.no_entry")
        if note.kind not in kinds:
            raise No("ledger.wrong_kind")
        return note

    def hold(self, said: Capture | Release, here: Account) -> Note:
        note = self.find(said.hold, here)
        if note is None or note.kind != "reserve":
            raise No("ledger.no_hold")
        if note.until is None:
            raise No("ledger.hold_closed")
        return note

    def part(self, points: int | None, left: int) -> int:
        if not left or (points or 0) > left:
            raise No("ledger.too_much")
        return points or left
