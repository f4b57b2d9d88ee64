"""Referral rate: of the customers who bought in the period, the share who referred somebody in it."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among
from huitou.measure.view import Facts


def referral_rate(facts: Facts, period: Period) -> Share:
    referrers = facts.during(facts.plain("referrals"), period, "referred_on")
    buyers = facts.bought(period).filter(facts.has("referrals"))
    return Share(of=among(buyers, referrers, "referred"), where=_.referred)


METRIC = Metric(
    measure=referral_rate,
    title=Text("推薦率", "推荐率", "Referral rate"),
    asks=Text("多少顧客介紹別人來？", "多少客户介绍别人来？", "How many customers refer somebody?"),
    formula=Text(
        "期間內推薦過別人的活躍顧客 ÷ 活躍顧客（期間內買過）",
        "期间内推荐过别人的活跃客户 ÷ 活跃客户（期间内买过）",
        "Active customers who referred somebody in the period ÷ active customers (who bought in it)",
    ),
    source="Textbook definition; customers as units",
    unit="share",
    family="engagement",
    reads=(
        "purchases",
        "referrals",
    ),
    by=(
        "channel",
        "branch",
        "category",
    ),
    within=False,
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "推薦過別人、但期間內沒買的顧客不算。",
            "推荐过别人、但期间内没买的客户不计。",
            "Referrers who did not buy in the period do not count.",
        ),
    ),
)
