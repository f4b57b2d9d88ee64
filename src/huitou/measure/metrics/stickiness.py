"""Stickiness DAU/MAU: on a day of the period, how many of the month's active customers are active, on average.

Calendar months; of a running or partly asked month only the days of the period that the data know count. ΣDAU over all
days ÷ ΣMAU over all days is the same as active days ÷ days of the months in which a customer was active.
option event: visits or purchases.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.activity import active_months
from huitou.measure.metric import Metric, Ratio
from huitou.measure.view import Facts


def stickiness(facts: Facts, period: Period) -> Ratio:
    return Ratio(of=active_months(facts, period), top=_.active_days, bottom=_.days, most=1.0)


METRIC = Metric(
    measure=stickiness,
    title=Text("顧客黏著度（DAU/MAU）", "客户黏性（DAU/MAU）", "Stickiness (DAU/MAU)"),
    asks=Text(
        "當月活躍的顧客，每天有多少會來？",
        "当月活跃的客户，每天有多少会来？",
        "Of the month's active customers, how many come on a day?",
    ),
    formula=Text(
        "每日活躍顧客數的平均 ÷ 當月活躍顧客數；活躍 = 有造訪；跨多個月時加總後相除",
        "每日活跃客户数的平均 ÷ 当月活跃客户数；活跃 = 有访问；跨多个月时加总后相除",
        "Mean daily active customers ÷ monthly active customers; active = visited; over several months sums are divided",
    ),
    source="DAU/MAU on calendar months, as in product analytics; interval: delta method over customers",
    unit="share",
    family="engagement",
    reads=("visits",),
    within=False,
    options={"event": "visits"},
    cautions=(
        Text(
            "期間不足一個月時，分母是那幾天的活躍顧客，數字會偏高。",
            "期间不足一个月时，分母是那几天的活跃客户，数字会偏高。",
            "In a period shorter than a month the base are the customers active in it, so the figure is higher.",
        ),
        Text(
            "可設成以購買日代替造訪日。",
            "可设成以购买日代替访问日。",
            "Where set so, days of purchase take the place of days of visit.",
        ),
        Text(
            "只算認得出是哪位顧客的造訪。",
            "只计认得出是哪位客户的访问。",
            "Only visits of known customers count.",
        ),
    ),
)
