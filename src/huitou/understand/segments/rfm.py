"""RFM: how recently, how often and for how much a customer buys, each scored 1 to 5, and named groups of the scores.

Scores are quintiles of the company's own customers (Hughes, Strategic Database Marketing, 1994), or lie between cuts
that the company set. Customers with equal values have equal scores: where ties are wider than a fifth, some scores
stay empty. One order is always the lowest frequency. The groups stand in GROUPS: rows are recency, columns frequency
and money together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from huitou.base import Text
from huitou.measure import Facts
from huitou.understand.segments.cuts import above, at_shares_of_customers, steps
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation

NAME = "rfm"
TITLE = Text("RFM 分群", "RFM 分群", "RFM group")
SCORES = 5
_ROW = 100  # tells the recencies apart in a number made of recency and the sum of the other two

SEGMENTS = {
    "champions": Text("冠軍顧客", "冠军客户", "Champions"),
    "loyal": Text("忠誠常客", "忠诚常客", "Loyal customers"),
    "potential_loyal": Text("潛力常客", "潜力常客", "Potential loyals"),
    "new": Text("新顧客", "新客户", "New customers"),
    "promising": Text("有希望的顧客", "有希望的客户", "Promising"),
    "need_attention": Text("需要關注", "需要关注", "Need attention"),
    "about_to_sleep": Text("即將沉睡", "即将沉睡", "About to sleep"),
    "at_risk": Text("好顧客快流失", "好客户快流失", "At risk"),
    "cannot_lose": Text("不能失去的顧客", "不能失去的客户", "Cannot lose them"),
    "hibernating": Text("沉睡中", "沉睡中", "Hibernating"),
    "lost": Text("已失去", "已失去", "Lost"),
}
# Recency 5 (latest) to 1, each by frequency and money together, 1 to 5.
GROUPS = {
    5: ("new", "promising", "potential_loyal", "champions", "champions"),
    4: ("promising", "promising", "potential_loyal", "loyal", "champions"),
    3: ("about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"),
    2: ("hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose"),
    1: ("lost", "lost", "hibernating", "at_risk", "cannot_lose"),
}

_HOW = Text(
    zh_hant="最近一次購買（R）、次數（F）、金額（M）各分 1 到 5 分，{cuts}；值相同的顧客分數一定相同，只買過一次的人 F 一律是 1 分。"
    "F 與 M 平均後，和 R 一起決定屬於哪一群。",
    zh_hans="最近一次购买（R）、次数（F）、金额（M）各打 1 到 5 分，{cuts}；值相同的客户分数一定相同，只买过一次的人 F 一律是 1 分。"
    "F 与 M 取平均后，和 R 一起决定属于哪一群。",
    en="Recency (R), frequency (F) and money (M) are each scored 1 to 5, {cuts}; customers with equal values have equal "
    "scores, and one order is always frequency 1. The mean of F and M together with R decides the group.",
)
_OWN = Text("按公司自訂的分界", "按公司自定的分界", "between cuts that the company set")
_QUINTILES = Text("依全部顧客的五等分", "按全部客户的五等分", "by fifths of all customers")
_NO_MONEY = Text(
    zh_hant="沒有任何金額，所以只看最近一次購買與次數。",
    zh_hans="没有任何金额，所以只看最近一次购买与次数。",
    en="There are no amounts at all, so only recency and frequency count.",
)


@dataclass(frozen=True)
class Cuts:
    """Four ascending values each: days since the last purchase, orders, and the money spent; None for quintiles."""

    recency: tuple[float, ...] | None = None
    frequency: tuple[float, ...] | None = None
    monetary: tuple[float, ...] | None = None


def scored(facts: Facts, people: People, cuts: Cuts) -> ir.Table:
    """The people who bought within the window, with r, f, m: 1 to 5 each, m null without any amount."""
    table = people.table.filter(people.table.recent_orders > 0)
    days = cuts.recency or _quintiles(facts, table, "days")
    orders = cuts.frequency or _quintiles(facts, table, "recent_orders")
    money = cuts.monetary or _quintiles(facts, table, "recent_amount")
    often = above(table.recent_orders, orders) + 1
    return table.mutate(
        r=SCORES - above(table.days, days),
        f=often if cuts.frequency else (table.recent_orders == 1).ifelse(1, often).cast("int64"),
        m=above(table.recent_amount, money) + 1,
    )


def rfm(facts: Facts, people: People, cuts: Cuts = Cuts()) -> Segmentation:
    """The RFM groups of the people as of their day."""
    table = scored(facts, people, cuts)
    paid = facts.rows(table.agg(n=table.m.count()))[0]["n"]
    own = any((cuts.recency, cuts.frequency, cuts.monetary))
    return Segmentation(
        NAME,
        TITLE,
        SEGMENTS,
        people.day,
        how=_HOW.fill(cuts=_OWN if own else _QUINTILES),
        memberships=table.select("customer_id", "amount", "year_amount", segment=group(table)),
        notes=() if paid else (_NO_MONEY,),
    )


def group(table: ir.Table) -> ir.Value:
    """The group of the scores r, f and m of a table; f alone stands for both where m is null."""
    cell = table.r * _ROW + table.f + table.m.fill_null(table.f)
    named: dict[str, list[int]] = {}
    for r, row in GROUPS.items():
        for both in range(2, 2 * SCORES + 1):
            mean = (both + 1) // 2  # halves up
            named.setdefault(row[mean - 1], []).append(r * _ROW + both)
    branches = [(cell.isin(cells), ibis.literal(name)) for name, cells in named.items()]
    return ibis.cases(*branches, else_=ibis.null("string"))


def _quintiles(facts: Facts, table: ir.Table, column: str) -> Sequence[float]:
    found = steps(facts, table, column)
    return at_shares_of_customers(found, SCORES) if found else [float("inf")] * (SCORES - 1)
