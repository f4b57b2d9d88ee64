"""An account by itself: rows come back as they went, and an entry that cannot be one of it is not taken."""

from __future__ import annotations

import json

import pytest

from huitou.record.ledger.account import Account, Draft, Hold
from huitou.record.ledger.lots import Lot, Piece, Terms, split, take
from huitou.stores import AccountRow, EntryRow, HoldRow, LotRow

ACCOUNT = AccountRow(7, "m1", "miles", 3, "ab", 99, 2, -60, 10, 20, 5, 30, 0, -6, 0, 1)
LOT = LotRow(7, 2, 3, 50, 1, 11, 12, "2024-01-08", 13, -50, 10, 20, 5, 15, 0, 0, 0, 0)
HOLD = HoldRow(7, 4, 9, 55, "[[1, 4], [2, 5]]", 6)


def entry(n: int, kind: str, postings: list[object], names: int | None = None, **terms: object) -> EntryRow:
    return EntryRow(7, n, kind, 0, 0, names, "", "", "", json.dumps(postings), json.dumps(terms), "")


def earned(points: int = 10) -> Account:
    """An account whose first entry opened lot 1."""
    account = Account.new(7, "m1", "points")
    account.add(
        entry(1, "earn", [["issued", 1, -points], ["spendable", 1, points]], lots=[[1, *Terms(points)]])
    )
    return account


def test_rows_come_back_as_they_went():
    assert Account.of(ACCOUNT).row() == ACCOUNT
    assert Lot.of(LOT).row(7) == LOT
    assert Hold.of(HOLD).row(7) == HOLD
    assert Hold.of(HOLD._replace(closed=None)).closed is None


def test_a_new_account_has_nothing():
    account = Account.new(7, "m1", "points")
    assert account.row()[3:] == (0, account.hash, 0, 0, *[0] * 9)
    assert len(account.hash) == 64
    assert account.hash != Account.new(7, "m2", "points").hash
    assert account.hash != Account.new(7, "m1", "miles").hash
    assert account.hash == Account.new(8, "m1", "points").hash


IMPOSSIBLE = {
    "an entry too many": (entry(3, "burn", []), "entry 3 cannot follow 1"),
    "the same entry again": (entry(1, "burn", []), "entry 1 cannot follow 1"),
    "points out of nothing": (entry(2, "burn", [["spendable", 1, 1]]), "never made"),
    "points of one lot for another's": (
        entry(2, "earn", [["issued", 1, -1], ["spendable", 2, 1]], lots=[[2, *Terms(1)]]), "never made",
    ),
    "a lot whose number was passed over": (entry(2, "earn", [], lots=[[3, *Terms(1)]]), "one after the other"),
    "a lot that is there": (entry(2, "earn", [], lots=[[1, *Terms(1)]]), "one after the other"),
    "more than a lot has": (entry(2, "burn", [["spendable", 1, -11], ["burned", 1, 11]]), "too few"),
    "more than is held": (entry(2, "capture", [["held", 1, -1], ["burned", 1, 1]], 1), "too few"),
    "more than waits": (entry(2, "vest", [["pending", 1, -1], ["spendable", 1, 1]], 1), "too few"),
    "a debt paid that nobody had": (entry(2, "vest", [["spendable", 1, -1], ["debt", 1, 1]], 1), "paid twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_an_entry_that_cannot_be_is_not_taken(case):
    row, why = case
    with pytest.raises(AssertionError, match=why):
        earned().add(row)


@pytest.mark.parametrize("end", ["capture", "release", "timeout"])
def test_a_hold_ends_once_however_it_ends(end):
    account = earned()
    account.add(entry(2, "reserve", [["spendable", 1, -4], ["held", 1, 4]], until=99))
    assert (account.holds[2].until, account.holds[2].points, account.holds[2].closed) == (99, 4, None)
    account.moved_holds.clear()
    back = [["held", 1, -4], ["spendable", 1, 4]]
    account.add(entry(3, end, back, 2))
    assert (account.holds[2].closed, account.moved_holds) == (3, {2})
    with pytest.raises(AssertionError, match="a hold ends once"):
        account.add(entry(4, end, [], 2))


def test_all_of_a_lot_may_go_and_a_debt_be_paid_to_the_last_point():
    account = earned()
    account.add(entry(2, "burn", [["debt", 0, -5], ["burned", 0, 5]]))
    account.add(entry(3, "vest", [["spendable", 1, -5], ["debt", 1, 5]], 1))
    account.add(entry(4, "burn", [["spendable", 1, -5], ["burned", 1, 5]]))
    assert (account.debt, account.available(0), account.lots[1].amounts["spendable"]) == (0, 0, 0)
    assert account.moved_lots == {1}


def test_a_draft_moves_no_empty_piece():
    draft = Draft("burn", 0)
    draft.moved([Piece(1, 0), Piece(2, 3)], "spendable", "burned")
    assert draft.postings == [("spendable", 2, -3), ("burned", 2, 3)]


def test_an_entry_is_never_recorded_before_the_one_before():
    account = earned()
    first = account.write(Draft("burn", 5), 1000)
    again = account.write(Draft("burn", 5), 900)
    assert (first.recorded_at, again.recorded_at, account.recorded_at) == (1000, 1000, 1000)
    assert (first.account_id, first.n, first.occurred_at, first.hash) == (7, 2, 5, first.hash)
    assert account.hash == again.hash != first.hash


def lot(number: int, points: int, **terms: object) -> Lot:
    made = Lot(number, number, Terms(points, **terms))
    made.amounts["spendable"] = points
    return made


def test_lots_are_used_by_priority_then_by_end_then_by_age_then_by_number():
    last, older, newer, ends, first = (
        lot(1, 5, priority=1, expires_at=100), lot(5, 5, opened_at=1), lot(2, 5, opened_at=2),
        lot(4, 5, expires_at=500), lot(3, 5, priority=-1),
    )  # fmt: skip
    twin = lot(6, 5, opened_at=1)
    assert take([last, twin, older, newer, ends, first], 26, 0) == [
        (3, 5), (4, 5), (5, 5), (6, 5), (2, 5), (1, 1),
    ]  # fmt: skip
    assert take([last, older], 0, 0) == []
    assert take([last], 5, 99) == [(1, 5)]
    assert take([last], 5, 100) == []  # over at its very end


def test_what_is_split_adds_up_piece_by_piece():
    pieces = [Piece(1, 3), Piece(2, 4), Piece(3, 5)]
    assert split(pieces, 7) == ([(1, 3), (2, 4)], [(3, 5)])
    assert split(pieces, 1) == ([(1, 1)], [(1, 2), (2, 4), (3, 5)])
    assert split(pieces, 0) == ([], pieces)
    assert split(pieces, 20) == (pieces, [])
