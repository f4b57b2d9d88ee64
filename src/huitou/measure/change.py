"""How a figure differs from the period before it, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot

from huitou.base import Period
from huitou.measure.figure import Figure
from huitou.measure.read import figures, metric
from huitou.measure.source import source
from huitou.stores import Workspace


@dataclass(frozen=True)
class Change:
    """value: now less before, in the figure's unit (share: 0..1); [low, high]: its 95 % interval."""

    before: Figure
    value: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        return self.low > 0 or self.high < 0


def changes(workspace: Workspace, now: Sequence[Figure]) -> dict[str, Change]:
    """The change of each undivided figure against the period before its own, by measure.

    A measure is left out where either period is unfinished or too small, or its records begin within the earlier one,
    or, where it must remember what was before, within as long a time before that.
    """
    wanted: dict[Period, list[Figure]] = {}
    for figure in now:
        if figure.finished and figure.value is not None and _reaches(workspace, figure):
            wanted.setdefault(figure.period.previous(), []).append(figure)
    found = {}
    for period, later in wanted.items():
        earlier = {f.name: f for f in figures(workspace, [f.name for f in later], period)}
        for figure in later:
            if change := difference(earlier[figure.name], figure):
                found[figure.name] = change
    return found


def recorded(workspace: Workspace, name: str, period: Period) -> bool:
    """Whether the period before lies wholly within a measure's records, and as long a time before that where it must
    remember what was before."""
    steps = 2 if metric(name).remembers else 1
    first = _first(workspace, name)
    try:
        return first is None or period.moved(-steps).first >= first
    except (OverflowError, ValueError):  # before the year 1
        return False


def difference(before: Figure, now: Figure) -> Change | None:
    """One figure less another of the same measure over a period as long; None where they cannot be compared.

    Interval by the method of variance estimates recovery (Zou & Donner, Statistics in Medicine 27, 2008), which for
    two shares is Newcombe's. Many customers are in both periods, so it is rather too wide than too narrow.
    """
    earlier, later = _ends(before), _ends(now)
    if earlier is None or later is None or not _comparable(before, now):
        return None
    was, was_low, was_high = earlier
    value, low, high = later
    by = value - was
    return Change(
        before, by, by - hypot(value - low, was_high - was), by + hypot(high - value, was - was_low)
    )


def _ends(figure: Figure) -> tuple[float, float, float] | None:
    if figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high


def _comparable(before: Figure, now: Figure) -> bool:
    same = (before.name, before.version, before.unit) == (now.name, now.version, now.unit)
    return same and _steady(before) and _steady(now) and _as_long(before.period, now.period)


def _steady(figure: Figure) -> bool:
    return figure.finished and not figure.small and not figure.withheld


def _as_long(one: Period, other: Period) -> bool:
    if one.in_whole_months and other.in_whole_months:
        return one.months == other.months
    return one.days == other.days


def _reaches(workspace: Workspace, figure: Figure) -> bool:
    """Whether the measure's records go back to about the beginning of the period before: a tenth of it may lack, but
    nothing of what a measure must remember."""
    if metric(figure.name).remembers:
        return recorded(workspace, figure.name, figure.period)
    before, first = figure.period.previous(), _first(workspace, figure.name)
    return first is not None and (first - before.first).days * 10 <= before.days


def _first(workspace: Workspace, name: str) -> date | None:
    """The first day in a measure's records; None where there is none."""
    place = source(workspace)
    span = None if place.live else workspace.lake.span(metric(name).reads[:1])
    return span[0] if span else place.first
