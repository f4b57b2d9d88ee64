"""The segmentations that every company has, as of a day, and making them a dimension of the measures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from huitou.base import Text
from huitou.measure import Facts, Source
from huitou.stores import Workspace
from huitou.understand.asking import facts_of, opened
from huitou.understand.cycle import Cycle, cycle
from huitou.understand.segments import life_cycle, rfm, value
from huitou.understand.segments.people import People, people
from huitou.understand.segments.publishing import BEFORE, Published, at_the_start, publish, stamp_of
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.settings import Wanted, wanted

VERSION = 1  # raise when any segmentation comes to put customers elsewhere on the same facts
NAMES = (life_cycle.NAME, rfm.NAME, value.NAME)

Progress = Callable[[Text, int, int], None]

_GROUPING = Text("把顧客分群", "把客户分群", "Putting customers into segments")


class Standing:
    """The segmentations of one source as of a day; what they share is worked out once, when first asked for."""

    def __init__(self, facts: Facts, day: date, asked: Wanted) -> None:
        self.facts, self.day, self.asked = facts, day, asked
        self._cycle: tuple[Cycle | None] | None = None
        self._people: People | None = None

    @property
    def cycle(self) -> Cycle | None:
        if self._cycle is None:
            self._cycle = (cycle(self.facts, self.day),)
        return self._cycle[0]

    @property
    def people(self) -> People:
        if self._people is None:
            self._people = people(self.facts, self.day, self.cycle, self.asked.months)
        return self._people

    def segmentation(self, name: str) -> Segmentation:
        """The segmentation of that name, one of NAMES."""
        if name == life_cycle.NAME:
            return life_cycle.life_cycle(self.people, self.cycle, self.asked.loyal_orders)
        if name == rfm.NAME:
            return rfm.rfm(self.facts, self.people, self.asked.cuts)
        shares, of_customers = self.asked.shares, self.asked.of_customers
        return value.value_tiers(self.facts, self.people, shares, of_customers=of_customers)


def standing_of(workspace: Workspace, place: Source, day: date) -> Standing:
    """The segmentations of a workspace, as its settings want them. Raises Unfit where those make no sense."""
    return Standing(facts_of(place), day, wanted(workspace.settings.table("segments")))


def publish_all(
    workspace: Workspace, progress: Progress = lambda *_: None, names: Iterable[str] = NAMES
) -> Published:
    """Leave every segmentation where the measures find it; those that stand there already are not touched.

    Nothing where the facts lie in a warehouse, to which no table can be joined, or where nothing is recorded.
    """
    if workspace.settings.table("warehouse") or workspace.lake.span() is None:
        return Published(0, 0)
    place = opened(workspace)
    question = wanted(workspace.settings.table("segments")).plain()
    chosen, days = list(names), days_of(place)
    ready = new = 0
    for n, (suffix, day) in enumerate(days.items()):
        standing = standing_of(workspace, place, day)
        for m, name in enumerate(chosen):
            progress(_GROUPING, n * len(chosen) + m, len(days) * len(chosen))
            made = _published(workspace, place, standing, name, suffix, question)
            ready, new = ready + (made is not None), new + bool(made)
    progress(_GROUPING, 1, 1)
    return Published(ready, new)


def days_of(place: Source) -> dict[str, date]:
    """What follows a segmentation's name, and the day that it is as of: the end of the data, and the first day of
    the period that measures speak of, where anything is known from before it."""
    assert place.horizon is not None
    days = {"": place.horizon}
    period = place.default_period
    if period and place.first and place.first < period.first:
        days[BEFORE] = period.first
    return days


def _published(
    workspace: Workspace, place: Source, standing: Standing, name: str, suffix: str, question: Any
) -> bool | None:
    """Whether it is new; None where there is no such segmentation of these data, and so no grouping."""
    asked = [VERSION, question]
    there = workspace.groupings.find(name + suffix)
    if there and there.stamp == stamp_of(place, name + suffix, standing.day, asked):
        return False
    with place.engine.alone():
        made = standing.segmentation(name)
    if made.refused:
        workspace.groupings.withdraw(name + suffix)
        return None
    publish(workspace, at_the_start(made) if suffix else made, question=asked)
    return True
