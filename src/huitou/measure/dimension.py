"""What a figure can be split by: a column of the fact, something about the customer, or time itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import GRAINS, Text, Unfit
from huitou.measure.naming import named
from huitou.record import FACTS, Column, plain, spellings
from huitou.stores import Grouping


class Plain(Protocol):
    """What a dimension asks of the facts: tables without slices."""

    currency: str | None

    def plain(self, fact: str) -> ir.Table: ...

    def grouped(self, path: Path) -> ir.Table: ...

    @property
    def first_purchases(self) -> ir.Table: ...


_CANNOT = Text(
    zh_hant="不能按「{name}」分；這個指標可以按：{choices}。",
    zh_hans="不能按“{name}”分；这个指标可以按：{choices}。",
    en="Cannot split by “{name}”; this measure can be split by: {choices}.",
)
COHORT = "cohort"
CATEGORY = "category"
FACTOR = "factor"
SURVEY = "survey"
CUSTOMER_COLUMNS = ("gender", "language", "city")
EMPLOYEE_COLUMNS = ("branch", "role")
_TITLES = {
    CATEGORY: Text("品類", "品类", "Category"),
    SURVEY: Text("問卷", "问卷", "Survey"),
    FACTOR: Text("滿意度面向", "满意度维度", "Factor"),
    COHORT: Text("首購月份", "首购月份", "Month of first purchase"),
    "day": Text("日", "日", "Day"),
    "week": Text("週", "周", "Week"),
    "month": Text("月", "月", "Month"),
    "quarter": Text("季", "季度", "Quarter"),
    "year": Text("年", "年", "Year"),
}


@dataclass(frozen=True)
class Dimension:
    """name: what the user asked for; column: what it is called in the tables; customer_level: known from the
    customer alone, so that every fact with a customer can be split by it; employee_level: the same of the employee;
    attribute: kept as a further column of the customer file; grain: a calendar unit when the dimension is time;
    grouping: the groups that were made of the customers, when the dimension is one of those."""

    name: str
    column: str
    customer_level: bool = False
    attribute: bool = False
    grain: str | None = None
    employee_level: bool = False
    grouping: Grouping | None = None

    @property
    def key(self) -> str:
        """Stands for this dimension in the names of tables that are held."""
        return f"{self.grouping.path.stem if self.grouping else self.name}.{self.column}"

    def onto(self, table: ir.Table, day: str | None, facts: Plain) -> ir.Table:
        """The table with this dimension's column. Raises Unfit where the fact knows nothing of it."""
        if self.grain is not None and day is not None:
            return table.mutate(**{self.column: _truncated(table[day], self.grain)})
        if self.name == FACTOR and "question" in table.columns:
            return table.mutate(**{self.column: _factor(table.question)})
        if self.name == CATEGORY and "order_id" in table.columns and "category" not in table.columns:
            return self._by_category(table, facts)
        if self.employee_level and "employee_id" in table.columns and "joined_on" not in table.columns:
            return self._by_employee(table, facts)
        if self.name == SURVEY and "campaign" in table.columns:
            return table.mutate(**{self.column: table.campaign})
        if self.name in table.columns and not self.customer_level:
            return table.mutate(**{self.column: table[self.name]})
        if self.customer_level and "customer_id" in table.columns:
            return self._by_customer(table, facts)
        raise Unfit("dimension.unknown", _CANNOT, name=self.name, choices="–")

    def _by_customer(self, table: ir.Table, facts: Plain) -> ir.Table:
        values = self._customers(facts).select(whose="customer_id", **{self.column: "value"})
        return table.left_join(values, table.customer_id == values.whose).drop("whose")

    def _customers(self, facts: Plain) -> ir.Table:
        """customer_id, value: one row a customer."""
        if self.grouping is not None:
            return facts.grouped(self.grouping.path).select("customer_id", value="segment")
        if self.name == COHORT:
            firsts = facts.first_purchases
            return firsts.select("customer_id", value=_truncated(firsts.first_on, "month"))
        if self.attribute:
            rows = facts.plain("attributes").filter(_.attribute == self.name)
        else:
            rows = facts.plain("customers").mutate(value=_[self.name].cast("string"))
        return rows.group_by("customer_id").agg(value=_.value.max())

    def _by_employee(self, table: ir.Table, facts: Plain) -> ir.Table:
        """What the row says itself; else what is known of the employee. Employees who may not be named stay null."""
        staff = facts.plain("employees")
        known = staff.group_by("employee_id").agg(theirs=staff[self.name].max())
        known = known.select("theirs", whose="employee_id")
        joined = table.left_join(known, table.employee_id == known.whose)
        own = [joined[self.name]] if self.name in table.columns else []
        return joined.mutate(**{self.column: ibis.coalesce(*own, joined.theirs)}).drop("whose", "theirs")

    def _by_category(self, table: ir.Table, facts: Plain) -> ir.Table:
        """An order counts in every category it holds; its amount there is the sum of those lines, in the currency
        that figures are in. A row that names one line is in the category of that line."""
        lines = categorised(facts)
        if "line" in table.columns:
            own = lines.select(whose="order_id", which="line", **{self.column: "category"})
            same = (table.order_id == own.whose) & (table.line == own.which)
            return table.left_join(own, same).drop("whose", "which")
        parts = lines.group_by(["order_id", "category"]).agg(part=_.amount.sum())
        parts = parts.select("part", whose="order_id", **{self.column: "category"})
        joined = table.inner_join(parts, table.order_id == parts.whose).drop("whose")
        if {"amount", "currency"} <= set(table.columns):
            here = joined.currency.fill_null(facts.currency) == facts.currency if facts.currency else True
            joined = joined.mutate(amount=ibis.ifelse(here, joined.part, ibis.null()))
        return joined.drop("part")


def categorised(facts: Plain) -> ir.Table:
    """Purchase lines with their category, from the line itself or from its product."""
    lines = facts.plain("lines")
    products = facts.plain("products").group_by("product_id").agg(kind=_.category.max())
    products = products.select("kind", which="product_id")
    joined = lines.left_join(products, lines.product_id == products.which)
    return joined.mutate(category=ibis.coalesce(joined.category, joined.kind)).drop("which", "kind")


def find(
    name: str,
    position: int,
    reads: tuple[str, ...],
    attributes: frozenset[str],
    by: tuple[str, ...] | None = None,
    groupings: Mapping[str, Grouping] | None = None,
) -> Dimension:
    """The dimension called `name` for a measure that reads these facts. Raises Unfit, listing what is possible.

    by: the columns that this measure names itself, in place of those that its facts share
    groupings: the groups that were made of the customers, by name
    """
    column = f"by_{position}"
    own, groupings = possible(reads, by), groupings or {}
    name = code(name, reads, attributes, by, groupings)
    if name in GRAINS and FACTS[reads[0]].time is not None:
        return Dimension(name, column, grain=name)
    if name in own:
        return Dimension(name, column, employee_level=of_employees(reads) and name in EMPLOYEE_COLUMNS)
    customers = frozenset() if of_employees(reads) else frozenset({*CUSTOMER_COLUMNS, COHORT, *attributes})
    if name in customers:
        known = {*CUSTOMER_COLUMNS, COHORT}
        return Dimension(name, column, customer_level=True, attribute=name not in known)
    if name in groupings and not of_employees(reads):
        return Dimension(name, column, customer_level=True, grouping=groupings[name])
    offered = {one: title(one, reads) for one in sorted(own | customers)}
    if not of_employees(reads):
        offered |= {one: grouping.title for one, grouping in groupings.items()}
    raise Unfit("dimension.unknown", _CANNOT, name=name, choices=named(offered, offered))


_NAMED = {CATEGORY, FACTOR, COHORT, *GRAINS, *(c.name for f in FACTS.values() for c in f.columns)}


def code(
    name: str,
    reads: tuple[str, ...],
    attributes: frozenset[str],
    by: tuple[str, ...] | None = None,
    groupings: Mapping[str, Grouping] | None = None,
) -> str:
    """What the dimension called `name` is called in the tables: `name` itself, or the column that has it for its
    title or for one of the headers of real exports (門市, Store). A name that nothing has is given back."""
    customers = () if of_employees(reads) else (*CUSTOMER_COLUMNS, COHORT, *attributes)
    every = [*sorted(possible(reads, by)), *customers, *GRAINS]
    groupings = {} if of_employees(reads) else groupings or {}
    if name in every or name in _NAMED or name in groupings:
        return name  # what has a name of its own is never taken for a header that means something else
    wanted = plain(name)
    grouped = (n for n, g in groupings.items() if wanted in {plain(t) for t in g.title.as_dict().values()})
    titled = (d for d in every if wanted in {plain(t) for t in title(d, reads).as_dict().values()})
    headed = (d for d in every if any(wanted in spellings(c) for c in _columns(d, reads)))
    return next(titled, None) or next(grouped, None) or next(headed, name)


def title(name: str, reads: tuple[str, ...] = ()) -> Text:
    """What a dimension is called, for a measure that reads these facts; an attribute of the customer's own has its
    own word in every language."""
    if name in _TITLES:
        return _TITLES[name]
    return next((c.title for c in _columns(name, reads)), Text(name, name, name))


def _columns(name: str, reads: tuple[str, ...]) -> list[Column]:
    holding = [FACTS[f] for f in (*reads, "customers", "employees", "lines") if name in FACTS[f].names]
    return [fact.column(name) for fact in holding]


def of_employees(reads: tuple[str, ...]) -> bool:
    """Whether a measure is about employees: nothing about customers can split it."""
    return "employees" in reads


def possible(reads: tuple[str, ...], by: tuple[str, ...] | None = None) -> frozenset[str]:
    """The columns a measure names itself; else the label columns that all its dated facts have, and category where
    it applies."""
    if by is not None:
        return frozenset(by)
    labels = [
        {c.name for c in FACTS[fact].columns if c.kind == "label"}
        for fact in reads
        if FACTS[fact].time is not None
    ]
    common = set.intersection(*labels) if labels else set()
    if reads and reads[0] in ("purchases", "lines"):
        common.add(CATEGORY)
    return frozenset(common - {"question"})


def _truncated(day: ir.Value, grain: str) -> ir.Value:
    unit = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}[grain]
    return day.cast("date").truncate(unit)


def _factor(question: ir.StringValue) -> ir.Value:
    """`service` of `csat.service`; null for an overall question."""
    at = question.find(".")
    return (at >= 0).ifelse(question.substr(at + 1), ibis.null("string"))
