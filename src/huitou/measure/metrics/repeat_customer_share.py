"""Repeat-customer share: of the period's buyers, those who had bought before one of their purchases in it.

The other share is of those whose one and only order so far this is.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import with_first
from huitou.measure.view import Facts


def repeat_customer_share(facts: Facts, period: Period) -> Share:
    buyers = with_first(facts, facts.bought(period))
    return Share(of=buyers, where=(_.since < _.first_on) | (_.orders >= 2))


METRIC = Metric(
    measure=repeat_customer_share,
    title=Text("舊客占比", "老客占比", "Repeat-customer share"),
    asks=Text(
        "來買的人，多少是回頭客？",
        "来买的人，多少是回头客？",
        "Of those who bought, how many had bought before?",
    ),
    formula=Text(
        "期間內買過、而且在更早（期間內或之前）就買過的顧客 ÷ 期間內買過的顧客",
        "期间内买过、并且在更早（期间内或之前）就买过的客户 ÷ 期间内买过的客户",
        "Buyers of the period who had bought before, be it before the period or earlier in it ÷ buyers of the period",
    ),
    source="Textbook definition; needs the full history to know the first purchase; customers as units",
    unit="share",
    family="repurchase",
    reads=("purchases",),
    remembers=True,
    parts=(
        Text("舊客", "老客", "Repeat customers"),
        Text("只買過一次的新客", "只买过一次的新客", "New, with one order"),
    ),
    cautions=(
        Text(
            "需要完整的購買紀錄：資料開始以前就買過的顧客，會被當成新顧客。",
            "需要完整的购买记录：数据开始之前就买过的客户，会被当成新客户。",
            "Needs the full history: whoever bought before the data begin is taken for new.",
        ),
    ),
)
