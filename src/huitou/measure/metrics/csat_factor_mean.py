"""Satisfaction per factor (service, product, price…) as a mean, on the company's scale.

Meant to be split by `factor`; undivided it is over the answers to all factors.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def csat_factor_mean(facts: Facts, period: Period) -> Mean:
    return Mean(
        of=answers_about(facts, period, "csat.", usual="1-5"), value=_.score, limits=("lowest", "highest")
    )


METRIC = Metric(
    measure=csat_factor_mean,
    title=Text("各面向滿意度（平均分數）", "各维度满意度（平均分）", "Satisfaction by factor (mean)"),
    asks=Text("顧客對每個面向平均給幾分？", "客户对每个维度平均打几分？", "What score does each factor get?"),
    formula=Text(
        "某一面向分數的總和 ÷ 該面向有作答的回答數（通常 1–5 分）",
        "某一维度分数之和 ÷ 该维度有作答的回答数（通常 1–5 分）",
        "Sum of the scores of a factor ÷ answers about it (usually on 1-5)",
    ),
    source="Common practice; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="satisfaction",
    reads=("answers",),
    options={"scale": ""},
    by=("factor", "survey", "channel", "branch", "language", "scale"),
    cautions=(
        Text(
            "請按 factor 分；分數高低不等於重要程度。",
            "请按 factor 分；分数高低不等于重要程度。",
            "Split it by `factor`; how high a factor scores says nothing about how much it matters.",
        ),
    ),
)
