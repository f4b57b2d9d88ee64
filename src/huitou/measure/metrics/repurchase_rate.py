"""Repurchase rate: of the customers who bought in a period, the share who bought again in it.

Longer periods give higher rates; compare periods of equal length only.
"""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Share
from huitou.measure.view import Facts


def repurchase_rate(facts: Facts, period: Period) -> Share:
    again = _.last_on > _.first_on if facts.options["different_days"] else _.orders >= 2
    return Share(of=facts.bought(period), where=again)


METRIC = Metric(
    measure=repurchase_rate,
    title=Text("回購率", "复购率", "Repurchase rate"),
    asks=Text(
        "買過的人，多少又來買？", "买过的人，多少又来买？", "Of those who bought, how many bought again?"
    ),
    formula=Text(
        "期間內買兩次以上的顧客 ÷ 期間內買過的顧客",
        "期间内买两次以上的客户 ÷ 期间内买过的客户",
        "Customers with two or more orders in the period ÷ customers with at least one",
    ),
    source="Textbook definition; customers as units",
    unit="share",
    family="repurchase",
    reads=("purchases",),
    options={"different_days": False},
    cautions=(
        Text(
            "期間越長，回購率越高；只比較一樣長的期間。",
            "期间越长，复购率越高；只比较一样长的期间。",
            "Longer periods give higher rates; compare periods of equal length only.",
        ),
        Text(
            "同一天拆成幾張訂單也算再買；也可設成要在另一天買才算。",
            "同一天拆成几张订单也算再买；也可设成要在另一天买才算。",
            "Several orders of one day count as buying again; it can be set so that only another day does.",
        ),
    ),
)
