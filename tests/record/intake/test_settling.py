"""Rows set aside that nobody will mend are left out and taken back; a later import settles them; an undo takes mends along."""

import pytest

from huitou import record
from huitou.base import Conflict, Missing

TOTAL = "order_id,bought_at,amount\n1,2024-05-01,5\n2,2024-05-02,asked\n合計,,5\n"


def test_a_quarantine_row_left_out_waits_no_more_and_does_not_come_again(ws, file):
    path = file("orders.csv", TOTAL)
    first = record.bring(ws, path)
    bad, total = record.quarantine(ws)
    assert record.leave(ws, [total.id]) == 1
    assert record.leave(ws, [total.id]) == 0
    assert sum(w.rows for w in record.waiting(ws)) == 1
    assert record.imports(ws, ids=[first.import_id])[0].aside == 1
    record.bring(ws, path)
    assert [q.id for q in record.quarantine(ws)] == [bad.id]
    assert [q.id for q in record.quarantine(ws, state="left")] == [total.id]
    assert record.take_back(ws, [total.id]) == 1
    assert [q.id for q in record.quarantine(ws)] == [bad.id, total.id]


def test_a_quarantine_row_that_is_not_there_or_mended_leaves_all_as_it_was(ws, file):
    record.bring(ws, file("orders.csv", TOTAL))
    bad, total = record.quarantine(ws)
    with pytest.raises(Missing):
        record.leave(ws, [total.id, total.id + 99])
    record.mend(ws, bad.id, amount="3")
    with pytest.raises(Missing):
        record.leave(ws, [total.id, bad.id])
    assert [q.id for q in record.quarantine(ws)] == [total.id]


def test_quarantine_rows_of_one_reason_are_counted_and_left_out_at_once(ws, file):
    rows = "order_id,bought_at,amount\n0,2024-05-01,5\n1,2024-05-01,a\n2,2024-05-01,b\n3,soon,4\n"
    record.bring(ws, file("a.csv", rows))
    other = record.bring(ws, file("b.csv", rows))
    most, least = record.alike(ws)
    assert (most.rows, least.rows) == (4, 2)
    assert "not a number" in most.reason.en
    mine = record.alike(ws, other.import_id)[0]
    assert record.leave_alike(ws, mine.first, other.import_id) == 2
    assert record.leave_alike(ws, mine.first) == 0
    assert sorted(q.value for q in record.quarantine(ws)) == ["a", "b", "soon", "soon"]


def test_a_quarantine_row_is_settled_when_the_same_file_lands_it_otherwise_mapped(ws, file, lying):
    path = file("orders.csv", TOTAL)
    record.bring(ws, path)
    bad, total = record.quarantine(ws)
    other = record.remap(ws, record.guess(ws, path), {("purchases", "amount"): None})
    again = record.bring(ws, path, proposal=other)
    assert lying(ws, "purchases", "order_id") == [("1",), ("2",)]
    assert [q.id for q in record.quarantine(ws)] == [total.id]
    record.undo(ws, again.import_id)
    assert [q.id for q in record.quarantine(ws)] == [bad.id, total.id]


def test_a_changed_file_of_the_same_name_settles_no_quarantine_row(ws, file):
    record.bring(ws, file("orders.csv", TOTAL))
    record.bring(ws, file("orders.csv", TOTAL.replace("2,2024-05-02,asked", "7,2024-05-02,7")))
    assert len(record.quarantine(ws)) == 2


def test_undo_takes_the_mends_of_an_import_along(ws, file, lying):
    first = record.bring(ws, file("orders.csv", TOTAL))
    mended = record.mend(ws, record.quarantine(ws)[0].id, amount="3")
    assert [m.import_id for m in record.mends_of(ws, first.import_id)] == [mended.import_id]
    assert record.undo(ws, first.import_id) == {"purchases": 2}
    assert lying(ws, "purchases") == []
    assert all(one.undone_at for one in record.imports(ws))
    assert record.quarantine(ws) == []


def test_undo_that_meets_a_later_correction_leaves_the_mends_as_they_were(ws, file, lying):
    first = record.bring(ws, file("orders.csv", TOTAL))
    record.mend(ws, record.quarantine(ws)[0].id, amount="3")
    record.bring(ws, file("later.csv", "order_id,bought_at,amount\n1,2024-05-01,9\n"))
    with pytest.raises(Conflict):
        record.undo(ws, first.import_id)
    assert len(record.mends_of(ws, first.import_id)) == 1
    assert lying(ws, "purchases", "order_id, amount") == [("1", 9), ("2", 3)]
