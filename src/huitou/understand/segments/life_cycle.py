"""Life-cycle stages: where a customer stands in the company's own purchase cycle, rather than after so many days.

A silence is counted in the customer's own expected gaps (see `cycle.py`) and judged by the gaps that did end in a
return: 80, 90 and 97.5 % of those were shorter than the marks of cooling, at risk and churned.
"""

from __future__ import annotations

import ibis

from huitou.base import Text
from huitou.measure import days_between, quotient
from huitou.understand.cycle import Cycle
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation

NAME = "life_cycle"
TITLE = Text("顧客生命週期階段", "客户生命周期阶段", "Life-cycle stage")
LOYAL_ORDERS = 4

SEGMENTS = {
    "new": Text("新顧客", "新客户", "New"),
    "active": Text("活躍", "活跃", "Active"),
    "loyal": Text("忠誠", "忠诚", "Loyal"),
    "won_back": Text("贏回", "赢回", "Won back"),
    "cooling": Text("降溫", "降温", "Cooling"),
    "at_risk": Text("有流失風險", "有流失风险", "At risk"),
    "churned": Text("已流失", "已流失", "Churned"),
}
AWAY = ("cooling", "at_risk", "churned")

_HOW = Text(
    zh_hant="沉默以顧客自己平常的間隔計：超過 {cooling} 倍是降溫，{at_risk} 倍是有流失風險，{churned} 倍是已流失。還不沉默的人：只買過一次是新顧客，"
    "{since} 以後才在流失之後回來的是贏回，買過 {loyal} 次以上是忠誠，其餘是活躍。",
    zh_hans="沉默以客户自己平常的间隔计：超过 {cooling} 倍是降温，{at_risk} 倍是有流失风险，{churned} 倍是已流失。还没沉默的人：只买过一次是新客户，"
    "{since} 以后才在流失之后回来的是赢回，买过 {loyal} 次以上是忠诚，其余是活跃。",
    en="Silence is counted in the customer's own usual gaps: over {cooling} is cooling, over {at_risk} at risk, over "
    "{churned} churned. Of those not silent, one order is new; a return since {since} from being churned is won back; "
    "{loyal} orders or more are loyal; the rest is active.",
)
_NO_CYCLE = Text(
    zh_hant="還看不出這家公司的購買週期（至少要有 30 次「買了又來買」），所以分不出階段；其他分群不受影響。",
    zh_hans="还看不出这家公司的购买周期（至少要有 30 次“买了又来买”），所以分不出阶段；其他分群不受影响。",
    en="The company's purchase cycle cannot be read off yet (it takes at least 30 orders that followed an earlier one), "
    "so there are no stages; other segmentations still work.",
)


def life_cycle(people: People, cycle: Cycle | None, loyal_orders: int = LOYAL_ORDERS) -> Segmentation:
    """The stage of each of the people as of their day; refused in words where the company has no cycle."""
    if cycle is None:
        return Segmentation(NAME, TITLE, SEGMENTS, people.day, _NO_CYCLE, refused=_NO_CYCLE)
    table = people.table
    silence = cycle.silence(table, people.day)
    away = quotient(
        days_between(table.earlier_on, table.returned_on),
        cycle.expected_gap(table.earlier_orders, table.first_on, table.earlier_on),
    )
    stage = ibis.cases(
        (silence > cycle.churned, "churned"),
        (silence > cycle.at_risk, "at_risk"),
        (silence > cycle.cooling, "cooling"),
        (away.fill_null(0.0) > cycle.churned, "won_back"),
        (table.orders == 1, "new"),
        (table.orders >= loyal_orders, "loyal"),
        else_="active",
    )
    return Segmentation(
        NAME,
        TITLE,
        SEGMENTS,
        people.day,
        how=_HOW.fill(**_marks(cycle), since=people.since, loyal=loyal_orders),
        memberships=table.select("customer_id", "amount", "year_amount", segment=stage),
    )


def _marks(cycle: Cycle) -> dict[str, str]:
    return {name: f"{getattr(cycle, name):.1f}" for name in AWAY}
