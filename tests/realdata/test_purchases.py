"""Buying behaviour in public data sets against an independent computation, and against published counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from huitou.base import Period
from huitou.measure import METRICS, figures
from huitou.measure.read import ask
from huitou.measure.source import Source
from huitou.record import FACTS, bring
from huitou.stores import Settings, Workspace
from tests.measure.cases import ARROW
from tests.properties import naive
from tests.properties.worlds import OPEN, source_of

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
SKIPPED_WITHOUT_CATEGORY = {"cross_sell_rate"}


def facts(fact: str, frame: pd.DataFrame) -> pa.Table:
    """A frame as a fact: the columns it has, in the stored types; the others empty."""
    kinds = FACTS[fact].stored
    empty = pd.Series([None] * len(frame), dtype="object")
    arrays = {
        n: pa.array(frame.get(n, empty), from_pandas=True).cast(ARROW.get(kind, pa.string()))
        for n, kind in kinds.items()
    }
    return pa.table(arrays)


def same(found: dict[str, Any], wanted: dict[str, naive.Found]) -> None:
    for name, (value, base) in wanted.items():
        assert found[name].base == base, name
        if value is None:
            assert found[name].value is None or base == 0, name
        else:
            assert found[name].value == pytest.approx(value, rel=1e-9), name


def asked(place: Source, period: str, options: dict[str, Any], names: set[str]) -> dict[str, Any]:
    chosen = {n: METRICS[n] for n in names}
    return {f.name: f for f in ask(place, chosen, OPEN | {"options": options}, Period.parse(period))}


def bounds(period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    said = Period.parse(period)
    return pd.Timestamp(said.first), pd.Timestamp(said.end)


# ── UCI Online Retail ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def retail(realdata: Path) -> pd.DataFrame:
    return pd.read_parquet(realdata / "uci-online-retail" / "onlineretail.parquet")


@pytest.fixture(scope="module")
def shop(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The file brought in as a company would bring it in."""
    folder = tmp_path_factory.mktemp("retail") / "company"
    company = Workspace.create(
        folder, Settings(zone="Europe/London", currency="GBP", lang="en", country="GB")
    )
    bring(company, realdata / "uci-online-retail" / "onlineretail.parquet")
    return company


def sold(retail: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Invoices and their lines: no cancellations, no stock corrections, no debts written off."""
    rows = retail[~retail.InvoiceNo.str.startswith("C") & (retail.Quantity > 0) & (retail.UnitPrice >= 0)]
    rows = rows.assign(amount=rows.Quantity * rows.UnitPrice)
    orders = rows.groupby("InvoiceNo", as_index=False).agg(
        customer_id=("CustomerID", "min"), day=("InvoiceDate", "min"), amount=("amount", "sum")
    )
    orders["day"] = orders.day.dt.normalize()
    lines = rows.rename(columns={"InvoiceNo": "order_id", "StockCode": "product_id"})[
        ["order_id", "product_id"]
    ]
    return orders.rename(columns={"InvoiceNo": "order_id"}), lines.assign(category=None)


@pytest.mark.parametrize("period", ["2011-Q3", "2011", "2011-08-15/2011-10-01"])
def test_online_retail_agrees_with_pandas(retail: pd.DataFrame, shop: Workspace, period: str) -> None:
    orders, lines = sold(retail)
    wanted = naive.figures(orders, lines, *bounds(period), lapse=90, horizon=naive.end(orders), within=60)
    wanted = {n: w for n, w in wanted.items() if n not in SKIPPED_WITHOUT_CATEGORY}
    options = {"lapsed_after_days": 90, "days": 60}
    found = figures(shop, sorted(wanted), Period.parse(period), options=options)
    same({f.name: f for f in found}, wanted)


@pytest.mark.parametrize("period", ["2011-Q3", "2011"])
def test_online_retail_cancellations_are_its_returns(
    retail: pd.DataFrame, shop: Workspace, period: str
) -> None:
    """They have numbers of their own, so each counts as one, on its day."""
    first, end = bounds(period)
    day = retail.InvoiceDate.dt.normalize()
    cancelled = retail[retail.InvoiceNo.str.startswith("C") & (day >= first) & (day < end)]
    orders, _ = sold(retail)
    placed = orders[(orders.day >= first) & (orders.day < end)]
    by_number, by_value = figures(
        shop, ["goods_return_rate", "goods_return_value_share"], Period.parse(period)
    )
    assert by_number.value == pytest.approx(cancelled.InvoiceNo.nunique() / len(placed))
    refunded = (cancelled.Quantity * cancelled.UnitPrice).abs().sum()
    assert by_value.value == pytest.approx(refunded / placed.amount.sum())


# ── CDNOW ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def cdnow(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Source, pd.DataFrame]]:
    rows = pd.read_parquet(realdata / "cdnow" / "CDNOW_sample.parquet")
    orders = pd.DataFrame(
        {
            "order_id": [f"o{n}" for n in range(len(rows))],
            "customer_id": rows.sample_id.astype(str),
            "day": rows.date.dt.normalize(),
            "amount": rows.dollar_value,
        }
    )
    bought = orders.assign(bought_at=orders.day, bought_on=orders.day.dt.date, amount=orders.amount.round(4))
    bought["amount"] = bought.amount.map(lambda x: f"{x:.4f}")
    place = source_of({"purchases": facts("purchases", bought)}, tmp_path_factory.mktemp("cdnow"))
    yield place, orders
    place.engine.close()


def test_cdnow_has_its_published_counts(cdnow: tuple[Source, pd.DataFrame]) -> None:
    """2,357 customers came in the first quarter of 1997; 1,411 of them never came again within 39 weeks
    (Fader, Hardie & Lee, Marketing Science 24, 2005)."""
    place, _ = cdnow
    assert asked(place, "1997-Q1", {}, {"new_customers"})["new_customers"].value == 2357
    calibration = asked(place, "1997-01-01/1997-10-01", {"different_days": True}, {"repurchase_rate"})
    assert calibration["repurchase_rate"].base == 2357
    assert calibration["repurchase_rate"].more["hits"] == 2357 - 1411


@pytest.mark.parametrize("period", ["1997-Q1", "1997-Q3", "1997", "1998-03"])
def test_cdnow_agrees_with_pandas(cdnow: tuple[Source, pd.DataFrame], period: str) -> None:
    place, orders = cdnow
    lines = pd.DataFrame({"order_id": [], "product_id": [], "category": []}, dtype="object")
    wanted = naive.figures(orders, lines, *bounds(period), lapse=120, horizon=naive.end(orders), within=60)
    wanted = {n: w for n, w in wanted.items() if n not in {"cross_sell_rate", "product_breadth"}}
    found = asked(place, period, {"lapsed_after_days": 120, "days": 60}, set(wanted))
    same(found, wanted)


# ── The Complete Journey ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def journey(
    realdata: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Source, pd.DataFrame, pd.DataFrame]]:
    folder = realdata / "dunnhumby-complete-journey"
    rows = pd.read_parquet(folder / "transactions.parquet")
    products = pd.read_parquet(folder / "products.parquet")[["product_id", "product_category"]]
    rows = rows.merge(products, on="product_id", how="left").reset_index(drop=True)
    rows["order_id"], rows["customer_id"] = rows.basket_id.astype(str), rows.household_id.astype(str)
    orders = rows.groupby("order_id", as_index=False).agg(
        customer_id=("customer_id", "min"),
        day=("transaction_timestamp", "min"),
        amount=("sales_value", "sum"),
        branch=("store_id", "min"),
    )
    orders["day"] = orders.day.dt.normalize()
    orders["amount"] = orders.amount.round(4)
    lines = rows.assign(product_id=rows.product_id.astype(str), category=rows.product_category)
    lines = lines[["order_id", "product_id", "category"]]
    bought = orders.assign(
        bought_at=orders.day, bought_on=orders.day.dt.date, branch=orders.branch.astype(str),
        amount=orders.amount.map(lambda x: f"{x:.4f}"),
    )  # fmt: skip
    tables = {
        "purchases": facts("purchases", bought),
        "lines": facts("lines", lines.assign(line=[str(n) for n in lines.index])),
    }
    place = source_of(tables, tmp_path_factory.mktemp("journey"))
    yield place, orders, lines
    place.engine.close()


@pytest.mark.parametrize("period", ["2017-Q3", "2017-05"])
def test_complete_journey_agrees_with_pandas(
    journey: tuple[Source, pd.DataFrame, pd.DataFrame], period: str
) -> None:
    place, orders, lines = journey
    wanted = naive.figures(orders, lines, *bounds(period), lapse=45, horizon=naive.end(orders), within=60)
    same(asked(place, period, {"lapsed_after_days": 45, "days": 60}, set(wanted)), wanted)


def test_complete_journey_by_store(journey: tuple[Source, pd.DataFrame, pd.DataFrame]) -> None:
    """A household counts in every store it bought in."""
    place, orders, _ = journey
    period = Period.parse("2017-Q2")
    first, end = bounds("2017-Q2")
    now = orders[(orders.day >= first) & (orders.day < end)]
    wanted = (
        now.groupby(["branch", "customer_id"])
        .size()
        .groupby("branch")
        .agg([lambda n: (n >= 2).sum(), "size"])
    )
    found = ask(place, {"repurchase_rate": METRICS["repurchase_rate"]}, OPEN, period, ["branch"])
    assert {f.slice["branch"]: (f.more["hits"], f.base) for f in found} == {
        str(branch): (hits, base) for branch, hits, base in wanted.itertuples()
    }
