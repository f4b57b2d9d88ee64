"""The one pass that every segmentation rests on: what each customer had bought by the morning of a day.

Months lie in the grain, so that this is a sum over customer months; all that a segmentation needs is asked at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period, months_later
from huitou.measure import Facts, days_between
from huitou.understand.cycle import Cycle

LONG_AGO = date(1900, 1, 1)
MONTHS_BACK = 12  # finished months that "the last year" of a customer's purchases has


@dataclass(frozen=True)
class People:
    """Every customer who had bought by the morning of `day`, as a held table.

    customer_id; orders, valued (orders with an amount), amount (null without one), first_on, last_on over all time;
    recent_orders, recent_amount within `window` months and the one that has begun (all time where 0); year_amount
    within the last twelve finished months, or as `last_year` says;
    earlier_orders, earlier_on before the day `since`, returned_on the first purchase from then on; days: since the
    last purchase
    """

    table: ir.Table
    day: date
    since: date
    window: int = 0

    @property
    def valued(self) -> bool:
        return "amount" in self.table.columns


def people(
    facts: Facts, day: date, cycle: Cycle | None, window: int = 0, first: date | None = None
) -> People:
    """One row a customer. cycle: decides from when on a purchase counts as a recent return; window: whole months that
    `recent_orders` and `recent_amount` look back, 0 for all time; first: the first day that is recorded."""
    since = returning_since(day, cycle)
    year = last_year(day, first)
    near = _months_before(day, window)
    rows = facts.orders_in(Period(LONG_AGO, day))
    summed = rows.group_by("customer_id").agg(
        orders=_.orders.sum(),
        valued=_.valued.sum(),
        amount=_.amount.sum(),
        first_on=_.first_on.min(),
        last_on=_.last_on.max(),
        **({"recent_orders": _.orders.sum(where=_.day >= near)} if window else {}),
        **({"recent_amount": _.amount.sum(where=_.day >= near)} if window else {}),
        year_amount=_.amount.sum(where=(_.day >= year.first) & (_.day < year.end)),
        earlier_orders=_.orders.sum(where=_.day < since),
        earlier_on=_.last_on.max(where=_.day < since),
        returned_on=_.first_on.min(where=_.day >= since),
    )
    if not window:  # all that was ever bought is recent: not to be summed twice
        summed = summed.mutate(recent_orders=summed.orders, recent_amount=summed.amount)
    summed = summed.mutate(days=days_between(summed.last_on, ibis.literal(day)).cast("int64"))
    return People(facts.hold(f"people_{day}_{since}_{window}", summed), day, since, window)


def last_year(day: date, first: date | None = None) -> Period:
    """The last twelve months that were finished by the morning of `day`; the days so far where none was, of records that
    begin on `first`. A month that has begun would make the year longer from day to day."""
    end = day.replace(day=1)
    if first and end <= first.replace(day=1) and first < day:
        return Period(first, day)
    return Period(months_later(end, -MONTHS_BACK), end)


def returning_since(day: date, cycle: Cycle | None) -> date:
    """The first day of the month in which the company's last expected gap before `day` begins: whoever first bought
    from then on after a long silence is back, and may be called so until a whole cycle has passed."""
    days = max(1, round(cycle.mean_days)) if cycle else 1
    return (day - timedelta(days=days)).replace(day=1)


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before: a month that has begun counts whole."""
    return months_later(day.replace(day=1), -months)
