"""Complaint rate: of the customers who bought in the period, the share who complained in it.

Customers are the unit: one who complains three times counts once. Split by branch, a complaint counts for the branch
it was made about. Complaints of people who did not buy in the period, or who are not known, are left out of it.
"""

import ibis
from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def complaint_rate(facts: Facts, period: Period) -> Share:
    key = facts.each("customer_id")
    buyers = facts.bought(period).select(*key, bought=ibis.literal(1), complained=ibis.literal(0))
    complaints = facts.during(facts.complaints, period, "complained_on").filter(_.customer_id.notnull())
    complaints = complaints.select(*key, bought=ibis.literal(0), complained=ibis.literal(1))
    people = buyers.union(complaints).group_by(key).agg(bought=_.bought.max(), complained=_.complained.max())
    recorded = ibis.literal(facts.has("complaints"))
    return Share(of=people.filter(_.bought == 1, recorded), where=_.complained == 1)


METRIC = Metric(
    measure=complaint_rate,
    title=Text("顧客抱怨率（客訴率）", "投诉率", "Complaint rate"),
    asks=Text(
        "買過的人，多少來抱怨過？", "买过的人，多少来投诉过？", "Of those who bought, how many complained?"
    ),
    formula=Text(
        "期間內買過又客訴過的顧客 ÷ 期間內買過的顧客",
        "期间内买过又投诉过的客户 ÷ 期间内买过的客户",
        "Customers who bought and complained in the period ÷ customers who bought in it",
    ),
    source="Share of customers who complained, as in Fornell et al., J. Marketing 60, 1996; interval: Wilson, JASA 1927",
    unit="share",
    family="service",
    reads=("purchases", "complaints"),
    better="lower",
    by=("branch",),
    cautions=(
        Text(
            "低不一定好：可能只是申訴不便，請一起看客訴件數和通路。沒在期間內購買、或認不出是誰的客訴不算在內。",
            "低不一定好：可能只是投诉不便，请一起看投诉件数和渠道。没在期间内购买、或认不出是谁的投诉不算在内。",
            "Low is not always good: it may be hard to complain, so look at the number and the channels of complaints "
            "too. Complaints of unknown people, or of people who did not buy in the period, are left out.",
        ),
        Text(
            "期間越長，比率越高；只比較一樣長的期間。",
            "期间越长，比率越高；只比较一样长的期间。",
            "Longer periods give higher rates; compare periods of equal length only.",
        ),
    ),
)
