"""Returned value: the part of the period's order value that was refunded, however late."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.goods_returned import returns_of
from huitou.measure.metric import Metric, Ratio
from huitou.measure.view import Facts


def goods_return_value_share(facts: Facts, period: Period) -> Ratio:
    return Ratio(of=returns_of(facts, period), top=_.refunded, bottom=_.amount)


METRIC = Metric(
    measure=goods_return_value_share,
    title=Text("退貨金額占比", "退货金额占比", "Returned share of value"),
    asks=Text("營收有多少又退回去？", "营收有多少又退回去？", "How much of the order value is refunded?"),
    formula=Text(
        "期間內訂單的退款金額（含期末後才退的）÷ 期間內訂單的金額",
        "期间内订单的退款金额（含期末之后才退的）÷ 期间内订单的金额",
        "Refunds on orders of the period, whenever they were ÷ value of these orders",
    ),
    source="Textbook definition by value; interval: delta method over customers (Cochran 1977)",
    unit="share",
    bounds=(0.0, float("inf")),
    family="service",
    reads=(
        "purchases",
        "returns",
    ),
    needs=("returns",),
    better="lower",
    settles="days",
    options={"days": 30},
    cautions=(
        Text(
            "期末後才退的也算在訂單那一期，所以最近幾期還會變動。",
            "期末之后才退的也计入订单那一期，所以最近几期还会变动。",
            "What comes back after the period's end counts for the period of the order, so the latest figures still move.",
        ),
        Text(
            "找不到原訂單的退貨單，算在退貨日那一期，一張算一筆。",
            "找不到原订单的退货单，计入退货日那一期，一张算一笔。",
            "A return that names no known order counts as one, in the period of its own day.",
        ),
    ),
)
