"""Reading figures: one measure or all, for a period, split by dimensions, step by step over time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from huitou.base import GRAINS, HuitouError, Missing, Period, Text, Unfit, find
from huitou.measure import dimension, naming
from huitou.measure.dimension import Dimension
from huitou.measure.estimate import nothing
from huitou.measure.figure import Figure
from huitou.measure.grouped import places, rank, say_as_of_when, stamps_of, titles
from huitou.measure.metric import Metric
from huitou.measure.options import must_know, options_of
from huitou.measure.source import Source, source
from huitou.measure.view import Facts
from huitou.stores import Answer, Workspace

METRICS: dict[str, Metric] = find("huitou.measure.metrics", "METRIC", Metric, group="huitou.metrics")

MARK_BELOW, WITHHOLD_BELOW = 30, 5

_UNKNOWN = Text(
    zh_hant="沒有叫「{name}」的指標；最接近的是：{names}。",
    zh_hans="没有叫“{name}”的指标；最接近的是：{names}。",
    en="There is no measure called “{name}”; the nearest are: {names}.",
)
_UNLIKE = Text(
    zh_hant="沒有叫「{name}」的指標；全部指標請看不加名稱的 huitou measure。",
    zh_hans="没有叫“{name}”的指标；全部指标请看不加名称的 huitou measure。",
    en="There is no measure called “{name}”; huitou measure without a name lists them all.",
)
_EMPTY = Text(
    zh_hant="還沒有資料；請先用 huitou import 匯入。",
    zh_hans="还没有数据；请先用 huitou import 导入。",
    en="There are no data yet; bring some in with huitou import first.",
)
_OVER_TIME = Text(
    zh_hant="這個指標會看期間以外的資料，不能按時間分；要逐期比較，請用 every（--every month）。",
    zh_hans="这个指标会用到期间以外的数据，不能按时间拆分；要逐期比较，请用 every（--every month）。",
    en="This measure looks beyond its period and cannot be split by time; to see it step by step use every "
    "(--every month).",
)
_BEGINS = Text(
    zh_hant="資料從 {day} 開始：在那之前的購買與往來不得而知，所以較早的顧客可能被當成新顧客，前一期也可能不完整。",
    zh_hans="数据从 {day} 开始：在那之前的购买与往来不得而知，所以较早的客户可能被当成新客户，前一期也可能不完整。",
    en="The data begin on {day}: what happened before is unknown, so earlier customers may look new and the period "
    "before may be incomplete.",
)
_TOO_MANY = Text(
    zh_hant="最多同時按兩個面向分；你給了 {count} 個。",
    zh_hans="最多同时按两个维度分；你给了 {count} 个。",
    en="A figure can be split by two dimensions at once; you gave {count}.",
)


def code(name: str) -> str:
    """The code of the measure called `name`, by its code or its title in any language (回購率).

    Raises Missing, naming the nearest.
    """
    if name in METRICS:
        return name
    titles = {one: metric.title for one, metric in METRICS.items()}
    found = naming.code(name, titles)
    if found is not None:
        return found
    near = naming.nearest(name, titles)
    if not near:
        raise Missing("measure.unknown", _UNLIKE, name=name)
    raise Missing("measure.unknown", _UNKNOWN, name=name, names=naming.named(near, titles))


def metric(name: str) -> Metric:
    """The measure called `name`, by its code or title. Raises Missing, naming the nearest."""
    return METRICS[code(name)]


def figures(
    workspace: Workspace,
    names: Sequence[str] = (),
    period: Period | None = None,
    by: Sequence[str] = (),
    every: str | None = None,
    rolling: int = 1,
    options: Mapping[str, Any] | None = None,
) -> list[Figure]:
    """Figures of the named measures (all where none is named).

    period:  local days; the last twelve finished months where none is given
    by:      up to two dimensions; one figure for each combination that occurs
    every:   day, week (ISO), month, quarter or year: one figure a step of the period
    rolling: with `every`, each figure looks back over so many steps instead of one

    Raises Missing (no such measure, no data), Unfit (period, dimension, step).
    """
    chosen = {one: METRICS[one] for one in map(code, names)} or METRICS
    must_know(options or {}, chosen.values())
    place, settings = source(workspace), settings_of(workspace, options)
    period = period or place.default_period
    if period is None or place.horizon is None:
        raise Missing("data.none", _EMPTY)
    asked = [period.label, list(by), every, rolling, settings, len(chosen) > 1, *stamps_of(place, by)]
    question = json.dumps(asked, sort_keys=True, default=str)
    found: list[Figure] = []
    new: list[Answer] = []
    for name, one in chosen.items():
        end = period.every(every)[-1].end if every else period.end
        past, all_ = place.grounds(end, one.version), place.grounds(None, one.version)
        kept = None if place.live else workspace.shelf.get(name, question, [past, all_])
        if kept is not None:
            found += [_as_of(Figure.back(k), place, one) for k in kept]
            continue
        asked_ = Asked(place, name, one, settings)
        fresh = asked_.figures(period, by, every, rolling, lenient=len(chosen) > 1)
        rests_on = all_ if one.settles != 0 or asked_.looked_ahead else past
        new.append(Answer(name, question, rests_on, [f.kept() for f in fresh]))
        found += fresh
    if by and not found:
        dimensions_of(next(iter(chosen.values())), by, place, lenient=False)  # nobody can be split so: say it
    if new and not place.live:
        workspace.shelf.put(new, workspace.clock.stamp())
    return found


def _as_of(figure: Figure, place: Source, one: Metric) -> Figure:
    """A figure from the shelf, said as of today's data: it may be finished by now."""
    assert place.horizon is not None
    if one.settles != 0:
        return figure
    return replace(
        figure, as_of=place.horizon - timedelta(days=1), finished=figure.period.end <= place.horizon
    )


def trend(
    workspace: Workspace, name: str, every: str = "month", steps: int = 24, by: Sequence[str] = ()
) -> list[Figure]:
    """A measure over the last `steps` months (or other units), the running one last and marked unfinished.

    The running unit is asked apart, so that a new day's facts leave the finished ones on the shelf.
    """
    period = source(workspace).recent(steps, every)
    if period is None:
        return []
    running = Period.of(every, period.end - timedelta(days=1))
    parts = [running] if period == running else [Period(period.first, running.first), running]
    return [f for part in parts for f in figures(workspace, [name], part, by, every)]


def settings_of(workspace: Workspace, options: Mapping[str, Any] | None) -> dict[str, Any]:
    """What of the company's settings, and of this question's options, a figure depends on."""
    return {
        "figures": workspace.settings.table("figures"),
        "measures": workspace.settings.table("measures"),
        "options": options or {},
    }


def ask(
    place: Source,
    metrics: Mapping[str, Metric],
    settings: Mapping[str, Any],
    period: Period | None = None,
    by: Sequence[str] = (),
    every: str | None = None,
    rolling: int = 1,
    lenient: bool = False,
) -> list[Figure]:
    """The same over any source (a company's warehouse, Spark, a test's tables).

    lenient: measures that cannot be split by `by` are passed over instead of raising.
    """
    period = period or place.default_period
    if period is None or place.horizon is None:
        raise Missing("data.none", _EMPTY)
    return [
        figure
        for name, one in metrics.items()
        for figure in Asked(place, name, one, settings).figures(period, by, every, rolling, lenient=lenient)
    ]


def dimensions_of(
    one: Metric, by: Sequence[str], place: Source, *, lenient: bool
) -> tuple[Dimension, ...] | None:
    """The dimensions asked for; None where many measures were asked and this one cannot be split so."""
    if len(by) > 2:
        raise Unfit("dimension.too_many", _TOO_MANY, count=len(by))
    groupings = place.groupings
    by = [dimension.code(name, one.reads, place.attributes, one.by, groupings) for name in by]
    try:
        if not one.within and set(by) & set(GRAINS):
            raise Unfit("dimension.over_time", _OVER_TIME)
        return tuple(
            dimension.find(n, i, one.reads, place.attributes, one.by, groupings)
            for i, n in enumerate(by, start=1)
        )
    except HuitouError:
        if lenient:
            return None
        raise


class Asked:
    """One measure asked of one source."""

    def __init__(self, place: Source, name: str, one: Metric, settings: Mapping[str, Any]) -> None:
        self.place, self.name, self.metric = place, name, one
        self.viewed: list[Facts] = []
        self.options = options_of(
            one, settings.get("measures", {}).get(name, {}), settings.get("options", {})
        )
        thresholds = settings.get("figures", {})
        self.mark = int(thresholds.get("mark_below", MARK_BELOW))
        self.withhold = max(int(thresholds.get("withhold_below", WITHHOLD_BELOW)), one.least)

    @property
    def looked_ahead(self) -> bool:
        """Whether facts after the period can change these figures."""
        return any(f.looked_ahead for f in self.viewed)

    def facts(self, dims: Sequence[Dimension]) -> Facts:
        place = self.place
        assert place.horizon is not None
        facts = Facts(
            place.engine, place.horizon, dims, self.options, place.currency, place.amounts_from_lines
        )
        self.viewed.append(facts)
        return self.viewed[-1]

    def figures(
        self, period: Period, by: Sequence[str], every: str | None, rolling: int, *, lenient: bool
    ) -> list[Figure]:
        dims = dimensions_of(self.metric, by, self.place, lenient=lenient)
        if dims is None:
            return []
        with self.place.engine.alone():
            return self.over_time(period, dims, every, rolling) if every else self.once(period, dims)

    def once(self, period: Period, dims: Sequence[Dimension]) -> list[Figure]:
        facts = self.facts(dims)
        return [
            self._figure(period, answer, slices, facts)
            for slices, answer in self._answers(facts, period, dims)
        ]

    def over_time(self, period: Period, dims: Sequence[Dimension], every: str, rolling: int) -> list[Figure]:
        steps = period.every(every)
        if not (self.metric.within and rolling == 1 and every in GRAINS):
            windows = [Period(s.moved(1 - rolling).first, s.end) for s in steps]
            return [f for w in windows for f in self.once(w, dims)]
        whole = Period(steps[0].first, steps[-1].end)
        step = Dimension(every, "step", grain=every)
        facts = self.facts([*dims, step])
        found: dict[date, list[Figure]] = {s.first: [] for s in steps}
        for slices, answer in self._answers(facts, whole, [*dims, step]):
            first = _day(slices.pop(every))
            if first in found:
                found[first].append(self._figure(Period.of(every, first), answer, slices, facts))
        for s in steps:
            if not found[s.first] and not dims:
                found[s.first] = [self._figure(s, self.shape.answer(()), {}, facts)]
        return [f for s in steps for f in found[s.first]]

    def _answers(
        self, facts: Facts, period: Period, dims: Sequence[Dimension]
    ) -> Iterable[tuple[dict[str, Any], Any]]:
        shape = self.metric.measure(facts, period)
        self.shape = shape
        groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
        if not all(self.place.engine.has(f) for f in (self.metric.reads[0], *self.metric.needs)):
            if not dims:
                yield {}, nothing()  # never recorded is not the same as none
            return
        self._say_where_the_data_begin(facts, period)
        say_as_of_when(facts, period)
        for row in self.place.engine.rows(shape.ask(facts.by)):
            groups.setdefault(tuple(row[c] for c in facts.by), []).append(row)
        if not groups and not dims:
            groups[()] = []
        names = [d.name for d in dims]
        ranks = [places(d) for d in dims]
        for values in sorted(groups, key=lambda v: [rank(*x) for x in zip(v, ranks, strict=False)]):
            yield dict(zip(names, values, strict=True)), shape.answer(groups[values])

    def _say_where_the_data_begin(self, facts: Facts, period: Period) -> None:
        """A figure that looks back knows nothing of what lies before the first fact."""
        if (
            not self.metric.within
            and self.place.first
            and period.previous().first < self.place.first < period.end
        ):
            facts.say(_BEGINS.fill(day=self.place.first))

    def _figure(self, period: Period, answer: Any, slices: dict[str, Any], facts: Facts) -> Figure:
        assert self.place.horizon is not None
        counted = self.shape.method == "poisson"
        withheld = 0 < answer.base < (self.metric.least if counted else self.withhold)
        shown = None if withheld else answer
        return Figure(
            name=self.name,
            period=period,
            unit=self.place.currency if self.metric.unit == "money" else self.metric.unit,
            version=self.metric.version,
            value=shown.value if shown else None,
            base=answer.base,
            low=self.metric.bounded(shown.low) if shown else None,
            high=self.metric.bounded(shown.high) if shown else None,
            method=self.shape.method,
            as_of=self.place.horizon - timedelta(days=1),
            slice={k: None if v is None else str(v) for k, v in slices.items()},
            finished=period.end + timedelta(days=self.settles) <= self.place.horizon,
            small=answer.base < self.mark,
            withheld=withheld,
            notes=tuple(facts.notes),
            titles=titles(slices, facts),
            more={} if withheld else answer.more,
        )

    @property
    def settles(self) -> int:
        """Days after a period until its units have been watched long enough."""
        days = self.metric.settles
        if callable(days):
            return days(self.options)
        return int(self.options[days] or 0) if isinstance(days, str) else days


def behind(
    workspace: Workspace,
    name: str,
    period: Period | None = None,
    slices: Mapping[str, str | None] | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Who is behind a figure: one row a unit of its base, with the customer's id where it is known.

    slices: the slice to look into, {dimension: value}. The number of rows (without limit) is the figure's base.
    Raises Missing, Unfit as `figures` does.
    """
    name = code(name)
    place, one = source(workspace), METRICS[name]
    period = period or place.default_period
    if period is None:
        raise Missing("data.none", _EMPTY)
    slices = slices or {}
    dims = dimensions_of(one, list(slices), place, lenient=False) or ()
    asked = Asked(place, name, one, settings_of(workspace, None))
    rows = one.measure(asked.facts(dims), period).units()
    for dim, value in zip(dims, slices.values(), strict=True):
        column = rows[dim.column].cast("string")
        rows = rows.filter(column.isnull() if value is None else column == value)
        rows = rows.drop(dim.column) if dim.name in rows.columns else rows.rename({dim.name: dim.column})
    with place.engine.alone():
        return place.engine.rows(rows if limit is None else rows.limit(limit))


def _day(value: Any) -> date:
    day: date = value.date() if hasattr(value, "date") else value
    return day
