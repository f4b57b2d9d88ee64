"""The company's own purchase cycle: how long its customers usually take to buy again, and when a silence is unusual.

Gaps between one order and the next are times to an event: the last gap of every customer has not ended yet. The curve
of all of them (Kaplan & Meier, JASA 53, 1958) is read among those who come back within the time that was watched:
F(t) / F(longest). A silence is judged against the customer's own rhythm, drawn towards the company's where she bought
seldom, so that a daily buyer is missed after a week and a yearly one is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.measure import Facts, Source, days_between, kaplan_meier, quotient
from huitou.stores import Workspace
from huitou.understand.asking import facts_of, kept, opened
from huitou.understand.silence import silence_day

LEAST_GAPS = 30  # ended gaps under which a company has no cycle of its own
LEAST_WATCHED = 20  # gaps still watched under which the end of a curve is chance
LEAST_UNCENSORED = 0.1  # of the gaps that are still running at a length, the share that was watched so long
PRIOR = 1  # gaps of the company's usual length that every customer is thought to have had beforehand
SAMPLED = 200_000  # customers above which the cycle is read off a sample of about so many
STEP = 0.05  # silences in cycles are counted in steps of a twentieth

COOLING, AT_RISK, CHURNED = 0.80, 0.90, 0.975  # shares of the gaps that ended in a return by then

Counts = list[tuple[float, bool, int]]  # length of a gap, whether it ended in a purchase, how many


@dataclass(frozen=True)
class Cycle:
    """days: median days to the next order of those who order again; mean_days: their mean gap, towards which a
    customer's own is drawn; cooling, at_risk, churned: silences, in expected gaps of the customer's own, that 80, 90
    and 97.5 % of the gaps stayed under that ended in a return; gaps, customers: how many ended gaps of how many
    customers this rests on; sampled: whether the customers are a sample."""

    days: float
    mean_days: float
    cooling: float
    at_risk: float
    churned: float
    gaps: int
    customers: int
    sampled: bool = False

    def expected_gap(self, orders: ir.Value, first_on: ir.Value, last_on: ir.Value) -> ir.Value:
        """Days in which a customer with these orders is expected to order again."""
        return expected_gap(self.mean_days, orders, first_on, last_on)

    def silence(self, table: ir.Table, day: date) -> ir.Value:
        """How many of her own expected gaps a customer has been silent on a day; `table` as of `Facts.bought`."""
        since = days_between(table.last_on, ibis.literal(day)).cast("float64")
        return quotient(since, self.expected_gap(table.orders, table.first_on, table.last_on))


def expected_gap(mean_days: float, orders: ir.Value, first_on: ir.Value, last_on: ir.Value) -> ir.Value:
    """(PRIOR · the company's mean gap + days between first and last order) / (PRIOR + gaps)."""
    total = days_between(first_on, last_on).cast("float64") + PRIOR * mean_days
    return quotient(total, orders - 1 + PRIOR)


def cycle(facts: Facts, day: date, quantiles: Sequence[float] = (COOLING, AT_RISK, CHURNED)) -> Cycle | None:
    """The purchase cycle as known on the morning of a local day: nothing of that day or later is looked at.

    quantiles: the shares of returning gaps at which a customer is cooling, at risk, churned. None where fewer than 30
    gaps have ended, or all customers bought on one day: there is no cycle to speak of.
    """
    known = facts.bought_before(day)
    said = facts.rows(
        known.agg(
            customers=_.count(),
            returning=(_.orders >= 2).ifelse(1, 0).sum(),
            gaps=(_.orders - 1).sum(),
            days=days_between(known.first_on, known.last_on).sum(),
        )
    )[0]
    gaps, spent = int(said["gaps"] or 0), float(said["days"] or 0)
    if gaps < LEAST_GAPS or spent <= 0:
        return None
    every = max(1, int(said["customers"]) // SAMPLED)
    orders = _gaps(facts, day, spent / gaps, every)
    lengths, ratios = _counted(facts, orders)
    median = returning_by(lengths, 0.5)
    marks = [returning_by(ratios, share) for share in quantiles]
    if median is None or None in marks:
        return None
    cooling, at_risk, churned = (float(mark or 0) for mark in marks)
    return Cycle(
        median, spent / gaps, cooling, at_risk, churned, gaps, int(said["returning"] or 0), sampled=every > 1
    )


def returning_by(counts: Iterable[tuple[float, bool, int]], share: float) -> float | None:
    """The first length by which `share` of those gaps have ended that end within the time watched; None where
    nothing ended. counts: (length, ended?, how many)."""
    known = list(counts)
    everything, away, steps = sum(n for *_, n in known), 1.0, []
    for step in kaplan_meier(known):
        if step.at_risk < max(LEAST_WATCHED, LEAST_UNCENSORED * away * everything):
            break  # from here on one return would weigh as much as ten
        steps.append(step)
        away = step.survival
    if not steps:
        return None
    longest = 1 - steps[-1].survival
    return next(s.time for s in steps if 1 - s.survival >= share * longest - 1e-12)


def _gaps(facts: Facts, day: date, mean_days: float, every: int) -> ir.Table:
    """days, ratio, ended: each gap after an order, the running one up to the day; ratio in the gaps that were expected
    of the customer when it began, so that a silence of today is judged by marks that were found the same way."""
    orders = facts.plain("purchases").filter(_.customer_id.notnull(), _.bought_on < day)
    orders = orders.select("customer_id", "order_id", on="bought_on")
    if every > 1:
        orders = orders.filter(orders.customer_id.hash() % every == 0)
    of_one = ibis.window(group_by="customer_id", order_by=["on", "order_id"])
    whole = ibis.window(group_by="customer_id")
    rows = orders.mutate(
        then=orders.on.lead().over(of_one),
        orders=ibis.row_number().over(of_one) + 1,
        first_on=orders.on.min().over(whole),
    )
    days = days_between(rows.on, ibis.coalesce(rows.then, ibis.literal(day))).cast("float64")
    own = expected_gap(mean_days, rows.orders, rows.first_on, rows.on)  # as it was known then
    return rows.select(days=days, ratio=quotient(days, own), ended=rows.then.notnull())


def _counted(facts: Facts, gaps: ir.Table) -> tuple[Counts, Counts]:
    """How many gaps of each length in days above zero, and of each ratio in steps; both in one pass over the gaps."""
    # not round(): engines disagree about halves
    cells = gaps.select(
        "ended",
        days=(_.days + 0.5).floor().cast("int64"),
        ratio=(_.ratio * (1 / STEP) + 0.5).floor().cast("int64"),
    )
    cells = cells.group_by(["days", "ratio", "ended"]).agg(n=_.count())
    lengths = cells.filter(cells.days > 0).group_by(steps=_.days, ended=_.ended).agg(n=_.n.sum())
    ratios = cells.group_by(steps=_.ratio, ended=_.ended).agg(n=_.n.sum())
    both = lengths.mutate(of=ibis.literal("days")).union(ratios.mutate(of=ibis.literal("ratio")))
    counts: dict[str, Counts] = {"days": [], "ratio": []}
    for r in facts.rows(both):
        step = STEP if r["of"] == "ratio" else 1.0
        counts[r["of"]].append((float(r["steps"]) * step, bool(r["ended"]), int(r["n"])))
    return counts["days"], counts["ratio"]


VERSION = 4


def cycle_of(workspace: Workspace) -> Cycle | None:
    """The workspace's cycle as of the day that silence is judged on; None where there is none. Raises Missing without any data."""
    place = opened(workspace)
    return cycle_on(workspace, place, silence_day(place))


def cycle_on(workspace: Workspace, place: Source, day: date) -> Cycle | None:
    """The same as known on the morning of a day; worked out once while nothing new is recorded of the days before."""

    def found() -> list[Any]:
        with place.engine.alone():
            one = cycle(facts_of(place), day)
        return [asdict(one)] if one else []

    kept_ = kept(workspace, place, "understand.cycle", VERSION, [day.isoformat()], found, until=day)
    return Cycle(**kept_[0]) if kept_ else None
