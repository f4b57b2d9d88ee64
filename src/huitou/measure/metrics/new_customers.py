"""New customers: those whose first purchase of all lies in the period."""

from huitou.base import Period, Text
from huitou.measure.metric import Count, Metric
from huitou.measure.purchasing import newcomers
from huitou.measure.view import Facts


def new_customers(facts: Facts, period: Period) -> Count:
    return Count(of=newcomers(facts, period))


METRIC = Metric(
    measure=new_customers,
    title=Text("新顧客數", "新客户数", "New customers"),
    asks=Text("多了多少新顧客？", "新增了多少客户？", "How many customers are new?"),
    formula=Text(
        "有史以來第一次購買落在期間內的顧客人數",
        "有史以来首次购买落在期间内的客户人数",
        "Customers whose first purchase of all lies in the period",
    ),
    source="Life-cycle accounting: new + retained + returning = active",
    unit="count",
    family="retention",
    reads=("purchases",),
    remembers=True,
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
