"""Cohort retention (N-day, N-week, N-month): of the customers new in the period, the share active in the n-th unit after.

Units are calendar units of the company's local time: the month after that of the first purchase is n = 1, on whatever
day of it she came.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.cohorts import settled, steps, unit_of, units_later, watched_units
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among
from huitou.measure.view import Facts


def cohort_retention(facts: Facts, period: Period) -> Share:
    unit, n = unit_of(facts)
    active = units_later(facts, period, unit).filter(_.later == steps(unit, n))
    return Share(of=among(watched_units(facts, period, unit, n), active, "back"), where=_.back)


METRIC = Metric(
    measure=cohort_retention,
    title=Text("世代留存率", "同期群留存率", "Cohort retention"),
    asks=Text(
        "新顧客在之後第 n 個月還買嗎？",
        "新客户在之后第 n 个月还买吗？",
        "Do new customers buy in the n-th month after?",
    ),
    formula=Text(
        "期間內首購、且首購後第 n 個單位（月、週或日；預設第 1 個月）又買的顧客 ÷ 期間內首購、且該單位已過完的顧客",
        "期间内首购、且首购后第 n 个单位（月、周或日；默认第 1 个月）又买的客户 ÷ 期间内首购、且该单位已过完的客户",
        "Customers first buying in the period with a purchase in the n-th calendar unit after that of the first (month, week or day; by default 1 month) ÷ customers first buying in the period for whom that unit has passed",
    ),
    source="N-day retention as in product analytics, on calendar units",
    unit="share",
    family="retention",
    reads=("purchases",),
    settles=settled,
    options={"unit": "month", "n": 1},
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
