"""Net revenue retention: what the customers of the equally long period before spend now, of what they spent then.

Version with expansion and contraction: (S + expansion − contraction − churn) ÷ S.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Ratio
from huitou.measure.spending import side_by_side
from huitou.measure.view import Facts


def net_revenue_retention(facts: Facts, period: Period) -> Ratio:
    return Ratio(of=side_by_side(facts, period.previous(), period), top=_.now, bottom=_.before)


METRIC = Metric(
    measure=net_revenue_retention,
    title=Text("淨營收留存率", "净营收留存率", "Net revenue retention"),
    asks=Text(
        "同一批顧客的營收，留住了多少？",
        "同一批客户的营收，留住了多少？",
        "How much of the same customers' revenue was kept?",
    ),
    formula=Text(
        "前一個等長期間有消費的顧客，這個期間的消費 ÷ 他們前一期的消費（含增加、減少與流失）",
        "前一个等长期间有消费的客户，本期间的消费 ÷ 他们前一期的消费（含增加、减少与流失）",
        "Revenue in this period from customers with revenue in the equally long one before ÷ their revenue then (expansion, contraction and churn included)",
    ),
    source="(S + expansion − contraction − churn) ÷ S; retail form over equal periods; interval: delta method over customers",
    unit="share",
    bounds=(0.0, float("inf")),
    family="value",
    reads=("purchases",),
    within=False,
    cautions=(
        Text(
            "跟前一個等長期間比，會受季節影響；一年一年比可以避開。",
            "与前一个等长期间比较，会受季节影响；按年比较可以避开。",
            "Against the period just before, seasons show; whole years avoid that.",
        ),
        Text(
            "按分店等分時，前後兩期都只看同一家分店的消費。",
            "按门店等维度拆分时，前后两期都只看同一家门店的消费。",
            "Split by branch and the like, both periods count the revenue in the same branch only.",
        ),
    ),
)
