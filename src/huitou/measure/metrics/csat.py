"""Customer satisfaction: of the answers to the overall question, the share in the two best boxes (4-5 on 1-5)."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def csat(facts: Facts, period: Period) -> Share:
    answers = answers_about(facts, period, "csat", usual="1-5", boxes=True)
    return Share(of=answers, where=_.score >= _.highest - 1)


METRIC = Metric(
    measure=csat,
    title=Text("顧客滿意度（滿意比例）", "客户满意度（满意占比）", "Customer satisfaction (top two boxes)"),
    asks=Text("多少顧客滿意？", "多少客户满意？", "How many customers are satisfied?"),
    formula=Text(
        "最高兩格的回答（1–5 分的 4–5 分）÷ 全部有作答的回答",
        "最高两格的回答（1–5 分的 4–5 分）÷ 全部有作答的回答",
        "Answers in the two best boxes (4-5 on 1-5) ÷ all answers given",
    ),
    source="Top-two-box share, common practice; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="satisfaction",
    reads=("answers",),
    options={"scale": ""},
    cautions=(
        Text(
            "滿意比例和平均分數是兩種指標，不能互比；題目或量尺一改，前後就不能比。",
            "满意占比和平均分是两种指标，不能互比；题目或量表一改，前后就不能比。",
            "The share of the satisfied and the mean are two measures; a new wording or scale breaks the series.",
        ),
        Text(
            "同一位顧客答了幾次就算幾次；電話訪問的分數常比較高，請按通路看。",
            "同一位客户答了几次就算几次；电话访问的分数常偏高，请按渠道看。",
            "Every answer counts, also of one customer; phone interviews tend to score higher, so look by channel.",
        ),
    ),
)
