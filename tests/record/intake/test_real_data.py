"""Public data sets, counted independently with pandas and held against what was imported."""

import pandas as pd
import pytest

from huitou import record

pytestmark = pytest.mark.realdata


def adds_up(brought):
    for kept in brought.facts.values():
        assert kept.read == kept.kept + kept.unchanged + kept.aside


def test_uci_online_retail(company, realdata, lying):
    path = realdata / "uci-online-retail" / "onlineretail.parquet"
    ws = company(zone="Europe/London", currency="GBP")
    brought = record.bring(ws, path)
    adds_up(brought)

    sold = pd.read_parquet(path)
    cancelled = sold.InvoiceNo.str.startswith("C")
    stock = ~cancelled & (sold.Quantity <= 0)
    debt = ~cancelled & ~stock & (sold.UnitPrice < 0)
    good = sold[~cancelled & ~stock & ~debt]
    assert brought.rows == len(sold) == 541_909
    assert brought.aside == stock.sum() + debt.sum() == 1_336 + 2
    assert brought.facts["lines"].kept == len(good)
    assert brought.facts["returns"].kept == cancelled.sum() == 9_288
    assert brought.facts["purchases"].kept == good.InvoiceNo.nunique()
    assert brought.facts["lines"].kept + brought.facts["returns"].kept + brought.aside == brought.rows
    assert brought.distinct["order_id"] == sold.InvoiceNo.nunique() == 25_900
    assert brought.distinct["customer_id"] == sold.CustomerID.nunique() == 4_372
    assert brought.facts["customers"].kept == 4_372

    worth = (good.Quantity * good.UnitPrice).groupby(good.InvoiceNo).sum().round(2).sort_index()
    kept = lying(ws, "purchases", "order_id, customer_id, bought_on, amount, currency")
    assert [k[0] for k in kept] == list(worth.index)
    assert sum(float(k[3]) for k in kept) == pytest.approx(worth.sum(), abs=1)
    assert {k[4] for k in kept} == {"GBP"}
    first = good.groupby("InvoiceNo").InvoiceDate.min().dt.date
    assert [k[2] for k in kept] == list(first.sort_index())
    assert ("536365", "17850") in [k[:2] for k in kept]
    returned = lying(ws, "returns", "count(DISTINCT order_id), sum(quantity)")
    assert returned == [(3_836, -sold[cancelled].Quantity.sum())]
    assert {q.code for q in record.quarantine(ws)} == {"intake.left_out"}

    again = record.bring(ws, path)
    assert all(k.kept == 0 for k in again.facts.values())
    assert len(record.quarantine(ws)) == 1_338


def test_complete_journey(company, realdata, lying):
    folder = realdata / "dunnhumby-complete-journey"
    ws = company(zone="America/New_York", currency="USD")
    brought = record.bring(ws, folder / "transactions.parquet")
    adds_up(brought)

    sold = pd.read_parquet(folder / "transactions.parquet")
    assert brought.facts["lines"].kept == brought.rows == len(sold) == 1_469_307
    assert (
        brought.facts["customers"].kept
        == brought.distinct["customer_id"]
        == sold.household_id.nunique()
        == 2_469
    )
    assert brought.facts["purchases"].kept == sold.basket_id.nunique()
    assert brought.facts["branches"].kept == sold.store_id.nunique()
    ((days, total),) = lying(ws, "purchases", "count(DISTINCT bought_on), sum(amount)")
    assert days == sold.groupby("basket_id").transaction_timestamp.min().dt.date.nunique()
    assert float(total) == pytest.approx(sold.sales_value.sum(), abs=1)

    people = record.bring(ws, folder / "demographics.parquet")
    assert people.facts["customers"].unchanged == 801  # they had all bought
    assert (
        people.facts["attributes"].kept
        == pd.read_parquet(folder / "demographics.parquet").drop(columns="household_id").notna().sum().sum()
    )
    products = record.bring(ws, folder / "products.parquet")
    assert products.facts["products"].kept == len(pd.read_parquet(folder / "products.parquet"))


def test_olist(company, realdata, lying):
    folder = realdata / "olist-sample-8k"
    ws = company(zone="America/Sao_Paulo", currency="BRL")
    kept = {}
    for name in ("orders", "order_items", "customers", "order_reviews", "products"):
        brought = record.bring(ws, folder / f"olist_{name}_dataset.parquet")
        adds_up(brought)
        kept |= {f: k.kept for f, k in brought.facts.items()}
    orders, people = (pd.read_parquet(folder / f"olist_{n}_dataset.parquet") for n in ("orders", "customers"))
    assert kept["purchases"] == len(orders) == 8_135
    assert kept["reviews"] == 8_225
    assert kept["lines"] == 8_365
    assert lying(ws, "identities", "count(DISTINCT value), count(*)") == [
        (people.customer_unique_id.nunique(), 8_135)
    ]
    on = pd.to_datetime(orders.order_purchase_timestamp).dt.date
    assert lying(ws, "purchases", "min(bought_on), max(bought_on)") == [(on.min(), on.max())]


def test_cdnow_by_a_companys_own_map(ws, realdata, file):
    own = file(
        "cdnow.toml",
        'source = "cdnow"\n[purchases]\norder_id = { made = ["master_id", "date"], nth = ["master_id", "date"] }\n'
        'customer_id = "master_id"\nbought_at = "date"\namount = "dollar_value"\ncurrency = { const = "USD" }\n',
    )
    brought = record.bring(ws, realdata / "cdnow" / "CDNOW_sample.parquet", map=own)
    assert brought.facts["purchases"].kept == 6_919
    assert brought.distinct["customer_id"] == 2_357
