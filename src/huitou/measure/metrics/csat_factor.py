"""Satisfaction per factor (service, product, price…): the share of answers in the two best boxes.

Meant to be split by `factor`; undivided it is over the answers to all factors.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def csat_factor(facts: Facts, period: Period) -> Share:
    answers = answers_about(facts, period, "csat.", usual="1-5", boxes=True)
    return Share(of=answers, where=_.score >= _.highest - 1)


METRIC = Metric(
    measure=csat_factor,
    title=Text(
        "各面向滿意度（滿意比例）", "各维度满意度（满意占比）", "Satisfaction by factor (top two boxes)"
    ),
    asks=Text("顧客對哪些地方滿意？", "客户对哪些方面满意？", "What are customers satisfied with?"),
    formula=Text(
        "某一面向最高兩格的回答（1–5 分的 4–5 分）÷ 該面向全部有作答的回答",
        "某一维度最高两格的回答（1–5 分的 4–5 分）÷ 该维度全部有作答的回答",
        "Answers about a factor in the two best boxes (4-5 on 1-5) ÷ all answers about it",
    ),
    source="Top-two-box share, common practice; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="satisfaction",
    reads=("answers",),
    options={"scale": ""},
    by=("factor", "survey", "channel", "branch", "language", "scale"),
    cautions=(
        Text(
            "請按 factor 分；不分時是所有面向的回答放在一起，一位顧客會算好幾次，區間因此偏窄。",
            "请按 factor 分；不分时是所有维度的回答放在一起，一位客户会算好几次，区间因此偏窄。",
            "Split it by `factor`; undivided, one customer counts once a factor, so that its interval is too narrow.",
        ),
    ),
)
