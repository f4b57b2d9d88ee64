"""Where every point is, by name: each figure is what its account holds and no other."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import text

from huitou.record import Adjust, Earn, Gift, Reserve
from huitou.record.ledger import audit
from huitou.record.ledger.account import Account, Draft
from huitou.record.ledger.lots import Piece, Terms
from huitou.record.ledger.passing import Passed, met, passed
from huitou.stores import Asked, Changes, EntryRow, writing


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


@pytest.fixture
def portioned(world, monkeypatch):
    """Six members with 100 points each, two in a portion; their keys in the order in which they are looked at."""
    monkeypatch.setattr(audit, "PORTION", 2)
    for name in "abcdef":
        world.earn(world.member(name), 100)
    return world, [account.member for account in world.ledger.book.accounts()]


def test_gifts_that_are_posted_while_all_is_added_up_leave_nothing_unexplained(portioned):
    world, members = portioned
    keys = (f"gift-{n}" for n in count())

    def give(done: int, of: int) -> None:
        if done < of:  # one side of each was looked at already, and the other is to come
            world.post(Gift(member=members[-1], to=members[0], points=3, key=next(keys)))
            world.post(Gift(member=members[1], to=members[-2], points=5, key=next(keys)))

    found = world.ledger.explain(give)
    assert (found.unexplained, found.faults) == (0, ())
    (points,) = found.currencies
    assert points.transit == 2 * (3 - 5)
    assert points.issued == points.liability + points.transit == 600
    quiet = world.ledger.explain()
    assert (quiet.unexplained, quiet.currencies[0].transit) == (0, 0)


def test_half_a_gift_is_unexplained_also_while_whole_ones_are_posted(portioned):
    world, members = portioned
    new = world.member("nobody yet")
    world.post(Gift(member=members[2], to=new, points=7, key="half"))
    (here,) = [account.account_id for account in world.ledger.book.accounts() if account.member == new]
    with writing(world.ws.live) as on:
        for table in ("accounts", "entries", "lots"):
            on.execute(text(f"DELETE FROM ledger_{table} WHERE account_id = :here"), {"here": here})

    def give(done: int, of: int) -> None:
        if done == 1:
            world.post(Gift(member=members[-1], to=members[0], points=3, key="whole"))

    found = world.ledger.explain(give)
    assert (found.unexplained, found.currencies[0].transit) == (7, 7 + 3)


@pytest.mark.parametrize("to", ["another's", "the same again"])
def test_a_gift_that_somebody_slips_in_is_not_taken_for_one_that_was_posted_meanwhile(portioned, to):
    """It names a gift that there was; only that one came to somebody else, or came already."""
    world, members = portioned
    given = world.post(Gift(member=members[0], to=members[-1], points=5, key="true")).entry

    def slip_in() -> None:
        whose = members[-2] if to == "another's" else members[-1]
        (row,) = [account for account in world.ledger.book.accounts() if account.member == whose]
        account = Account.of(row)
        into = Draft("gift_in", row.recorded_at, more={"from": [members[0], given.n]})
        lot = account.lots_opened + 1
        into.lots[lot] = Terms(5)
        into.move(Piece(lot, 5), "transit", "spendable")
        entry, here = account.write(into, row.recorded_at), row.account_id
        lots = {(here, lot): account.lots[lot].row(here)}
        changes = Changes({here: row.n}, {here: account.row()}, lots, entries=[entry])
        world.ws.book.turn(Asked(), lambda _: changes)

    found = world.ledger.explain(lambda done, of: slip_in() if done == 1 else None)
    assert (found.unexplained, found.faults) == (5, ())


def test_an_entry_of_which_somebody_made_nonsense_tells_of_no_gift_of_others():
    def told(kind: str, terms: object) -> Passed:
        row = EntryRow(1, 4, kind, 0, 0, None, "", "", "", "[]", json.dumps(terms), "")
        return passed("bo", "points", row)

    assert told("gift_out", {"to": "ann"}) == ("points", "bo", 4, "ann")
    assert told("gift_in", {"from": ["ann", 2]}) == ("points", "ann", 2, "bo")
    for nonsense in ({}, {"from": 7}, {"from": ["ann"]}, {"from": ["ann", "x"]}, []):
        assert told("gift_in", nonsense) == ("points", "", 4, "bo")


def test_a_gift_of_a_member_that_there_is_not_is_not_met(fast):
    fast.earn(bo := fast.member("bo"), 5)
    assert met(fast.ws.book, Counter({Passed("points", "nobody", 2, bo): -5})) == Counter()
