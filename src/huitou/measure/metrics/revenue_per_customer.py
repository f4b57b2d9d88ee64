"""Revenue per customer: what a customer who bought in the period spent in it, on average."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def revenue_per_customer(facts: Facts, period: Period) -> Mean:
    return Mean(of=facts.bought(period), value=_.amount)


METRIC = Metric(
    measure=revenue_per_customer,
    title=Text("每位顧客消費額", "客均消费额", "Revenue per customer"),
    asks=Text("買過的人平均花多少錢？", "买过的人平均花多少钱？", "How much does a buyer spend?"),
    formula=Text(
        "期間內的消費金額 ÷ 期間內買過的顧客",
        "期间内的消费金额 ÷ 期间内买过的客户",
        "Revenue of known customers in the period ÷ customers who bought in it",
    ),
    source="Textbook definition; customers as units",
    unit="money",
    family="value",
    reads=("purchases",),
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "退貨沒有扣除；其他幣別的訂單不算。",
            "退货没有扣除；其他币种的订单不计。",
            "Goods returned are not taken off; orders in other currencies do not count.",
        ),
    ),
)
