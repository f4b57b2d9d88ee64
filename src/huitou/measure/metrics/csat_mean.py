"""Customer satisfaction as a mean: the mean answer to the overall question, on the company's scale."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_about
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def csat_mean(facts: Facts, period: Period) -> Mean:
    return Mean(
        of=answers_about(facts, period, "csat", usual="1-5"), value=_.score, limits=("lowest", "highest")
    )


METRIC = Metric(
    measure=csat_mean,
    title=Text("顧客滿意度（平均分數）", "客户满意度（平均分）", "Customer satisfaction (mean)"),
    asks=Text("顧客平均給幾分？", "客户平均打几分？", "What score do customers give on average?"),
    formula=Text(
        "整體滿意度分數的總和 ÷ 有作答的回答數（通常 1–5 分）",
        "总体满意度分数之和 ÷ 有作答的回答数（通常 1–5 分）",
        "Sum of the overall satisfaction scores ÷ answers given (usually on 1-5)",
    ),
    source="Common practice; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="satisfaction",
    reads=("answers",),
    options={"scale": ""},
    cautions=(
        Text(
            "平均會蓋住兩極；請同時看滿意比例。不同量尺的平均不能互比。",
            "平均会掩盖两极；请同时看满意占比。不同量表的平均不能互比。",
            "A mean hides two camps: read it beside the share of the satisfied. Means on two scales cannot be compared.",
        ),
    ),
)
