"""Active customers: those who bought in the period."""

from huitou.base import Period, Text
from huitou.measure.metric import Count, Metric
from huitou.measure.view import Facts


def active_customers(facts: Facts, period: Period) -> Count:
    return Count(of=facts.bought(period))


METRIC = Metric(
    measure=active_customers,
    title=Text("活躍顧客數", "活跃客户数", "Active customers"),
    asks=Text("有多少人來買？", "有多少人来买？", "How many bought?"),
    formula=Text(
        "期間內至少買一次的已知顧客人數",
        "期间内至少买一次的已知客户人数",
        "Known customers with at least one order in the period",
    ),
    source="Life-cycle accounting: new + retained + returning = active",
    unit="count",
    family="retention",
    reads=("purchases",),
)
