"""Employee satisfaction as a mean: the employees' mean answer to the overall question, on the company's scale."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def employee_satisfaction_mean(facts: Facts, period: Period) -> Mean:
    return Mean(
        of=answers_about(facts, period, "esat", usual="1-5"), value=_.score, limits=("lowest", "highest")
    )


METRIC = Metric(
    measure=employee_satisfaction_mean,
    title=Text("員工滿意度（平均分數）", "员工满意度（平均分）", "Employee satisfaction (mean)"),
    asks=Text("員工平均給幾分？", "员工平均打几分？", "What score do employees give on average?"),
    formula=Text(
        "整體滿意度分數的總和 ÷ 有作答的回答數（通常 1–5 分）",
        "总体满意度分数之和 ÷ 有作答的回答数（通常 1–5 分）",
        "Sum of the overall satisfaction scores ÷ answers given (usually on 1-5)",
    ),
    source="Common practice; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="employees",
    reads=("answers", "employees"),
    least=5,
    options={"scale": ""},
    by=("branch", "role", "survey", "channel", "language", "scale"),
    cautions=(
        Text(
            "少於 5 人作答不顯示，免得認出是誰。請同時看滿意比例。",
            "少于 5 人作答不显示，免得认出是谁。请同时看满意占比。",
            "Not shown for fewer than 5 answers, so that nobody is recognised. Read it beside the share of the satisfied.",
        ),
    ),
)
