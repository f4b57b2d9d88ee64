"""What known customers had in their baskets."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure.dimension import categorised
from huitou.measure.view import LONG_AGO, Facts


def baskets(facts: Facts, period: Period, level: str) -> ir.Table:
    """One row an article bought by a known customer in the period; `item` is its product or its category. Split by
    category, an article is in its own category only."""
    orders = facts.during(facts.plain("purchases"), period, "bought_on").filter(_.customer_id.notnull())
    lines = categorised(facts).select("product_id", "category", order="order_id")
    orders = orders.select("order_id", "customer_id", "bought_on", "channel", "branch")
    rows = orders.inner_join(lines, orders.order_id == lines.order).drop("order")
    item = rows.product_id if level == "product" else rows.category
    return facts.split(rows.mutate(item=item).filter(_.item.notnull()), "bought_on")


def first_of_item(facts: Facts, period: Period, level: str) -> ir.Table:
    """One row a customer and item bought before the period's end, with first_on, the first day of it."""
    rows = baskets(facts, Period(LONG_AGO, period.end), level)
    return rows.group_by(["customer_id", "item"]).agg(first_on=_.bought_on.min())


def knows_items(facts: Facts, level: str) -> bool:
    """Whether any order line tells its product (or its category): else nobody can be said to have bought a new one."""
    column = "product_id" if level == "product" else "category"
    lines = categorised(facts)
    return bool(facts.recall(f"known_{column}", lines.agg(n=lines[column].count()))[0]["n"])
