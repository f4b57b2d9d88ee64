"""What could have been otherwise without any test noticing, until a mutation run told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huitou.base import Conflict, Unfit
from huitou.record import Adjust, Burn, ClawBack, Earn, Gift, Reserve, Settle


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


def test_both_sides_of_a_gift_happened_when_it_was_given(world):
    ann, ben = world.member("ann"), world.member("ben")
    world.post(Earn(member=ann, points=10, key="e"))
    world.later(days=2)
    world.post(Gift(member=ann, to=ben, points=4, key="g"))
    given, got = (world.ledger.statement(one).entries[-1] for one in (ann, ben))
    assert given.occurred_at == given.recorded_at == got.occurred_at == got.recorded_at == world.now


@pytest.mark.parametrize(("held", "used", "forgiven"), [(0, 1, 1), (0, 2, 2), (10, 0, None), (9, 1, 1)])
def test_a_return_within_the_balance_forgives_what_is_gone_and_nothing_that_is_on_hold(
    world, held, used, forgiven
):
    ann = world.member()
    world.ledger.set_policy("clawback", "within_balance")
    world.post(Earn(member=ann, points=10, key="e"))
    if used:
        world.post(Burn(member=ann, points=used, key="b"))
    if held:
        world.post(Reserve(member=ann, points=held, key="r", until=world.now + timedelta(hours=1)))
    entry = world.post(ClawBack(member=ann, of="e", key="back")).entry
    assert entry.terms.get("forgiven") == forgiven
    assert world.balance(ann).debt == held


def test_a_time_without_a_zone_is_named(world):
    ann, naive = world.member(), world.now.replace(tzinfo=None)
    ledger = world.ledger
    for name, ask in (
        ("at", lambda: ledger.balance(ann, at=naive)),
        ("known_at", lambda: ledger.balance(ann, known_at=naive)),
        ("known_at", lambda: ledger.statement(ann, known_at=naive)),
    ):
        with pytest.raises(Unfit) as refused:
            ask()
        assert refused.value.said("en").startswith(f"“{name}” ")


@pytest.mark.parametrize(("name", "said"), [("currency", ""), ("currency", "x" * 41), ("member", "x" * 41)])
def test_a_policy_of_what_is_no_word_is_refused_by_name(world, name, said):
    with pytest.raises(Unfit) as refused:
        world.ledger.set_policy("burn", "debt", **{name: said})
    assert refused.value.said("en").startswith(f"“{name}” ")


def test_a_policy_may_be_of_a_currency_of_one_letter(world):
    ann = world.member()
    world.ledger.set_policy("burn", "debt", currency="p")
    world.post(Burn(member=ann, points=5, key="b", currency="p"))
    assert world.ledger.balance(ann, "p").debt == 5
