"""Review rate: of the customers who bought in the period, the share who wrote a review in it or soon after."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among, days_after
from huitou.measure.view import Facts


def review_rate(facts: Facts, period: Period) -> Share:
    until = days_after(period, int(facts.options["days"]))
    buyers = facts.bought(period).filter(facts.has("reviews"))
    reviewers = facts.during(facts.plain("reviews"), until, "reviewed_on")
    return Share(of=among(buyers, reviewers, "reviewed"), where=_.reviewed)


METRIC = Metric(
    measure=review_rate,
    title=Text("評論率", "评论率", "Review rate"),
    asks=Text("買過的人多少寫評論？", "买过的人多少写评论？", "How many buyers write a review?"),
    formula=Text(
        "期間內買過、並在期間內或期末後一段天數（預設 30 天）內寫評論的顧客 ÷ 期間內買過的顧客",
        "期间内买过、并在期间内或期末后一段天数（默认 30 天）内写评论的客户 ÷ 期间内买过的客户",
        "Buyers of the period who wrote a review in it or within 30 days after its end (unless set otherwise) ÷ buyers of the period",
    ),
    source="Textbook definition; customers as units",
    unit="share",
    family="engagement",
    reads=(
        "purchases",
        "reviews",
    ),
    by=(
        "channel",
        "branch",
        "category",
    ),
    within=False,
    settles="days",
    options={"days": 30},
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
    ),
)
