"""Value tiers: the customers who make half of the revenue, those who make the next part, and the rest."""

from __future__ import annotations

import ibis

from huitou.base import Text
from huitou.measure import Facts
from huitou.understand.segments.cuts import at_least, at_shares_of_total, steps
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation

NAME = "value_tier"
TITLE = Text("價值分級", "价值分级", "Value tier")
SEGMENTS = {
    "high": Text("高價值", "高价值", "High value"),
    "middle": Text("中價值", "中价值", "Middle value"),
    "low": Text("低價值", "低价值", "Low value"),
}
SHARES = (0.5, 0.3, 0.2)

_HOW = Text(
    zh_hant="依金額由高到低：合計占營收前 {high} 的顧客是高價值，接下來的 {middle} 是中價值，其餘是低價值。",
    zh_hans="按金额由高到低：合计占营收前 {high} 的客户是高价值，接下来的 {middle} 是中价值，其余是低价值。",
    en="From the highest spender down: customers who make the first {high} of revenue are high value, the next "
    "{middle} middle value, the rest low value.",
)
_HOW_MANY = Text(
    zh_hant="依金額由高到低：前 {high} 的顧客是高價值，接下來的 {middle} 是中價值，其餘是低價值；金額相同的人同級。",
    zh_hans="按金额由高到低：前 {high} 的客户是高价值，接下来的 {middle} 是中价值，其余是低价值；金额相同的人同级。",
    en="From the highest spender down: the first {high} of customers are high value, the next {middle} middle value, "
    "the rest low value; equal amounts are in one tier.",
)
_NO_MONEY = Text(
    zh_hant="沒有任何大於零的金額，分不出價值高低；匯入訂單金額後就會出現。",
    zh_hans="没有任何大于零的金额，分不出价值高低；导入订单金额后就会出现。",
    en="There is no amount above zero, so values cannot be told apart; import what orders were worth to see tiers.",
)


def value_tiers(
    facts: Facts, people: People, shares: tuple[float, ...] = SHARES, *, of_customers: bool = False
) -> Segmentation:
    """Tiers of the people by what they spent within the window. shares: of revenue, or of the customers."""
    named = _HOW_MANY if of_customers else _HOW
    how = named.fill(high=f"{shares[0]:.0%}", middle=f"{shares[1]:.0%}")
    table = people.table.filter(people.table.recent_amount.notnull())
    found = steps(facts, table, "recent_amount")
    if not any(s.high > 0 for s in found):
        return Segmentation(NAME, TITLE, SEGMENTS, people.day, how, refused=_NO_MONEY)
    if of_customers:
        weighed = [type(s)(s.low, s.high, s.customers, float(s.customers)) for s in found]
        high, middle = at_shares_of_total(weighed, shares)
    else:
        high, middle = at_shares_of_total(found, shares)
    tier = ibis.cases(
        (at_least(table.recent_amount, high), "high"),
        (at_least(table.recent_amount, middle), "middle"),
        else_="low",
    )
    members = table.select("customer_id", "amount", "year_amount", segment=tier)
    return Segmentation(NAME, TITLE, SEGMENTS, people.day, how, memberships=members)
