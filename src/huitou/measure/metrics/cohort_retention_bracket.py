"""Bracket cohort retention: of the customers new in the period, the share active from day a to day b after the first.

Days are counted from each customer's own first day, so every one is watched equally long.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.cohorts import came_within
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def cohort_retention_bracket(facts: Facts, period: Period) -> Share:
    first_day, last_day = int(facts.options["first_day"]), int(facts.options["last_day"])
    return Share(of=came_within(facts, period, first_day, last_day), where=_.back)


METRIC = Metric(
    measure=cohort_retention_bracket,
    title=Text("世代留存率（天數區間）", "同期群留存率（天数区间）", "Cohort retention, bracket"),
    asks=Text(
        "新顧客在之後 a 到 b 天內又買嗎？",
        "新客户在之后 a 到 b 天内又买吗？",
        "Do new customers buy again a to b days after?",
    ),
    formula=Text(
        "期間內首購、且首購後一段天數（預設第 1 到 30 天）內又買的顧客 ÷ 期間內首購、且首購已滿這段天數的顧客",
        "期间内首购、且首购后一段天数（默认第 1 到 30 天）内又买的客户 ÷ 期间内首购、且首购已满这段天数的客户",
        "Customers first buying in the period with a purchase in a bracket of days after (by default 1 to 30) ÷ customers first buying in the period so long ago that the bracket has passed",
    ),
    source="Bracket retention as in product analytics; rolling days from the customer's first purchase",
    unit="share",
    family="retention",
    reads=("purchases",),
    settles="last_day",
    options={"first_day": 1, "last_day": 30},
    cautions=(
        Text(
            "還沒過完觀察期的顧客不算在內；資料最後幾期的世代會比較小。",
            "还没过完观察期的客户不计在内；数据最后几期的世代会比较小。",
            "Customers whose interval has not passed yet are left out; the last cohorts are smaller.",
        ),
        Text(
            "需要完整的購買紀錄：資料開始以前就買過的顧客，會被當成新顧客。",
            "需要完整的购买记录：数据开始之前就买过的客户，会被当成新客户。",
            "Needs the full history: whoever bought before the data begin is taken for new.",
        ),
        Text(
            "按分店、通路分時，新顧客算在第一次購買的地方。",
            "按门店、渠道拆分时，新客户计在首次购买的地方。",
            "Split by branch or channel, a new customer counts where the first purchase was made.",
        ),
    ),
)
