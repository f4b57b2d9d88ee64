"""Purchase frequency: orders in the period per customer who bought in it."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def purchase_frequency(facts: Facts, period: Period) -> Mean:
    return Mean(of=facts.bought(period), value=_.orders)


METRIC = Metric(
    measure=purchase_frequency,
    title=Text("購買頻率", "购买频率", "Purchase frequency"),
    asks=Text("買過的人平均買幾次？", "买过的人平均买几次？", "How often does a buyer buy?"),
    formula=Text(
        "期間內的訂單數 ÷ 期間內買過的顧客",
        "期间内的订单数 ÷ 期间内买过的客户",
        "Orders of known customers in the period ÷ customers who bought in it",
    ),
    source="Textbook definition; customers as units",
    unit="times",
    family="value",
    reads=("purchases",),
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
    ),
)
