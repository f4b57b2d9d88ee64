"""Putting a proposal right by hand: columns go where a person says, and rows mended later are read the same way."""

from decimal import Decimal

import pytest

from huitou import record
from huitou.base import Unfit

ODD = "who,bon,when it was,how much,colour\nP1,1,2024-03-01,10,red\nP2,2,2024-03-02,lots,blue\n"
FLAT = (
    "order_id,bought_at,product_id,quantity,Stück,unit price,Kunde\n"
    "T1,2024-05-01,P1,9,1,50,K1\nT1,2024-05-01,P2,9,2,50,K1\nT2,2024-05-02,P1,9,3,7,K2\n"
)
BY_HAND = {
    ("purchases", "order_id"): "bon", ("purchases", "bought_at"): "when it was", ("purchases", "amount"): "how much",
}  # fmt: skip


def test_a_file_that_nobody_knows_is_read_as_a_person_says(ws, file, lying):
    path = file("odd.csv", ODD)
    seen = record.guess(ws, path, "purchases", lenient=True)
    assert [d.code for d in seen.doubts] == ["intake.column_missing"]
    right = record.remap(ws, seen, BY_HAND)
    assert {(m.column, m.header, m.confidence) for m in right.matches} == {
        ("order_id", "bon", 1.0), ("bought_at", "when it was", 1.0), ("amount", "how much", 1.0),
    }  # fmt: skip
    assert right.left == ("who", "colour")
    record.bring(ws, path, proposal=right)
    assert lying(ws, "purchases", "order_id, amount, customer_id") == [("1", Decimal(10), None)]


def test_a_row_mended_later_is_read_by_the_columns_chosen_by_hand(ws, file, lying):
    path = file("odd.csv", ODD)
    right = record.remap(ws, record.guess(ws, path, "purchases", lenient=True), BY_HAND)
    record.bring(ws, path, proposal=right)
    (aside,) = record.quarantine(ws)
    assert (aside.column, aside.value) == ("how much", "lots")
    record.mend(ws, aside.id, values={"how much": "20"})
    assert lying(ws, "purchases", "order_id, amount") == [("1", Decimal(10)), ("2", Decimal(20))]


def test_what_was_computed_from_a_column_moves_along(ws, file, lying):
    path = file("flat.csv", FLAT)
    right = record.remap(ws, record.guess(ws, path), {("lines", "quantity"): "Stück"})
    record.bring(ws, path, proposal=right)
    assert lying(ws, "lines", "order_id, quantity, amount") == [("T1", 1, 50), ("T1", 2, 100), ("T2", 3, 21)]
    assert lying(ws, "purchases", "order_id, amount") == [("T1", 150), ("T2", 21)]


def test_another_kind_of_fact_is_gathered_by_the_ids_that_are_there(ws, file, lying):
    path = file("flat.csv", FLAT)
    chosen = {("purchases", "customer_id"): "Kunde", ("customers", "card"): "Stück"}
    right = record.remap(ws, record.guess(ws, path), chosen)
    record.bring(ws, path, proposal=right)
    assert lying(ws, "customers", "customer_id, card") == [("K1", "1"), ("K2", "3")]


def test_a_column_left_out_is_no_attribute_also_when_a_row_is_mended(ws, file, lying):
    path = file(
        "people.csv", "customer_id,joined_at,tier,secret\nC1,2024-01-01,gold,x\nC2,long ago,silver,y\n"
    )
    right = record.remap(ws, record.guess(ws, path), {("attributes", "secret"): None})
    record.bring(ws, path, proposal=right)
    record.mend(ws, record.quarantine(ws)[0].id, joined_at="2024-01-02")
    assert lying(ws, "attributes", "customer_id, attribute, value") == [
        ("C1", "tier", "gold"),
        ("C2", "tier", "silver"),
    ]


def test_a_ready_map_that_was_changed_still_refuses_what_it_refused(ws, file, lying):
    rows = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,P1,cup,1,2024-05-01 10:00,2.5,1,UK\n536366,P2,debt,1,2024-05-01 11:00,-9,1,UK\n"
    )
    path = file("retail.csv", rows)
    right = record.remap(ws, record.guess(ws, path), {("purchases", "branch"): "Country"})
    brought = record.bring(ws, path, proposal=right)
    assert (brought.map_name, brought.facts["purchases"].added) == (None, 1)
    (aside,) = record.quarantine(ws)
    assert aside.code == "intake.left_out"
    with pytest.raises(Unfit, match="bad debt"):
        record.mend(ws, aside.id, StockCode="P3")
    record.mend(ws, aside.id, UnitPrice="9")
    assert lying(ws, "purchases", "order_id, branch") == [("536365", "UK"), ("536366", "UK")]


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({("purchases", "bought_at"): None}, "intake.column_missing"),
        ({("purchases", "amount"): "bought_at"}, "intake.two_uses"),
        ({("purchases", "customer_id"): "order_id"}, "intake.two_uses"),
        ({("purchases", "amount"): "no such"}, "intake.no_such_header"),
        ({("purchases", "colour"): "amount"}, "intake.no_such_column"),
        ({("attributes", "amount"): "amount"}, "intake.column_missing"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(ws, file, columns, code):
    seen = record.guess(ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n"))
    with pytest.raises(Unfit) as refused:
        record.remap(ws, seen, columns)
    assert refused.value.code == code


def test_the_numbers_of_an_import_can_be_told_again(ws, file):
    brought = record.bring(
        ws, file("o.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n1,2024-05-01,12\n2,x,1\n")
    )
    (one,) = record.imports(ws)
    assert one.kept == brought.facts
    assert one.warnings == brought.warnings
    assert one.kept["purchases"].as_dict() == {
        "read": 3, "kept": 1, "added": 1, "corrected": 0, "unchanged": 1, "aside": 1,
    }  # fmt: skip


def test_quarantine_is_counted_and_given_page_by_page(ws, file):
    rows = "".join(f"{n},never,1\n" for n in range(7)) + "8,2024-05-01,1\n"
    brought = record.bring(ws, file("o.csv", f"order_id,bought_at,amount\n{rows}"))
    (waiting,) = record.waiting(ws)
    assert (waiting.import_id, waiting.fact, waiting.rows) == (brought.import_id, "purchases", 7)
    assert [q.row["order_id"] for q in record.quarantine(ws, limit=3, skip=3)] == ["3", "4", "5"]


def test_what_is_recorded_is_told_per_fact(ws, file):
    brought = record.bring(ws, file("o.csv", "order_id,bought_at,amount\n1,2024-04-01,12\n2,2024-05-03,1\n"))
    seen = record.recorded(ws)["purchases"]
    assert (seen.rows, str(seen.first_on), str(seen.last_on)) == (2, "2024-04-01", "2024-05-03")
    assert seen.last.import_id == brought.import_id
