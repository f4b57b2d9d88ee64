"""The segmentations that every company has, as of a day, and making them a dimension of the measures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

from huitou.base import HuitouError, Missing, Text
from huitou.measure import Facts, Source
from huitou.stores import Grouping, Workspace
from huitou.understand.asking import facts_of, opened
from huitou.understand.cycle import Cycle, cycle, cycle_on
from huitou.understand.segments import clusters, life_cycle, rfm, value
from huitou.understand.segments.clusters import Fitted
from huitou.understand.segments.people import People, people
from huitou.understand.segments.publishing import Published, at_the_start, publish, stamp_of
from huitou.understand.segments.rules import by_rule, own_segments
from huitou.understand.segments.segmentation import BEFORE, Segmentation
from huitou.understand.segments.settings import Wanted, wanted
from huitou.understand.silence import silence_day

VERSION = 3  # raise when any segmentation comes to put customers elsewhere on the same facts
NAMES = (life_cycle.NAME, rfm.NAME, value.NAME, clusters.NAME)

Progress = Callable[[Text, int, int], None]

_NONE = Text(
    zh_hant="沒有叫「{name}」的分群；可用：{known}。",
    zh_hans="没有叫“{name}”的分群；可用：{known}。",
    en="There is no segmentation called “{name}”; there are: {known}.",
)
_GROUPING = Text("把顧客分群", "把客户分群", "Putting customers into segments")


class Standing:
    """The segmentations of one source as of a day; what they share is worked out once, when first asked for."""

    def __init__(
        self,
        facts: Facts,
        day: date,
        asked: Wanted,
        rules: Mapping[str, str] | None = None,
        attributes: frozenset[str] = frozenset(),
        known_cycle: Callable[[], Cycle | None] | None = None,
        first: date | None = None,
    ) -> None:
        """known_cycle: tells the cycle of the day where it may be known already; first: the first day recorded."""
        self.facts, self.day, self.asked, self.first = facts, day, asked, first
        self._find_cycle = known_cycle or partial(cycle, facts, day)
        self.rules, self.attributes = dict(rules or {}), attributes
        self._fitted: tuple[Fitted | None] | None = None
        self._cycle: tuple[Cycle | None] | None = None
        self._people: People | None = None

    @property
    def cycle(self) -> Cycle | None:
        if self._cycle is None:
            self._cycle = (self._find_cycle(),)
        return self._cycle[0]

    @property
    def people(self) -> People:
        if self._people is None:
            self._people = people(self.facts, self.day, self.cycle, self.asked.months, self.first)
        return self._people

    @property
    def fitted(self) -> Fitted | None:
        """The clusters of this day."""
        if self._fitted is None:
            asked = self.asked
            self._fitted = (clusters.fit(self.facts, self.people, asked.groups, asked.method),)
        return self._fitted[0]

    def segmentation(self, name: str, fitted: Fitted | None = None) -> Segmentation:
        """The segmentation of that name: one of NAMES, or a rule of the company's own. fitted: clusters of another
        day. Raises Missing where there is none, Unfit for a rule that cannot be read."""
        if name in self.rules:
            return by_rule(self, name, self.rules[name], self.attributes)
        if name == clusters.NAME:
            return clusters.clusters(self.people, fitted or self.fitted, self.asked.method)
        if name == life_cycle.NAME:
            return life_cycle.life_cycle(self.people, self.cycle, self.asked.loyal_orders)
        if name == rfm.NAME:
            return rfm.rfm(self.facts, self.people, self.asked.cuts)
        if name != value.NAME:
            raise Missing("segmentation.none", _NONE, name=name, known=", ".join([*NAMES, *self.rules]))
        shares, of_customers = self.asked.shares, self.asked.of_customers
        return value.value_tiers(self.facts, self.people, shares, of_customers=of_customers)


def standing_of(workspace: Workspace, place: Source, day: date) -> Standing:
    """The segmentations of a workspace, as its settings want them. Raises Unfit where those make no sense."""
    rules = {name: own.text for name, own in own_segments(workspace).items()}
    asked = wanted(workspace.settings.table("segments"))
    known = partial(cycle_on, workspace, place, day)
    return Standing(facts_of(place), day, asked, rules, place.attributes, known, place.first)


def publish_all(
    workspace: Workspace, progress: Progress = lambda *_: None, names: Collection[str] = ()
) -> Published:
    """Leave every segmentation where the measures find it; those that stand there already are not touched.

    names: of segmentations; all of them, the company's own rules too, where none is named. Those that others left
    are theirs to bring up to date.
    Nothing where the facts lie in a warehouse, to which no table can be joined, or where nothing is recorded.
    """
    if workspace.settings.table("warehouse") or workspace.lake.span() is None:
        return Published(0, 0)
    place = opened(workspace)
    question = wanted(workspace.settings.table("segments")).plain()
    known, days = [*NAMES, *own_segments(workspace)], days_of(place)
    chosen = [name for name in names if name in known] if names else known
    ready = new = 0
    for n, (suffix, day) in enumerate(days.items()):
        standing = standing_of(workspace, place, day)
        for m, name in enumerate(chosen):
            progress(_GROUPING, n * len(chosen) + m, len(days) * len(chosen))
            made = _published(workspace, place, standing, name, suffix, question)
            ready, new = ready + (made is not None), new + bool(made)
    progress(_GROUPING, 1, 1)
    return Published(ready, new)


def published(workspace: Workspace, place: Source, name: str) -> Grouping | None:
    """What stands published of a segmentation as of the end of the data; None where that is out of date."""
    there = workspace.groupings.find(name)
    own = own_segments(workspace).get(name)
    asked = [VERSION, wanted(workspace.settings.table("segments")).plain(), own.text if own else None]
    fresh = there and there.stamp == stamp_of(place, name, silence_day(place), asked)
    return there if fresh else None


def days_of(place: Source) -> dict[str, date]:
    """What follows a segmentation's name, and the day that it is as of: the one that silence is judged on, and the first day of
    the period that measures speak of, where anything is known from before it."""
    days = {"": silence_day(place)}
    period = place.default_period
    if period and place.first and place.first < period.first:
        days[BEFORE] = period.first
    return days


def _published(
    workspace: Workspace, place: Source, standing: Standing, name: str, suffix: str, question: Any
) -> bool | None:
    """Whether it is new; None where there is no such segmentation of these data, and so no grouping."""
    asked = [VERSION, question, standing.rules.get(name)]
    there = workspace.groupings.find(name + suffix)
    if there and there.stamp == stamp_of(place, name + suffix, standing.day, asked):
        return False
    with place.engine.alone():
        made = _made(standing, name)
    if made is None or made.refused:
        workspace.groupings.withdraw(name + suffix)
        return None
    publish(workspace, at_the_start(made) if suffix else made, question=asked)
    return True


def _made(standing: Standing, name: str) -> Segmentation | None:
    """None for a rule of the company's own that the data know no field of any more: it stops nobody else."""
    try:
        return standing.segmentation(name)
    except HuitouError:
        if name in standing.rules:
            return None
        raise
