"""What several measures of buying behaviour share: first purchases, who lapsed, who came again."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period, Text, Unfit
from huitou.measure.view import Facts, days_between, quotient

CYCLES, LEAST_DAYS = 3, 30  # without purchases for so many cycles, but never under so many days: lapsed

_CYCLE = Text(
    zh_hant="流失界線：{days} 天沒買（平均間隔 {cycle} 天的 {cycles} 倍，至少 {least} 天；平均間隔看所有紀錄裡同一位顧客兩次訂單的間隔）；天數可以在設定裡固定。",
    zh_hans="流失界线：{days} 天没买（平均间隔 {cycle} 天的 {cycles} 倍，至少 {least} 天；平均间隔看所有记录里同一位客户两次订单的间隔）；天数可以在设置里固定。",
    en="Lapsed means {days} days without a purchase ({cycles} times the mean gap of {cycle} days between a customer's orders, "
    "over all that is recorded, at least {least}); the settings can fix the days.",
)
OF_THE_PERIOD = Text(
    zh_hant="只看期間內的間隔；公司的購買週期（huitou understand cycle）看所有紀錄，所以數字不同。",
    zh_hans="只看期间内的间隔；公司的购买周期（huitou understand cycle）看所有记录，所以数字不同。",
    en="Of gaps within the period only; the company's purchase cycle (huitou understand cycle) goes by all that is recorded "
    "and comes out otherwise.",
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


def lapses(facts: Facts, period: Period) -> ir.Table:
    """Who bought within the lapse limit before the period began, with `waited`: days from its first day until the
    limit had passed since the last purchase before its end; `gone`: whether that was within the period. Who lapsed
    and came back before its end is not gone."""
    limit = lapse_days(facts)
    active = facts.bought(days_before(period.first, limit))
    bought = facts.bought_anywhere(Period(period.first - timedelta(days=limit), period.end))
    last = bought.select(whom="customer_id", latest="last_on")
    rows = active.inner_join(last, active.customer_id == last.whom).drop("whom")
    lapsed = days_between(ibis.literal(period.first), rows.latest) + limit
    gone = rows.latest < period.end - timedelta(days=limit)
    return rows.mutate(gone=gone, waited=gone.ifelse(lapsed, period.days))


def gaps(facts: Facts, period: Period) -> ir.Table:
    """Customers with two or more orders in the period, with `gap`: the mean days between one's orders in it."""
    again = facts.bought(period).filter(_.orders >= 2)
    return again.mutate(gap=quotient(days_between(again.first_on, again.last_on), again.orders - 1))


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
