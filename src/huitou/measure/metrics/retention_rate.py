"""Retention rate (E − N) ÷ S: of the customers of the equally long period before, the share who bought in this one.

E − N are this period's buyers without the new ones: those of the same cohort S who are still there.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among
from huitou.measure.view import Facts


def retention_rate(facts: Facts, period: Period) -> Share:
    cohort = facts.bought(period.previous())
    return Share(of=among(cohort, facts.bought_anywhere(period), "stayed"), where=_.stayed)


METRIC = Metric(
    measure=retention_rate,
    title=Text("顧客留存率", "客户留存率", "Retention rate"),
    asks=Text(
        "上一期的顧客，多少這一期還在買？",
        "上一期的客户，多少这一期还在买？",
        "Of the last period's customers, how many bought in this one?",
    ),
    formula=Text(
        "(E − N) ÷ S：前一個等長期間買過、這個期間也買的顧客 ÷ 前一個等長期間買過的顧客",
        "(E − N) ÷ S：前一个等长期间买过、本期间也买的客户 ÷ 前一个等长期间买过的客户",
        "(E − N) ÷ S: customers of the equally long period before who bought in this one ÷ customers of the period before",
    ),
    source="Textbook definition (E − N) / S, over one cohort S",
    unit="share",
    family="retention",
    reads=("purchases",),
    remembers=True,
    within=False,
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "按分店等分時：分母看原本在哪裡買，結果看在任何地方有沒有買。",
            "按门店等维度拆分时：分母看原先在哪里买，结果看在任何地方有没有买。",
            "Split by branch and the like: the base is where they bought before; the outcome counts anywhere.",
        ),
    ),
)
