"""Average order value: revenue per order, over the orders of known customers that have an amount."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Ratio
from huitou.measure.view import Facts


def average_order_value(facts: Facts, period: Period) -> Ratio:
    return Ratio(of=facts.bought(period).filter(_.valued > 0), top=_.amount, bottom=_.valued)


METRIC = Metric(
    measure=average_order_value,
    title=Text("客單價", "客单价", "Average order value"),
    asks=Text("一張訂單平均多少錢？", "一张订单平均多少钱？", "How much is an average order?"),
    formula=Text(
        "期間內已知顧客的消費金額 ÷ 有金額的訂單數",
        "期间内已知客户的消费金额 ÷ 有金额的订单数",
        "Revenue of known customers in the period ÷ their orders with an amount",
    ),
    source="Textbook definition; interval: delta method over customers (Cochran 1977), for one customer's orders are alike",
    unit="money",
    family="value",
    reads=("purchases",),
    cautions=(
        Text(
            "退貨沒有扣除；其他幣別的訂單不算。",
            "退货没有扣除；其他币种的订单不计。",
            "Goods returned are not taken off; orders in other currencies do not count.",
        ),
    ),
)
