"""What could have been otherwise without any test noticing, until a mutation run told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huitou.base import Conflict
from huitou.record import Adjust, Earn, Reserve, Settle


@pytest.fixture
def owing(world):
    """Ten points in each of two lots, all of them put aside for an hour, and fifteen owed."""
    ann = world.member()
    for key in "ab":
        world.post(Earn(member=ann, points=10, key=key))
    world.ledger.set_policy("adjust", "debt")
    world.post(Reserve(member=ann, points=20, key="hold", until=world.now + timedelta(hours=1)))
    world.post(Adjust(member=ann, points=-15, key="fine", reason="broken cup"))
    assert (world.balance(ann).available, world.balance(ann).held, world.balance(ann).debt) == (0, 20, 15)
    return world, ann


@pytest.mark.parametrize("booked", [False, True])
def test_a_debt_is_paid_from_one_lot_after_the_other_and_never_twice(owing, booked):
    world, ann = owing
    world.later(hours=2)
    if booked:
        world.settle(ann)
    for balance in (world.balance(ann), world.ledger.balance(ann, at=world.now)):
        assert (balance.available, balance.held, balance.debt) == (5, 0, 0)


def test_a_request_that_wrote_nothing_is_answered_again_as_it_was(world):
    ann = world.member()
    world.post(Earn(member=ann, points=10, key="e"))
    first, again = (world.post(Settle(member=ann, key="night")) for _ in range(2))
    assert (first.entry, first.replayed, again.entry, again.replayed) == (None, False, None, True)
    assert first.balance == again.balance == world.balance(ann)


def test_the_key_under_which_an_event_came_again_stands_for_what_it_said_then(world):
    ann = world.member()
    event = {"member": ann, "points": 10, "source": "pos", "source_id": "r1"}
    world.post(Earn(key="till", **event))
    told = world.now - timedelta(minutes=5)
    assert world.post(Earn(key="file", occurred_at=told, **event)).replayed
    assert world.post(Earn(key="file", occurred_at=told, **event)).replayed
    with pytest.raises(Conflict) as refused:
        world.post(Earn(key="file", **event))
    assert refused.value.code == "ledger.other_body"
