"""Times of day that stand in a column beside the day, as tills export them: joined to it, so that one moment is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from huitou.base import Text
from huitou.record.intake.dates import HHMM, TIME_OF_DAY, normal
from huitou.record.intake.headers import place, plain, spellings
from huitou.record.intake.maps import Map, Take
from huitou.record.intake.table import Table
from huitou.record.shape import Column, Fact, Kind

# Headers that say only "at what o'clock"; beside these, whatever a fact's time is called, and 結帳時間 beside 結帳日期.
_NAMES = tuple(map(plain, ("時間", "时间", "時刻", "时刻", "交易時刻", "交易时刻", "時分", "时分", "Time", "Time of day", "Clock", "Hour")))  # fmt: skip
_DAY, _TIME = re.compile(r"(日期|日|date)$"), re.compile(r"(時間|时间|時刻|时刻|time)$")
_WITH_TIME = re.compile(r"\d[:：時时點点]")
_MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
_SAID = Text(
    "「{clock}」的時刻接在「{day}」的日期後面，一起當成時間。",
    "“{clock}”的时刻接在“{day}”的日期后面，一起作为时间。",
    "The time of day in “{clock}” is joined to the day in “{day}”.",
)


def with_clocks(said: Map, table: Table, facts: Mapping[str, Fact]) -> tuple[Map, tuple[Text, ...]]:
    """The map with a time of day wherever a day is read that has none and a column beside it does; and a sentence."""
    used = {plain(h) for s in said.strands for t in s.takes.values() for h in t.uses}
    joined: dict[str, str] = {}
    strands = []
    for strand in said.strands:
        takes = dict(strand.takes)
        for column in facts[strand.fact].columns:
            take = takes.get(column.name)
            if column.kind is not Kind.TIME or take is None or len(take.headers) != 1 or take.clock:
                continue
            if clock := _beside(table, column, take, used):
                takes[column.name] = replace(take, clock=clock)
                joined[take.headers[0]] = clock
        strands.append(replace(strand, takes=takes))
    notes = tuple(_SAID.fill(clock=clock, day=day) for day, clock in joined.items())
    return replace(said, strands=tuple(strands)), notes


def _beside(table: Table, column: Column, take: Take, used: set[str]) -> str | None:
    """The header of the times of day that belong to a column of days; None where there is none, or more than one."""
    day = place(take.headers[0], table.headers)
    if day is None or any(_WITH_TIME.search(c) and not _MIDNIGHT.search(c) for c in _cells(table, day)):
        return None
    stem = _DAY.sub("", plain(table.headers[day]))
    known = {*_NAMES, *spellings(column)}
    found = [
        header
        for index, header in enumerate(table.headers)
        if header
        and (name := plain(header)) not in used
        and (name in known or (_TIME.search(name) and _TIME.sub("", name) == stem))
        and _all_clocks(table, index)
    ]
    return found[0] if len(found) == 1 else None


def _all_clocks(table: Table, index: int) -> bool:
    cells = _cells(table, index)
    return bool(cells) and all(
        re.fullmatch(TIME_OF_DAY, c, re.IGNORECASE) or re.fullmatch(HHMM, c) for c in cells
    )


def _cells(table: Table, index: int) -> list[str]:
    return [normal(c) for row in table.sample[:200] if (c := row[index]) and c.strip()]
