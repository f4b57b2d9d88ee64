"""Resolution rate: the share of contacts resolved within so many days of being opened (7 unless set otherwise)."""

from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Survival
from huitou.measure.service import waits
from huitou.measure.view import Facts


def resolution_rate(facts: Facts, period: Period) -> Survival:
    hours = 24 * int(facts.options["days"])
    return Survival(of=waits(facts, period, "resolved_at"), time=_.hours, event=_.done, at=hours)


METRIC = Metric(
    measure=resolution_rate,
    title=Text("解決率", "解决率", "Resolution rate"),
    asks=Text("多少聯繫在期限內解決？", "多少联系在期限内解决？", "How many contacts are resolved in time?"),
    formula=Text(
        "期間內開始的聯繫，在一段天數（預設 7 天）內解決的比例；還不滿期限的按觀察到的時間算（Kaplan-Meier）",
        "期间内开始的联系，在一段天数（默认 7 天）内解决的占比；还不满期限的按观察到的时间算（Kaplan-Meier）",
        "Share of the contacts opened in the period that were resolved within 7 days of it (unless set otherwise); those not watched so "
        "long count for as long as they were (Kaplan-Meier)",
    ),
    source="Kaplan & Meier, JASA 53, 1958; interval: log-log Greenwood, Kalbfleisch & Prentice 1980",
    unit="share",
    family="service",
    reads=("contacts",),
    settles="days",
    options={"days": 7},
    cautions=(
        Text(
            "期限不同，比率就不同；比較時用同樣的天數。系統自動結案也會算成解決。",
            "期限不同，比率就不同；比较时用同样的天数。系统自动结单也会算成解决。",
            "Another number of days gives another rate: compare like with like. Contacts closed automatically count as "
            "resolved.",
        ),
    ),
)
