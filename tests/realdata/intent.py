"""Intent against behaviour on public data: `python -m tests.realdata.intent olist|uci|complete-journey [FOLDER]`.

Olist has the way from a late delivery over a bad review to not coming back; the others have no answers, and it is said so.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pandas as pd

from huitou.base import Missing
from huitou.measure import SCHEMAS, Facts, Source, over, share
from huitou.stores import over_lake
from huitou.understand import intent_told
from huitou.understand.asking import facts_of
from huitou.understand.cycle import cycle
from huitou.understand.intent.following import Records
from huitou.understand.intent.holding import Intent, intent
from huitou.understand.intent.questions import chosen, questions
from huitou.understand.intent.verdicts import share as told
from tests.realdata.test_purchases import facts as table

DATA = Path(os.environ.get("HUITOU_REALDATA") or Path(__file__).parents[3] / "shared" / "data")
LATE = [-1000, -1, 0, 3, 7, 14, 1000]
BUCKETS = ["early", "on the day", "1-3 days late", "4-7 days late", "8-14 days late", "over 14 days late"]


def olist(data: Path) -> dict[str, pd.DataFrame]:
    """Orders and reviews; amounts are what was paid."""
    folder = data / "olist-sample-8k"
    orders = pd.read_parquet(folder / "olist_orders_dataset.parquet").drop_duplicates("order_id")
    people = pd.read_parquet(folder / "olist_customers_dataset.parquet").drop_duplicates("customer_id")
    paid = (
        pd.read_parquet(folder / "olist_order_payments_dataset.parquet")
        .groupby("order_id")
        .payment_value.sum()
    )
    orders = orders.merge(people[["customer_id", "customer_unique_id"]], on="customer_id")
    at = pd.to_datetime(orders.order_purchase_timestamp)
    bought = pd.DataFrame({
        "order_id": orders.order_id, "customer_id": orders.customer_unique_id, "bought_at": at, "bought_on": at.dt.date,
        "amount": orders.order_id.map(paid).round(2), "currency": "BRL",
    })  # fmt: skip
    said = pd.read_parquet(folder / "olist_order_reviews_dataset.parquet").drop_duplicates("review_id")
    at = pd.to_datetime(said.review_creation_date)
    reviews = pd.DataFrame({
        "review_id": said.review_id, "order_id": said.order_id, "reviewed_at": at, "reviewed_on": at.dt.date,
        "rating": said.review_score.astype(float), "scale": "1-5",
    })  # fmt: skip
    return {"purchases": bought, "reviews": reviews}


def uci(data: Path) -> dict[str, pd.DataFrame]:
    """Invoices of known customers; cancelled ones left out."""
    sold = pd.read_parquet(data / "uci-online-retail" / "onlineretail.parquet")
    sold = sold[sold.CustomerID.notna() & ~sold.InvoiceNo.astype(str).str.startswith("C")]
    sold = sold.assign(amount=sold.Quantity * sold.UnitPrice, at=pd.to_datetime(sold.InvoiceDate))
    found = sold.groupby(sold.InvoiceNo.astype(str)).agg(customer_id=("CustomerID", "first"), bought_at=("at", "min"), amount=("amount", "sum"))  # fmt: skip
    return {"purchases": _orders(found, "GBP")}


def complete_journey(data: Path) -> dict[str, pd.DataFrame]:
    """Baskets of households."""
    sold = pd.read_parquet(data / "dunnhumby-complete-journey" / "transactions.parquet")
    at = pd.to_datetime(sold.transaction_timestamp).dt.tz_localize(None)
    found = sold.assign(at=at).groupby(sold.basket_id.astype(str)).agg(customer_id=("household_id", "first"), bought_at=("at", "min"), amount=("sales_value", "sum"))  # fmt: skip
    return {"purchases": _orders(found, "USD")}


def _orders(found: pd.DataFrame, currency: str) -> pd.DataFrame:
    found = found.assign(bought_on=found.bought_at.dt.date, currency=currency, amount=found.amount.round(2))
    return found.assign(customer_id=found.customer_id.astype(str)).rename_axis("order_id").reset_index()


def delivered(data: Path) -> pd.DataFrame:
    """order_id, rating, late: delivered orders with a review, by how late they came."""
    folder = data / "olist-sample-8k"
    orders = pd.read_parquet(folder / "olist_orders_dataset.parquet").drop_duplicates("order_id")
    days = {n: pd.to_datetime(orders[f"order_{n}_date"]).dt.normalize() for n in ("delivered_customer", "estimated_delivery")}  # fmt: skip
    orders = orders.assign(late=(days["delivered_customer"] - days["estimated_delivery"]).dt.days)
    said = pd.read_parquet(folder / "olist_order_reviews_dataset.parquet").drop_duplicates("order_id")
    both = orders[orders.late.notna()].merge(said[["order_id", "review_score"]], on="order_id")
    return both.assign(bucket=pd.cut(both.late, LATE, labels=BUCKETS))[["order_id", "review_score", "bucket"]]


READERS = {"olist": olist, "uci": uci, "complete-journey": complete_journey}
CURRENCY = {"olist": "BRL", "uci": "GBP", "complete-journey": "USD"}


def opened(name: str, data: Path, spill: Path) -> Source:
    tables = {fact: table(fact, frame) for fact, frame in READERS[name](data).items()}
    return over(over_lake({}, SCHEMAS, spill, tables), 1, CURRENCY[name])


def print_delay(data: Path) -> None:
    print("\nDelivery → review: one or two stars")
    for bucket, group in delivered(data).groupby("bucket", observed=False):
        bad = share(int((group.review_score <= 2).sum()), len(group))
        print(f"  {bucket:18} {len(group):6,} orders  {told(bad).en:22} mean {group.review_score.mean():.2f}")


def print_intent(found: Intent) -> None:
    words = intent_told(found)
    print(
        f"\nReview → return within {found.days} days ({found.counted.used:,} customers, {found.counted.open:,} too recent)"
    )
    for row in (*found.calibration.rows, *found.calibration.classes):
        print(f"  {row.kind:7} {row.scores:4} {row.customers:6,} customers  {told(row.came).en}")
    for said in (words.headline, words.slope, words.worth, words.instead, words.compared[0], words.care):
        if said:
            print(f"  {said.en}")


def show(facts: Facts, name: str, data: Path) -> None:
    records = Records.of(facts)
    assert records is not None
    print(
        f"{name}: {records.orders:,} orders of known customers, {records.first} to {records.end} (end not included)"
    )
    print("cycle:", cycle(facts, records.end))
    try:
        question = chosen(questions(facts), None)
    except Missing as why:
        print(why.text.en)
        return
    print_delay(data)
    for days in (90, 180):
        print_intent(intent(facts, question, days))
    print(
        "\nThis file has 8 % of the shop's orders, and how they were drawn is not documented. Of customers who ordered twice it"
        "\nmay hold one order only, so shares of return may be far below those of the whole shop."
    )


def run(name: str, data: Path) -> None:
    """Print what one of READERS says. data: the folder of public data sets."""
    with tempfile.TemporaryDirectory() as spill:
        show(facts_of(opened(name, data, Path(spill))), name, data)


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]) if len(sys.argv) > 2 else DATA)
