"""Customer effort score 2.0: the mean agreement, on 1-7, with “the company made it easy to handle my issue”."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def ces(facts: Facts, period: Period) -> Mean:
    return Mean(of=answers_to(facts, period, "ces", scale="1-7"), value=_.score, limits=("lowest", "highest"))


METRIC = Metric(
    measure=ces,
    title=Text(
        "顧客費力度（CES 2.0，平均）", "客户费力度（CES 2.0，平均）", "Customer effort (CES 2.0, mean)"
    ),
    asks=Text("顧客覺得事情好辦嗎？", "客户觉得事情好办吗？", "Was it easy for customers?"),
    formula=Text(
        "「公司讓我很容易處理好這件事」的同意程度（1–7 分）平均；高分代表輕鬆",
        "“公司让我很容易处理好这件事”的同意程度（1–7 分）平均；高分代表轻松",
        "Mean agreement with “made it easy to handle my issue”, 1-7; high is easy",
    ),
    source="CES 2.0, CEB (now Gartner) 2013; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="satisfaction",
    reads=("answers",),
    cautions=(
        Text(
            "只在一次接觸之後問。1–5 分的 CES 1.0 方向相反，另列為 ces_1，兩者不能互比。",
            "只在一次接触之后问。1–5 分的 CES 1.0 方向相反，另列为 ces_1，两者不能互比。",
            "Ask after an interaction only. CES 1.0 on 1-5 points the other way and is ces_1: never compare the two.",
        ),
    ),
)
