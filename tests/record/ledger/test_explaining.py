"""Where every point is, by name: each figure is what its account holds and no other."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import text

from huitou.record import Adjust, Earn, Reserve
from huitou.stores import writing


def test_each_figure_is_of_its_own_account(fast):
    ann, bo = fast.member("ann"), fast.member("bo")
    fast.earn(ann, 1000)
    fast.burn(ann, 200)
    fast.post(Earn(member=ann, points=70, key="short", last_day=date(2024, 1, 9)))
    fast.post(Earn(member=ann, points=30, key="slow", vests_at=fast.now + timedelta(days=90)))
    fast.post(Adjust(member=ann, points=7, key="kind", reason="a kindness"))
    fast.post(Reserve(member=ann, points=11, until=fast.now + timedelta(days=90), key="hold"))
    fast.earn(bo, 5, currency="miles")
    fast.on(20, 1)
    fast.settle(ann)
    miles, points = fast.ledger.explain().currencies
    assert (points.currency, points.issued, points.adjusted, points.burned) == ("points", 1100, 7, 200)
    assert (points.pending, points.held, points.debt, points.transit) == (30, 11, 0, 0)
    assert points.spendable == 1107 - 200 - 30 - 70
    assert points.liability == points.spendable + 41
    assert (points.expired, points.unexplained) == (59, 0)  # of the seventy, eleven are held
    assert points.moved["adjust", "adjusted"] == -7
    assert (miles.currency, miles.issued, miles.liability) == ("miles", 5, 5)


def test_points_of_an_account_that_is_gone_are_not_explained(world):
    ann, bo = world.member("ann"), world.member("bo")
    world.earn(ann, 1000)
    world.burn(ann, 200)
    world.earn(bo, 5)
    with writing(world.ws.live) as on:
        on.execute(text("DELETE FROM ledger_accounts WHERE member = :member"), {"member": ann})
    found = world.ledger.explain()
    gone, points = found.currencies
    assert (gone.currency, gone.unexplained) == ("?", 1000 + 800 + 200)  # issued, spendable, burned
    assert (points.currency, points.issued, points.unexplained) == ("points", 5, 0)
    assert [fault.code for fault in found.faults] == ["account_gone"]
