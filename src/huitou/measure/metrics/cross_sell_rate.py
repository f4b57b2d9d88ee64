"""Cross-sell rate: of the customers who bought before the period, the share who bought from a category new to them in it.

options: level, category or product; base, customers (all who had bought before) or buyers (those of them who bought
in the period).
"""

import ibis
from ibis import _

from huitou.base import Period, Text
from huitou.measure.baskets import first_of_item, knows_items
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among, choice
from huitou.measure.spending import earlier_customers
from huitou.measure.view import Facts


def cross_sell_rate(facts: Facts, period: Period) -> Share:
    level = choice(facts, "level", ("category", "product"))
    added = first_of_item(facts, period, level).filter(_.first_on >= period.first)
    earlier = earlier_customers(facts, period).filter(ibis.literal(knows_items(facts, level)))
    return Share(of=among(earlier, added, "added"), where=_.added)


METRIC = Metric(
    measure=cross_sell_rate,
    title=Text("交叉銷售率", "交叉销售率", "Cross-sell rate"),
    asks=Text(
        "老顧客多少買了沒買過的品類？",
        "老客户多少买了没买过的品类？",
        "How many earlier customers bought from a category new to them?",
    ),
    formula=Text(
        "期間內第一次買某個品類（可改為商品）的老顧客 ÷ 期間開始前買過的顧客",
        "期间内首次买某个品类（可改为商品）的老客户 ÷ 期间开始前买过的客户",
        "Earlier customers who in the period first bought from some category (or, where set so, product) ÷ customers who bought before the period",
    ),
    source="Textbook definition; customers as units",
    unit="share",
    family="breadth",
    reads=(
        "purchases",
        "lines",
    ),
    needs=("lines",),
    within=False,
    options={"level": "category", "base": "customers"},
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "可設成分母只算期間內有回來買的老顧客。",
            "可设成分母只计期间内回来买的老客户。",
            "Where set so, only earlier customers who bought in the period are counted in the base.",
        ),
        Text(
            "按分店等分時：分母看原本在哪裡買，結果看在任何地方有沒有買。",
            "按门店等维度拆分时：分母看原先在哪里买，结果看在任何地方有没有买。",
            "Split by branch and the like: the base is where they bought before; the outcome counts anywhere.",
        ),
    ),
)
