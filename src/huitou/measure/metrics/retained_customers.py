"""Retained customers: bought in the period, and not long before it.

Together with the new and the returning ones they are the active customers.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Count, Metric
from huitou.measure.purchasing import among, days_before, lapse_days
from huitou.measure.view import Facts


def retained_customers(facts: Facts, period: Period) -> Count:
    recent = days_before(period.first, lapse_days(facts))
    buyers = among(facts.bought(period), facts.bought_anywhere(recent), "recently")
    return Count(of=buyers.filter(_.recently))


METRIC = Metric(
    measure=retained_customers,
    title=Text("持續活躍顧客數", "持续活跃客户数", "Continuing customers"),
    asks=Text("多少老顧客持續在買？", "多少老客户持续在买？", "How many customers kept buying?"),
    formula=Text(
        "期間內買過、且期間開始前的流失界線天數內也買過的顧客人數",
        "期间内买过、且期间开始前的流失界线天数内也买过的客户人数",
        "Buyers of the period who had also bought within the lapse limit before it began",
    ),
    source="Life-cycle accounting: new + retained + returning = active",
    unit="count",
    family="retention",
    reads=("purchases",),
    remembers=True,
    within=False,
    options={"lapsed_after_days": None},
    cautions=(
        Text(
            "流失界線不同，數字就不同；要長期比較，請在設定裡固定流失天數。",
            "流失界线不同，数字就不同；要长期比较，请在设置里固定流失天数。",
            "Another lapse limit gives other figures; fix the days in the settings to compare over years.",
        ),
    ),
)
