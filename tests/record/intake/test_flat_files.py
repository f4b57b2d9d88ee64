"""Flat exports of a till: everything in one file, goods given back and currency signs included."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huitou import record

INVOICES = (
    "發票號碼,發票日期,會員編號,品號,品名,分類,數量,單價,小計,門市\n"
    "AB1,2024-05-01,M1,P1,高山茶,茶葉,2,300,600,台北店\n"
    "AB1,2024-05-01,M1,P2,茶壺,茶具,1,900,900,台北店\n"
    "AB2,2024-05-02,M2,P1,高山茶,茶葉,1,300,300,台中店\n"
    "AB1,2024-05-09,M1,P2,茶壺,茶具,-1,900,-900,台北店\n"
)


def test_invoice_lines_give_everything_at_once_and_what_came_back(ws, file, lying):
    path = file("invoices.csv", INVOICES)
    proposal = record.guess(ws, path)
    assert set(proposal.facts) == {"customers", "purchases", "lines", "products", "branches", "returns"}
    assert proposal.certain
    assert "數量" in proposal.notes[0].zh_hant
    assert "退貨" in proposal.notes[0].zh_hant
    brought = record.bring(ws, path)
    assert brought.aside == 0
    assert lying(ws, "purchases", "order_id, amount") == [("AB1", Decimal(1500)), ("AB2", Decimal(300))]
    assert len(lying(ws, "lines")) == 3
    assert lying(ws, "returns", "order_id, customer_id, quantity, amount, branch, CAST(returned_on AS VARCHAR)") == [
        ("AB1", "M1", Decimal(1), Decimal(900), "台北店", "2024-05-09")
    ]  # fmt: skip
    assert [b[0] for b in lying(ws, "branches", "branch")] == ["台中店", "台北店"]
    assert all(k.added == k.corrected == 0 for k in record.bring(ws, path).facts.values())


@pytest.mark.parametrize("date", ["發票日期", "開立日期", "銷貨日期", "开票日期", "发票日期", "結帳當日"])
def test_what_was_sold_is_never_read_as_a_list_of_articles(ws, file, date):
    said = record.guess(ws, file("invoices.csv", INVOICES.replace("發票日期", date)))
    assert {"purchases", "lines"} <= set(said.facts)
    assert said.certain == (date != "結帳當日")


def test_invoices_without_any_date_are_lines_at_least(ws, file):
    path = file("x.csv", "發票號碼,品號,品名,數量,單價\nA,P,茶,1,5\n")
    assert record.guess(ws, path).facts == ("lines",)


def test_without_quantities_a_negative_amount_is_a_return(ws, file, lying):
    path = file("x.csv", "發票號碼,發票日期,品號,小計\nA,2024-05-01,P,50\nB,2024-05-02,P,-50\n")
    record.bring(ws, path)
    assert lying(ws, "purchases", "order_id, amount") == [("A", Decimal(50))]
    assert lying(ws, "returns", "order_id, amount") == [("B", Decimal(50))]


def test_a_bad_row_given_back_is_mended_into_returns(ws, file, lying):
    path = file("x.csv", INVOICES.replace("2024-05-09", "soon"))
    record.bring(ws, path)
    assert lying(ws, "returns") == []
    record.mend(ws, record.quarantine(ws)[0].id, 發票日期="2024-05-09")
    assert lying(ws, "returns", "order_id, quantity") == [("AB1", Decimal(1))]
    assert ("AB1", Decimal(1500)) in lying(ws, "purchases", "order_id, amount")


@pytest.mark.parametrize(
    ("company_currency", "cells", "amounts", "code", "told"),
    [
        ("TWD", ("US$1,200", "35"), (1200, 35), "USD", 0),
        ("USD", ("ＮＴ＄１２０", "NT$ 80"), (120, 80), "TWD", 0),
        ("TWD", ("HK$9", "HKD 8"), (9, 8), "HKD", 0),
        ("TWD", ("€9", "8"), (9, 8), "EUR", 0),
        ("TWD", ("£9", "8"), (9, 8), "GBP", 0),
        ("TWD", ("RMB 9", "人民幣8元"), (9, 8), "CNY", 0),
        ("CNY", ("￥9", "¥8"), (9, 8), "CNY", 0),
        ("JPY", ("￥9", "¥8"), (9, 8), "JPY", 0),
        ("TWD", ("￥9", "¥8"), (9, 8), "CNY", 1),
        ("TWD", ("US$9", "NT$8"), (9, 8), "TWD", 1),
        ("TWD", ("9元", "8"), (9, 8), "TWD", 1),
    ],
)
def test_signs_on_the_amounts_tell_the_currency(
    company, file, lying, company_currency, cells, amounts, code, told
):
    ws = company(currency=company_currency)
    rows = "".join(f'{n},2024-05-01,"{cell}"\n' for n, cell in enumerate(cells))
    brought = record.bring(ws, file("x.csv", f"order_id,bought_at,amount\n{rows}"))
    assert lying(ws, "purchases", "amount, currency") == sorted((Decimal(a), code) for a in amounts)
    assert len(brought.warnings) == told


def test_a_file_in_simplified_chinese_means_yuan(ws, file, lying):
    brought = record.bring(ws, file("x.csv", "订单编号,订单日期,订单金额\n1,2024-05-01,￥9\n"))
    assert lying(ws, "purchases", "amount, currency") == [(Decimal(9), "CNY")]
    assert brought.warnings == ()
