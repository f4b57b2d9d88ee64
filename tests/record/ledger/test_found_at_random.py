"""What the random runs found in this ledger, kept as plain stories."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huitou.base import Unfit
from huitou.record import Adjust, Burn, Earn
from tests.record.ledger.world import World


def test_a_debt_that_vesting_paid_stays_paid_when_the_lot_ends_before_anybody_looks(world: World) -> None:
    ann = world.member("ann")
    world.ledger.set_policy("burn", "debt")
    world.post(Burn(member=ann, points=4, key="on credit"))
    world.earn(ann, 17, vests_at=world.now + timedelta(days=1), last_day=date(2024, 1, 10))
    world.later(days=10)
    now = world.balance(ann)
    assert (now.debt, now.lapsed) == (0, 13)
    assert world.balance(ann, at=world.now) == now
    assert world.balance(ann, at=world.now - timedelta(days=10)).debt == 4


def test_an_added_lot_can_be_clawed_back_whole_though_an_adjustment_used_some_of_it(world: World) -> None:
    ann = world.member("ann")
    world.post(Adjust(member=ann, points=10, key="added", reason="gesture"))
    world.post(Adjust(member=ann, points=-8, key="taken", reason="count"))
    assert world.clawback(ann, "added").balance.total == -8
    assert world.refund(ann, "taken").balance.total == 0


def test_a_time_at_the_edge_of_the_calendar_is_refused_when_it_is_said(world: World) -> None:
    with pytest.raises(Unfit):
        Earn(member=world.member("ann"), points=1, key="k", occurred_at=world.now.replace(year=9999))
