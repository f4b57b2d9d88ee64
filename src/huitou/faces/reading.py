"""Figures read together for a page or a report: each measure with its change and its course over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import dropwhile

from huitou.base import Period, months_later
from huitou.measure import METRICS, Change, Figure, Metric, changes, figures, recorded, trend
from huitou.stores import Workspace

Step = Callable[[int, int], None]  # told: steps done, of how many

# In the order in which a company asks: do they come back, do they stay, are they content, what are they worth.
FIRST = (
    "repeat_customer_share", "repurchase_rate", "retention_rate", "churn_rate",
    "nps", "csat", "average_order_value", "complaint_rate",
)  # fmt: skip
HEADLINES = ("repeat_customer_share", "repurchase_rate", "retention_rate", "nps", "csat")
FAMILIES = (
    "repurchase", "retention", "loyalty", "satisfaction", "value",
    "breadth", "engagement", "service", "brand", "employees",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One measure as it is shown: what it is, its figure, the change where there is one, its months.

    unrecorded: the period before, or what must be known before that, is not wholly within the records, so that nothing
    is compared; shorter: the same measure over the longest time that can be, where it leads the page
    """

    name: str
    metric: Metric
    figure: Figure
    change: Change | None
    trend: Sequence[Figure]
    unrecorded: bool = False
    shorter: Reading | None = None


@dataclass(frozen=True)
class Overview:
    """All that has something behind it, and the names of the measures that have not."""

    period: Period
    readings: Sequence[Reading]
    silent: Sequence[str]

    @property
    def headline(self) -> Reading | None:
        """The one to begin with: the first of a fixed order that has a value."""
        return next((r for r in self._named(HEADLINES) if r.figure.value is not None), None)

    @property
    def tiles(self) -> list[Reading]:
        return [r for r in self._named(FIRST) if r.figure.value is not None]

    @property
    def families(self) -> list[tuple[str, list[Reading]]]:
        found: dict[str, list[Reading]] = {}
        for reading in self.readings:
            found.setdefault(reading.metric.family, []).append(reading)
        order = {family: n for n, family in enumerate(FAMILIES)}
        return sorted(found.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))

    @property
    def earlier(self) -> Period | None:
        """The period that changes are against; None where nothing can be compared."""
        return next((r.change.before.period for r in self.readings if r.change), None)

    def _named(self, names: Sequence[str]) -> list[Reading]:
        by_name = {r.name: r for r in self.readings}
        return [by_name[name] for name in names if name in by_name]


def overview(
    workspace: Workspace, period: Period | None, step: Step = lambda done, total: None, *, whole: bool = False
) -> Overview:
    """Every measure over the period (the last twelve finished months where none is given).

    whole: also the courses that cost a question a month, which a page of all measures leaves to their own pages; and
    each up to the end of the period, as a report of it tells them, not up to today.
    Raises Missing where there are no data at all.
    """
    found: dict[str, Figure] = {}
    courses: dict[str, Sequence[Figure]] = {}
    for done, name in enumerate(METRICS):
        step(done, len(METRICS))
        found[name] = figures(workspace, [name], period)[0]
        drawn = whole or METRICS[name].within or name in FIRST
        if drawn and found[name].base:
            until = found[name].period
            courses[name] = course(workspace, name, until) if whole else trend(workspace, name)
    changed = changes(workspace, list(found.values()))
    readings = []
    for name, figure in found.items():
        if figure.base:
            hidden = METRICS[name].remembers and not recorded(workspace, name, figure.period)
            course_ = courses.get(name, ())
            readings.append(Reading(name, METRICS[name], figure, changed.get(name), course_, hidden))
    silent = [name for name, figure in found.items() if not figure.base]
    seen = Overview(next(iter(found.values())).period, readings, silent)
    lead = seen.headline
    if lead is None or recorded(workspace, lead.name, lead.figure.period):
        return seen
    told = replace(lead, change=None, unrecorded=True, shorter=_shorter(workspace, lead))
    return replace(seen, readings=[told if reading is lead else reading for reading in readings])


def _shorter(workspace: Workspace, lead: Reading) -> Reading | None:
    """The measure over the most months, up to the end of its period, that can be held against as many before them."""
    whole = lead.figure.period
    if not whole.in_whole_months:
        return None
    for months in range(whole.months - 1, 0, -1):
        part = Period(months_later(whole.end, -months), whole.end)
        if recorded(workspace, lead.name, part):
            figure = figures(workspace, [lead.name], part)[0]
            change = changes(workspace, [figure]).get(lead.name)
            return Reading(lead.name, lead.metric, figure, change, ()) if change else None
    return None


def course(workspace: Workspace, name: str, until: Period, steps: int = 23) -> list[Figure]:
    """The months up to the end of a period, those before the first record left out.

    As many as the finished ones of `trend`, so that the usual period finds them on the shelf.
    """
    months = Period.of("month", until.end - timedelta(days=1)).back(steps)
    found = figures(workspace, [name], Period(months[0].first, months[-1].end), every="month")
    return list(dropwhile(lambda figure: not figure.base, found))
