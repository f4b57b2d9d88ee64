"""Brand preference: of those asked which brand they would choose, the share who would choose this one."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def brand_preference(facts: Facts, period: Period) -> Share:
    return Share(of=answers_to(facts, period, "brand.preferred", scale="0-1"), where=_.score >= 1)


METRIC = Metric(
    measure=brand_preference,
    title=Text("品牌偏好度", "品牌偏好度", "Brand preference"),
    asks=Text("多少人會首選我們？", "多少人会首选我们？", "How many would choose us first?"),
    formula=Text(
        "首選本品牌的回答 ÷ 有作答的回答",
        "首选本品牌的回答 ÷ 有作答的回答",
        "Answers that prefer this brand ÷ all answers given",
    ),
    source="Common practice in brand tracking; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="brand",
    reads=("answers",),
    cautions=(
        Text(
            "只問自己的顧客，偏好度會偏高；要和市場比，得問一般大眾。",
            "只问自己的客户，偏好度会偏高；要和市场比，得问一般大众。",
            "Asked of one's own customers it comes out high; to compare with the market, ask the public.",
        ),
    ),
)
