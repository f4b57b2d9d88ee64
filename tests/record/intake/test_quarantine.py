"""Quarantine: bad rows are listed once, go out, come back mended, and complete what they belong to."""

from datetime import datetime
from decimal import Decimal

import pytest

from huitou import record
from huitou.base import Missing, Unfit


def test_mending_a_line_completes_its_order(ws, file, lying):
    rows = "order_id,bought_at,product_id,quantity,unit price\nT1,2024-05-01 10:00,P1,1,50\nT1,2024-05-01 11:00,P2,many,50\nT1,2024-05-01 12:00,P3,1,7\n"
    record.bring(ws, file("sales.csv", rows))
    (aside,) = record.quarantine(ws)
    record.mend(ws, aside.id, quantity="2")
    assert lying(ws, "lines", "line, product_id, amount") == [
        ("1", "P1", 50),
        ("2", "P2", 100),
        ("3", "P3", 7),
    ]
    assert lying(ws, "purchases", "order_id, bought_at, amount") == [
        ("T1", datetime(2024, 5, 1, 2), Decimal(157))
    ]
    assert record.quarantine(ws) == []


def test_mended_rows_are_not_put_aside_again_by_the_same_file(ws, file):
    path = file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n2,2024-05-02,x\n")
    record.bring(ws, path)
    record.mend(ws, record.quarantine(ws)[0].id, amount="9")
    again = record.bring(ws, path).facts["purchases"]
    assert (again.kept, again.unchanged, again.aside) == (0, 2, 0)
    assert record.quarantine(ws) == []


def test_the_same_bad_rows_sent_twice_lie_in_quarantine_once(ws, file):
    path = file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n2,2024-05-02,x\n")
    record.bring(ws, path)
    record.bring(ws, path)
    assert len(record.quarantine(ws)) == 1


def test_quarantine_goes_out_as_csv_and_comes_back_mended(ws, file, tmp_path, lying):
    record.bring(
        ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,a\n2,2024-05-02,b\n3,2024-05-02,c\n")
    )
    path = tmp_path / "aside.csv"
    record.export(ws, path)
    text = (
        path.read_text(encoding="utf-8-sig")
        .replace("2024-05-01,a", "2024-05-01,1")
        .replace("2024-05-02,b", "2024-05-02,2")
    )
    path.write_text(text, encoding="utf-8")
    brought = record.mend(ws, file=path)
    assert (brought.rows, brought.aside) == (3, 1)
    assert lying(ws, "purchases", "order_id, amount") == [("1", 1), ("2", 2)]
    assert [q.row["order_id"] for q in record.quarantine(ws)] == ["3"]


def test_a_row_that_is_still_bad_is_not_taken(ws, file):
    record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,a\n2,2024-05-02,5\n"))
    number = record.quarantine(ws)[0].id
    with pytest.raises(Unfit) as still:
        record.mend(ws, number, amount="b")
    assert still.value.code == "quarantine.still_bad"
    with pytest.raises(Missing):
        record.mend(ws, number + 99, amount="1")


def test_undoing_a_mend_puts_the_row_back_into_quarantine(ws, file, lying):
    record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,a\n2,2024-05-02,5\n"))
    mended = record.mend(ws, record.quarantine(ws)[0].id, amount="4")
    record.undo(ws, mended.import_id)
    assert len(record.quarantine(ws)) == 1
    assert lying(ws, "purchases", "order_id") == [("2",)]


def test_a_column_that_is_not_there_is_named_with_those_that_are(ws, file, lying):
    record.bring(ws, file("orders.csv", "order_id,發票日期,amount\n1,soon,9\n2,2024-05-02,5\n"))
    number = record.quarantine(ws)[0].id
    with pytest.raises(Unfit) as wrong:
        record.mend(ws, number, 日期="2024-05-01")
    assert wrong.value.code == "quarantine.no_column"
    assert "order_id, 發票日期, amount" in wrong.value.text.en
    assert lying(ws, "purchases", "order_id") == [("2",)]
    record.mend(ws, number, bought_at="2024-05-01")
    assert lying(ws, "purchases", "order_id") == [("1",), ("2",)]


def test_surplus_cells_never_land(ws, file, tmp_path, lying):
    rows = (
        "order_id,bought_at,amount,branch\n1,2024-05-01,1,200,Taipei\n2,2024-05-02,5,Taipei\n3,2024-05-02\n"
    )
    record.bring(ws, file("orders.csv", rows))
    wide, short = record.quarantine(ws)
    with pytest.raises(Unfit) as wrong:
        record.mend(ws, wide.id, amount="1200")
    assert wrong.value.code == "quarantine.surplus"
    assert "branch" in wrong.value.text.en
    path = tmp_path / "aside.csv"
    record.export(ws, path)
    brought = record.mend(ws, file=path)  # as it went out
    assert (brought.rows, brought.aside) == (2, 2)
    record.mend(ws, wide.id, amount="1200", branch="Taipei")
    record.mend(ws, short.id, amount="7")
    assert lying(ws, "purchases", "order_id, amount, branch") == [
        ("1", 1200, "Taipei"), ("2", 5, "Taipei"), ("3", 7, None),
    ]  # fmt: skip


def test_rows_of_a_file_that_are_mended_already_are_skipped_and_counted(ws, file, tmp_path):
    record.bring(
        ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,a\n2,2024-05-02,b\n3,2024-05-02,5\n")
    )
    path = tmp_path / "aside.csv"
    record.export(ws, path)
    text = path.read_text(encoding="utf-8-sig").replace("2024-05-01,a", "2024-05-01,1")
    path.write_text(text, encoding="utf-8")
    first = record.mend(ws, file=path)
    assert (first.rows, first.aside) == (2, 1)
    assert ["still aside: 1." in w.en for w in first.warnings] == [True]
    path.write_text(text.replace("2024-05-02,b", "2024-05-02,2"), encoding="utf-8")
    second = record.mend(ws, file=path)
    assert (second.rows, second.aside) == (1, 0)
    assert "mended before" in second.warnings[0].en
    third = record.mend(ws, file=path)
    assert (third.import_id, third.rows) == ("", 0)
    assert third.warnings[0].en.endswith(": 2.")


def test_a_mend_that_does_not_suffice_says_that_it_was_not_kept(ws, file):
    record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n1,soon,a\n2,2024-05-02,5\n"))
    (aside,) = record.quarantine(ws)
    with pytest.raises(Unfit) as still:
        record.mend(ws, aside.id, amount="4")
    assert "not kept" in still.value.text.en
    assert record.quarantine(ws)[0].row["amount"] == "a"


@pytest.mark.parametrize("word", ["合計", "總計：", "Total", "Grand Total"])
def test_a_total_at_the_end_is_told_as_such(ws, file, word):
    record.bring(ws, file("orders.csv", f"order_id,bought_at,amount\n1,2024-05-01,5\n{word},,5\n"))
    (aside,) = record.quarantine(ws)
    assert "looks like a total" in aside.reason.en
    assert aside.code == "intake.required"


def test_an_exported_file_runs_nothing_and_comes_back_as_it_was(ws, file, lying, tmp_path):
    rows = "order_id,customer_id,bought_at,amount,branch\n1,C1,2024-05-01,x,\"=cmd|' /C calc'!A0\"\n2,C2,2024-05-02,y,@SUM(1)\n"
    record.bring(ws, file("orders.csv", rows))
    path = tmp_path / "aside.csv"
    record.export(ws, path)
    said = path.read_text("utf-8-sig")
    assert ",=cmd" not in said
    assert ",@SUM" not in said
    path.write_text(said.replace(",x,", ",9,").replace(",y,", ",8,"), "utf-8-sig")
    record.mend(ws, file=path)
    assert lying(ws, "purchases", "order_id, branch") == [("1", "=cmd|' /C calc'!A0"), ("2", "@SUM(1)")]
