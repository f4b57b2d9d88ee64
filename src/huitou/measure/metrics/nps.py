"""Net promoter score®: promoters (9-10) less detractors (0-6), out of all who answered, in points from −100 to 100.

Net Promoter is a registered mark of Bain & Company, NICE Satmetrix and Fred Reichheld.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, NetShare
from huitou.measure.view import Facts


def nps(facts: Facts, period: Period) -> NetShare:
    answers = answers_to(facts, period, "nps", scale="0-10")
    return NetShare(of=answers, plus=_.score >= 9, minus=_.score <= 6)


METRIC = Metric(
    measure=nps,
    title=Text("淨推薦值（NPS®）", "净推荐值（NPS®）", "Net promoter (NPS®)"),
    asks=Text("顧客願意推薦我們嗎？", "客户愿意推荐我们吗？", "Would customers recommend us?"),
    formula=Text(
        "100 ×（9–10 分人數 − 0–6 分人數）÷ 全部作答人數；7–8 分只算在分母",
        "100 ×（9–10 分人数 − 0–6 分人数）÷ 全部作答人数；7–8 分只算在分母",
        "100 × (answers of 9-10 less answers of 0-6) ÷ all answers; 7-8 count in the base only",
    ),
    source="Reichheld, Harvard Business Review 12/2003; interval: Rocks, American Statistician 2016",
    unit="points",
    family="satisfaction",
    reads=("answers",),
    cautions=(
        Text(
            "不同分店的 NPS 不能平均；沒作答的不算 0 分。",
            "不同门店的 NPS 不能平均；没作答的不算 0 分。",
            "Never average the NPS of segments; a skipped question is not a zero.",
        ),
        Text(
            "每一次回答都算：同一位顧客答兩次就算兩次。交易後問的和定期問的是兩種 NPS，請按問卷（survey）分開看。",
            "每一次回答都算：同一位客户答两次就算两次。交易后问的和定期问的是两种 NPS，请按问卷（survey）分开看。",
            "Every answer counts, two of one customer count twice. Asked after a purchase and asked at regular times are "
            "two kinds of NPS: split it by `survey`.",
        ),
    ),
)
