"""Customer value to date: what a customer who ever bought has spent until the period's end, on average.

Revenue, not margin, and what was, not what will be.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def customer_value_to_date(facts: Facts, period: Period) -> Mean:
    return Mean(of=facts.bought_before(period.end), value=_.amount)


METRIC = Metric(
    measure=customer_value_to_date,
    title=Text("顧客累計消費額", "客户累计消费额", "Customer value to date"),
    asks=Text(
        "一位顧客到目前為止帶來多少營收？",
        "一位客户到目前为止带来多少营收？",
        "How much has a customer brought in so far?",
    ),
    formula=Text(
        "到期末為止的累計消費 ÷ 到期末為止買過的顧客",
        "截至期末的累计消费 ÷ 截至期末买过的客户",
        "Revenue to the end of the period ÷ customers who ever bought by then",
    ),
    source="Historical customer value, in revenue; customers as units",
    unit="money",
    family="value",
    reads=("purchases",),
    within=False,
    cautions=(
        Text(
            "是營收，不是毛利；新顧客多時平均會下降。",
            "是营收，不是毛利；新客户多时平均会下降。",
            "Revenue, not margin; many new customers pull the mean down.",
        ),
    ),
)
