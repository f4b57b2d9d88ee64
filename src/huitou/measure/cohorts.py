"""Cohorts by first purchase, and whether their customers were active so many calendar units, or days, later.

A customer is in the base only when the unit asked about has wholly passed: a running one would count as absence.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir

from huitou.base import Period
from huitou.measure.purchasing import among, choice, newcomers
from huitou.measure.view import Facts, days_between

DAYS = {"day": 1, "week": 7, "month": 31}  # the most that a unit can have


def unit_of(facts: Facts) -> tuple[str, int]:
    """The options `unit` (day, ISO week or calendar month) and `n`. Raises Unfit."""
    return choice(facts, "unit", ("day", "week", "month")), int(facts.options["n"])


def settled(options: Any) -> int:
    """Days until the n-th unit has passed for all who came in the period."""
    return DAYS.get(str(options["unit"]), 0) * int(options["n"])


def watched_units(facts: Facts, period: Period, unit: str, n: int) -> ir.Table:
    """The period's newcomers whose n-th unit after that of their first purchase has passed."""
    cohort = newcomers(facts, period)
    if unit == "month":
        return cohort.filter(_months(cohort.first_on, facts.horizon) >= n + 1)
    start = _start(cohort.first_on, unit)
    return cohort.filter(days_between(start, ibis.literal(facts.horizon)) >= (n + 1) * DAYS[unit])


def units_later(facts: Facts, period: Period, unit: str) -> ir.Table:
    """customer_id, later: of the period's newcomers, every unit with a purchase, counted from that of the first."""
    if unit == "month":
        active = facts.months_bought
    else:
        active = facts.plain("purchases").select("customer_id", day="bought_on")
    rows = _of_newcomers(facts, period, active)
    if unit == "month":
        return rows.select("customer_id", later=_months(rows.first_on, rows.day))
    return rows.select("customer_id", later=days_between(_start(rows.first_on, unit), _start(rows.day, unit)))


def steps(unit: str, n: int) -> int:
    """n units in what `later` counts: months, or days."""
    return n if unit == "month" else n * DAYS[unit]


def came_within(facts: Facts, period: Period, first_day: int, last_day: int) -> ir.Table:
    """The period's newcomers watched for `last_day` days, with `back`: bought first_day..last_day days after the first."""
    cohort = newcomers(facts, period)
    cohort = cohort.filter(days_between(cohort.first_on, ibis.literal(facts.horizon)) > last_day)
    rows = _of_newcomers(facts, period, facts.plain("purchases").select("customer_id", day="bought_on"))
    days = days_between(rows.first_on, rows.day)
    return among(cohort, rows.filter(days >= first_day, days <= last_day), "back")


def _of_newcomers(facts: Facts, period: Period, active: ir.Table) -> ir.Table:
    firsts = facts.during(facts.first_purchases, period, "first_on").select("first_on", whom="customer_id")
    active = active.filter(active.day >= Period.of("month", period.first).first)
    return active.inner_join(firsts, active.customer_id == firsts.whom).drop("whom")


def _months(first: ir.DateValue, last: ir.DateValue | date) -> ir.IntegerValue:
    to = last.year * 12 + last.month if isinstance(last, date) else last.year() * 12 + last.month()
    return to - (first.year() * 12 + first.month())


def _start(day: ir.DateValue, unit: str) -> ir.DateValue:
    return day.truncate("W").cast("date") if unit == "week" else day
