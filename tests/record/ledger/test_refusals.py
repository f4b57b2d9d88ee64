"""Each refusal has its own code and says what it is about; and what lies exactly on a line is on the right side of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from huitou.base import Conflict, HuitouError, Missing, Refused
from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Gift, Refund, Release, Reserve
from tests.record.ledger.world import START, World

INSTANT = timedelta(microseconds=1)
SOON = START + timedelta(hours=1)


def ann_with(world: World, points: int = 100) -> str:
    """Ann, whose points came with entry 1."""
    ann = world.member("ann")
    world.earn(ann, points, key="given")
    return ann


def held(world: World) -> str:
    """Ann, who holds 30 of her points by entry 2."""
    ann = ann_with(world)
    world.post(Reserve(member=ann, points=30, until=SOON, key="hold"))
    return ann


def closed(world: World) -> str:
    """Ann, whose hold of entry 2 ended with entry 3."""
    ann = held(world)
    world.post(Release(member=ann, hold="hold", key="let go"))
    return ann


def owing(policy: str) -> Callable[[World], str]:
    """Ann, who used 80 of the 100 points of entry 1 and has 5 of another lot."""

    def world_of(world: World) -> str:
        ann = ann_with(world)
        world.burn(ann, 80, key="used")
        world.earn(ann, 5, key="few")
        world.ledger.set_policy("clawback", policy)
        return ann

    return world_of


def empty_within(world: World) -> str:
    world.ledger.set_policy("burn", "within_balance")
    return world.member("ann")


def added(world: World) -> str:
    """Ann, to whom 10 points were added by entry 1 and from whom 4 were taken by entry 2."""
    ann = world.member("ann")
    world.post(Adjust(member=ann, points=10, reason="count", key="plus"))
    world.post(Adjust(member=ann, points=-4, reason="count", key="minus"))
    return ann


def sold(world: World) -> str:
    ann = world.member("ann")
    world.earn(ann, 10, key="one", source="till", source_id="8841")
    return ann


REFUSALS: dict[str, tuple[Callable[[World], str], Callable[[str], Any], type[HuitouError], str, dict[str, Any]]] = {
    "an unknown member": (
        lambda world: "m0", lambda who: Burn(member=who, points=1, key="k"), Missing, "no_member", {"member": "m0"},
    ),
    "an unknown receiver": (
        ann_with, lambda who: Gift(member=who, to="m0", points=1, key="k"), Missing, "no_member", {"member": "m0"},
    ),
    "more than there is": (
        ann_with, lambda who: Burn(member=who, points=101, key="k"), Refused, "short", {"needed": 101, "available": 100},
    ),
    "a hold of more than there is": (
        ann_with, lambda who: Reserve(member=who, points=101, until=SOON, key="k"),
        Refused, "short", {"needed": 101, "available": 100},
    ),
    "a decision that takes more than there is": (
        ann_with, lambda who: Adjust(member=who, points=-101, reason="r", key="k"),
        Refused, "short", {"needed": 101, "available": 100},
    ),
    "as many as there are where there are none": (
        empty_within, lambda who: Burn(member=who, points=7, key="k"), Refused, "short", {"needed": 7, "available": 0},
    ),
    "a return of what was used, where none may owe": (
        owing("refuse"), lambda who: ClawBack(member=who, of="given", key="k"),
        Refused, "short", {"needed": 80, "available": 5},
    ),
    "a hold that would end now": (
        ann_with, lambda who: Reserve(member=who, points=1, until=START, key="k"), Refused, "hold_past", {},
    ),
    "a capture of no hold": (
        ann_with, lambda who: Capture(member=who, hold="none", key="k"), Missing, "no_hold", {"of": "none"},
    ),
    "a capture of what is no hold": (
        ann_with, lambda who: Capture(member=who, hold="given", key="k"), Missing, "no_hold", {"of": "given"},
    ),
    "a release of a number that no entry has": (
        held, lambda who: Release(member=who, hold=9, key="k"), Missing, "no_hold", {"of": 9},
    ),
    "a hold that has ended": (
        closed, lambda who: Capture(member=who, hold="hold", key="k"), Refused, "hold_closed", {"hold": 2, "closed": 3},
    ),
    "more than is held": (
        held, lambda who: Capture(member=who, hold=2, points=31, key="k"),
        Refused, "hold_small", {"hold": 2, "held": 30, "points": 31},
    ),
    "a return of no entry": (
        ann_with, lambda who: ClawBack(member=who, of="none", key="k"), Missing, "no_entry", {"of": "none"},
    ),
    "a refund of a number that no entry has": (
        ann_with, lambda who: Refund(member=who, of=9, key="k"), Missing, "no_entry", {"of": 9},
    ),
    "a return of what was used": (
        added, lambda who: ClawBack(member=who, of=2, key="k"), Refused, "wrong_kind", {"of": 2, "kind": "adjust"},
    ),
    "a return of a hold": (
        held, lambda who: ClawBack(member=who, of="hold", key="k"), Refused, "wrong_kind", {"of": 2, "kind": "reserve"},
    ),
    "a refund of what was earned": (
        ann_with, lambda who: Refund(member=who, of="given", key="k"), Refused, "wrong_kind", {"of": 1, "kind": "earn"},
    ),
    "a refund of what was added": (
        added, lambda who: Refund(member=who, of=1, key="k"), Refused, "wrong_kind", {"of": 1, "kind": "adjust"},
    ),
    "a return of more than was given": (
        ann_with, lambda who: ClawBack(member=who, of=1, points=101, key="k"),
        Refused, "too_much", {"of": 1, "left": 100, "points": 101},
    ),
    "a refund of more than was used": (
        added, lambda who: Refund(member=who, of=2, points=5, key="k"),
        Refused, "too_much", {"of": 2, "left": 4, "points": 5},
    ),
    "what happens eleven minutes from now": (
        ann_with, lambda who: Burn(member=who, points=1, occurred_at=START + timedelta(minutes=10) + INSTANT, key="k"),
        Refused, "ahead", {"minutes": 10},
    ),
    "points that end before they begin": (
        ann_with,
        lambda who: Earn(
            member=who, points=1, vests_at=datetime.fromisoformat("2024-01-09T00:00+08:00"), last_day=date(2024, 1, 8),
            key="k",
        ),
        Refused, "lots_over", {},
    ),
    "a key with another content": (
        ann_with, lambda who: Burn(member=who, points=2, key="given"), Conflict, "other_body", {"key": "given"},
    ),
    "an event with another content": (
        sold, lambda who: Earn(member=who, points=11, key="two", source="till", source_id="8841"),
        Conflict, "other_event", {"source": "till", "source_id": "8841"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS.values(), ids=REFUSALS)
def test_each_refusal_says_what_it_is_about_and_changes_nothing(fast: World, case: Any) -> None:
    before, asks, kind, code, data = case
    who = before(fast)
    entries = fast.rows("SELECT count(*) FROM ledger_entries")
    said = asks(who)
    for _ in range(2):  # told to whoever asks again too
        with pytest.raises(kind) as refused:
            fast.post(said)
        assert (type(refused.value), refused.value.code, refused.value.data) == (kind, f"ledger.{code}", data)
        fast.later(minutes=30)  # also when it might be granted by now
    assert fast.rows("SELECT count(*) FROM ledger_entries") == entries


def test_what_lies_exactly_on_a_line_is_granted(fast: World) -> None:
    ann = ann_with(fast)
    late = START + timedelta(minutes=10)
    assert fast.burn(ann, 1, occurred_at=late).entry.occurred_at == late
    fast.post(Reserve(member=ann, points=9, until=START + INSTANT, key="short hold"))
    assert fast.balance(ann).held == 9
    fast.now += INSTANT
    assert (fast.balance(ann).held, fast.balance(ann).available) == (0, 99)
    day = date(2024, 1, 8)
    end = datetime.fromisoformat("2024-01-09T00:00+08:00")
    fast.earn(ann, 5, vests_at=end - INSTANT, last_day=day)
    fast.now = end - 2 * INSTANT
    assert (fast.balance(ann).available, fast.balance(ann).pending) == (99, 5)
    fast.now = end - INSTANT  # usable for one instant
    assert (fast.balance(ann).available, fast.balance(ann).pending, fast.balance(ann).lapsed) == (104, 0, 0)
    fast.now = end
    assert (fast.balance(ann).available, fast.balance(ann).pending, fast.balance(ann).lapsed) == (99, 0, 5)


def test_all_that_there_is_may_be_used_held_captured_and_taken_back(fast: World) -> None:
    ann = ann_with(fast)
    fast.burn(ann, 100, key="all")
    assert fast.refund(ann, "all", 100).balance.available == 100
    fast.post(Reserve(member=ann, points=100, until=SOON, key="hold"))
    assert fast.post(Capture(member=ann, hold="hold", points=100, key="taken")).entry.points == -100
    assert fast.refund(ann, "taken").balance.available == 100
    assert fast.clawback(ann, "given", 100).balance.total == 0
    with pytest.raises(Refused) as nothing:
        fast.clawback(ann, "given")
    assert nothing.value.data == {"of": 1, "left": 0, "points": 0}
