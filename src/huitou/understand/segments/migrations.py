"""Where customers went between two days: from each segment into each, counted on the engine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import ibis.expr.types as ir
from ibis import _

from huitou.base import Text
from huitou.measure import Estimate, Facts, share
from huitou.understand.segments.segmentation import Segmentation

NEW, GONE = "(new)", "(gone)"
OUTSIDE = {
    NEW: Text("這段期間才第一次買", "这段期间才第一次买", "First bought in between"),
    GONE: Text("不再屬於任何一群", "不再属于任何一群", "In none any more"),
}
_IN_NONE = Text("之前不屬於任何一群", "之前不属于任何一群", "In none of them before")


@dataclass(frozen=True)
class Flow:
    """Customers who were in one segment on the first day and in another on the last; share: of all who were in the
    first. NEW stands for those who were in none before, GONE for those who are in none any more."""

    source: str
    target: str
    customers: int
    share: Estimate


@dataclass(frozen=True)
class Migrations:
    """Flows from one day to another, in the order of the segments; source: how many were in each before; target: how
    many are in each now; earlier: how many of NEW had bought before, longer ago than the segments look back."""

    first: date
    last: date
    flows: tuple[Flow, ...]
    source: dict[str, int]
    target: dict[str, int]
    earlier: int = 0

    @property
    def outside(self) -> dict[str, Text]:
        """What those are called who are in no segment on one of the days."""
        return OUTSIDE | ({NEW: _IN_NONE} if self.earlier else {})

    @property
    def last_days(self) -> tuple[date, date]:
        """The last day that each side knows of."""
        return self.first - timedelta(days=1), self.last - timedelta(days=1)

    @property
    def stayed(self) -> Estimate:
        """Of those who were in any segment before, the share who are in the same one."""
        same = sum(f.customers for f in self.flows if f.source == f.target)
        return share(same, sum(n for name, n in self.source.items() if name != NEW))

    def plain(self) -> dict[str, Any]:
        days = {"first": self.first.isoformat(), "last": self.last.isoformat()}
        return {**asdict(self), **days, "flows": [asdict(f) for f in self.flows]}

    @classmethod
    def back(cls, plain: dict[str, Any]) -> Migrations:
        flows = tuple(Flow(**{**f, "share": Estimate(**f["share"])}) for f in plain["flows"])
        first, last = (date.fromisoformat(plain[k]) for k in ("first", "last"))
        return cls(first, last, flows, plain["source"], plain["target"], plain["earlier"])


def migrations(facts: Facts, before: Segmentation, after: Segmentation) -> Migrations | None:
    """From one day's segments to another's; None where either is refused, or nobody was in any before."""
    if before.memberships is None or after.memberships is None:
        return None
    was = before.memberships.select(whose="customer_id", was="segment")
    now = after.memberships.select("customer_id", now="segment")
    both = was.outer_join(now, was.whose == now.customer_id)
    rows = facts.rows(both.group_by(["was", "now"]).agg(n=_.count()))
    counts = {(r["was"] or NEW, r["now"] or GONE): int(r["n"]) for r in rows}
    left = [*after.segments, NEW]
    right = [*after.segments, GONE]
    source = {s: sum(n for (was_, _now), n in counts.items() if was_ == s) for s in left}
    target = {t: sum(n for (_was, now_), n in counts.items() if now_ == t) for t in right}
    if not any(n for s, n in source.items() if s != NEW):
        return None
    flows = [
        Flow(s, t, counts[s, t], share(counts[s, t], source[s]))
        for s in left
        for t in right
        if (s, t) in counts
    ]
    earlier = _bought_before(facts, was, now, before.day) if source[NEW] else 0
    return Migrations(before.day, after.day, tuple(flows), source, target, earlier)


def _bought_before(facts: Facts, was: ir.Table, now: ir.Table, day: date) -> int:
    """How many of those who are in a segment now and were in none had bought before the day."""
    came = now.anti_join(was, now.customer_id == was.whose)
    earlier = facts.bought_before(day).select(buyer="customer_id")
    known = came.semi_join(earlier, came.customer_id == earlier.buyer)
    return int(facts.rows(known.agg(n=known.count()))[0]["n"])
