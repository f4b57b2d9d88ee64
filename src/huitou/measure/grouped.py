"""What goes with a figure that is split by groups of customers: which groups they are, as of when, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from huitou.base import Period, Text, same
from huitou.measure import dimension
from huitou.measure.dimension import Dimension
from huitou.measure.source import Source, source
from huitou.measure.view import Facts
from huitou.stores import Grouping, Workspace

_AS_OF = Text(
    zh_hant="「{grouping}」是照 {day} 為止的資料分的，這段期間發生的事沒有參與分群。",
    zh_hans="“{grouping}”是按截至 {day} 的数据分的，这段期间发生的事没有参与分群。",
    en="“{grouping}” says who was where as of {day}; nothing that happened in this period decided it.",
)
_IN_NONE = Text("不屬於任何一群", "不属于任何一群", "In none of them")
_AFTERWARDS = Text(
    zh_hant="「{grouping}」是照 {day} 為止的資料分的：較早的數字若也是分群的依據，有一部分是必然的。",
    zh_hans="“{grouping}”是按截至 {day} 的数据分的：更早的数字如果也是分群的依据，有一部分是必然的。",
    en="“{grouping}” says who was where as of {day}: where earlier figures also decided who is where, part of what "
    "they show follows from that alone.",
)


def stamps_of(place: Source, by: Iterable[str]) -> list[str]:
    """What a question depends on beside the facts where it is split by groups of customers: which groups they are."""
    groupings = place.groupings
    asked = (dimension.code(name, (), frozenset(), groupings=groupings) for name in by)
    return [groupings[name].stamp for name in asked if name in groupings]


def stamps(workspace: Workspace, by: Iterable[str]) -> list[str]:
    """Which groups a question that is split so rests on; none where none of it is a grouping."""
    return stamps_of(source(workspace), by)


def say_as_of_when(facts: Facts, period: Period) -> None:
    """Groups that were made later than the period begins are partly made of what the figures show."""
    for grouping in facts.groupings.values():
        note = _AS_OF if grouping.as_of < period.first else _AFTERWARDS
        facts.say(note.fill(grouping=grouping.title, day=grouping.as_of))


def places(dim: Dimension) -> dict[str, int]:
    """Segment → its place among them, of a grouping."""
    return {code: n for n, code in enumerate(dim.grouping.segments)} if dim.grouping else {}


def rank(value: Any, ordered: Mapping[str, int]) -> tuple[bool, int, str]:
    """Where a slice stands: in the order of its grouping, else by its name; those of whom it is unknown last."""
    return value is None, ordered.get(str(value), len(ordered)), str(value)


def titles(slices: Mapping[str, Any], facts: Facts) -> dict[str, tuple[Text, Text]]:
    """Grouping → its title and that of the segment, of a figure's slice."""
    return {n: (g.title, _title(g, slices[n])) for n, g in facts.groupings.items() if n in slices}


def _title(grouping: Grouping, value: Any) -> Text:
    return _IN_NONE if value is None else grouping.segments.get(str(value), same(str(value)))
