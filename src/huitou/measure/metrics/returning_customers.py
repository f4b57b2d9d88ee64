"""Returning customers: had lapsed before the period and bought in it.

Together with the new and the retained ones they are the active customers.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Count, Metric
from huitou.measure.purchasing import among, days_before, lapse_days, with_first
from huitou.measure.view import Facts


def returning_customers(facts: Facts, period: Period) -> Count:
    recent = days_before(period.first, lapse_days(facts))
    buyers = with_first(facts, facts.bought(period)).filter(_.since < period.first)
    buyers = among(buyers, facts.bought_anywhere(recent), "recently")
    return Count(of=buyers.filter(~_.recently))


METRIC = Metric(
    measure=returning_customers,
    title=Text("回流顧客數", "回流客户数", "Returning customers"),
    asks=Text("多少流失的顧客回來了？", "多少流失的客户回来了？", "How many lapsed customers came back?"),
    formula=Text(
        "期間內買過、以前也買過、但期間開始前的流失界線天數內沒買的顧客人數",
        "期间内买过、以前也买过、但期间开始前的流失界线天数内没买的客户人数",
        "Buyers of the period who had bought before, but not within the lapse limit before it began",
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
