"""Repeat-revenue share: of the period's revenue from known customers, the part from those who had bought before.

All a repeat customer spends in the period counts, the first order too where it lies in it.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Ratio
from huitou.measure.purchasing import with_first
from huitou.measure.view import Facts


def repeat_revenue_share(facts: Facts, period: Period) -> Ratio:
    buyers = with_first(facts, facts.bought(period))
    repeat = (buyers.since < buyers.first_on) | (buyers.orders >= 2)
    return Ratio(of=buyers, top=repeat.ifelse(buyers.amount, 0), bottom=_.amount, most=1.0)


METRIC = Metric(
    measure=repeat_revenue_share,
    title=Text("舊客營收占比", "老客营收占比", "Repeat-revenue share"),
    asks=Text(
        "營收有多少來自回頭客？",
        "营收有多少来自回头客？",
        "How much of the revenue comes from repeat customers?",
    ),
    formula=Text(
        "回頭客（之前買過，或期間內買兩次以上）在期間內的消費 ÷ 全部已知顧客在期間內的消費",
        "回头客（之前买过，或期间内买两次以上）在期间内的消费 ÷ 全部已知客户在期间内的消费",
        "Revenue of the period from customers who had bought before or bought twice in it ÷ revenue from all known customers",
    ),
    source="Textbook definition by customers, not by orders; interval: delta method over customers (Cochran 1977)",
    unit="share",
    family="repurchase",
    reads=("purchases",),
    remembers=True,
    parts=(
        Text("舊客的消費", "老客的消费", "From repeat customers"),
        Text("新客的消費", "新客的消费", "From new customers"),
    ),
    cautions=(
        Text(
            "需要完整的購買紀錄：資料開始以前就買過的顧客，會被當成新顧客。",
            "需要完整的购买记录：数据开始之前就买过的客户，会被当成新客户。",
            "Needs the full history: whoever bought before the data begin is taken for new.",
        ),
    ),
)
