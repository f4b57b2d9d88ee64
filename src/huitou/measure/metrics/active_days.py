"""Active days: on how many days of the period an active customer was active, on average.

option event: visits or purchases.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.activity import active_days_in
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def active_days(facts: Facts, period: Period) -> Mean:
    days = active_days_in(facts, period).group_by(facts.each("customer_id")).agg(days=_.count())
    return Mean(of=days, value=_.days)


METRIC = Metric(
    measure=active_days,
    title=Text("活躍天數", "活跃天数", "Active days"),
    asks=Text(
        "活躍的顧客有幾天會來？",
        "活跃的客户有几天会来？",
        "On how many days is an active customer active?",
    ),
    formula=Text(
        "期間內每位活躍顧客有造訪的天數的平均",
        "期间内每位活跃客户有访问的天数的平均",
        "Mean number of local days with a visit over customers with at least one in the period",
    ),
    source="Usage intervals as in product analytics; customers as units",
    unit="days",
    family="engagement",
    reads=("visits",),
    options={"event": "visits"},
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "可設成以購買日代替造訪日。",
            "可设成以购买日代替访问日。",
            "Where set so, days of purchase take the place of days of visit.",
        ),
        Text(
            "只算認得出是哪位顧客的造訪。",
            "只计认得出是哪位客户的访问。",
            "Only visits of known customers count.",
        ),
    ),
)
