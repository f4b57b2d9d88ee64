"""Why customers stay or leave, as a report has room for it: a chapter a question, its sentences and its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from huitou import understand
from huitou.base import Missing, Period, Text, Unfit, day_told, same
from huitou.faces.wording import N_
from huitou.measure import Estimate
from huitou.stores import Workspace
from huitou.understand import Indices

SMALL = 30  # as of figures

_SHARE = Text("顧客占比", "客户占比", "Share of customers")
_REVENUE = Text("近十二個完整月營收占比", "近十二个完整月营收占比", "Share of revenue in twelve full months")
_OF_TYPED = Text("占分得出類型者", "占能分出类型者", "Share of those with a type")
_OF_ALL = Text("按行為加權後占全部", "按行为加权后占全部", "Of all, weighted by behaviour")
_SPENT = Text("占近 {days} 天營收", "占近 {days} 天营收", "Share of revenue over the last {days} days")
_CAME = Text("{days} 天內再買", "{days} 天内再买", "Bought again within {days} days")
_SCORE = Text("給 {score} 分", "给 {score} 分", "Gave {score}")
_EXPLAINS = Text("占各因子所能解釋的", "占各因素所能解释的", "Share of what the factors explain")
_INDEX = Text("指數（0–100）", "指数（0–100）", "Index (0–100)")
_MOVED = Text(
    "指數與 {first} 到 {last} 相比", "指数与 {first} 到 {last} 相比", "Index against {first} to {last}"
)
_EVERYBODY = Text("全部", "全部", "All")
_UNSAID = Text("（未填）", "（未填）", "(not given)")
_NO_CYCLE = Text(
    "還看不出購買週期，所以分不出忠誠類型。",
    "还看不出购买周期，所以分不出忠诚类型。",
    "There is no purchase cycle to judge by yet, so loyalty types cannot be told.",
)


@dataclass(frozen=True)
class Row:
    """One figure of a chapter. of: whom or what it speaks of; figure: which one; unit: share or score."""

    of: Text
    figure: Text
    found: Estimate
    unit: str = "share"

    @property
    def small(self) -> bool:
        """Whether so few are behind it that nothing should be built on it."""
        return self.found.base < SMALL


@dataclass(frozen=True)
class Chapter:
    """title: a message of the catalogues; says: the most important sentence first; rows: figures with a value."""

    name: str
    title: str
    says: Sequence[Text]
    rows: Sequence[Row]


def chapters(workspace: Workspace, period: Period | None = None) -> list[Chapter]:
    """Segments, loyalty types and intent as of the end of the data, and the drivers of a period (the last twelve finished
    months where none is given). What cannot be said is said to be so; only where nothing of the kind was ever recorded
    is a chapter left out."""
    asked: tuple[tuple[str, str, Callable[[Workspace], tuple[list[Text], list[Row]]]], ...] = (
        ("segments", N_("Segments"), _segments),
        ("types", N_("Loyalty types"), _types),
        ("intent", N_("Intent and behaviour"), _intent),
        ("drivers", N_("Drivers"), partial(_drivers, period=period)),
    )
    found = []
    for name, title, ask in asked:
        try:
            says, rows = ask(workspace)
        except Missing:
            continue
        except Unfit as wrong:  # a setting of the company's own that makes no sense: said where it would show
            says, rows = [wrong.text], []
        found.append(Chapter(name, title, says, [row for row in rows if row.found.value is not None]))
    return found


def _segments(workspace: Workspace) -> tuple[list[Text], list[Row]]:
    found = understand.segments_of(workspace)
    shown = [size for size in found.sizes if not size.withheld]
    rows = [Row(found.segments[size.segment], _SHARE, size.share) for size in shown]
    rows += [Row(found.segments[size.segment], _REVENUE, size.year_share) for size in shown]
    return understand.segment_summary(found), rows


def _types(workspace: Workspace) -> tuple[list[Text], list[Row]]:
    found = understand.types_of(workspace)
    if found is None:
        return [_NO_CYCLE], []
    shown = [kind for kind in found.kinds if not kind.withheld] if found.enough else []
    titles = understand.TYPE_TITLES
    rows = [Row(titles[kind.name], _OF_TYPED, kind.share) for kind in shown]
    rows += [Row(titles[kind.name], _OF_ALL, kind.among_all) for kind in shown]
    rows += [Row(titles[kind.name], _SPENT.fill(days=found.window_days), kind.revenue) for kind in shown]
    return list(understand.type_findings(found)), rows


def _intent(workspace: Workspace) -> tuple[list[Text], list[Row]]:
    found = understand.intent_of(workspace)
    told = understand.intent_told(found)
    came = _CAME.fill(days=found.days)
    rows = [
        Row(_SCORE.fill(score=row.scores), came, row.came)
        for row in found.calibration.classes
        if not row.withheld
    ]
    says = (
        told.headline,
        told.steady,
        told.slope,
        told.worth,
        told.instead,
        *told.compared[:1],
        told.care,
        told.several,
    )
    return [one for one in says if one is not None], [
        *rows,
        Row(_EVERYBODY, came, found.calibration.whole.came),
    ]


def _drivers(workspace: Workspace, period: Period | None) -> tuple[list[Text], list[Row]]:
    found = understand.drivers_of(workspace, period)
    rows = []
    for share in found.importance.shares if found.importance else ():
        title = understand.driver_title(share.predictor)
        rows.append(
            Row(title, _EXPLAINS, Estimate(share.share, share.share_low, share.share_high, found.answers))
        )
    return [*understand.driver_summary(found), *found.notes], [*rows, *_levels(found.indices)]


def _levels(seen: Indices | None) -> list[Row]:
    """The index of all and of each branch, and what moved beyond chance."""
    if seen is None:
        return []
    parts = [
        (_EVERYBODY, seen.whole),
        *((same(part.name) if part.name else _UNSAID, part.index) for part in seen.branches),
    ]
    rows = [
        Row(name, _INDEX, Estimate(index.value, index.low, index.high, index.n), "score")
        for name, index in parts
    ]
    clear = [(one, one.moved) for one in (*seen.fallen, *seen.risen) if one.moved]
    if clear:
        days = Period.parse(seen.against)
        figure = _MOVED.fill(first=day_told(days.first), last=day_told(days.end - timedelta(days=1)))
        rows += [Row(same(one.name or ""), figure, moved, "score") for one, moved in clear]
    return rows
