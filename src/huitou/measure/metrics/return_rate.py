"""Return (comeback) rate: of the customers who had lapsed when the period began, the share who bought in it.

Some Chinese texts call this 保留率; the retention rate (留存率) is another measure.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among, days_before, lapse_days
from huitou.measure.view import Facts


def return_rate(facts: Facts, period: Period) -> Share:
    recent = days_before(period.first, lapse_days(facts))
    lapsed = among(facts.bought_before(recent.first), facts.bought_anywhere(recent), "recently")
    lapsed = lapsed.filter(~_.recently)
    return Share(of=among(lapsed, facts.bought_anywhere(period), "back"), where=_.back)


METRIC = Metric(
    measure=return_rate,
    title=Text("顧客回流率", "客户回流率", "Return rate (comeback)"),
    asks=Text(
        "流失的顧客，多少又回來買？",
        "流失的客户，多少又回来买？",
        "Of the customers who had lapsed, how many came back?",
    ),
    formula=Text(
        "期間內又買的顧客 ÷ 期間開始時已流失（買過，但超過流失界線天數沒買）的顧客",
        "期间内又买的客户 ÷ 期间开始时已流失（买过，但超过流失界线天数没买）的客户",
        "Those who bought in the period ÷ customers who had bought before it, but not within the lapse limit before it began",
    ),
    source="Textbook definition of comeback, with the company's own lapse limit",
    unit="share",
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
        Text(
            "有些文章把回流率叫作「保留率」；留存率是另一個指標。",
            "有些文章把回流率叫作“保留率”；留存率是另一个指标。",
            "Some Chinese texts call this 保留率; the retention rate (留存率) is another measure.",
        ),
        Text(
            "按分店等分時：分母看原本在哪裡買，結果看在任何地方有沒有買。",
            "按门店等维度拆分时：分母看原先在哪里买，结果看在任何地方有没有买。",
            "Split by branch and the like: the base is where they bought before; the outcome counts anywhere.",
        ),
    ),
)
