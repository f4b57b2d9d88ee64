"""Churn rate without contracts: of the customers active when the period began, the share who had lapsed when it ended.

Nobody cancels in a shop: a customer has lapsed after so many days without a purchase, by default three times the
company's own purchase cycle.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share, Survival
from huitou.measure.purchasing import among, days_before, lapse_days, lapses
from huitou.measure.view import Facts


def churn_rate(facts: Facts, period: Period) -> Share:
    limit = lapse_days(facts)
    active = facts.bought(days_before(period.first, limit))
    still = facts.bought_anywhere(days_before(period.end, limit))
    return Share(of=among(active, still, "still"), where=~_.still)


def course(facts: Facts, period: Period) -> Survival:
    return Survival(of=lapses(facts, period), time=_.waited, event=_.gone)


METRIC = Metric(
    measure=churn_rate,
    title=Text("顧客流失率", "客户流失率", "Churn rate"),
    asks=Text(
        "期初還在的顧客，多少到期末流失了？",
        "期初还在的客户，多少到期末流失了？",
        "Of the customers active at the start, how many had lapsed by the end?",
    ),
    formula=Text(
        "期末前的流失界線天數內沒買的顧客 ÷ 期初前的流失界線天數內買過的顧客",
        "期末前的流失界线天数内没买的客户 ÷ 期初前的流失界线天数内买过的客户",
        "Those without a purchase within the lapse limit before the period's end ÷ customers with one within the limit before its start",
    ),
    source="Inactivity rule by multiples of the purchase cycle (three, as in 91APP's NAPL model)",
    unit="share",
    family="retention",
    reads=("purchases",),
    better="lower",
    within=False,
    curve=course,
    options={"lapsed_after_days": None},
    cautions=(
        Text(
            "流失界線不同，數字就不同；要長期比較，請在設定裡固定流失天數。",
            "流失界线不同，数字就不同；要长期比较，请在设置里固定流失天数。",
            "Another lapse limit gives other figures; fix the days in the settings to compare over years.",
        ),
        Text("期間越長，流失率越高。", "期间越长，流失率越高。", "Longer periods give higher rates."),
        Text(
            "按分店等分時：分母看原本在哪裡買，結果看在任何地方有沒有買。",
            "按门店等维度拆分时：分母看原先在哪里买，结果看在任何地方有没有买。",
            "Split by branch and the like: the base is where they bought before; the outcome counts anywhere.",
        ),
    ),
)
