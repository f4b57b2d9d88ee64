"""What the same customers spent in one time and in another."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure.purchasing import among, choice
from huitou.measure.view import LONG_AGO, Facts


def side_by_side(facts: Facts, earlier: Period, later: Period) -> ir.Table:
    """One row a slice and customer with revenue in the `earlier` period: `before` and `now`, revenue in either."""
    none = ibis.null("decimal(18, 4)")
    was = facts.bought(earlier).select(
        *facts.each("customer_id"), before=_.amount.cast("decimal(18, 4)"), now=none
    )
    now = facts.bought(later).select(
        *facts.each("customer_id"), before=none, now=_.amount.cast("decimal(18, 4)")
    )
    both = was.union(now).group_by(facts.each("customer_id"))
    sums = both.agg(before=_.before.sum().cast("float64"), now=_.now.sum().cast("float64").fill_null(0.0))
    return sums.filter(_.before > 0)


def earlier_customers(facts: Facts, period: Period) -> ir.Table:
    """Who bought before the period; with the option base = buyers, only those of them who bought in it too."""
    known = facts.bought_before(period.first)
    if choice(facts, "base", ("customers", "buyers")) == "customers":
        return known
    return among(known, facts.bought_anywhere(period), "came").filter(_.came)


def order_values(facts: Facts, period: Period) -> ir.Table:
    """One row a customer who bought before the period and in it: was and now, revenue before it and in it, as real
    numbers; orders_was and orders_now, how many orders it is of."""
    earlier = facts.bought_anywhere(Period(LONG_AGO, period.first))
    was = earlier.select(
        "customer_id", was=_.amount.cast("float64"), orders_was=_.valued.cast("float64")
    ).filter(_.orders_was > 0)
    later = facts.bought_anywhere(period)
    now = later.select(whom="customer_id", now=_.amount.cast("float64"), orders_now=_.valued.cast("float64"))
    return was.inner_join(now, was.customer_id == now.whom).filter(_.orders_now > 0).drop("whom")
