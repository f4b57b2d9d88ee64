"""Engagement rate: of the customers who bought in the last year, the share who took part in anything in the period.

Taking part: a visit, a review, a referral, an answer to a survey.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.activity import knows_interactions, who_interacted
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among, days_before
from huitou.measure.view import Facts


def engagement_rate(facts: Facts, period: Period) -> Share:
    recent = days_before(period.end, int(facts.options["bought_within_days"]))
    customers = facts.bought(recent).filter(knows_interactions(facts))
    return Share(of=among(customers, who_interacted(facts, period), "engaged"), where=_.engaged)


METRIC = Metric(
    measure=engagement_rate,
    title=Text("顧客參與率", "客户参与率", "Engagement rate"),
    asks=Text(
        "買東西之外，多少顧客跟我們互動？",
        "购物之外，多少客户和我们互动？",
        "Besides buying, how many customers deal with us?",
    ),
    formula=Text(
        "期間內造訪、評論、推薦或填問卷的顧客 ÷ 到期末為止 一段天數（預設 365 天）內買過的顧客",
        "期间内访问、评论、推荐或填问卷的客户 ÷ 截至期末 一段天数（默认 365 天）内买过的客户",
        "Customers who visited, reviewed, referred or answered in the period ÷ customers who bought within a number of days (by default 365) before its end",
    ),
    source="Own definition over the interactions recorded; customers as units",
    unit="share",
    family="engagement",
    reads=(
        "purchases",
        "visits",
        "reviews",
        "referrals",
        "answers",
    ),
    by=(
        "channel",
        "branch",
        "category",
    ),
    within=False,
    options={"bought_within_days": 365},
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "沒有匯入的互動看不見。",
            "没有导入的互动看不见。",
            "Interactions that were not recorded cannot be seen.",
        ),
    ),
)
