"""Purchase interval: mean days between a customer's consecutive orders within the period.

A lengthening interval comes before leaving. Intervals longer than the period cannot be seen in it.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Quantile, Ratio
from huitou.measure.purchasing import OF_THE_PERIOD, gaps
from huitou.measure.view import Facts, days_between


def purchase_interval(facts: Facts, period: Period) -> Ratio:
    again = facts.bought(period).filter(_.orders >= 2)
    return Ratio(of=again, top=days_between(again.first_on, again.last_on), bottom=_.orders - 1)


def spread(facts: Facts, period: Period) -> Quantile:
    return Quantile(of=gaps(facts, period), value=_.gap)


METRIC = Metric(
    measure=purchase_interval,
    title=Text("購買間隔", "购买间隔", "Purchase interval"),
    asks=Text("平均隔多少天再買？", "平均隔多少天再买？", "How many days lie between two orders?"),
    formula=Text(
        "Σ（期間內最後一次 − 第一次購買的天數）÷ Σ（訂單數 − 1），只算期間內買兩次以上的顧客",
        "Σ（期间内最后一次 − 第一次购买的天数）÷ Σ（订单数 − 1），只算期间内买两次以上的客户",
        "Σ days from first to last order in the period ÷ Σ (orders − 1), over customers with two or more orders in it",
    ),
    source="Textbook definition; interval: delta method over customers (Cochran 1977)",
    unit="days",
    family="repurchase",
    reads=("purchases",),
    better="lower",
    curve=spread,
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        OF_THE_PERIOD,
        Text(
            "常買的人間隔多，所以比重大；看一般顧客請用中位數。",
            "常买的人间隔多，所以比重大；看一般客户请用中位数。",
            "Frequent buyers have more intervals and weigh more; for the usual customer see the median.",
        ),
    ),
)
