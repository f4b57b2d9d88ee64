"""Sales that the till marks as voided or cancelled."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huitou import record

LINES = (
    "單號,交易日期,會員編號,品號,數量,金額,狀態\n"
    "T1,2024-05-01,M1,P1,1,91,正常\nT1,2024-05-01,M1,P2,2,18,正常\n"
    "T2,2024-05-02,M2,P1,1,50,作廢\nT2,2024-05-02,M2,P2,1,9,作廢\n"
    "T3,2024-05-03,M3,P1,1,70, 已取消 \nT1,2024-05-04,M1,P2,-1,-9,退貨\n"
)


def test_voided_rows_are_put_aside_counted_and_no_sales(ws, file, lying):
    path = file("x.csv", LINES)
    said = record.guess(ws, path)
    assert said.certain
    assert said.left == ()
    assert "狀態" in said.cautions[0].zh_hant
    assert said.cautions[0].en.startswith("3 rows are marked void")
    assert "作廢, 已取消" in said.cautions[0].zh_hant
    brought = record.bring(ws, path)
    assert said.cautions[0] in brought.warnings
    assert brought.aside == 3
    assert lying(ws, "purchases", "order_id, amount") == [("T1", Decimal(109))]
    assert len(lying(ws, "returns")) == 1
    assert {(q.code, q.column) for q in record.quarantine(ws)} == {("intake.left_out", "狀態")}
    assert not any("not whole" in w.en for w in brought.warnings)
    record.undo(ws, brought.import_id)
    assert lying(ws, "purchases") == []


def test_a_voided_row_that_was_sold_after_all_is_mended(ws, file, lying):
    record.bring(ws, file("x.csv", LINES))
    last = record.quarantine(ws)[-1]
    record.mend(ws, last.id, values={"狀態": "正常"})
    assert ("T3", Decimal(70)) in lying(ws, "purchases", "order_id, amount")


@pytest.mark.parametrize(
    ("header", "cell", "aside"),
    [
        ("訂單狀態", "取消", 1), ("交易状态", "已作废", 1), ("Status", "VOID", 1), ("order status", "Cancelled", 1), ("是否作廢", "Y", 1),
        ("狀態", "正常", 0), ("狀態", "已出貨", 0), ("備註", "取消", 0), ("是否作廢", "N", 0), ("付款狀態", "取消", 0),
    ],
)  # fmt: skip
def test_what_says_that_an_order_is_void(ws, file, header, cell, aside):
    rows = f"order_id,bought_at,amount,{header}\n1,2024-05-01,5,{cell}\n2,2024-05-01,5,\n"
    assert record.bring(ws, file("x.csv", rows)).aside == aside


def test_a_status_of_something_else_than_sales_is_left_alone(ws, file):
    said = record.guess(ws, file("x.csv", "customer_id,name,status\nC1,Ann,cancelled\n"))
    assert said.cautions == ()
    assert said.map.refusals == ()
