"""First response time: the hours until half of the contacts had a first response, those still waiting included."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Survival
from huitou.measure.service import waits
from huitou.measure.view import Facts


def first_response_time(facts: Facts, period: Period) -> Survival:
    return Survival(of=waits(facts, period, "first_response_at"), time=_.hours, event=_.done)


METRIC = Metric(
    measure=first_response_time,
    title=Text("首次回應時間（中位數）", "首次响应时间（中位数）", "First response time (median)"),
    asks=Text(
        "顧客等多久才有人回應？", "客户等多久才有人响应？", "How long do customers wait for a first response?"
    ),
    formula=Text(
        "期間內開始的聯繫，一半得到首次回應所需的小時數；還沒回應的算到資料為止（Kaplan-Meier）",
        "期间内开始的联系，一半得到首次响应所需的小时数；还没响应的算到数据为止（Kaplan-Meier）",
        "Hours until half of the contacts opened in the period had a first response; those still waiting count for as "
        "long as they are known to have waited (Kaplan-Meier)",
    ),
    source="Kaplan & Meier, JASA 53, 1958; interval: Brookmeyer & Crowley, Biometrics 38, 1982",
    unit="hours",
    family="service",
    reads=("contacts",),
    better="lower",
    cautions=(
        Text(
            "按時鐘計，晚上和假日也算；自動回覆若記成首次回應，數字會過好。",
            "按时钟计，晚上和假日也算；自动回复如果记成首次响应，数字会偏好。",
            "Wall-clock hours, nights and holidays included; automatic replies recorded as responses flatter it.",
        ),
    ),
)
