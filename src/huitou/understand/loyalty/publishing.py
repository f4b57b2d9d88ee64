"""Loyalty types as a dimension of every measure, `loyalty_type`: who is of which type, left where the measures find it."""

from __future__ import annotations

from datetime import date

from huitou.base import Text
from huitou.measure import Source
from huitou.stores import Workspace
from huitou.understand.asking import facts_of, opened
from huitou.understand.loyalty.cuts import Cuts, cuts_of
from huitou.understand.loyalty.people import TOO_NEW, TYPES, UNKNOWN, people
from huitou.understand.loyalty.types import VERSION
from huitou.understand.loyalty.wording import TITLE, TITLES
from huitou.understand.segments.publishing import Published, at_the_start, publish, stamp_of
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.standing import days_of

NAME = "loyalty_type"
_HOW = Text(
    "購買行為對照公司購買週期，再對照最近的回答。",
    "购买行为对照公司购买周期，再对照最近的回答。",
    "What customers bought against the company's cycle, and what they last answered.",
)


def publish_types(workspace: Workspace) -> Published:
    """Leave the types as of the end of the data, and as of the start of the usual period, where the measures find them;
    what stands there already is not touched. Nothing where there is no cycle, or the facts lie in a warehouse."""
    if workspace.settings.table("warehouse") or workspace.lake.span() is None:
        return Published(0, 0)
    place, cuts = opened(workspace), cuts_of(workspace)
    ready = new = 0
    for suffix, day in days_of(place).items():
        asked = [VERSION, repr(cuts)]
        there = workspace.groupings.find(NAME + suffix)
        if there and there.stamp == stamp_of(place, NAME + suffix, day, asked):
            ready += 1
            continue
        made = segmentation(place, cuts, day)
        if made is None:
            workspace.groupings.withdraw(NAME + suffix)
            continue
        publish(workspace, at_the_start(made) if suffix else made, question=asked)
        ready, new = ready + 1, new + 1
    return Published(ready, new)


def segmentation(place: Source, cuts: Cuts, day: date) -> Segmentation | None:
    """The types of a day as segments; None where there is no cycle to judge by."""
    with place.engine.alone():
        facts = facts_of(place)
        lines = cuts.at(facts, day)
        if lines is None:
            return None
        rows = people(facts, lines, place.engine.hold)
    titles = {kind: TITLES[kind] for kind in (*TYPES, UNKNOWN, TOO_NEW)}
    members = rows.select("customer_id", segment=rows.loyalty_type)
    return Segmentation(NAME, TITLE, titles, day, _HOW, memberships=members, of_answers=True)
