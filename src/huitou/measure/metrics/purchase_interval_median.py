"""Median purchase interval: half of the customers have a shorter mean interval between their orders in the period."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Quantile
from huitou.measure.purchasing import OF_THE_PERIOD, gaps
from huitou.measure.view import Facts


def purchase_interval_median(facts: Facts, period: Period) -> Quantile:
    return Quantile(of=gaps(facts, period), value=_.gap)


METRIC = Metric(
    measure=purchase_interval_median,
    title=Text("購買間隔中位數", "购买间隔中位数", "Median purchase interval"),
    asks=Text(
        "一般顧客隔多少天再買？",
        "一般客户隔多少天再买？",
        "After how many days does the usual customer buy again?",
    ),
    formula=Text(
        "每位顧客期間內的平均購買間隔，取中位數；只算期間內買兩次以上的顧客",
        "每位客户期间内的平均购买间隔，取中位数；只算期间内买两次以上的客户",
        "Median over customers of their mean days between orders in the period; customers with two or more orders in it",
    ),
    source="Median of customers' means; interval of order statistics (Conover 1999)",
    unit="days",
    family="repurchase",
    reads=("purchases",),
    better="lower",
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        OF_THE_PERIOD,
    ),
)
