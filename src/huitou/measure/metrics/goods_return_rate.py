"""Goods-return rate: of the orders of the period, the share from which something came back, however late.

Orders of one customer are alike, so the customer is the unit of the interval; an order without one is its own.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.goods_returned import returns_of
from huitou.measure.metric import Metric, Ratio
from huitou.measure.view import Facts


def goods_return_rate(facts: Facts, period: Period) -> Ratio:
    return Ratio(of=returns_of(facts, period), top=_.returned, bottom=_.orders)


METRIC = Metric(
    measure=goods_return_rate,
    title=Text("退貨率", "退货率", "Goods-return rate"),
    asks=Text("多少訂單有退貨？", "多少订单有退货？", "From how many orders does something come back?"),
    formula=Text(
        "期間內的訂單中有退貨的（含期末後才退的）÷ 期間內的訂單",
        "期间内的订单中有退货的（含期末之后才退的）÷ 期间内的订单",
        "Orders of the period with a return, whenever it was ÷ orders of the period",
    ),
    source="Textbook definition by orders; interval: delta method over customers (Cochran 1977)",
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
