"""Multi-product share: of the customers who bought in the period, those with two or more different products.

option level: product or category.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.baskets import baskets
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import choice
from huitou.measure.view import Facts


def multi_product_share(facts: Facts, period: Period) -> Share:
    bought = baskets(facts, period, choice(facts, "level", ("product", "category")))
    return Share(
        of=bought.group_by(facts.each("customer_id")).agg(items=_.item.nunique()), where=_.items >= 2
    )


METRIC = Metric(
    measure=multi_product_share,
    title=Text("多商品購買率", "多商品购买率", "Multi-product share"),
    asks=Text(
        "多少顧客買不只一種商品？",
        "多少客户买不止一种商品？",
        "How many customers buy more than one product?",
    ),
    formula=Text(
        "期間內買過兩種以上商品（可改為品類）的顧客 ÷ 期間內買過的顧客",
        "期间内买过两种以上商品（可改为品类）的客户 ÷ 期间内买过的客户",
        "Customers who bought two or more different products (or, where set so, categories) in the period ÷ customers who bought in it",
    ),
    source="Textbook definition; customers as units",
    unit="share",
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
