"""Product breadth: how many different products a customer bought in the period, on average.

option level: product or category.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.baskets import baskets
from huitou.measure.metric import Mean, Metric
from huitou.measure.purchasing import choice
from huitou.measure.view import Facts


def product_breadth(facts: Facts, period: Period) -> Mean:
    bought = baskets(facts, period, choice(facts, "level", ("product", "category")))
    return Mean(of=bought.group_by(facts.each("customer_id")).agg(items=_.item.nunique()), value=_.items)


METRIC = Metric(
    measure=product_breadth,
    title=Text("購買廣度", "购买广度", "Product breadth"),
    asks=Text(
        "一位顧客買幾種商品？",
        "一位客户买几种商品？",
        "How many different products does a customer buy?",
    ),
    formula=Text(
        "期間內每位顧客買過的不同商品（可改為品類）數的平均",
        "期间内每位客户买过的不同商品（可改为品类）数的平均",
        "Mean number of different products (or, where set so, categories) over customers who bought in the period",
    ),
    source="Textbook definition; customers as units",
    unit="count",
    family="breadth",
    reads=(
        "purchases",
        "lines",
    ),
    options={"level": "product"},
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "沒有明細或明細認不出商品的顧客不算。",
            "没有明细或明细认不出商品的客户不计。",
            "Customers without order lines, or none with a known product, do not count.",
        ),
    ),
)
