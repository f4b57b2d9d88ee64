"""Where a column of numbers is cut: at shares of the customers, or at shares of what they add up to.

The engine counts customers by steps of the value (whole numbers one by one, amounts a thousandth apart); the cuts are
values that customers really have, so that assigning them is a comparison, alike on every engine. Customers with
equal values are never told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, exp

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.measure import Facts

FINE = 1000.0  # steps to the factor e: a thousandth each


@dataclass(frozen=True)
class Step:
    """Customers whose values lie closely together: the least and the greatest of them, and what they add up to."""

    low: float
    high: float
    customers: int
    total: float


def steps(facts: Facts, table: ir.Table, column: str) -> list[Step]:
    """The customers by steps of a column, the lowest first; those without a value are left out."""
    value = table[column].cast("float64")
    step = table[column] if table[column].type().is_integer() else step_of(value)
    rows = table.filter(table[column].notnull()).mutate(step=step, v=value)
    found = facts.rows(rows.group_by("step").agg(low=_.v.min(), high=_.v.max(), n=_.count(), total=_.v.sum()))
    listed = [Step(float(r["low"]), float(r["high"]), int(r["n"]), float(r["total"])) for r in found]
    return sorted(listed, key=lambda s: s.low)


def step_of(value: ir.Value, fine: float = FINE) -> ir.Value:
    """The number of a real number's step, of `fine` steps to the factor e; numbers rise as values do, 0 stands alone."""
    size = (value.abs().nullif(0.0).ln() * fine).floor() + 1_000_000.0
    return ibis.cases((value < 0, -size), (value > 0, size), else_=0.0).cast("int64")


def value_at(step: int, fine: float = FINE) -> float:
    """The value at which a step begins, by the number that `step_of` gave it."""
    return 0.0 if step == 0 else copysign(exp((abs(step) - 1_000_000) / fine), step)


def at_shares_of_customers(found: Sequence[Step], parts: int) -> list[float]:
    """parts − 1 values at which the customers are cut into equal parts: a step belongs to the part in which the middle
    of its customers lies. A part that no step falls into stays empty; all alike, they lie in the middle one."""
    whole, below = sum(s.customers for s in found), 0
    cuts = [float("-inf")] * (parts - 1)
    for step in found:
        part = min(parts - 1, int(parts * (below + step.customers / 2) / whole))
        below += step.customers
        for later in range(part, parts - 1):
            cuts[later] = step.high
    return cuts


def at_shares_of_total(found: Sequence[Step], shares: Sequence[float]) -> list[float]:
    """Values down to which the customers, the greatest first, make the first of these shares of all that is positive,
    then that and the next, and so on; one value fewer than shares. Whoever takes the sum across a share is within it."""
    total = sum(max(0.0, s.total) for s in found)
    wanted, so_far, cuts = 0.0, 0.0, []
    ordered = sorted(found, key=lambda s: -s.low)
    at = 0
    for share in shares[:-1]:
        wanted += share
        while at < len(ordered) and so_far < wanted * total - 1e-9 * abs(total):
            so_far += max(0.0, ordered[at].total)
            at += 1
        cuts.append(ordered[at - 1].low if at else float("inf"))
    return cuts


def above(value: ir.Value, cuts: Sequence[float]) -> ir.Value:
    """How many of the cuts a value lies above."""
    counted = ibis.literal(0)
    for cut in cuts:
        if cut == float("-inf"):
            counted = counted + 1
        elif cut != float("inf"):
            counted = counted + (value.cast("float64") > _said(cut)).ifelse(1, 0)
    return value.isnull().ifelse(ibis.null("int64"), counted.cast("int64"))


def at_least(value: ir.Value, cut: float) -> ir.Value:
    """Whether a value is this cut or greater."""
    return ibis.literal(False) if cut == float("inf") else value.cast("float64") >= _said(cut)


def _said(cut: float) -> ir.Value:
    """A cut as an engine compares it: written as text, as PostgreSQL takes a bare 5.0 for a decimal."""
    return ibis.literal(repr(cut)).cast("float64")
