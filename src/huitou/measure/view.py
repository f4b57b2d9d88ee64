"""What a measure sees: the facts of one company as tables of known customers and local days, split the way it was asked.

Every table carries the columns of `facts.by` behind its own. A measure groups by `facts.each("customer_id")` and never
needs to know whether it is split by branch, by month, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period, Text
from huitou.measure.dimension import CATEGORY, Dimension
from huitou.record import FACTS
from huitou.stores import Engine, Grouping


class Facts:
    """The tables a measure may use, and a few aggregates that many measures share.

    by:           names of the columns the figure is split by
    options:      the measure's own options, as the company set them
    looked_ahead: whether the measure asked for anything that facts after its period can change
    """

    def __init__(
        self,
        engine: Engine,
        horizon: date,
        dimensions: Sequence[Dimension] = (),
        options: Mapping[str, Any] | None = None,
        currency: str | None = None,
        amounts_from_lines: bool = False,
    ) -> None:
        self._engine = engine
        self._dimensions = tuple(dimensions)
        self._horizon = horizon
        self.looked_ahead = False
        self.options = dict(options or {})
        self.currency = currency
        self._amounts_from_lines = amounts_from_lines
        self.notes: list[Text] = []
        self.by = tuple(d.column for d in self._dimensions)

    def __getattr__(self, fact: str) -> ir.Table:
        """A fact as a table: purchases, answers, visits… customer_id is the one customer over all channels."""
        if fact.startswith("_") or fact not in FACTS:
            raise AttributeError(fact)
        return self.split(self.plain(fact), FACTS[fact].day)

    @property
    def horizon(self) -> date:
        """The first local day after the data. Asking makes the figure depend on all that is recorded since."""
        self.looked_ahead = True
        return self._horizon

    def has(self, fact: str) -> bool:
        """Whether this kind of fact was ever recorded: where it was not, nobody can be said to have done nothing."""
        return self._engine.has(fact)

    @property
    def groupings(self) -> dict[str, Grouping]:
        """The groups of customers that the figure is split by, by name."""
        return {d.name: d.grouping for d in self._dimensions if d.grouping is not None}

    def is_split_by(self, name: str) -> bool:
        """Whether the figure is split by this dimension."""
        return any(d.name == name for d in self._dimensions)

    def recall(self, name: str, expression: ir.Table) -> list[dict[str, Any]]:
        """Rows of a small expression that a measure must know beforehand; asked once where tables stand still."""
        self.looked_ahead = True
        return self._engine.recall(name, expression)

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Rows of a small expression about the period itself that a measure must know beforehand."""
        return self._engine.rows(expression)

    def say(self, note: Text) -> None:
        """A sentence that goes with the figures; the same one only once."""
        if note not in self.notes:
            self.notes.append(note)

    def each(self, *columns: str) -> list[str]:
        """The columns to group by for one row a customer (or whatever `columns` name) in each slice."""
        return [*self.by, *columns]

    @property
    def by_category(self) -> list[str]:
        """The column that holds the category where the figure is split by it."""
        return [d.column for d in self._dimensions if d.name == CATEGORY]

    def plain(self, fact: str) -> ir.Table:
        """A fact without slices: for what a customer did anywhere."""
        table = self._engine.table(fact)
        if fact == "purchases" and self._amounts_from_lines:
            table = with_line_amounts(table, self._engine.table("lines"))
        if fact == "purchases" and self.currency is not None:
            here = table.currency.fill_null(self.currency) == self.currency
            table = table.mutate(amount=here.ifelse(table.amount, ibis.null()))
        if fact in _OF_AN_ORDER and self._engine.has("purchases"):
            table = with_buyer(table, self._engine.table("purchases"))
        return self._one_customer(table, "customer_id")

    @staticmethod
    def during(table: ir.Table, period: Period, day: str) -> ir.Table:
        """The rows whose local day lies in the period."""
        return table.filter(table[day] >= period.first, table[day] < period.end)

    def bought(self, period: Period) -> ir.Table:
        """One row a slice and customer who bought in the period: orders, amount, first_on, last_on."""
        rows = self.split(self._purchases_of(period, self._dimensions), "day")
        split = "_".join(d.key for d in self._dimensions)
        return self._engine.hold(f"bought_{period.label}_{split}", self._summed(rows, self.by))

    def bought_anywhere(self, period: Period) -> ir.Table:
        """The same without slices: one row a customer."""
        rows = self._purchases_of(period, ())
        return self._engine.hold(f"bought_{period.label}_", self._summed(rows, ()))

    def bought_before(self, day: date) -> ir.Table:
        """One row a slice and customer who ever bought before the day; columns as of `bought`."""
        return self.bought(Period(LONG_AGO, day))

    def orders_in(self, period: Period) -> ir.Table:
        """Orders of known customers in the period without slices, several of one customer in one row where they lie
        in one month: customer_id, day, orders, valued, amount, first_on, last_on.

        A row lies on one side of the first day of a month, and of either end of the period, by its `day`.
        """
        return self._purchases_of(period, ()).select(*_GRAIN)

    def hold(self, name: str, expression: ir.Table) -> ir.Table:
        """Compute a table once and keep it by its name while nothing new is recorded, where the engine can."""
        return self._engine.hold(name, expression)

    def grouped(self, path: Path) -> ir.Table:
        """customer_id, segment: a grouping of the customers. Raises Refused where the engine cannot join it."""
        return self._engine.beside(path)

    @property
    def months_bought(self) -> ir.Table:
        """customer_id, day: the first day of every month in which a customer bought; a month may come up twice."""
        return self._monthly.select("customer_id", day=self._monthly.month.truncate("M"))

    @cached_property
    def first_purchases(self) -> ir.Table:
        """One row a customer who ever bought: first_on, the local day of the first purchase of all."""
        firsts = self._monthly.group_by("customer_id").agg(first_on=_.first_on.min())
        return self._engine.hold("first_purchases", firsts)

    @cached_property
    def cycle_days(self) -> float | None:
        """The company's own purchase cycle: mean days between a customer's orders over all its history."""
        gaps = (
            self._monthly.group_by("customer_id")
            .agg(orders=_.orders.sum(), first_on=_.first_on.min(), last_on=_.last_on.max())
            .filter(_.orders >= 2)
        )
        gaps = gaps.agg(days=days_between(gaps.first_on, gaps.last_on).sum(), gaps=(gaps.orders - 1).sum())
        row = self.recall("cycle_days", gaps)[0]
        return float(row["days"]) / float(row["gaps"]) if row["gaps"] else None

    @property
    def _monthly(self) -> ir.Table:
        """The customer × month grain where it is kept, or the same shape from the purchases."""
        if self._engine.has("monthly"):
            return self._one_customer(self._engine.table("monthly"), "customer_id")
        return self._orders(self.plain("purchases")).mutate(month=_.day)

    @staticmethod
    def _orders(purchases: ir.Table) -> ir.Table:
        """Single orders of known customers in the columns of the grain."""
        known = purchases.filter(_.customer_id.notnull())
        return known.select(
            "order_id", "customer_id", "channel", "branch", "currency", "amount",
            day=known.bought_on, first_on=known.bought_on, last_on=known.bought_on,
            orders=ibis.literal(1, "int64"), valued=known.amount.notnull().ifelse(1, 0).cast("int64"),
        )  # fmt: skip

    def _purchases_of(self, period: Period, dimensions: Sequence[Dimension]) -> ir.Table:
        """Orders of known customers in the period: whole months from the grain where that is exact, days beside them
        one by one. `day` lies in the month they belong to."""
        single = self._orders(self.during(self.plain("purchases"), period, "bought_on"))
        fits = {"month", "quarter", "year"}
        on_grain = all(d.customer_level or d.name in fits for d in dimensions)
        core = _whole_months(period)
        if core is None or not on_grain or not self._engine.has("monthly"):
            return single
        months = self.during(self._monthly, core, "month").mutate(day=_.month).select(*_GRAIN)
        if core == period:
            return months
        edges = single.filter((_.day < core.first) | (_.day >= core.end))
        return months.union(edges.select(*_GRAIN))

    @staticmethod
    def _summed(rows: ir.Table, by: Sequence[str]) -> ir.Table:
        return rows.group_by([*by, "customer_id"]).agg(
            orders=_.orders.sum(),
            valued=_.valued.sum(),
            amount=_.amount.sum(),
            first_on=_.first_on.min(),
            last_on=_.last_on.max(),
        )

    def split(self, table: ir.Table, day: str | None) -> ir.Table:
        """The table with the columns of `by`; day: the local day that dates its rows. Raises Unfit where it cannot."""
        for dimension in self._dimensions:
            table = dimension.onto(table, day, self)
        return table

    def _one_customer(self, table: ir.Table, column: str) -> ir.Table:
        """Replace a source's customer number by the customer's, where records were merged."""
        if self._engine.linked or column not in table.columns or not self._engine.has("links"):
            return table
        links = self._engine.table("links").select(linked="customer_id", customer="customer")
        joined = table.left_join(links, table[column] == links.linked)
        return joined.mutate(**{column: ibis.coalesce(joined.customer, joined[column])}).drop(
            "linked", "customer"
        )


_GRAIN = ("customer_id", "day", "orders", "valued", "amount", "first_on", "last_on")
LONG_AGO = date(1900, 1, 1)


def _whole_months(period: Period) -> Period | None:
    """The whole calendar months inside a period; None where it holds none."""
    first = period.first if period.first.day == 1 else Period.of("month", period.first).end
    end = period.end.replace(day=1)
    return Period(first, end) if first < end else None


_OF_AN_ORDER = ("reviews", "returns", "complaints")  # facts that may name the order instead of the customer


def with_buyer(table: ir.Table, purchases: ir.Table) -> ir.Table:
    """Facts that name an order but no customer are that order's customer's."""
    buyers = purchases.select(buyer="customer_id", whose="order_id")
    orphans = table.filter(_.customer_id.isnull(), _.order_id.notnull())
    named = orphans.inner_join(buyers, orphans.order_id == buyers.whose)
    named = named.mutate(customer_id=named.buyer).select(*table.columns)
    unknown = table.filter(_.customer_id.isnull()).anti_join(buyers, table.order_id == buyers.whose)
    return table.filter(_.customer_id.notnull()).union(named).union(unknown)


def with_line_amounts(purchases: ir.Table, lines: ir.Table) -> ir.Table:
    """Purchases whose amount, where the source gave none, is the sum of their lines."""
    sums = lines.group_by("order_id").agg(of_lines=_.amount.sum()).select("of_lines", whose="order_id")
    joined = purchases.left_join(sums, purchases.order_id == sums.whose)
    amount = ibis.coalesce(joined.amount, joined.of_lines.cast("decimal(18, 4)"))
    return joined.mutate(amount=amount).drop("whose", "of_lines")


def quotient(top: Any, bottom: Any) -> Any:
    """top ÷ bottom as a real number, alike on every engine; null where bottom is zero."""
    return top.cast("float64") / bottom.cast("float64").nullif(0.0)


def days_between(first: Any, last: Any) -> Any:
    """Calendar days from one local date to another, alike on every engine."""
    return last.delta(first, unit="day")


def hours_between(first: Any, last: Any) -> Any:
    """Hours from one instant to another in whole minutes, alike on every engine."""
    seconds = last.truncate("m").epoch_seconds() - first.truncate("m").epoch_seconds()
    return seconds.cast("float64") / 3600.0
