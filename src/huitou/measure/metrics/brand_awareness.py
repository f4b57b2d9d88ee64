"""Brand awareness: of those asked, the share who know the brand."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import answers_to
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def brand_awareness(facts: Facts, period: Period) -> Share:
    return Share(of=answers_to(facts, period, "brand.aware", scale="0-1"), where=_.score >= 1)


METRIC = Metric(
    measure=brand_awareness,
    title=Text("品牌知名度", "品牌知名度", "Brand awareness"),
    asks=Text("多少人知道我們？", "多少人知道我们？", "How many know us?"),
    formula=Text(
        "知道本品牌的回答 ÷ 有作答的回答",
        "知道本品牌的回答 ÷ 有作答的回答",
        "Answers that know this brand ÷ all answers given",
    ),
    source="Common practice in brand tracking; interval: Wilson, JASA 22, 1927",
    unit="share",
    family="brand",
    reads=("answers",),
    cautions=(
        Text(
            "未提示和有提示的知名度差很多，不能互比；自己的顧客當然知道。",
            "未提示和有提示的知名度差很多，不能互比；自己的客户当然知道。",
            "Unprompted and prompted awareness differ much and cannot be compared; one's own customers know the brand.",
        ),
    ),
)
