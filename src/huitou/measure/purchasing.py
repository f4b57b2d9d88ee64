"""What several measures of buying behaviour share: first purchases, who lapsed, who came again, what was in the basket."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period, Text, Unfit
from huitou.measure.dimension import categorised
from huitou.measure.view import LONG_AGO, Facts, days_between

CYCLES, LEAST_DAYS = 3, 30  # without purchases for so many cycles, but never under so many days: lapsed

_CYCLE = Text(
    zh_hant="流失界線：{days} 天沒買（平均每 {cycle} 天買一次的 {cycles} 倍，至少 {least} 天）；可用 lapsed_after_days 固定。",
    zh_hans="流失界线：{days} 天没买（平均每 {cycle} 天买一次的 {cycles} 倍，至少 {least} 天）；可用 lapsed_after_days 固定。",
    en="Lapsed means {days} days without a purchase ({cycles} times the mean purchase cycle of {cycle} days, at least "
    "{least}); lapsed_after_days fixes it.",
)
_CHOICE = Text(
    zh_hant="{option} 不能是「{said}」；可用：{choices}。",
    zh_hans="{option} 不能是“{said}”；可用：{choices}。",
    en="{option} cannot be “{said}”; use one of: {choices}.",
)


def choice(facts: Facts, option: str, choices: tuple[str, ...]) -> str:
    """What the company set `option` to. Raises Unfit where it is none of `choices`."""
    said = str(facts.options[option])
    if said not in choices:
        raise Unfit("option.unknown", _CHOICE, option=option, said=said, choices=", ".join(choices))
    return said


def among(rows: ir.Table, others: ir.Table, name: str) -> ir.Table:
    """`rows` with the boolean column `name`: whether the row's customer is among `others`."""
    ids = others.filter(_.customer_id.notnull()).select(whom="customer_id").distinct()
    joined = rows.left_join(ids, rows.customer_id == ids.whom)
    return joined.mutate(**{name: joined.whom.notnull()}).drop("whom")


def with_first(facts: Facts, rows: ir.Table) -> ir.Table:
    """`rows` with `since`: the local day of the customer's first purchase of all, at any branch, on any channel."""
    firsts = facts.first_purchases.select(whom="customer_id", since="first_on")
    return rows.left_join(firsts, rows.customer_id == firsts.whom).drop("whom")


def newcomers(facts: Facts, period: Period) -> ir.Table:
    """One row a customer whose first purchase of all lies in the period, in the slice where it was made."""
    return with_first(facts, facts.bought(period)).filter(_.first_on == _.since)


def days_before(day: date, days: int) -> Period:
    """The `days` days before a day."""
    return Period(day - timedelta(days=days), day)


def days_after(period: Period, days: int) -> Period:
    """The period and the `days` days after it."""
    return Period(period.first, period.end + timedelta(days=days))


def lapse_days(facts: Facts) -> int:
    """Days without a purchase after which a customer has lapsed: as set, else by the company's own purchase cycle."""
    said = facts.options.get("lapsed_after_days")
    if said is not None:
        return int(said)
    cycle = facts.cycle_days or 0.0
    days = max(LEAST_DAYS, ceil(CYCLES * cycle))
    facts.say(_CYCLE.fill(days=days, cycle=f"{cycle:.1f}", cycles=CYCLES, least=LEAST_DAYS))
    return days


def second_purchases(facts: Facts, period: Period) -> ir.Table:
    """The period's newcomers with `waited`, the days from the first purchase to the next day with one, and `again`;
    who has not come again was watched until the data end. Orders of one day are one purchase here."""
    cohort = newcomers(facts, period)
    orders = facts.plain("purchases").filter(_.customer_id.notnull(), _.bought_on >= period.first)
    orders = orders.select(whom="customer_id", day="bought_on")
    firsts = facts.during(facts.first_purchases, period, "first_on")
    orders = orders.inner_join(firsts, orders.whom == firsts.customer_id).filter(_.day > _.first_on)
    nexts = orders.group_by("whom").agg(second_on=_.day.min())
    joined = cohort.left_join(nexts, cohort.customer_id == nexts.whom)
    last_day = ibis.literal(Period.of("day", facts.horizon).moved(-1).first)
    waited = days_between(joined.first_on, ibis.coalesce(joined.second_on, last_day))
    return joined.mutate(waited=waited, again=joined.second_on.notnull()).drop("whom")


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


def baskets(facts: Facts, period: Period, level: str) -> ir.Table:
    """One row an article bought by a known customer in the period; `item` is its product or its category. Split by
    category, an article is in its own category only."""
    orders = facts.during(facts.plain("purchases"), period, "bought_on").filter(_.customer_id.notnull())
    lines = categorised(facts).select("product_id", "category", order="order_id")
    orders = orders.select("order_id", "customer_id", "bought_on", "channel", "branch")
    rows = orders.inner_join(lines, orders.order_id == lines.order).drop("order")
    item = rows.product_id if level == "product" else rows.category
    return facts.split(rows.mutate(item=item).filter(_.item.notnull()), "bought_on")


def earlier_customers(facts: Facts, period: Period) -> ir.Table:
    """Who bought before the period; with the option base = buyers, only those of them who bought in it too."""
    known = facts.bought_before(period.first)
    if choice(facts, "base", ("customers", "buyers")) == "customers":
        return known
    return among(known, facts.bought_anywhere(period), "came").filter(_.came)


def first_of_item(facts: Facts, period: Period, level: str) -> ir.Table:
    """One row a customer and item bought before the period's end, with first_on, the first day of it."""
    rows = baskets(facts, Period(LONG_AGO, period.end), level)
    return rows.group_by(["customer_id", "item"]).agg(first_on=_.bought_on.min())


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
