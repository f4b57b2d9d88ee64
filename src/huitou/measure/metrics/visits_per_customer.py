"""Visits per customer: how often a customer who visited site, app or store in the period did so."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Mean, Metric
from huitou.measure.view import Facts


def visits_per_customer(facts: Facts, period: Period) -> Mean:
    visits = facts.during(facts.visits, period, "visited_on").filter(_.customer_id.notnull())
    return Mean(of=visits.group_by(facts.each("customer_id")).agg(visits=_.count()), value=_.visits)


METRIC = Metric(
    measure=visits_per_customer,
    title=Text("每位顧客造訪次數", "客均访问次数", "Visits per customer"),
    asks=Text("來過的顧客平均造訪幾次？", "来过的客户平均访问几次？", "How often does a visitor visit?"),
    formula=Text(
        "期間內已知顧客的造訪次數 ÷ 期間內造訪過的顧客",
        "期间内已知客户的访问次数 ÷ 期间内访问过的客户",
        "Visits of known customers in the period ÷ customers who visited in it",
    ),
    source="Textbook definition; customers as units",
    unit="times",
    family="engagement",
    reads=("visits",),
    cautions=(
        Text(
            "期間越長，數字越高；只比較一樣長的期間。",
            "期间越长，数字越高；只比较一样长的期间。",
            "Longer periods give higher figures; compare periods of equal length only.",
        ),
        Text(
            "只算認得出是哪位顧客的造訪。",
            "只计认得出是哪位客户的访问。",
            "Only visits of known customers count.",
        ),
    ),
)
