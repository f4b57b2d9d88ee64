"""Employee turnover: those who left in the period ÷ the average number employed in it.

The average headcount is the days employed, over everybody who was there, ÷ the days of the period. The leaving day is
the first day no longer employed. A period still running counts as far as the data reach.
"""

import ibis
from ibis import _

from huitou.base import Period, Text
from huitou.measure.metric import Metric, Rate
from huitou.measure.view import Facts, days_between


def employee_turnover(facts: Facts, period: Period) -> Rate:
    first, end = period.first, min(period.end, max(facts.horizon, period.first))
    there = facts.employees.filter(_.joined_on < end, _.left_on.isnull() | (_.left_on >= first))
    there = there.mutate(
        left_now=(there.left_on < end).fill_null(False).ifelse(1, 0),
        from_on=ibis.greatest(there.joined_on, ibis.literal(first)),
        to_on=ibis.least(there.left_on.fill_null(end), ibis.literal(end)),
    )
    days = days_between(there.from_on, there.to_on)
    return Rate(of=there, events=_.left_now, exposure=days, unit=max(1, (end - first).days))


METRIC = Metric(
    measure=employee_turnover,
    title=Text("員工離職率", "员工离职率", "Employee turnover"),
    asks=Text("多少員工離開？", "多少员工离开？", "How many employees leave?"),
    formula=Text(
        "期間內離職人數 ÷ 期間平均在職人數（在職日數總和 ÷ 期間日數）",
        "期间内离职人数 ÷ 期间平均在职人数（在职天数之和 ÷ 期间天数）",
        "Employees who left in the period ÷ average number employed in it (days employed ÷ days of the period)",
    ),
    source="Turnover over average headcount, as in ISO 30414; interval: Garwood, Biometrika 28, 1936",
    unit="share",
    bounds=(0.0, float("inf")),
    family="employees",
    reads=("employees",),
    better="lower",
    within=False,
    by=("branch", "role"),
    cautions=(
        Text(
            "沒有換算成一年；只比較一樣長的期間。人員流動很快時可超過 100 %。自願和非自願離職算在一起。",
            "没有换算成一年；只比较一样长的期间。人员流动很快时可超过 100 %。主动和被动离职算在一起。",
            "Not scaled to a year: compare periods of equal length only. It can pass 100 % where places are refilled "
            "often. Leaving by choice and not by choice are counted together.",
        ),
    ),
)
