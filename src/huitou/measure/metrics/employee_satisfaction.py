"""Employee satisfaction: of the employees' answers to the overall question, the share in the two best boxes."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def employee_satisfaction(facts: Facts, period: Period) -> Share:
    answers = answers_about(facts, period, "esat", usual="1-5", boxes=True)
    return Share(of=answers, where=_.score >= _.highest - 1)


METRIC = Metric(
    measure=employee_satisfaction,
    title=Text("員工滿意度（滿意比例）", "员工满意度（满意占比）", "Employee satisfaction (top two boxes)"),
    asks=Text("多少員工滿意？", "多少员工满意？", "How many employees are satisfied?"),
    formula=Text(
        "最高兩格的回答（1–5 分的 4–5 分）÷ 全部有作答的回答",
        "最高两格的回答（1–5 分的 4–5 分）÷ 全部有作答的回答",
        "Answers in the two best boxes (4-5 on 1-5) ÷ all answers given",
    ),
    source="Top-two-box share, common practice; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="employees",
    reads=("answers", "employees"),
    least=5,
    options={"scale": ""},
    by=("branch", "role", "survey", "channel", "language", "scale"),
    cautions=(
        Text(
            "少於 5 人作答不顯示，免得認出是誰。沒作答的人可能更不滿意。",
            "少于 5 人作答不显示，免得认出是谁。没作答的人可能更不满意。",
            "Not shown for fewer than 5 answers, so that nobody is recognised. Those who stay silent may be less content.",
        ),
    ),
)
