"""Review score: the mean rating of the reviews, on one scale (usually 1-5 stars)."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.answers import ratings
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def review_score(facts: Facts, period: Period) -> Mean:
    return Mean(of=ratings(facts, period, usual="1-5"), value=_.score, limits=("lowest", "highest"))


METRIC = Metric(
    measure=review_score,
    title=Text("評論平均星等", "评价平均分", "Review score"),
    asks=Text("顧客在評論裡給幾顆星？", "客户在评价里打几颗星？", "How many stars do reviews give?"),
    formula=Text(
        "評分總和 ÷ 有評分的評論數", "评分之和 ÷ 有评分的评价数", "Sum of the ratings ÷ reviews with a rating"
    ),
    source="Common practice; interval: Rocks, American Statistician 70, 2016, on any scale",
    unit="score",
    family="satisfaction",
    reads=("reviews",),
    options={"scale": ""},
    cautions=(
        Text(
            "寫評論的人不是全體顧客：很滿意和很不滿意的人比較會寫。",
            "写评价的人不是全体客户：很满意和很不满意的人更会写。",
            "Those who write reviews are not all customers: the very happy and the very unhappy write more.",
        ),
    ),
)
