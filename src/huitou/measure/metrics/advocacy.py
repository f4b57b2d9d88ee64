"""Advocacy, as said: of those asked, the share who have recommended the brand in the last 90 days."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def advocacy(facts: Facts, period: Period) -> Share:
    return Share(of=answers_to(facts, period, "advocacy", scale="0-1"), where=_.score >= 1)


METRIC = Metric(
    measure=advocacy,
    title=Text("口碑推薦比例（自述）", "口碑推荐占比（自述）", "Advocacy (as said)"),
    asks=Text(
        "最近 90 天，多少顧客推薦過我們？",
        "最近 90 天，多少客户推荐过我们？",
        "How many have recommended us in the last 90 days?",
    ),
    formula=Text(
        "回答「推薦過」的 ÷ 有作答的回答",
        "回答“推荐过”的 ÷ 有作答的回答",
        "Answers that say yes ÷ all answers given",
    ),
    source="Behavioural recommendation question, common practice; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="brand",
    reads=("answers",),
    cautions=(
        Text(
            "這是顧客自己說的；實際推薦請看推薦紀錄算出的指標。",
            "这是客户自己说的；实际推荐请看由推荐记录算出的指标。",
            "This is what customers say; what they did is in the measures made from recorded referrals.",
        ),
    ),
)
