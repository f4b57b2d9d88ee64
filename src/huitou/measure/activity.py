"""What customers do besides buying: the days on which they were active, and whether they took part in anything."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure.purchasing import choice
from huitou.measure.view import Facts

_DAYS = {"visits": "visited_on", "purchases": "bought_on"}
_INTERACTIONS = {
    "visits": "visited_on",
    "reviews": "reviewed_on",
    "referrals": "referred_on",
    "answers": "answered_on",
}


def active_days_in(facts: Facts, period: Period) -> ir.Table:
    """Columns of `by`, customer_id, day: the days on which known customers did what the option `event` names."""
    event = choice(facts, "event", tuple(_DAYS))
    rows = facts.during(getattr(facts, event), period, _DAYS[event]).filter(_.customer_id.notnull())
    return rows.select(*facts.each("customer_id"), day=_DAYS[event]).distinct()


def who_interacted(facts: Facts, period: Period) -> ir.Table:
    """customer_id of those who visited, reviewed, referred somebody or answered a survey in the period, repeated."""
    ids = [
        facts.during(facts.plain(fact), period, day).select("customer_id")
        for fact, day in _INTERACTIONS.items()
        if facts.has(fact)
    ]
    return reduce(lambda one, other: one.union(other), ids or [facts.plain("visits").select("customer_id")])


def active_months(facts: Facts, period: Period) -> ir.Table:
    """One row a customer: active_days, and the days of the months in which she was active, as far as the period and
    the data go."""
    until = min(period.end, facts.horizon)
    days = active_days_in(facts, period).mutate(month=_.day.truncate("M").cast("date"))
    months = days.group_by(facts.each("customer_id", "month")).agg(active_days=_.count())
    lengths = [
        (m.first, (min(m.end, until) - max(m.first, period.first)).days) for m in period.every("month")
    ]
    length = ibis.cases(*((months.month == first, days) for first, days in lengths), else_=0)
    months = months.mutate(days=length)
    return months.group_by(facts.each("customer_id")).agg(active_days=_.active_days.sum(), days=_.days.sum())


def knows_interactions(facts: Facts) -> bool:
    """Whether any kind of interaction was ever recorded."""
    return any(facts.has(fact) for fact in _INTERACTIONS)
