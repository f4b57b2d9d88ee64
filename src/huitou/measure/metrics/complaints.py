"""Complaints: how many were made in the period."""

from huitou.base import Period, Text
from huitou.measure.metric import Count, Metric
from huitou.measure.view import Facts


def complaints(facts: Facts, period: Period) -> Count:
    return Count(of=facts.during(facts.complaints, period, "complained_on"))


METRIC = Metric(
    measure=complaints,
    title=Text("客訴件數", "投诉件数", "Complaints"),
    asks=Text("收到多少客訴？", "收到多少投诉？", "How many complaints came in?"),
    formula=Text("期間內收到的客訴件數", "期间内收到的投诉件数", "Complaints made in the period"),
    source="Count; interval: Garwood, Biometrika 28, 1936",
    unit="count",
    family="service",
    reads=("complaints",),
    better="lower",
    cautions=(
        Text(
            "件數會跟著生意大小變；比較分店時請看客訴率。件數少也可能只是申訴不便。",
            "件数会随生意大小变化；比较门店时请看投诉率。件数少也可能只是投诉不便。",
            "Counts grow with business: compare branches by the complaint rate. Few may only mean that it is hard to "
            "complain.",
        ),
    ),
)
