"""Behaviour: how much of what the company's own purchase cycle expects a customer bought again of late."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.measure import Facts, days_between, quotient
from huitou.understand.loyalty.cuts import Lines

# Multiples of the company's cut at which behaviour is looked at: 1 is the cut itself.
GRID = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
SILENT = (0.5, 1.0, 2.0, 4.0, 10.0)  # expected gaps of silence that set customers of like rhythm apart
AWAY = len(SILENT)  # silent for all of them: as good as gone


def behaviour(facts: Facts, lines: Lines) -> ir.Table:
    """One row a customer who ever bought before the day; nothing of that day or later is looked at.

    repeats: orders in the window after her very first; watched: days of the window since that first; had_time: whether
    she was watched long enough to be judged; reach: how many cuts of the grid her orders reach, of those expected;
    silent: which of the silences she has passed; amount, valued: what she spent in the window, on how many orders.
    """
    window = lines.window
    known = facts.bought_before(lines.day).select("customer_id", "first_on", "last_on")
    lately = facts.bought(window).select("orders", "amount", "valued", whose="customer_id")
    rows = known.left_join(lately, known.customer_id == lately.whose).drop("whose")
    begun = ibis.greatest(rows.first_on, ibis.literal(window.first))
    rows = rows.mutate(
        watched=days_between(begun, ibis.literal(lines.day)),
        repeats=rows.orders.fill_null(0) - (rows.first_on >= window.first).ifelse(1, 0),
        silence=quotient(days_between(rows.last_on, ibis.literal(lines.day)), ibis.literal(lines.pace)),
    )
    kept = rows.repeats.cast("float64") * lines.pace
    due = rows.watched.cast("float64")
    cuts = [lines.cuts.frequent * step for step in GRID]
    reach = sum(((kept >= due * cut).ifelse(1, 0) for cut in cuts), start=ibis.literal(0))
    silent = sum(((rows.silence >= gaps).ifelse(1, 0) for gaps in SILENT), start=ibis.literal(0))
    return rows.select(
        "customer_id",
        "repeats",
        "watched",
        had_time=rows.watched.cast("float64") >= lines.least_days,
        reach=reach.cast("int64"),
        silent=silent.cast("int64"),
        amount=rows.amount.cast("float64").fill_null(0.0),
        valued=rows.valued.fill_null(0),
    )


def paces(facts: Facts, people: ir.Table, pace: float) -> list[tuple[int, float, int]]:
    """(orders, expected gaps watched, customers) of those who had time, for how sure their behaviour is."""
    rows = people.filter(_.had_time).mutate(
        many=ibis.least(_.repeats, ibis.literal(100)),
        gaps=(_.watched.cast("float64") * (10.0 / pace)).round().cast("int64"),
    )
    found = facts.rows(rows.group_by(["many", "gaps"]).agg(n=_.count()))
    return sorted((int(r["many"]), int(r["gaps"]) / 10, int(r["n"])) for r in found)
