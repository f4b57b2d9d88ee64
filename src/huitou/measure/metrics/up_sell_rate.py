"""Up-sell rate: of the customers who bought before the period, the share whose orders in it are worth clearly more.

options: percent, by how much the average order value must have risen (10); base, customers or buyers, as in the
cross-sell rate.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import among
from huitou.measure.spending import earlier_customers, order_values
from huitou.measure.view import Facts


def up_sell_rate(facts: Facts, period: Period) -> Share:
    values = order_values(facts, period)
    # cross-multiplied: no average has to be divided out
    before, now = values.was * values.orders_now, values.now * values.orders_was
    risen = values.filter(values.was > 0, now * 100 >= before * (100 + float(facts.options["percent"])))
    return Share(of=among(earlier_customers(facts, period), risen, "risen"), where=_.risen)


METRIC = Metric(
    measure=up_sell_rate,
    title=Text("向上銷售率", "向上销售率", "Up-sell rate"),
    asks=Text(
        "老顧客多少買得更貴了？",
        "老客户多少买得更贵了？",
        "How many earlier customers now place larger orders?",
    ),
    formula=Text(
        "期間內平均客單價比自己以前高出一定比例（預設 10%）以上的老顧客 ÷ 期間開始前買過的顧客",
        "期间内平均客单价比自己以前高出一定比例（默认 10%）以上的老客户 ÷ 期间开始前买过的客户",
        "Earlier customers whose average order value in the period is a set share (by default 10%) or more above their own before it ÷ customers who bought before the period",
    ),
    source="Own definition by the customer's average order value; customers as units",
    unit="share",
    family="breadth",
    reads=("purchases",),
    within=False,
    options={"percent": 10, "base": "customers"},
    cautions=(
        Text(
            "金額隨物價與通路變動，也會算成向上銷售。",
            "金额随物价与渠道变动，也会算成向上销售。",
            "A general price rise counts as up-selling too.",
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
