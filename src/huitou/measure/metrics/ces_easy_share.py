"""Easy share: of the answers to the CES 2.0 question on 1-7, the share of 5 and above."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def ces_easy_share(facts: Facts, period: Period) -> Share:
    return Share(of=answers_to(facts, period, "ces", scale="1-7"), where=_.score >= 5)


METRIC = Metric(
    measure=ces_easy_share,
    title=Text("覺得輕鬆的比例（CES 2.0）", "觉得轻松的占比（CES 2.0）", "Share who found it easy (CES 2.0)"),
    asks=Text("多少顧客覺得事情好辦？", "多少客户觉得事情好办？", "How many customers found it easy?"),
    formula=Text(
        "1–7 分中給 5 分以上的回答 ÷ 全部有作答的回答",
        "1–7 分中打 5 分以上的回答 ÷ 全部有作答的回答",
        "Answers of 5 or more on 1-7 ÷ all answers given",
    ),
    source="CES 2.0, CEB (now Gartner) 2013; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="satisfaction",
    reads=("answers",),
    cautions=(
        Text(
            "和 CES 平均是兩種算法，報告時說明用哪一種。",
            "和 CES 平均是两种算法，报告时说明用哪一种。",
            "This and the CES mean are two ways to count: say which one is reported.",
        ),
    ),
)
