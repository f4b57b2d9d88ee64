"""Employee net promoter: employees who would recommend the place as one to work at (9-10) less those who would not."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, NetShare
from huitou.measure.view import Facts


def enps(facts: Facts, period: Period) -> NetShare:
    answers = answers_to(facts, period, "enps", scale="0-10")
    return NetShare(of=answers, plus=_.score >= 9, minus=_.score <= 6)


METRIC = Metric(
    measure=enps,
    title=Text("員工淨推薦值（eNPS）", "员工净推荐值（eNPS）", "Employee net promoter (eNPS)"),
    asks=Text(
        "員工願意推薦這裡當工作的地方嗎？",
        "员工愿意推荐这里作为工作的地方吗？",
        "Would employees recommend this as a place to work?",
    ),
    formula=Text(
        "100 ×（9–10 分人數 − 0–6 分人數）÷ 全部作答人數",
        "100 ×（9–10 分人数 − 0–6 分人数）÷ 全部作答人数",
        "100 × (answers of 9-10 less answers of 0-6) ÷ all answers",
    ),
    source="Net promoter form on the workplace; interval: Rocks, American Statistician 70, 2016",
    unit="points",
    family="employees",
    reads=("answers", "employees"),
    least=5,
    by=("branch", "role", "survey", "channel", "language"),
    cautions=(
        Text(
            "少於 5 人作答不顯示，也不往下分，免得認出是誰。不和顧客的 NPS 比高低。",
            "少于 5 人作答不显示，也不往下分，免得认出是谁。不和客户的 NPS 比高低。",
            "Not shown for fewer than 5 answers, so that nobody is recognised. Never compare its level with customer NPS.",
        ),
    ),
)
