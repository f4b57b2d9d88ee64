"""What a figure is compared with: the company's own period before and a year ago first, then benchmarks of others.

Nothing is concluded from periods that are still running, from small bases, or across definitions: then the sentence
why stands in place of the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from huitou.base import Period, Text
from huitou.measure.benchmark import Benchmark, benchmarks_for
from huitou.measure.change import difference
from huitou.measure.figure import Figure
from huitou.measure.read import figures, metric
from huitou.measure.source import source
from huitou.stores import Workspace

YEAR = timedelta(weeks=52)  # a year ago on the same days of the week, for spans that are not whole months

BEYOND = Text("超出機率波動", "超出随机波动", "more than chance")
WITHIN = Text("可能只是機率波動", "可能只是随机波动", "may be chance alone")
UNFINISHED = Text(
    "期間還沒結束，先不比", "期间还没结束，先不比", "a period is still running: not compared yet"
)
SMALL = Text("樣本太小，不宜比較", "样本太小，不宜比较", "too few to compare")
NO_DATA = Text("當時沒有資料", "当时没有数据", "there were no data then")
NOT_WHOLE = Text("當時的資料不完整", "当时的数据不完整", "the data do not reach back over the whole of it")
NO_INTERVAL = Text("沒有區間，無法判斷", "没有区间，无法判断", "there is no interval, so it cannot be judged")
ORIENTATION = Text("定義不同，僅供參考", "定义不同，仅供参考", "another definition: for orientation only")
FIXED = Text(
    "對方的誤差不詳，只看自己的區間：{said}",
    "对方的误差不详，只看自己的区间：{said}",
    "its own error is not known; judged by our interval alone: {said}",
)


@dataclass(frozen=True)
class Comparison:
    """A figure against one other value.

    kind:       previous (the period before), last_year, or benchmark
    other:      the value compared with, in the figure's unit; None where there is none
    difference: figure less other, with its 95 % interval [low, high]; None where nothing may be concluded
    says:       what may be concluded, or why nothing
    """

    kind: Literal["previous", "last_year", "benchmark"]
    period: Period
    other: float | None
    difference: float | None
    low: float | None
    high: float | None
    says: Text
    benchmark: Benchmark | None = None

    @property
    def beyond_chance(self) -> bool:
        """Whether the interval of the difference leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def compare(workspace: Workspace, figure: Figure) -> list[Comparison]:
    """A figure against the company's own history (the same slice), then against benchmarks of its definition version.

    The interval of a difference in time takes both figures' errors together (Zou & Donner 2008; for symmetric
    intervals the variances add).
    """
    before, year_ago = figure.period.previous(), year_before(figure.period)
    own = [_with_own(workspace, figure, "previous", before)]
    if year_ago != before:
        own.append(_with_own(workspace, figure, "last_year", year_ago))
    if figure.slice:
        return own
    return own + [
        _with(b, figure) for b in benchmarks_for(workspace, figure.name) if b.version == figure.version
    ]


def year_before(period: Period) -> Period:
    """The same months a year earlier; for other spans the same days of the week 52 weeks earlier."""
    if period.in_whole_months:
        first, end = period.first, period.end
        return Period(first.replace(year=first.year - 1), end.replace(year=end.year - 1))
    return Period(period.first - YEAR, period.end - YEAR)


def _with_own(
    workspace: Workspace, figure: Figure, kind: Literal["previous", "last_year"], period: Period
) -> Comparison:
    then = figures(workspace, [figure.name], period, by=list(figure.slice))
    other = next((f for f in then if f.slice == figure.slice), None)
    if other is None or other.value is None:
        why = SMALL if other is not None and other.withheld else NO_DATA
        return Comparison(kind, period, None, None, None, None, why)
    if not _reach_back(workspace, figure.name, period):
        return Comparison(kind, period, other.value, None, None, None, NOT_WHOLE)
    change = difference(other, figure)
    if change is None:
        return Comparison(kind, period, other.value, None, None, None, _why_not(other, figure))
    says = BEYOND if change.beyond_chance else WITHIN
    return Comparison(kind, period, other.value, change.value, change.low, change.high, says)


def _reach_back(workspace: Workspace, name: str, period: Period) -> bool:
    """Whether the measure's records go back to about the beginning of the period: a tenth of it may lack."""
    place = source(workspace)
    span = None if place.live else workspace.lake.span(metric(name).reads[:1])
    first = span[0] if span else place.first
    return first is not None and (first - period.first).days * 10 <= period.days


def _why_not(*both: Figure) -> Text:
    if not all(f.finished for f in both):
        return UNFINISHED
    if any(f.small or f.withheld for f in both):
        return SMALL
    return NO_INTERVAL if all(f.value is not None for f in both) else NO_DATA


def _with(benchmark: Benchmark, figure: Figure) -> Comparison:
    period, other = Period.parse(benchmark.period), benchmark.value
    if not benchmark.comparable:
        return Comparison("benchmark", period, other, None, None, None, ORIENTATION, benchmark)
    if (
        not figure.finished
        or figure.small
        or figure.value is None
        or figure.low is None
        or figure.high is None
    ):
        return Comparison("benchmark", period, other, None, None, None, _why_not(figure), benchmark)
    by, low, high = figure.value - other, figure.low - other, figure.high - other
    says = FIXED.fill(said=BEYOND if low > 0 or high < 0 else WITHIN)
    return Comparison("benchmark", period, other, by, low, high, says, benchmark)
