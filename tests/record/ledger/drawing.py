"""What may come next, drawn at random: each kind of request, aimed so that corners are met, and what befalls clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

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
from tests.record.ledger.naive import Note
from tests.record.ledger.play import CURRENCIES, Play

Draw = Callable[[Random, Play], Request | None]
KINDS = ("burn", "adjust", "clawback")
POLICIES = ("refuse", "within_balance", "debt")
STRANGER = "m-nobody-knows"
PEOPLE = ("ann", "bo", "cy")


def _whose(r: Random, play: Play) -> dict[str, Any]:
    # One member more than the others: only where much happens to one account are its corners met.
    member = STRANGER if r.random() < 0.01 else r.choice([*play.members, *play.members[:1] * 3])
    return {"member": member, "currency": r.choice(CURRENCIES), "key": play.key(), **_event(r, play)}


def _event(r: Random, play: Play) -> dict[str, Any]:
    """Some requests tell which event they are for, and some when it happened."""
    said: dict[str, Any] = {}
    if r.random() < 0.3:
        said = {
            "source": r.choice(("till", "shop")),
            "source_id": f"receipt-{play.keys}",
            "rule": r.choice(("", "spend")),
        }
    if r.random() < 0.15:
        late = r.choice((timedelta(minutes=-5), timedelta(minutes=5), timedelta(hours=2), timedelta(days=4)))
        said["occurred_at"] = play.world.now - late
    elif r.random() < 0.02:
        said["occurred_at"] = play.world.now + timedelta(minutes=30)
    return said


def _last_day(r: Random, play: Play) -> date | None:
    today = play.world.now.astimezone(play.world.zone).date()
    return r.choice(
        (None, *(today + timedelta(days=r.choice(days)) for days in ((0, 1), (2, 6), (-1, 30, 365))))
    )


def _soon(r: Random, play: Play) -> datetime:
    return play.world.now + timedelta(
        minutes=r.choice((20, 600, 4_000, 15_000, -1 if r.random() < 0.1 else 90))
    )


def earn(r: Random, play: Play) -> Request:
    vests = r.choice((None, None, _soon(r, play), play.world.now + timedelta(days=r.randint(0, 3))))
    return Earn(
        **_whose(r, play), points=r.randint(1, 20), last_day=_last_day(r, play), vests_at=vests,
        priority=r.choice((0, 0, 0, 1, -1)),
    )  # fmt: skip


def _in_reach(r: Random, play: Play, whose: dict[str, Any], most: int) -> int:
    """Points that are mostly there."""
    account = play.naive.accounts.get((whose["member"], whose["currency"]))
    there = len(account.ready()) if account else 0
    return r.randint(1, min(there, most)) if there and r.random() < 0.75 else r.randint(1, most)


def burn(r: Random, play: Play) -> Request:
    whose = _whose(r, play)
    return Burn(**whose, points=_in_reach(r, play, whose, 25))


def adjust(r: Random, play: Play) -> Request:
    points = r.choice((1, -1)) * r.randint(1, 12)
    return Adjust(**_whose(r, play), points=points, reason="counted-anew", last_day=_last_day(r, play))


def reserve(r: Random, play: Play) -> Request:
    whose = _whose(r, play)
    return Reserve(**whose, points=_in_reach(r, play, whose, 15), until=_soon(r, play))


def gift(r: Random, play: Play) -> Request:
    whose = _whose(r, play)
    others = [member for member in play.members if member != whose["member"]]
    return Gift(**whose, to=r.choice(others), points=_in_reach(r, play, whose, 20))


def settle(r: Random, play: Play) -> Request:
    before = play.world.now - timedelta(hours=2) if r.random() < 0.2 else None
    return Settle(**_whose(r, play), before=before)


def _named(r: Random, play: Play, *kinds: str) -> tuple[dict[str, Any], int | str, int | None] | None:
    """An entry of one of the kinds, by its number or by the key of the request that made it: mostly one that something
    is left of, rarely any other, or one that is not there. With how many points of it, or all."""
    stray = r.random() < 0.04
    every = [
        (account, n, note)
        for account in play.naive.accounts.values()
        for n, note in enumerate(account.notes, 1)
        if stray or note.kind in kinds
    ]
    found = [it for it in every if r.random() < 0.15 or stray or _left(it[2])]
    if not found:
        return None
    account, n, note = r.choice(found[-15:])
    (member, currency), made = account.place, {(id(a), n): key for key, (a, n) in play.naive.made.items()}
    of: int | str = made.get((id(account), n), n) if r.random() < 0.5 else n + (100 if stray else 0)
    return {**_whose(r, play), "member": member, "currency": currency}, of, _some(r, note)


def _left(note: Note) -> bool:
    if note.kind == "reserve":
        return note.until is not None
    return note.gave.clawed < note.gave.size if note.gave else bool(note.points)


def _some(r: Random, note: Note) -> int | None:
    most = (note.gave.size if note.gave else len(note.points)) or 1
    return r.choice((None, r.randint(1, most), r.randint(1, most + 3)))


def capture(r: Random, play: Play) -> Request | None:
    if not (found := _named(r, play, "reserve")):
        return None
    whose, hold, points = found
    return Capture(**whose, hold=hold, points=points)


def release(r: Random, play: Play) -> Request | None:
    if not (found := _named(r, play, "reserve")):
        return None
    return Release(**found[0], hold=found[1])


def clawback(r: Random, play: Play) -> Request | None:
    if not (found := _named(r, play, "earn", "earn", "adjust")):
        return None
    whose, of, points = found
    return ClawBack(**whose, of=of, points=points)


def refund(r: Random, play: Play) -> Request | None:
    if not (
        found := _named(
            r, play, *r.choice((("burn", "capture"), ("adjust",), ("expire",), ("burn", "capture")))
        )
    ):
        return None
    whose, of, points = found
    lapsed: Any = r.choice(("original", "grace"))
    return Refund(**whose, of=of, points=points, lapsed=lapsed, grace_days=r.choice((0, 3, 30)))


def again(r: Random, play: Play) -> Request | None:
    """An earlier request as it was, or with another content under its key, or its event under another key."""
    if not play.said:
        return None
    earlier = r.choice(play.said)
    how = r.random()
    if how < 0.4:
        return earlier
    if how < 0.6:
        return replace(earlier, rule=earlier.rule + "!")
    earlier = r.choice([said for said in play.said if said.source_id] or [earlier])
    if how < 0.85:
        return replace(earlier, key=play.key(), occurred_at=None if r.random() < 0.5 else earlier.occurred_at)
    if isinstance(earlier, Earn | Burn):
        return replace(earlier, key=play.key(), points=earlier.points + 1)
    return earlier


# ── what befalls the clock and the rules ─────────────────────────────────────────────────────────────────


def pass_time(r: Random, play: Play) -> None:
    chance = r.random()
    if chance < 0.6:
        play.world.later(minutes=r.choice((1, 15, 45, 200)), milliseconds=500)
    elif chance < 0.94:
        play.world.later(days=r.choice((1, 1, 2, 7)), seconds=r.randint(1, 60))
    elif chance < 0.985:
        play.world.later(hours=-1)
        play.marks.add("clock back")
    else:
        play.world.later(days=400)
        play.marks.add("clock far ahead")


def change_policy(r: Random, play: Play) -> None:
    member = r.choice(("", "", *play.members))
    play.set_policy(r.choice(KINDS), r.choice(POLICIES), r.choice(CURRENCIES), member)


USUAL: dict[Draw, int] = {
    earn: 11, burn: 6, adjust: 3, reserve: 6, capture: 5, release: 3, clawback: 6, refund: 6, gift: 4, settle: 3, again: 3,
}  # fmt: skip


# ── several steps that belong together ───────────────────────────────────────────────────────────────────


def _given(r: Random, play: Play) -> tuple[dict[str, Any], Earn]:
    """Whose a scene is, and an earning of theirs whose last day is soon."""
    whose = {"member": play.members[0], "currency": CURRENCIES[0]}
    last = play.world.now.astimezone(play.world.zone).date() + timedelta(days=r.choice((0, 1, 400)))
    given = Earn(**whose, key=play.key(), points=r.randint(2, 20), last_day=last, priority=-2)
    play.do(given)
    return whose, given


def put_aside(r: Random, play: Play) -> None:
    """Points are put aside, perhaps their earning is clawed back meanwhile, perhaps they lapse; then the hold ends."""
    whose, given = _given(r, play)
    hold = play.key()
    play.do(
        Reserve(
            **whose, key=hold, points=given.points, until=play.world.now + timedelta(days=r.choice((1, 9)))
        )
    )
    if r.random() < 0.6:
        play.do(ClawBack(**whose, key=play.key(), of=given.key))
    if r.random() < 0.6:
        play.world.later(days=r.choice((1, 3)))
    ends: tuple[Request, ...] = (
        Release(**whose, key=play.key(), hold=hold),
        Capture(**whose, key=play.key(), hold=hold, points=given.points // 2),
        Burn(**whose, key=play.key(), points=1),
    )
    play.do(r.choice(ends))


def sent_back_late(r: Random, play: Play) -> None:
    """Points are used, their last day passes, and then the purchase is undone, perhaps in parts."""
    whose, given = _given(r, play)
    used = Burn(**whose, key=play.key(), points=given.points)
    play.do(used)
    play.world.later(days=r.choice((1, 3)))
    for _ in range(r.choice((1, 2))):
        lapsed: Any = r.choice(("original", "grace"))
        play.do(
            Refund(
                **whose, key=play.key(), of=used.key, points=given.points // 2, lapsed=lapsed, grace_days=3
            )
        )
        play.do(Settle(**whose, key=play.key()))


SCENES = (put_aside, sent_back_late)


@dataclass(frozen=True)
class Leaning:
    """What one company does more often than another, so that not every run wears the same path. pace: how often time
    passes."""

    weights: dict[Draw, float]
    pace: float

    @classmethod
    def drawn(cls, r: Random) -> Leaning:
        return cls(
            {draw: usual * r.choice((0.3, 1, 1, 4)) for draw, usual in USUAL.items()},
            r.choice((0.1, 0.2, 0.35)),
        )

    def request(self, r: Random, play: Play) -> Request | None:
        return r.choices(list(self.weights), list(self.weights.values()))[0](r, play)

    def step(self, r: Random, play: Play) -> None:
        """Something happens: mostly a request, sometimes several at once, or time passes."""
        if r.random() < self.pace:
            pass_time(r, play)
        elif (chance := r.random()) < 0.03:
            change_policy(r, play)
        elif chance > 0.96:
            r.choice(SCENES)(r, play)
        elif chance < 0.12:
            some = [said for said in (self.request(r, play) for _ in range(r.randint(2, 6))) if said]
            if some:
                play.do(*some, *([some[0]] if r.random() < 0.3 else []))
        elif said := self.request(r, play):
            play.do(said)


def begin(r: Random, play: Play) -> Leaning:
    """A few members; and half of the companies have policies of their own from the first day."""
    for name in PEOPLE[: r.choice((2, 3, 3))]:
        play.enrol(name)
    if r.random() < 0.5:
        for kind in KINDS:
            play.set_policy(kind, r.choice(POLICIES), CURRENCIES[0], "")
    return Leaning.drawn(r)
