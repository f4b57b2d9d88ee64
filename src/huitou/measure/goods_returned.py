"""What customers gave back of what they bought."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure.view import Facts


def returns_of(facts: Facts, period: Period) -> ir.Table:
    """One row a buyer (an order without a customer is its own) with orders and amount of the period, and what of it
    came back: `returned` orders and `refunded`, whenever it was. A return that names no known order counts on its day."""
    keys = [*facts.by_category, "order_id"]
    refunds = facts.returns.group_by(keys).agg(refund=_.amount.sum())
    refunds = refunds.select("refund", which="order_id", **{f"of_{c}": c for c in facts.by_category})
    orders = facts.during(facts.purchases, period, "bought_on")
    same = [orders.order_id == refunds.which, *(orders[c] == refunds[f"of_{c}"] for c in facts.by_category)]
    joined = orders.left_join(refunds, same)
    bought = joined.select(
        *facts.by,
        "customer_id",
        unit=ibis.coalesce(joined.customer_id, joined.order_id),
        orders=ibis.literal(1, "int64"),
        amount=joined.amount.cast("float64"),
        returned=joined.which.notnull().ifelse(1, 0).cast("int64"),
        refunded=joined.amount.notnull().ifelse(joined.refund, ibis.null()).cast("float64").fill_null(0.0),
    )
    loose = facts.during(facts.returns, period, "returned_on")
    loose = loose.anti_join(facts.plain("purchases").select("order_id"), "order_id")
    loose = loose.group_by(facts.each("customer_id", "order_id")).agg(refund=_.amount.sum())
    alone = loose.select(
        *facts.by,
        "customer_id",
        unit=ibis.coalesce(loose.customer_id, loose.order_id),
        orders=ibis.literal(0, "int64"),
        amount=ibis.literal(0.0),
        returned=ibis.literal(1, "int64"),
        refunded=loose.refund.cast("float64").fill_null(0.0),
    )
    sums = {n: _[n].sum() for n in ("orders", "amount", "returned", "refunded")}
    return bought.union(alone).group_by(facts.each("unit", "customer_id")).agg(**sums)
