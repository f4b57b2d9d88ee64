"""Resolution time: the hours until half of the contacts were resolved, those still open included."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Survival
from huitou.measure.service import waits
from huitou.measure.view import Facts


def resolution_time(facts: Facts, period: Period) -> Survival:
    return Survival(of=waits(facts, period, "resolved_at"), time=_.hours, event=_.done)


METRIC = Metric(
    measure=resolution_time,
    title=Text("解決時間（中位數）", "解决时间（中位数）", "Resolution time (median)"),
    asks=Text("一件事多久才解決？", "一件事多久才解决？", "How long until a matter is resolved?"),
    formula=Text(
        "期間內開始的聯繫，一半得到解決所需的小時數；還沒解決的算到資料為止（Kaplan-Meier）",
        "期间内开始的联系，一半得到解决所需的小时数；还没解决的算到数据为止（Kaplan-Meier）",
        "Hours until half of the contacts opened in the period were resolved; open ones count for as long as they are "
        "known to have been open (Kaplan-Meier)",
    ),
    source="Kaplan & Meier, JASA 53, 1958; interval: Brookmeyer & Crowley, Biometrics 38, 1982",
    unit="hours",
    family="service",
    reads=("contacts",),
    better="lower",
    cautions=(
        Text(
            "按時鐘計，晚上和假日也算；重新打開的案件若改寫解決時間，會變長。",
            "按时钟计，晚上和假日也算；重新打开的工单如果改写解决时间，会变长。",
            "Wall-clock hours, nights and holidays included; a reopened contact whose resolution is overwritten counts "
            "longer.",
        ),
    ),
)
