"""Days to the second purchase: by then half of the customers new in the period have bought again.

Kaplan-Meier median; there is none where half of them never have.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Survival
from huitou.measure.purchasing import second_purchases
from huitou.measure.view import Facts


def second_purchase_days(facts: Facts, period: Period) -> Survival:
    return Survival(of=second_purchases(facts, period), time=_.waited, event=_.again)


METRIC = Metric(
    measure=second_purchase_days,
    title=Text("二次購買天數", "二次购买天数", "Days to second purchase"),
    asks=Text(
        "新顧客多久會買第二次？",
        "新客户多久会买第二次？",
        "How long until a new customer buys again?",
    ),
    formula=Text(
        "期間內首購的顧客，一半在幾天內於另一天又買（Kaplan-Meier 中位數）",
        "期间内首购的客户，一半在几天内于另一天又买（Kaplan-Meier 中位数）",
        "Days by which half of the customers first buying in the period have bought on a later day (Kaplan-Meier median)",
    ),
    source="Kaplan & Meier, JASA 1958; interval: Brookmeyer & Crowley, Biometrics 1982",
    unit="days",
    family="repurchase",
    reads=("purchases",),
    better="lower",
    cautions=(
        Text(
            "不到一半的人再買時，沒有中位數。",
            "不到一半的人再买时，没有中位数。",
            "Where fewer than half buy again there is no median.",
        ),
        Text(
            "需要完整的購買紀錄：資料開始以前就買過的顧客，會被當成新顧客。",
            "需要完整的购买记录：数据开始之前就买过的客户，会被当成新客户。",
            "Needs the full history: whoever bought before the data begin is taken for new.",
        ),
    ),
)
