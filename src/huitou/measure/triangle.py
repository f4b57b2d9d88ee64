"""Cohorts by calendar unit of first purchase, as a triangle: how many bought again one, two, three … units later.

A cell is what the measure cohort_retention says of that cohort alone (cohort_retention_unbounded where `unbounded`),
all of them counted in one question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ibis import _

from huitou.base import Period, Text, Unfit
from huitou.measure import estimate
from huitou.measure.cohorts import DAYS, units_later
from huitou.measure.read import Asked
from huitou.measure.shelving import asking, kept
from huitou.measure.view import Facts
from huitou.stores import Workspace

UNITS = ("month", "week")
_UNIT = Text(
    zh_hant="世代只能按月或按週排，不能按「{said}」。",
    zh_hans="同期群只能按月或按周排，不能按“{said}”。",
    en="Cohorts go by month or by week, not by “{said}”.",
)


@dataclass(frozen=True)
class Cell:
    """Of `base` customers of a cohort, the share active `later` units after their first purchase, with its interval.

    finished: False while that unit runs; the value is then what has been seen so far and belongs in no average
    withheld: too few customers to be shown; small: too few to build on
    """

    later: int
    base: int
    value: float | None
    low: float | None
    high: float | None
    finished: bool
    small: bool
    withheld: bool


@dataclass(frozen=True)
class Cohort:
    """Who first bought in the period: `size` customers, and a cell for each later unit that has begun."""

    period: Period
    size: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Cohorts:
    """The triangle, the oldest cohort first. average: a cell for each later unit over all cohorts for which it is
    over, each customer counting once; empty where no unit is over."""

    every: str
    unbounded: bool
    rows: tuple[Cohort, ...]
    average: tuple[Cell, ...]

    @property
    def running(self) -> bool:
        """Whether any cell is of a unit that is not over."""
        return any(not c.finished for row in self.rows for c in row.cells)

    def __bool__(self) -> bool:
        return any(c.value is not None for c in self.average)


def cohorts(workspace: Workspace, every: str = "month", steps: int = 12, unbounded: bool = False) -> Cohorts:
    """The cohorts of the last `steps` months (or ISO weeks), the running one included.

    unbounded: active in that unit or any later one. Raises Unfit for another unit, Missing without data.
    """
    if every not in UNITS:
        raise Unfit("cohorts.unit", _UNIT, said=every)
    asked = asking(workspace, "cohort_retention_unbounded" if unbounded else "cohort_retention")
    whole = asked.place.recent(steps, every)
    assert whole is not None  # asking() has seen the end of the data
    counts = kept(workspace, asked, whole, ["triangle", every], lambda: counted(asked, whole, every))
    return triangle(asked, whole, every, counts, unbounded=unbounded)


def counted(asked: Asked, whole: Period, every: str) -> list[list[Any]]:
    """[first day of the cohort, units until active, whether that is the customer's last active unit, customers];
    every customer has one row for the unit of the first purchase, 0."""
    facts = asked.facts(())
    facts.horizon  # noqa: B018 - what a cohort did depends on all that is recorded since
    if not asked.place.engine.has("purchases"):
        return []
    later = _later(facts, whole, every)
    last = later.group_by("customer_id").agg(last=_.later.max()).select("last", whose="customer_id")
    firsts = facts.during(facts.first_purchases, whole, "first_on")
    firsts = firsts.select(whom="customer_id", cohort=firsts.first_on.truncate(every[0].upper()).cast("date"))
    rows = later.inner_join(firsts, later.customer_id == firsts.whom)
    rows = rows.inner_join(last, rows.customer_id == last.whose)
    rows = rows.mutate(ended=rows.later == rows["last"])
    sums = rows.group_by(["cohort", "later", "ended"]).agg(n=_.count())
    with asked.place.engine.alone():
        found = asked.place.engine.rows(sums)
    return [[_iso(r["cohort"]), int(r["later"]), bool(r["ended"]), int(r["n"])] for r in found]


def _later(facts: Facts, whole: Period, every: str) -> Any:
    rows = units_later(facts, whole, every)
    return rows.mutate(later=_.later // (1 if every == "month" else DAYS[every])).distinct()


def triangle(
    asked: Asked, whole: Period, every: str, counts: Sequence[Sequence[Any]], *, unbounded: bool
) -> Cohorts:
    """Cells from counts as `counted` gives them."""
    assert asked.place.horizon is not None
    units = whole.every(every)
    rows, pooled = [], [[0, 0] for _one in units]
    for i, period in enumerate(units):
        mine = [c for c in counts if c[0] == period.first.isoformat()]
        size = sum(n for _day, later, _ended, n in mine if later == 0)
        cells = []
        for k in range(1, len(units) - i):
            hits = sum(n for _day, at, ended, n in mine if (at >= k and ended if unbounded else at == k))
            over = units[i + k].end <= asked.place.horizon
            cells.append(_cell(asked, k, hits, size, finished=over))
            if over:
                pooled[k] = [pooled[k][0] + hits, pooled[k][1] + size]
        rows.append(Cohort(period, size, tuple(cells)))
    average = [_cell(asked, k, *both, finished=True) for k, both in enumerate(pooled) if both[1]]
    return Cohorts(every, unbounded, tuple(rows), tuple(average))


def _cell(asked: Asked, later: int, hits: int, base: int, *, finished: bool) -> Cell:
    withheld = 0 < base < asked.withhold
    found = estimate.nothing() if withheld else estimate.share(hits, base)
    small = base < asked.mark
    return Cell(later, base, found.value, found.low, found.high, finished, small, withheld)


def _iso(day: Any) -> str:
    said: str = (day.date() if hasattr(day, "date") else day).isoformat()
    return said
