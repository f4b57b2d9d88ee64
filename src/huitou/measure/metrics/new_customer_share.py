"""New-customer share: of the period's buyers, those whose first purchase of all lies in it.

The rest bought before the period.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.purchasing import with_first
from huitou.measure.view import Facts


def new_customer_share(facts: Facts, period: Period) -> Share:
    return Share(of=with_first(facts, facts.bought(period)), where=_.since == _.first_on)


METRIC = Metric(
    measure=new_customer_share,
    title=Text("新客占比", "新客占比", "New-customer share"),
    asks=Text(
        "來買的人，多少是第一次來？",
        "来买的人，多少是第一次来？",
        "Of those who bought, how many came for the first time?",
    ),
    formula=Text(
        "第一次購買落在期間內的顧客 ÷ 期間內買過的顧客",
        "首次购买落在期间内的客户 ÷ 期间内买过的客户",
        "Buyers whose first purchase of all lies in the period ÷ buyers of the period",
    ),
    source="Textbook definition; customers as units",
    unit="share",
    family="repurchase",
    reads=("purchases",),
    remembers=True,
    better="neither",
    parts=(Text("新客", "新客", "New customers"), Text("舊客", "老客", "Customers from before")),
    cautions=(
        Text(
            "需要完整的購買紀錄：資料開始以前就買過的顧客，會被當成新顧客。",
            "需要完整的购买记录：数据开始之前就买过的客户，会被当成新客户。",
            "Needs the full history: whoever bought before the data begin is taken for new.",
        ),
        Text(
            "按分店、通路分時，新顧客算在第一次購買的地方。",
            "按门店、渠道拆分时，新客户计在首次购买的地方。",
            "Split by branch or channel, a new customer counts where the first purchase was made.",
        ),
    ),
)
