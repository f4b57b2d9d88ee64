"""What had happened by an instant, told from the entries alone: time decides at its very instant, in its order."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from huitou.record import Burn, Capture, Earn, Refund, Reserve
from huitou.record.ledger.as_of import as_of
from huitou.record.ledger.lots import Terms
from huitou.stores import EntryRow


def entry(
    n: int, at: int, kind: str, *postings: object, names: int | None = None, **terms: object
) -> EntryRow:
    return EntryRow(7, n, kind, at, at, names, "", "", "", json.dumps(postings), json.dumps(terms), "")


def earned(
    n: int, at: int, lot: int, points: int, vests: int | None = None, ends: int | None = None
) -> EntryRow:
    where = "spendable" if vests is None else "pending"
    return entry(
        n, at, "earn", ["issued", lot, -points], [where, lot, points],
        lots=[[lot, *Terms(points, 0, at, vests, "a day" if ends else None, ends)]],
    )  # fmt: skip


def reserved(n: int, at: int, lot: int, points: int, until: int) -> EntryRow:
    return entry(n, at, "reserve", ["spendable", lot, -points], ["held", lot, points], until=until)


def owed(n: int, at: int, points: int) -> EntryRow:
    return entry(n, at, "burn", ["debt", 0, -points], ["burned", 0, points])


def told(rows: list[EntryRow], *instants: int) -> list[tuple[int, ...]]:
    """available, pending, held, debt, lapsed at each instant."""
    found = [as_of(rows, at) for at in instants]
    return [(b.available, b.pending, b.held, b.debt, b.lapsed) for b in found]


def test_a_lot_waits_can_be_used_and_is_over_from_the_very_instant():
    rows = [earned(1, 0, 1, 10, vests=50, ends=90)]
    assert told(rows, 49, 50, 89, 90) == [
        (0, 10, 0, 0, 0), (10, 0, 0, 0, 0), (10, 0, 0, 0, 0), (0, 0, 0, 0, 10),
    ]  # fmt: skip


def test_an_entry_counts_from_when_it_happened():
    rows = [earned(1, 7, 1, 10)]
    assert [as_of(rows, at).n for at in (6, 7)] == [0, 1]
    assert told(rows, 6, 7) == [(0, 0, 0, 0, 0), (10, 0, 0, 0, 0)]


def test_a_hold_comes_back_at_its_end_by_itself():
    rows = [earned(1, 0, 1, 10), reserved(2, 10, 1, 4, until=100), reserved(3, 11, 1, 3, until=50)]
    assert told(rows, 9, 10, 11, 49, 50, 99, 100) == [
        (10, 0, 0, 0, 0), (6, 0, 4, 0, 0), (3, 0, 7, 0, 0), (3, 0, 7, 0, 0), (6, 0, 4, 0, 0), (6, 0, 4, 0, 0),
        (10, 0, 0, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "end"), [("capture", "burned"), ("release", "spendable"), ("timeout", "spendable")]
)
def test_a_hold_that_was_ended_does_not_end_again(kind, end):
    ends = entry(3, 20, kind, ["held", 1, -4], [end, 1, 4], names=2)
    rows = [earned(1, 0, 1, 10), reserved(2, 10, 1, 4, until=100), ends]
    left = 6 if end == "burned" else 10
    assert told(rows, 19, 20, 100) == [(6, 0, 4, 0, 0), (left, 0, 0, 0, 0), (left, 0, 0, 0, 0)]


def test_what_was_captured_stays_used_when_its_lot_and_its_hold_would_be_over():
    used = entry(3, 20, "capture", ["held", 1, -4], ["burned", 1, 4], names=2)
    rows = [earned(1, 0, 1, 10, ends=90), reserved(2, 10, 1, 4, until=95), used]
    assert told(rows, 89, 90, 100) == [(6, 0, 0, 0, 0), (0, 0, 0, 0, 6), (0, 0, 0, 0, 6)]


def test_what_was_let_go_lapses_once_when_its_lot_and_its_hold_would_be_over():
    gone = entry(3, 20, "release", ["held", 1, -4], ["spendable", 1, 4], names=2)
    rows = [earned(1, 0, 1, 10, ends=90), reserved(2, 10, 1, 4, until=95), gone]
    assert told(rows, 89, 90, 100) == [(10, 0, 0, 0, 0), (0, 0, 0, 0, 10), (0, 0, 0, 0, 10)]


def test_what_was_used_of_a_lot_that_is_over_before_it_was_there_was_owed():
    """Recorded in another order than it happened in: the earning was told with a day that was over by then."""
    rows = [earned(1, 100, 1, 10, ends=90), entry(2, 50, "burn", ["spendable", 1, -4], ["burned", 1, 4])]
    assert told(rows, 60, 95, 100) == [(0, 0, 0, 4, 0), (0, 0, 0, 4, 0), (0, 0, 0, 0, 6)]


def test_an_end_that_happened_before_its_hold_breaks_nothing():
    early = entry(3, 5, "capture", ["held", 1, -4], ["burned", 1, 4], names=2)
    rows = [earned(1, 0, 1, 10), reserved(2, 10, 1, 4, until=100), early]
    assert as_of(rows, 7).n == 2


def test_an_entry_that_names_another_ends_no_hold():
    back = entry(3, 20, "clawback", ["spendable", 1, -2], ["issued", 1, 2], names=1)
    rows = [earned(1, 0, 1, 10), reserved(2, 10, 1, 4, until=100), back]
    assert told(rows, 20, 100) == [(4, 0, 4, 0, 0), (8, 0, 0, 0, 0)]


def test_what_becomes_usable_pays_the_debt_the_earliest_first():
    rows = [
        owed(1, 0, 12),
        earned(2, 1, 1, 10, vests=50),
        earned(3, 2, 2, 10, vests=40),
        earned(4, 3, 3, 1, vests=60),
    ]
    assert told(rows, 39, 40, 50, 60) == [
        (0, 21, 0, 12, 0), (0, 11, 0, 2, 0), (8, 1, 0, 0, 0), (9, 0, 0, 0, 0),
    ]  # fmt: skip
    assert told([owed(1, 0, 1), earned(2, 1, 1, 10, vests=50)], 50) == [(9, 0, 0, 0, 0)]


def test_a_hold_that_comes_back_pays_the_debt_unless_its_lot_is_over():
    rows = [earned(1, 0, 1, 10, ends=90), reserved(2, 10, 1, 4, until=80), owed(3, 11, 3)]
    rows[0] = earned(1, 0, 1, 4, ends=90)
    assert told(rows, 79, 80) == [(0, 0, 4, 3, 0), (1, 0, 0, 0, 0)]
    for until in (90, 95):  # over at that very instant, or before
        rows[1] = reserved(2, 10, 1, 4, until=until)
        assert told(rows, 95) == [(0, 0, 0, 3, 4)]


def test_points_and_a_debt_that_were_recorded_in_another_order_are_set_off():
    rows = [owed(1, 0, 3), earned(2, 1, 1, 10)]
    assert told(rows, 0, 1) == [(0, 0, 0, 3, 0), (7, 0, 0, 0, 0)]
    assert told([owed(1, 0, 30), earned(2, 1, 1, 10)], 1) == [(0, 0, 0, 20, 0)]
    assert told([owed(1, 0, 3), earned(2, 1, 1, 10, ends=5)], 5) == [(0, 0, 0, 3, 10)]


def test_of_several_lots_each_is_told_by_its_own_terms():
    rows = [
        earned(1, 0, 1, 1, ends=5),
        earned(2, 0, 2, 2, vests=9),
        earned(3, 0, 3, 4),
        earned(4, 0, 4, 8, ends=5),
    ]
    rows.append(reserved(5, 1, 3, 3, until=9))
    rows.append(earned(6, 0, 5, 16, vests=9))
    assert told(rows, 4, 5, 9) == [(10, 18, 3, 0, 0), (1, 18, 3, 0, 9), (22, 0, 0, 0, 9)]


def test_what_was_paid_before_a_lot_ended_does_not_lapse_with_it():
    rows = [owed(1, 0, 12), earned(2, 1, 1, 10, vests=50, ends=90), earned(3, 2, 2, 10, vests=40, ends=80)]
    assert told(rows, 95) == [(0, 0, 0, 0, 8)]
    one = [owed(1, 0, 1), earned(2, 1, 1, 10, vests=50, ends=90)]
    assert told(one, 95) == [(0, 0, 0, 0, 9)]


def test_a_hold_of_two_lots_pays_from_the_first_what_it_can():
    rows = [earned(1, 0, 1, 4, ends=90), earned(2, 0, 2, 4, ends=90)]
    rows.append(entry(3, 1, "reserve", *[[where, lot, points] for lot in (1, 2) for where, points in
                                         (("spendable", -4), ("held", 4))], until=80))  # fmt: skip
    rows.append(owed(4, 2, 5))
    assert told(rows, 79, 80, 95) == [(0, 0, 8, 5, 0), (3, 0, 0, 0, 0), (0, 0, 0, 0, 3)]


def test_a_lot_that_paid_before_pays_again():
    paid = entry(
        2, 1, "earn", ["issued", 1, -10], ["debt", 1, 3], ["spendable", 1, 7],
        lots=[[1, *Terms(10, 0, 1, None, "a day", 90)]],
    )  # fmt: skip
    rows = [owed(1, 0, 3), paid, reserved(3, 2, 1, 7, until=80), owed(4, 3, 2)]
    assert told(rows, 79, 80, 95) == [(0, 0, 7, 2, 0), (5, 0, 0, 0, 0), (0, 0, 0, 0, 5)]


def test_at_one_instant_what_vests_pays_before_a_hold_that_comes_back():
    rows = [earned(1, 0, 1, 4, ends=60), reserved(2, 1, 1, 4, until=50), earned(3, 2, 2, 10, vests=50)]
    rows.append(owed(4, 3, 3))
    assert told(rows, 50, 60) == [(11, 0, 0, 0, 0), (7, 0, 0, 0, 4)]


def test_what_happened_before_there_were_points_was_owed(world):
    """A till that was offline tells of a redemption before the earning that paid for it."""
    ann = world.member()
    start = world.now
    world.later(hours=2)
    world.post(Earn(member=ann, points=100, key="e", occurred_at=start + timedelta(hours=1)))
    world.post(Burn(member=ann, points=60, key="b", occurred_at=start))
    then = world.ledger.balance(ann, at=start + timedelta(minutes=1))
    assert (then.available, then.debt, then.total) == (0, 60, -60)
    after = world.ledger.balance(ann, at=start + timedelta(minutes=61))
    assert (after.available, after.debt) == (40, 0)


def test_what_was_captured_before_it_was_put_aside_came_out_of_what_could_be_used(world):
    ann = world.member()
    start = world.now
    world.post(Earn(member=ann, points=100, key="e"))
    world.later(hours=2)
    world.post(Reserve(member=ann, points=30, key="r", until=world.now + timedelta(hours=1)))
    world.post(Capture(member=ann, hold="r", points=10, key="c", occurred_at=start + timedelta(hours=1)))
    then = world.ledger.balance(ann, at=start + timedelta(minutes=90))
    assert (then.available, then.pending, then.held, then.debt, then.lapsed) == (90, 0, 0, 0, 0)


def seen(balance) -> tuple[int, int, int, int]:
    return balance.available, balance.held, balance.debt, balance.total


def test_booking_what_lapsed_changes_no_balance_of_before(world):
    """Points that came back into a lot that was over are booked as of its end; nobody owed them in between."""
    ann = world.member()
    world.on(10, 1)
    world.post(Earn(member=ann, points=100, key="e", last_day=date(2024, 1, 31)))
    world.post(Earn(member=ann, points=40, key="lasting"))
    world.on(30, 1)
    world.post(Burn(member=ann, points=100, key="b"))
    world.on(2, 2)
    then, live = world.now, seen(world.balance(ann))
    world.on(5, 2)
    world.post(Refund(member=ann, of="b", key="back"))
    world.on(7, 2)
    world.settle(ann)
    assert world.ledger.statement(ann).entries[-1].kind == "expire"
    assert seen(world.ledger.balance(ann, at=then)) == live == (40, 0, 0, 40)
    assert world.ledger.balance(ann, at=world.now).lapsed == 0


def test_a_hold_over_the_end_of_its_lot_left_no_debt_behind(world):
    ann = world.member()
    world.on(10, 1)
    world.post(Earn(member=ann, points=30, key="e", last_day=date(2024, 1, 31)))
    world.post(Earn(member=ann, points=15, key="lasting"))
    world.on(31, 1)
    world.post(Reserve(member=ann, points=30, key="h", until=world.now + timedelta(days=2)))
    world.on(1, 2)
    then, live = world.now, seen(world.balance(ann))
    world.on(4, 2)
    world.settle(ann)
    assert seen(world.ledger.balance(ann, at=then)) == live == (15, 30, 0, 45)


def test_an_expiry_that_is_taken_back_counts_once():
    """Back into its lot, which is over, or as a lot of grace; clawed back from what had lapsed."""
    ended = entry(2, 50, "expire", ["spendable", 1, -10], ["expired", 1, 10], names=1)
    back = entry(3, 60, "refund", ["expired", 1, -4], ["spendable", 1, 4], names=2)
    rows = [earned(1, 0, 1, 10, ends=50), ended, back]
    assert told(rows, 49, 50, 59, 60) == [(10, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 0), (0, 0, 0, 0, 4)]
    grace = entry(
        3, 60, "refund", ["expired", 1, -4], ["transit", 1, 4], ["transit", 2, -4], ["spendable", 2, 4], names=2,
        lots=[[2, *Terms(4, 0, 60, None, "a day", 90)]],
    )  # fmt: skip
    assert told([rows[0], ended, grace], 59, 60, 90) == [(0, 0, 0, 0, 0), (4, 0, 0, 0, 0), (0, 0, 0, 0, 4)]
    clawed = entry(3, 60, "clawback", ["expired", 1, -10], ["issued", 1, 10], names=1)
    assert told([rows[0], ended, clawed], 59, 60) == [(0, 0, 0, 0, 0), (0, 0, 0, 0, 0)]


def test_without_a_word_on_what_was_known_all_that_is_recorded_counts(world):
    """A clock that ran ahead dates an entry later than now; it happened all the same."""
    ann = world.member()
    world.post(Earn(member=ann, points=100, key="e"))
    world.later(days=1)
    world.post(Burn(member=ann, points=100, key="b", occurred_at=world.now - timedelta(days=1)))
    world.later(days=-1)
    assert world.balance(ann).available == world.ledger.balance(ann, at=world.now).available == 0
