"""How large each segment is and what it is worth, each share with its interval.

A share of customers has Wilson's interval; one of revenue that of `revenue`, as some customers spend a hundred times what
others do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from ibis import _

from huitou.measure import Estimate, Facts, share
from huitou.understand.segments.people import People
from huitou.understand.segments.revenue import Spending, share_of_revenue
from huitou.understand.segments.segmentation import Segmentation

LEAST = 5  # customers under whom nothing but their number is shown


@dataclass(frozen=True)
class Size:
    """A segment's customers, their share of all customers in the segmentation, what they spent in the last twelve full
    months and at any time (None without amounts), and the share of all spending that this is, whose base are the
    segment's customers; withheld: so few that
    their money would be that of a person."""

    segment: str
    customers: int
    share: Estimate
    year_amount: float | None
    year_share: Estimate
    amount: float | None
    amount_share: Estimate
    withheld: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Size:
        """From what `plain` gave, after a stay on the shelf."""
        estimates = {k: Estimate(**plain[k]) for k in ("share", "year_share", "amount_share")}
        return cls(**{**plain, **estimates})


def sizes(facts: Facts, people: People, segmentation: Segmentation, least: int = LEAST) -> list[Size]:
    """Every segment, those without customers too, in the segmentation's order; none where it is refused."""
    if segmentation.memberships is None:
        return []
    rows = segmentation.memberships
    if not {"amount", "year_amount"} <= set(rows.columns):
        members = rows.select(whose="customer_id", segment="segment")
        rows = people.table.inner_join(members, people.table.customer_id == members.whose)
    rows = rows.mutate(y=_.year_amount.cast("float64"), a=_.amount.cast("float64"))
    found = facts.rows(
        rows.group_by("segment").agg(
            n=_.count(),
            **{f"{k}_{what}": made for k in ("y", "a") for what, made in _sums(rows[k]).items()},
        )
    )
    by_name = {str(r["segment"]): r for r in found}
    everybody = sum(int(r["n"]) for r in found)
    return [_size(name, by_name.get(name, {}), found, everybody, least) for name in segmentation.segments]


def _sums(column: Any) -> dict[str, Any]:
    return {"valued": column.count(), "total": column.sum(), "squares": (column * column).sum()}


def _size(
    name: str, row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], everybody: int, least: int
) -> Size:
    customers = int(row.get("n", 0))
    few = 0 < customers < least
    year, ever = (None if few else _total(row, k) for k in ("y", "a"))
    unknown = Estimate(None, None, None, customers)
    shares = [unknown if few else _money(row, rows, k) for k in ("y", "a")]
    return Size(name, customers, share(customers, everybody), year, shares[0], ever, shares[1], few)


def _total(row: Mapping[str, Any], column: str) -> float | None:
    return float(row[f"{column}_total"]) if row.get(f"{column}_valued") else None


def _money(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], column: str) -> Estimate:
    """The share of all spending."""
    others = [r for r in rows if r is not row]
    return share_of_revenue(_spending([row] if row else [], column), _spending(others, column))


def _spending(rows: Sequence[Mapping[str, Any]], column: str) -> Spending:
    total, squares = (sum(float(r[f"{column}_{k}"] or 0.0) for r in rows) for k in ("total", "squares"))
    return Spending(sum(int(r["n"]) for r in rows), total, squares)


def known_on(facts: Facts, day: date) -> int:
    """Customers who are known by the day and have never bought before it: prospects, who are in no segment."""
    if not facts.has("customers"):
        return 0
    everyone = facts.plain("customers").filter((_.joined_on.isnull()) | (_.joined_on < day))
    bought = facts.bought_before(day).select(whose="customer_id")
    known = everyone.filter(_.customer_id.notnull()).select("customer_id").distinct()
    rows = known.anti_join(bought, known.customer_id == bought.whose)
    return int(facts.rows(rows.agg(n=_.count()))[0]["n"])
