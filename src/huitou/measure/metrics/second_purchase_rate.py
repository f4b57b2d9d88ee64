"""Second-purchase rate: of the customers new in the period, the share who bought again within so many days.

Late joiners have not been watched long enough yet: Kaplan-Meier takes them as far as they were watched.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Survival
from huitou.measure.purchasing import second_purchases
from huitou.measure.view import Facts


def second_purchase_rate(facts: Facts, period: Period) -> Survival:
    cohort = second_purchases(facts, period)
    return Survival(of=cohort, time=_.waited, event=_.again, at=float(facts.options["days"]))


METRIC = Metric(
    measure=second_purchase_rate,
    title=Text("二次購買率", "二次购买率", "Second-purchase rate"),
    asks=Text(
        "新顧客多少會買第二次？",
        "新客户多少会买第二次？",
        "How many new customers buy a second time?",
    ),
    formula=Text(
        "期間內首購的顧客，首購後一段天數（預設 90 天）內在另一天又買的比例；觀察未滿的以 Kaplan-Meier 計",
        "期间内首购的客户，首购后一段天数（默认 90 天）内在另一天又买的比例；观察未满的以 Kaplan-Meier 计",
        "Of customers first buying in the period, the share with a purchase on a later day within 90 days (unless set otherwise); Kaplan-Meier for those not watched so long",
    ),
    source="Kaplan & Meier, JASA 1958; log-log Greenwood interval (Kalbfleisch & Prentice 1980)",
    unit="share",
    family="repurchase",
    reads=("purchases",),
    settles="days",
    options={"days": 90},
    cautions=(
        Text(
            "同一天的多張訂單算一次購買。",
            "同一天的多张订单算一次购买。",
            "Orders of one day are one purchase.",
        ),
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
