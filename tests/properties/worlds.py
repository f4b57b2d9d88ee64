"""Small made-up companies: one with every kind of fact, and many random ones of purchases only."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from hypothesis import strategies as st

from huitou.measure.schema import SCHEMAS
from huitou.measure.source import Source, over
from huitou.stores import over_lake
from tests.measure.cases import table

ZONE = "Asia/Taipei"
LAPSING = ("churn_rate", "return_rate", "returning_customers", "retained_customers")
OPEN: dict[str, Any] = {  # small worlds: nothing is withheld, and customers lapse within them
    "figures": {"withhold_below": 0},
    "measures": {n: {"lapsed_after_days": 45} for n in LAPSING},
}
FIRST = date(2023, 11, 1)


def source_of(tables: Mapping[str, pa.Table], folder: Path) -> Source:
    return over(over_lake({}, SCHEMAS, folder / "spill", tables), 0, "TWD")


def csv(rows: list[dict[str, Any]]) -> str:
    frame = pd.DataFrame(rows)
    return str(frame.to_csv(index=False, na_rep=""))


def arrow(fact: str, rows: list[dict[str, Any]]) -> pa.Table:
    return table(fact, csv(rows), ZONE)


@dataclass(frozen=True)
class Order:
    customer: str | None
    day: date
    amount: int | None
    branch: str | None
    products: tuple[str, ...]


@st.composite
def orders(draw: st.DrawFn) -> list[Order]:
    """Up to forty orders of up to eight customers over eight months; some lack a customer, an amount or a branch."""
    one = st.builds(
        Order,
        customer=st.sampled_from([*"abcdefgh", None]),
        day=st.integers(0, 240).map(lambda n: FIRST + timedelta(days=n)),
        amount=st.one_of(st.integers(1, 300), st.none() if draw(st.booleans()) else st.integers(1, 5)),
        branch=st.sampled_from(["Daan", "Xinyi", None]),
        products=st.lists(st.sampled_from(["p1", "p2", "p3", "p4"]), min_size=1, max_size=3).map(tuple),
    )
    return draw(st.lists(one, min_size=1, max_size=40))


KINDS = {"p1": "tea", "p2": "tea", "p3": "cup"}  # p4 is of no known category


def frames(world: list[Order]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and their lines as plain frames, for the naive side."""
    rows = [
        {"order_id": f"o{n}", "customer_id": o.customer, "day": pd.Timestamp(o.day), "amount": o.amount,
         "branch": o.branch}
        for n, o in enumerate(world)
    ]  # fmt: skip
    lines = [
        {"order_id": f"o{n}", "product_id": p, "category": KINDS.get(p)}
        for n, o in enumerate(world)
        for p in o.products
    ]
    purchases = pd.DataFrame(rows)
    purchases["amount"] = purchases["amount"].astype("float64")
    return purchases, pd.DataFrame(lines)


def tables(world: list[Order]) -> dict[str, pa.Table]:
    """The same as facts. A customer's channel hangs on the customer alone, so that channels part the customers."""
    bought, lines = [], []
    for n, o in enumerate(world):
        hour = n % 24
        bought.append(
            {"order_id": f"o{n}", "customer_id": o.customer, "bought_at": f"{o.day} {hour:02d}:59",
             "amount": o.amount if o.amount is None else str(o.amount), "branch": o.branch,
             "channel": "shop" if (o.customer or "z") < "e" else "web"}
        )  # fmt: skip
        lines += [
            {"order_id": f"o{n}", "line": str(i), "product_id": p, "category": KINDS.get(p)}
            for i, p in enumerate(o.products)
        ]
    return {"purchases": arrow("purchases", bought), "lines": arrow("lines", lines)}


def monthly(purchases: pa.Table) -> pa.Table:
    """The customer × month grain, summed by pandas."""
    known = purchases.to_pandas().dropna(subset=["customer_id"])
    known["month"] = pd.to_datetime(known["bought_on"]).dt.to_period("M").dt.start_time.dt.date
    known["home"] = known["amount"].where(known["currency"].fillna("TWD") == "TWD")
    rows = [
        {"customer_id": c, "month": m, "orders": len(g), "valued": int(g["home"].notna().sum()),
         "amount": g["home"].dropna().sum() if g["home"].notna().any() else None,
         "first_on": g["bought_on"].min(), "last_on": g["bought_on"].max()}
        for (c, m), g in known.groupby(["customer_id", "month"])
    ]  # fmt: skip
    types = {
        "customer_id": pa.string(), "month": pa.date32(), "orders": pa.int64(), "valued": pa.int64(),
        "amount": pa.decimal128(18, 4), "first_on": pa.date32(), "last_on": pa.date32(),
    }  # fmt: skip
    return pa.Table.from_pylist(rows, schema=pa.schema(types))


class Everything:
    """A company with every kind of fact that measures read, drawn from one seed."""

    def __init__(self, seed: int, customers: int = 60) -> None:
        self.dice = random.Random(seed)
        self.customers = [f"c{n}" for n in range(customers)]

    def tables(self) -> dict[str, pa.Table]:
        rows = {**self._bought(), **self._people(), **self._said(), **self._served(), **self._asked()}
        return {fact: arrow(fact, found) for fact, found in rows.items()}

    def day(self, spread: int = 240) -> datetime:
        at = datetime(2023, 11, 1) + timedelta(days=self.dice.randrange(spread))
        return at.replace(hour=self.dice.randrange(24), minute=self.dice.randrange(60))

    def who(self) -> str | None:
        return None if self.dice.random() < 0.05 else self.dice.choice(self.customers)

    def where(self) -> dict[str, Any]:
        return {
            "channel": self.dice.choice(["shop", "web"]),
            "branch": self.dice.choice(["Daan", "Xinyi", None]),
        }

    def _bought(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {"purchases": [], "lines": [], "returns": []}
        for n in range(4 * len(self.customers)):
            who, at, where = self.who(), self.day(), self.where()
            found["purchases"].append(
                {"order_id": n, "customer_id": who, "bought_at": at, "amount": self.dice.randrange(1, 300),
                 "currency": self.dice.choice(["TWD", None, "TWD", "USD"]), **where}
            )  # fmt: skip
            for line in range(self.dice.randrange(1, 4)):
                product = self.dice.choice(list(KINDS))
                found["lines"].append(
                    {"order_id": n, "line": line, "product_id": product, "category": KINDS[product],
                     "quantity": 1, "amount": self.dice.randrange(1, 100)}
                )  # fmt: skip
            if self.dice.random() < 0.2:
                number = n if self.dice.random() < 0.7 else f"R{n}"
                back = {"order_id": number, "line": 0, "customer_id": who, "amount": 10, "quantity": 1}
                found["returns"].append({**back, "returned_at": at + timedelta(days=9), **where})
        return found

    def _people(self) -> dict[str, list[dict[str, Any]]]:
        people = [
            {"customer_id": c, "gender": self.dice.choice(["F", "M", None]), "joined_at": self.day(60),
             "left_at": self.day() if self.dice.random() < 0.2 else None}
            for c in self.customers
        ]  # fmt: skip
        staff = [
            {"employee_id": f"e{n}", "branch": self.dice.choice(["Daan", "Xinyi"]), "joined_on": "2023-01-01",
             "left_on": self.day().date() if n % 4 == 0 else None}
            for n in range(20)
        ]  # fmt: skip
        return {"customers": people, "employees": staff}

    def _said(self) -> dict[str, list[dict[str, Any]]]:
        scales = {
            "nps": "0-10", "csat": "1-5", "csat.service": "1-5", "csat.price": "1-5", "ces": "1-7",
            "cli.recommend": "0-10", "cli.again": "0-10", "cli.more": "0-10", "secure.satisfied": "1-5",
            "secure.continue": "1-5", "secure.recommend": "1-5", "brand.preferred": "0-1",
            "brand.aware": "0-1", "advocacy": "0-1",
        }  # fmt: skip
        answers = []
        for n in range(80):
            who, at, where = self.who(), self.day(), self.where()
            for question, scale in scales.items():
                scale = "1-5" if question == "ces" and n % 2 else scale
                low, high = map(int, scale.split("-"))
                answers.append(
                    {"answer_id": f"{n}{question}", "customer_id": who, "survey": "s", "question": question,
                     "scale": scale, "value": self.dice.randint(low, high), "answered_at": at, **where}
                )  # fmt: skip
        for n in range(30):
            answers += [
                {"answer_id": f"e{n}{question}", "employee_id": f"e{n % 20}", "survey": "t", "question": question,
                 "scale": scale, "value": self.dice.randint(1, 5), "answered_at": self.day()}
                for question, scale in (("enps", "0-10"), ("esat", "1-5"))
            ]  # fmt: skip
        reviews = [
            {"review_id": n, "customer_id": self.who(), "reviewed_at": self.day(), "rating": self.dice.randint(1, 5),
             "scale": "1-5", **self.where()}
            for n in range(60)
        ]  # fmt: skip
        return {"answers": answers, "reviews": reviews}

    def _served(self) -> dict[str, list[dict[str, Any]]]:
        contacts, complaints = [], []
        for n in range(90):
            at = self.day()
            first, solved = at + timedelta(minutes=self.dice.randrange(300)), at + timedelta(hours=30)
            contacts.append(
                {"contact_id": n, "customer_id": self.who(), "opened_at": at,
                 "first_response_at": first if n % 5 else None, "resolved_at": solved if n % 3 else None,
                 "issue": f"i{n // 2}", **self.where()}
            )  # fmt: skip
        for n in range(40):
            at = self.day()
            complaints.append(
                {"complaint_id": n, "customer_id": self.who(), "complained_at": at,
                 "resolved_at": at + timedelta(days=3) if n % 3 else None, "cause": "late", **self.where()}
            )  # fmt: skip
        return {"contacts": contacts, "complaints": complaints}

    def _asked(self) -> dict[str, list[dict[str, Any]]]:
        visits = [
            {"visit_id": n, "customer_id": self.who(), "visited_at": self.day(), **self.where()}
            for n in range(300)
        ]
        referrals = [{"referral_id": n, "customer_id": self.dice.choice(self.customers), "referred_at": self.day()}
                     for n in range(25)]  # fmt: skip
        touches = [
            {"touch_id": n, "customer_id": self.dice.choice(self.customers), "sent_at": self.day(), "kind": "survey",
             "campaign": "s", "channel": "web"}
            for n in range(120)
        ]  # fmt: skip
        return {"visits": visits, "referrals": referrals, "touches": touches}
