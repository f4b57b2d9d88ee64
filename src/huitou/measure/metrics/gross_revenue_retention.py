"""Gross revenue retention: as the net one, but no customer counts for more than was spent in the period before.

So it never exceeds 100 %: (S − contraction − churn) ÷ S, by customer.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Ratio
from huitou.measure.spending import side_by_side
from huitou.measure.view import Facts


def gross_revenue_retention(facts: Facts, period: Period) -> Ratio:
    rows = side_by_side(facts, period.previous(), period)
    kept = (rows.now < rows.before).ifelse(rows.now, rows.before)
    return Ratio(of=rows, top=kept, bottom=_.before, most=1.0)


METRIC = Metric(
    measure=gross_revenue_retention,
    title=Text("毛營收留存率", "毛营收留存率", "Gross revenue retention"),
    asks=Text(
        "不算多買的，營收留住了多少？",
        "不算多买的，营收留住了多少？",
        "Leaving growth aside, how much revenue was kept?",
    ),
    formula=Text(
        "每位顧客取「這一期與前一個等長期間消費較小者」加總 ÷ 前一期消費；不超過 100%",
        "每位客户取“本期与前一个等长期间消费较小者”加总 ÷ 前一期消费；不超过 100%",
        "Sum over customers of the smaller of revenue now and in the equally long period before ÷ revenue before; 100 % at most",
    ),
    source="(S − contraction − churn) ÷ S by customer; interval: delta method over customers",
    unit="share",
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
