"""What the types of an earlier day went on to do, and whether attitude told anything that behaviour had not.

The types are made of facts before that day alone; what counts as later are the days from it on. Customers are compared
with those who had bought alike: as often, and as lately.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure import Estimate, Facts, mean, share
from huitou.understand.loyalty.comparing import Difference, within_strata
from huitou.understand.loyalty.cuts import Cuts, Lines
from huitou.understand.loyalty.people import TYPES, people

LEAST_EVENTS = 30  # customers on either side of what is compared, under which nothing is concluded


@dataclass(frozen=True)
class After:
    """What one type did: came_back: the share who bought in the days after; orders, amount: means per customer."""

    kind: str
    n: int
    came_back: Estimate
    orders: Estimate
    amount: Estimate


@dataclass(frozen=True)
class Later:
    """period: the days after; after: by type; beyond: how much more often the fond bought again than those who are not,
    among customers who had bought as often and as lately; apart: the same without regard to that; enough: whether the
    counts carry a conclusion: on either side, among the like who are compared, 30 who came back and 30 who did not."""

    period: Period
    after: tuple[After, ...]
    beyond: Difference | None
    apart: Difference | None
    enough: bool


Row = tuple[str, int, int, bool | None, int, int, int, int, float, float]
# kind, reach, silent, fond, customers, came, orders, orders², amount, amount²


def earlier_lines(facts: Facts, cuts: Cuts, lines: Lines) -> Lines | None:
    """The lines of the day that lies `later_days` before the end of the data, as the cycle known by then draws them."""
    day = lines.day - timedelta(days=lines.later_days)
    return replace(found, later_days=lines.later_days) if (found := cuts.at(facts, day)) else None


def later_rows(facts: Facts, then: Lines) -> list[Row]:
    """Customers of an earlier day by type, rhythm and silence, with what they did in the days after it."""
    after = Period(then.day, then.day + timedelta(days=then.later_days))
    typed = people(facts, then).filter(_.had_time)
    bought = facts.bought(after).select(whose="customer_id", again="orders", spent="amount")
    rows: ir.Table = typed.left_join(bought, typed.customer_id == bought.whose)
    rows = rows.mutate(again=rows.again.fill_null(0), spent=rows.spent.cast("float64").fill_null(0.0))
    found = facts.rows(
        rows.group_by(["loyalty_type", "reach", "silent", "is_fond"]).agg(
            n=_.count(),
            came=(_.again > 0).ifelse(1, 0).sum(),
            orders=_.again.sum(),
            orders_squares=(_.again * _.again).sum(),
            total=_.spent.sum(),
            squares=(_.spent * _.spent).sum(),
        )
    )
    return sorted((_row(r) for r in found), key=str)


def _row(r: dict[str, Any]) -> Row:
    fond = None if r["is_fond"] is None else bool(r["is_fond"])
    return (
        str(r["loyalty_type"]), int(r["reach"]), int(r["silent"]), fond, int(r["n"]), int(r["came"]),
        int(r["orders"]), int(r["orders_squares"]), float(r["total"]), float(r["squares"]),
    )  # fmt: skip


def later(rows: Iterable[Row], period: Period) -> Later:
    """From the counts to what they say."""
    listed = [row for row in rows if row[3] is not None]
    after = tuple(_after(kind, [row for row in listed if row[0] == kind]) for kind in TYPES)
    like = [one for one in _strata(listed, lambda row: row[1:3]) if one[1] and one[3]]
    sides = [(a, n - a, c, m - c) for a, n, c, m in like]
    enough = bool(sides) and all(sum(events) >= LEAST_EVENTS for events in zip(*sides, strict=True))
    all_ = _strata(listed, lambda _row: ())
    return Later(period, after, within_strata(like), within_strata(all_), enough)


def _strata(rows: Iterable[Row], by: Callable[[Row], tuple[Any, ...]]) -> list[tuple[int, int, int, int]]:
    found: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        slot = found.setdefault(by(row), [0, 0, 0, 0])
        at = 0 if row[3] else 2
        slot[at] += row[5]
        slot[at + 1] += row[4]
    return [(a, n, c, m) for a, n, c, m in found.values()]


def _after(kind: str, rows: list[Row]) -> After:
    n = sum(row[4] for row in rows)
    return After(
        kind,
        n,
        share(sum(row[5] for row in rows), n),
        mean(n, float(sum(row[6] for row in rows)), float(sum(row[7] for row in rows))).inside(
            0.0, float("inf")
        ),
        mean(n, sum(row[8] for row in rows), sum(row[9] for row in rows)),
    )
