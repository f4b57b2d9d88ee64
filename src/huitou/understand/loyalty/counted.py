"""What the engine counts once for the types of one day; everything said of them is worked out from these counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
from ibis import _

from huitou.measure import Facts
from huitou.understand.loyalty.people import TOO_NEW, UNKNOWN


@dataclass(frozen=True)
class Cell:
    """Customers who are alike in all of these. source, percent, span, fond: None where they said nothing; twice: the
    last answer and the one before, as "11", "10", "01", "00", or None where there was one; n: how many customers;
    amount, squares: what they spent in the window, and its squares."""

    kind: str
    reach: int
    silent: int
    source: str | None
    percent: float | None
    span: float | None
    fond: bool | None
    twice: str | None
    n: int
    amount: float
    squares: float

    @property
    def told(self) -> bool:
        """Whether they have one of the four types."""
        return self.kind not in (UNKNOWN, TOO_NEW)

    @property
    def watched(self) -> bool:
        return self.kind != TOO_NEW


def cells(facts: Facts, people: ir.Table) -> list[Cell]:
    """One pass over the customers."""
    twice = people.latest_fond.ifelse("1", "0") + people.was_fond.ifelse("1", "0")
    rows = people.mutate(
        percent=people.percent.round(4),
        twice=(people.latest_fond.isnull() | people.was_fond.isnull()).ifelse(None, twice),
    )
    keys = ["loyalty_type", "reach", "silent", "source", "percent", "span", "is_fond", "twice"]
    found = facts.rows(
        rows.group_by(keys).agg(n=_.count(), total=_.amount.sum(), squares=(_.amount * _.amount).sum())
    )
    made = [
        Cell(
            str(r["loyalty_type"]), int(r["reach"]), int(r["silent"]), r["source"], _real(r["percent"]), _real(r["span"]),
            None if r["is_fond"] is None else bool(r["is_fond"]), r["twice"], int(r["n"]),
            float(r["total"] or 0.0), float(r["squares"] or 0.0),
        )
        for r in found
    ]  # fmt: skip
    return sorted(made, key=lambda c: str((c.kind, c.reach, c.silent, c.source, c.percent, c.span, c.twice)))


def count(found: Iterable[Cell], where: Callable[[Cell], bool]) -> int:
    return sum(cell.n for cell in found if where(cell))


def _real(value: Any) -> float | None:
    return None if value is None else float(value)
