"""Service contacts as measures need them: how long each took, and whether the same matter came back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.measure.view import days_between, hours_between

if TYPE_CHECKING:
    from huitou.base import Period
    from huitou.measure.view import Facts

INSTANTS = ("opened_at", "first_response_at", "resolved_at")


def waits(facts: Facts, period: Period, until: str) -> ir.Table:
    """Contacts opened in the period with `done` (whether `until` has come) and `hours` to it.

    Those still waiting have the hours they are known to have waited: up to the end of the data.
    """
    rows = facts.during(facts.contacts, period, "opened_on")
    end = ibis.literal(_end_of_data(facts), "timestamp")
    hours = hours_between(rows.opened_at, ibis.coalesce(rows[until], end))
    return rows.mutate(done=rows[until].notnull(), hours=hours)


def _end_of_data(facts: Facts) -> datetime:
    """The last instant (UTC) up to which every contact is surely known: the last one that any contact tells of,
    between the earliest (UTC+14) and the latest (UTC-12) that the last day of the data ends anywhere on earth."""
    ends = facts.plain("contacts").agg(**{name: _[name].max() for name in INSTANTS})
    midnight = datetime.combine(facts.horizon, time())
    earliest, latest = midnight - timedelta(hours=14), midnight + timedelta(hours=12)
    told: list[datetime] = [at for at in facts.recall("last contact", ends)[0].values() if at is not None]
    return min(latest, max([earliest, *told]))


def first_contacts(facts: Facts, period: Period, days: int) -> ir.Table:
    """First contacts about a matter, opened in the period and watched for `days` after they ended, that were resolved
    or came back; with `resolved` and `returned`.

    A matter is what one customer says about one issue, or about one topic where no issue is kept. A contact within
    `days` after the one before it ended is not a first one. Contacts with neither customer nor issue cannot be
    followed.
    """
    rows = facts.contacts.filter(_.customer_id.notnull() | _.issue.notnull())
    rows = rows.mutate(
        about=rows.issue.isnull().ifelse(rows.topic, ibis.null("string")),
        ended_at=ibis.coalesce(rows.resolved_at, rows.opened_at),
        ended_on=ibis.coalesce(rows.resolved_on, rows.opened_on),
    )
    matter = ibis.window(group_by=["customer_id", "issue", "about"], order_by=["opened_at", "contact_id"])
    rows = rows.mutate(before=rows.ended_at.lag().over(matter), after=rows.opened_at.lead().over(matter))
    rows = rows.mutate(
        resolved=rows.resolved_at.notnull(),
        returned=(hours_between(rows.ended_at, rows.after) <= 24 * days).fill_null(False),
        follows=(hours_between(rows.before, rows.opened_at) <= 24 * days).fill_null(False),
        watched=days_between(rows.ended_on, ibis.literal(facts.horizon)) > days,
    )
    rows = facts.during(rows, period, "opened_on")
    return rows.filter(~rows.follows, rows.watched, rows.resolved | rows.returned)
