"""Public bugs of others, as tests: expiry, and the days of time zones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from huitou.base import Refused, Unfit
from huitou.record import Adjust, Gift, Refund, Reserve
from tests.record.ledger.invariants import hold
from tests.record.ledger.world import World

EVE = date(2024, 1, 31)


def _two_lots(world: World) -> str:
    ann = world.member("ann")
    world.earn(ann, 100, last_day=EVE)
    world.earn(ann, 50)
    return ann


def test_odoo_206048_the_balance_is_its_lots_at_every_instant(world: World) -> None:
    """odoo/odoo#206048: the balance was a float beside a log, and the two drifted apart as points expired."""
    ann = _two_lots(world)
    for day in range(60):
        world.later(days=1)
        if day % 20 == 5:
            world.burn(ann, 7)
        if day % 15 == 14:
            world.settle(ann)
        hold(world)
        statement = world.ledger.statement(ann)
        usable = sum(lot.amounts["spendable"] for lot in statement.lots if lot.state == "usable")
        assert statement.balance.available == usable == world.balance(ann).available


def test_odoo_171453_expired_points_cannot_be_used_though_no_job_ran(world: World) -> None:
    """odoo/odoo#171453: a card's expiry did nothing."""
    ann = _two_lots(world)
    world.on(1, 2)
    assert world.balance(ann).available == 50
    with pytest.raises(Refused):
        world.burn(ann, 51)


def test_hyena_3_points_that_did_not_expire_stay(world: World) -> None:
    """alphajiang/hyena#3: points that had not expired expired with the others, and the cache stayed stale."""
    ann = _two_lots(world)
    world.on(1, 2)
    before = world.balance(ann)
    after = world.settle(ann).balance
    assert (before.available, before.lapsed) == (50, 100)
    assert (after.available, after.lapsed) == (50, 0)
    assert world.balance(ann) == after


def test_flocafe_78_what_was_burned_of_an_expired_lot_is_not_deducted_again(world: World) -> None:
    """FreeOpenSourcePOS/FloCafe#78: expired lots left the sum while their debits stayed, so that a balance fell twice."""
    ann = _two_lots(world)
    world.burn(ann, 60)  # of the lot that ends first
    world.on(1, 2)
    world.settle(ann)
    assert world.balance(ann).available == 50
    hold(world)


def test_ecommerce_laravel_1056_points_of_every_kind_expire(world: World) -> None:
    """liberusoftware/ecommerce-laravel#1056: only the lots with one label expired; fixtures written by hand hid it.
    Here each way that points can come, through the public door only."""
    ann, bo = world.member("ann"), world.member("bo")
    world.earn(ann, 10, last_day=EVE)
    world.earn(ann, 10, last_day=EVE, vests_at=world.now + timedelta(days=3))
    world.post(Adjust(member=ann, points=10, key="gesture", reason="gesture", last_day=EVE))
    world.earn(bo, 10, last_day=EVE)
    world.post(Gift(member=bo, to=ann, points=10, key="gift"))
    world.burn(ann, 10, key="burn")
    world.post(Refund(member=ann, of="burn", key="back"))
    world.post(Reserve(member=ann, points=5, key="hold", until=world.now + timedelta(days=2)))
    world.on(1, 2)
    assert world.balance(ann).available == 0
    world.settle(ann)
    assert (world.balance(ann).total, world.balance(ann).lapsed) == (0, 0)
    hold(world)


@pytest.mark.parametrize(
    ("zone", "first_instant_after"),
    [
        ("Asia/Taipei", datetime(2024, 1, 31, 16, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2024, 2, 1, 8, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2024, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_catima_2460_points_are_good_through_the_local_day(
    tmp_path: Path, zone: str, first_instant_after: datetime
) -> None:
    """CatimaLoyalty/Android#2460, Kademi/kademi-dev#4759: expired a day, or some hours, early in other zones."""
    world = World(tmp_path / "company", zone=zone).hurry()
    ann = world.member("ann")
    world.earn(ann, 10, last_day=EVE)
    world.now = first_instant_after - timedelta(microseconds=1)
    assert world.balance(ann).available == 10
    world.now = first_instant_after
    assert world.balance(ann).available == 0
    world.close()


def test_a_last_day_beyond_all_days_is_an_answer_too(world: World) -> None:
    """Found here: tills say 9999-12-31 for “never”; that is a day like others, and nothing breaks. A
    grace that no calendar holds is refused with a reason."""
    ann = world.member("ann")
    world.earn(ann, 10, last_day=date.max, key="one")
    assert world.balance(ann).available == 10
    assert world.ledger.statement(ann).lots[0].last_day == date.max
    with pytest.raises(Unfit):
        Refund(member=ann, of="one", key="back", lapsed="grace", grace_days=10**9)
