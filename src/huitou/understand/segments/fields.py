"""What a company's own rules may speak of: the fields, what each holds, and its value for every customer as of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Text, same
from huitou.measure import Facts, days_between, quotient
from huitou.record import plain
from huitou.understand.segments import life_cycle, rfm, value
from huitou.understand.segments.people import People
from huitou.understand.segments.profile import last_scores
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.usual import most_often

Kind = Literal["number", "day", "text"]


class Stood(Protocol):
    """What fields are read from: the customers as of a day, and the segments that they are in."""

    facts: Facts
    day: date

    @property
    def people(self) -> People: ...

    def segmentation(self, name: str) -> Segmentation: ...


@dataclass(frozen=True)
class Field:
    """A field by its name in rules, its title among people, and what its values are."""

    name: str
    title: Text
    kind: Kind

    @property
    def values(self) -> tuple[Text, ...]:
        """What a field that tells of a segmentation can be; empty where that is not known beforehand."""
        kind = SEGMENTATIONS.get(self.name)
        return tuple(kind.SEGMENTS.values()) if kind else ()


FIELDS = {
    f.name: f
    for f in (
        Field("orders", Text("購買次數", "购买次数", "Orders"), "number"),
        Field("spend", Text("累計金額", "累计金额", "Spent to date"), "number"),
        Field(
            "year_spend",
            Text("近十二個完整月金額", "近十二个完整月金额", "Spent in the last twelve full months"),
            "number",
        ),
        Field("order_value", Text("每單金額", "每单金额", "Spent per order"), "number"),
        Field(
            "days_since_last", Text("距上次購買天數", "距上次购买天数", "Days since last purchase"), "number"
        ),
        Field(
            "days_since_first", Text("首購至今天數", "首购至今天数", "Days since first purchase"), "number"
        ),
        Field("first_on", Text("首次購買日", "首次购买日", "First purchase"), "day"),
        Field("last_on", Text("最近購買日", "最近购买日", "Last purchase"), "day"),
        Field("joined_on", Text("入會日", "入会日", "Joined"), "day"),
        Field("nps", Text("最近一次推薦分數", "最近一次推荐分数", "Latest recommendation score"), "number"),
        Field("branch", Text("常去門市", "常去门店", "Usual branch"), "text"),
        Field("channel", Text("常用通路", "常用渠道", "Usual channel"), "text"),
        Field("city", Text("城市", "城市", "City"), "text"),
        Field("gender", Text("性別", "性别", "Gender"), "text"),
        Field("language", Text("語言", "语言", "Language"), "text"),
        Field("stage", Text("生命週期階段", "生命周期阶段", "Life-cycle stage"), "text"),
        Field("rfm", Text("RFM 分群", "RFM 分群", "RFM group"), "text"),
        Field("value_tier", Text("價值分級", "价值分级", "Value tier"), "text"),
    )
}
OF_PURCHASES = {"branch", "channel"}
OF_ANSWERS = {"nps"}
OF_CUSTOMERS = {"city", "gender", "language", "joined_on"}
SEGMENTATIONS = {"stage": life_cycle, "rfm": rfm, "value_tier": value}


def field(said: str, attributes: Iterable[str]) -> Field | None:
    """The field of that name, or with that title in any language, or with that of the segmentation it tells of; a
    company's own customer attribute by its name."""
    if said in FIELDS:
        return FIELDS[said]
    if said in attributes:
        return Field(said, same(said), "text")
    wanted = plain(said)
    for name, one in FIELDS.items():
        kind = SEGMENTATIONS.get(name)
        titles = [
            name,
            *one.title.as_dict().values(),
            *((kind.NAME, *kind.TITLE.as_dict().values()) if kind else ()),
        ]
        if wanted in {plain(t) for t in titles}:
            return one
    own = next((a for a in attributes if plain(a) == wanted), None) if wanted else None
    return Field(own, same(own), "text") if own else None


def with_fields(standing: Stood, names: Iterable[str]) -> ir.Table:
    """customer_id, and each of the named fields as `f_<n>` in their order: one row a customer who ever bought."""
    people, facts = standing.people, standing.facts
    table = people.table
    made: dict[str, Callable[[ir.Table], ir.Value]] = {
        "orders": lambda t: t.orders,
        "spend": lambda t: t.amount,
        "year_spend": lambda t: t.year_amount.fill_null(0.0),
        "order_value": lambda t: quotient(t.amount, t.valued),
        "days_since_last": lambda t: t.days,
        "days_since_first": lambda t: days_between(t.first_on, ibis.literal(people.day)),
        "first_on": lambda t: t.first_on,
        "last_on": lambda t: t.last_on,
    }
    for n, name in enumerate(names):
        column = f"f_{n}"
        if name in made:
            value = made[name](table)
            table = table.mutate(**{column: value if name.endswith("_on") else value.cast("float64")})
            continue
        if name == "nps":
            values = last_scores(facts, people).rename(value="score", whose="who")
        else:
            values = _told(standing, name)
        joined = table.left_join(values, table.customer_id == values.whose)
        table = joined.mutate(**{column: joined.value}).drop("whose", "value")
    return table


def _told(standing: Stood, name: str) -> ir.Table:
    """whose, value: what is known of customers beside their purchases, or where they usually buy."""
    facts = standing.facts
    if name in SEGMENTATIONS:
        members = standing.segmentation(SEGMENTATIONS[name].NAME).memberships
        if members is not None:
            return members.select(whose="customer_id", value="segment")
        return standing.people.table.select(whose="customer_id", value=ibis.null("string"))
    if name in OF_PURCHASES:
        return _usual(standing, name)
    if name in OF_CUSTOMERS:
        rows = facts.plain("customers").mutate(
            value=_[name] if name.endswith("_on") else _[name].cast("string")
        )
    else:
        rows = facts.plain("attributes").filter(_.attribute == name)
    known = rows.filter(_.customer_id.notnull()).group_by("customer_id").agg(value=_.value.max())
    return known.select("value", whose="customer_id")


def _usual(standing: Stood, name: str) -> ir.Table:
    """Where a customer bought most often before the day."""
    return most_often(standing.facts.plain("purchases").filter(_.bought_on < standing.day), name)
