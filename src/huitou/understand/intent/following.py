"""What customers had done up to a day and what they did in the days after it: one row an answer, or a pretended one.

The index day is the day of the answer. Whatever was bought on it counts as before, whatever its hour: many sources know
days only, and the order that led to the question lies on that day. Later is the next day up to the k-th.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from huitou.measure import Facts, days_between

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)  # days are numbered from here
MOST = 200_000  # rows above which customers are sampled
NEVER = -1  # the number of a day that there was none of


@dataclass(frozen=True)
class Watched:
    """The days for which purchases are recorded, `end` not included; days: how long is looked ahead."""

    first: date
    end: date
    days: int

    @property
    def last_index(self) -> date:
        """The last day whose following days all lie within the records."""
        return self.end - timedelta(days=self.days + 1)


@dataclass(frozen=True)
class Followed:
    """One entry a row in every array.

    customer: a number for each; day, first, last: days since 1970 (NEVER where there was none) of the index and of the
    first and last purchase up to it; orders, spent: up to it, spent being not-a-number where nothing had an amount;
    channel: of the last day bought on; score, percent: of the answer; later_orders, later_spent: in the days after,
    spent not-a-number where an order has no amount; next: the first day bought on after it, however late;
    last_within: the last day bought on within the days after; sampled: one of how many customers were looked at
    """

    customer: Wholes
    day: Wholes
    orders: Wholes
    first: Wholes
    last: Wholes
    spent: Floats
    channel: npt.NDArray[np.str_]
    score: Floats
    percent: Floats
    later_orders: Wholes
    later_spent: Floats
    next: Wholes
    last_within: Wholes
    sampled: int = 1

    def __len__(self) -> int:
        return len(self.day)

    def where(self, keep: npt.NDArray[Any]) -> Followed:
        """The rows at places, or where true."""
        arrays = {n: getattr(self, n)[keep] for n in _ARRAYS}
        return Followed(**arrays, sampled=self.sampled)

    def firsts(self) -> Followed:
        """Each customer's first row."""
        order = np.lexsort((self.day, self.customer))
        _, where = np.unique(self.customer[order], return_index=True)
        return self.where(np.sort(order[where]))

    @property
    def came(self) -> Floats:
        """1 for those who bought in the days after."""
        return (self.later_orders > 0).astype(np.float64)


_ARRAYS = (
    "customer", "day", "orders", "first", "last", "spent", "channel", "score", "percent", "later_orders", "later_spent",
    "next", "last_within",
)  # fmt: skip


def number(day: date) -> int:
    return (day - EPOCH).days


def days_bought(facts: Facts) -> ir.Table:
    """One row a customer and day bought on: orders, valued (with an amount), amount, channel."""
    rows = facts.plain("purchases").filter(_.customer_id.notnull(), _.bought_on.notnull())
    return rows.group_by(["customer_id", "bought_on"]).agg(
        orders=_.count(),
        valued=_.amount.count(),
        amount=_.amount.cast("float64").sum().fill_null(0.0),
        channel=_.channel.min().fill_null(""),
    )


@dataclass(frozen=True)
class Records:
    """The days for which purchases of known customers are recorded, `end` not included, and how many there are."""

    first: date
    end: date
    orders: int

    @classmethod
    def of(cls, facts: Facts) -> Records | None:
        """None where there are none."""
        rows = facts.plain("purchases").filter(_.customer_id.notnull())
        found = facts.rows(rows.agg(low=rows.bought_on.min(), high=rows.bought_on.max(), n=rows.count()))[0]
        if found["low"] is None:
            return None
        return cls(found["low"], found["high"] + timedelta(days=1), int(found["n"]))


def followed(facts: Facts, indexed: ir.Table, watched: Watched) -> ir.Table:
    """indexed: customer_id, on, and what else goes along; one row a customer and day. The same rows with `day` and the
    columns of `Followed`, days as numbers, null where there was none."""
    bought = days_bought(facts).rename(whose="customer_id")
    joined = indexed.left_join(bought, indexed.customer_id == bought.whose)
    before = joined.bought_on <= joined.on
    apart = days_between(joined.on, joined.bought_on)
    after = joined.bought_on > joined.on
    within = after & (apart <= watched.days)
    day = days_between(ibis.literal(EPOCH), joined.bought_on)
    rows = joined.mutate(before=before, after=after, within=within, bought_day=day)
    found = rows.group_by(list(indexed.columns)).agg(
        orders=rows.orders.sum(where=rows.before).fill_null(0),
        valued=rows.valued.sum(where=rows.before).fill_null(0),
        amount=rows.amount.sum(where=rows.before),
        first=rows.bought_day.min(where=rows.before),
        last=rows.bought_day.max(where=rows.before),
        last_on=rows.bought_on.max(where=rows.before),
        later_orders=rows.orders.sum(where=rows.within).fill_null(0),
        later_valued=rows.valued.sum(where=rows.within).fill_null(0),
        later_amount=rows.amount.sum(where=rows.within),
        next=rows.bought_day.min(where=rows.after),
        last_within=rows.bought_day.max(where=rows.within),
    )
    last = days_bought(facts).select(who="customer_id", when="bought_on", channel="channel")
    with_channel = found.left_join(last, (found.customer_id == last.who) & (found.last_on == last.when))
    return with_channel.mutate(day=days_between(ibis.literal(EPOCH), with_channel.on)).drop(
        "who", "when", "last_on"
    )


def thinned(table: ir.Table, rows: int, most: int = MOST) -> tuple[ir.Table, int]:
    """The rows of one in so many customers, so that of `rows` about `most` are left; which customers these are does not
    change with the day. And one of how many it is."""
    every = max(1, -(-rows // most))
    return (table.filter(table.customer_id.hash() % every == 0) if every > 1 else table), every


def read(facts: Facts, table: ir.Table, names: dict[str, int], sampled: int = 1) -> Followed:
    """Rows of `followed` as arrays, ordered by customer and day. names: the number of each customer, to which those met
    for the first time are added, so that the same number is the same customer in another table."""
    rows = facts.rows(table)
    rows.sort(key=lambda r: (r["customer_id"], r["day"]))
    customer = np.array([names.setdefault(r["customer_id"], len(names)) for r in rows], dtype=np.int64)

    def whole(name: str, unknown: int = NEVER) -> Wholes:
        return np.array([unknown if r.get(name) is None else r[name] for r in rows], dtype=np.int64)

    def real(name: str) -> Floats:
        return np.array([np.nan if r.get(name) is None else r[name] for r in rows], dtype=np.float64)

    orders, later = whole("orders", 0), whole("later_orders", 0)
    later_spent = np.where(later == whole("later_valued", 0), np.nan_to_num(real("later_amount")), np.nan)
    return Followed(
        customer, whole("day"), orders, whole("first"), whole("last"),
        np.where(whole("valued", 0) > 0, real("amount"), np.nan),
        np.array([r.get("channel") or "" for r in rows], dtype=str),
        real("score"), real("percent"), later, later_spent, whole("next"), whole("last_within"), sampled,
    )  # fmt: skip
