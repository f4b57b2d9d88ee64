"""Whether stages mean anything: what customers did after the day on which they were called new, at risk or churned.

The stages of the earlier day are made of what was known on its morning and of nothing later, the purchase cycle
included; what followed is counted on time they have not seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import ibis
from ibis import _

from huitou.base import Period
from huitou.measure import Estimate, Facts, share
from huitou.understand.segments.segmentation import Segmentation


@dataclass(frozen=True)
class Afterwards:
    """bought: segment → the share of those in it on the morning of `day` who bought in the `days` days from then."""

    day: date
    days: int
    bought: dict[str, Estimate]

    @property
    def last_day(self) -> date:
        """The last day that the segments know of."""
        return self.day - timedelta(days=1)

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "day": self.day.isoformat()}

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Afterwards:
        bought = {name: Estimate(**e) for name, e in plain["bought"].items()}
        return cls(date.fromisoformat(plain["day"]), plain["days"], bought)


def afterwards(facts: Facts, segmentation: Segmentation, until: date) -> Afterwards | None:
    """Who of each segment bought from the segmentation's day to the day before `until`; None where it is refused."""
    if segmentation.memberships is None or until <= segmentation.day:
        return None
    period = Period(segmentation.day, until)
    bought = facts.orders_in(period).select(whose="customer_id").distinct()
    members = segmentation.memberships
    joined = members.left_join(bought, members.customer_id == bought.whose)
    rows = joined.group_by("segment").agg(
        n=_.count(), x=_.whose.notnull().ifelse(ibis.literal(1), ibis.literal(0)).sum()
    )
    counts = {str(r["segment"]): (int(r["x"]), int(r["n"])) for r in facts.rows(rows)}
    found = {name: share(*counts.get(name, (0, 0))) for name in segmentation.segments}
    return Afterwards(segmentation.day, (until - segmentation.day).days, found)
