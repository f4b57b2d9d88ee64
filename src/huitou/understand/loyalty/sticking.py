"""The stickiness of a workspace over its finished quarters (or months), and of its branches or any other parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from huitou.base import Period, Text
from huitou.measure import Facts, Source, dimension_title, find_dimension
from huitou.stores import Workspace
from huitou.understand.asking import Plain, kept, opened
from huitou.understand.loyalty.cuts import Cuts, cuts_of
from huitou.understand.loyalty.stickiness import Move, Stick, Sums, move, satisfaction_question, stick, sums
from huitou.understand.silence import silence_day, silence_notes

VERSION = 4
STEPS = 10  # periods looked back over at most
LEAST_STEPS = 3  # quarters under which months are taken: a period needs the two before it
WITHHELD_BELOW = 5  # customers of a part under which nothing is shown of it


@dataclass(frozen=True)
class Part:
    """A branch, or another part of the customers. name: None for those of whom it is unknown; customers: behind it;
    stick: None where there are fewer than five; move: from the period before."""

    name: str | None
    customers: int
    stick: Stick | None
    move: Move | None


@dataclass(frozen=True)
class Stickiness:
    """every: quarter or month; course: the index by period, the oldest first; moves: from each to the next; by: what
    it is split by, and its title; parts: of the last period, the stickiest first; question: what satisfaction is read
    off, None where nothing is asked; pace: expected days between two orders."""

    every: str
    course: tuple[Stick, ...]
    moves: tuple[Move | None, ...]
    by: str | None
    title: Text | None
    parts: tuple[Part, ...]
    question: str | None
    pace: float
    notes: tuple[Text, ...] = ()

    @property
    def latest(self) -> Stick:
        return self.course[-1]

    @property
    def last_move(self) -> Move | None:
        return self.moves[-1]


def stickiness_of(workspace: Workspace, by: str | None = None) -> Stickiness | None:
    """Over the last finished quarters (months where there are few), split by a dimension of purchases in the last.

    by: branch where nothing is asked and there are branches, "" for no split. None where there is no purchase cycle, or
    not three finished periods. Raises Missing without any data, Unfit for a dimension that there is not.
    """
    place, cuts = opened(workspace), cuts_of(workspace)
    stamps = [one.stamp for one in place.groupings.values()] if by in place.groupings else []
    asked = [by, *astuple(cuts), *stamps]
    found = kept(workspace, place, "understand.stickiness", VERSION, asked, lambda: asked_of(place, cuts, by))
    return told(found) if found else None


def asked_of(place: Source, cuts: Cuts, by: str | None) -> Plain:
    """What the engine counts, as plain values; empty where nothing can be said."""
    every, periods = spans(place)
    with place.engine.alone():
        plain = _facts(place, ())
        lines = cuts.at(plain, silence_day(place))
        if lines is None or len(periods) < 3:
            return []
        question = satisfaction_question(plain, periods)
        course = [_row(one) for one in sums(plain, periods, lines.pace, question)]
        by = ("branch" if _has_branches(plain) else "") if by is None else by
        split = _facts(place, (by,)) if by else None
        parts = [_row(one) for one in sums(split, periods[-3:], lines.pace, question)] if split else []
    notes = [
        note.as_dict() for note in (*silence_notes(place), *plain.notes, *(split.notes if split else ()))
    ]
    title = dimension_title(by, ("purchases",)).as_dict() if by else None
    labels = [period.label for period in periods]
    return [every, labels, course, by or None, title, parts, question, lines.pace, notes]


def told(found: Plain) -> Stickiness:
    """From the sums to what they say."""
    every, labels, course, by, title, parts, question, pace, notes = found
    periods = [Period.parse(label) for label in labels]
    seen = [_back(row) for row in course]
    nexts = [(one, periods[one.at - 1], periods[one.at]) for one in seen]
    sticks = [
        *(stick(one, then, 1) for one, then, _now in nexts[:1]),
        *(stick(one, now, 2) for one, _then, now in nexts),
    ]
    made = [_part(_back(row), *periods[-2:]) for row in parts]
    made.sort(
        key=lambda p: (p.stick is None, p.name is None, -(p.stick.index.value or 0.0) if p.stick else 0.0)
    )
    return Stickiness(
        every,
        tuple(sticks),
        tuple(move(one, then, now) for one, then, now in nexts),
        by,
        Text(title["zh-Hant"], title["zh-Hans"], title["en"]) if title else None,
        tuple(made),
        question,
        pace,
        tuple(dict.fromkeys(Text(n["zh-Hant"], n["zh-Hans"], n["en"]) for n in notes)),
    )


def _part(found: Sums, then: Period, now: Period) -> Part:
    name, bought = found.slice[0], round(found.sums[7])  # who bought in the last period
    if bought < WITHHELD_BELOW:
        return Part(name, bought, None, None)
    return Part(name, bought, stick(found, now, 2), move(found, then, now))


def spans(place: Source) -> tuple[str, list[Period]]:
    """The calendar unit, and the finished ones of which the purchases are known whole."""
    end = silence_day(place)
    quarters = finished(place.first, end, "quarter")
    if len(quarters) >= LEAST_STEPS:
        return "quarter", quarters
    return "month", finished(place.first, end, "month")


def finished(first: date | None, horizon: date, every: str) -> list[Period]:
    found: list[Period] = []
    one = Period.of(every, Period.of(every, horizon).first - timedelta(days=1))
    while first and one.first >= first and len(found) < STEPS:
        found.append(one)
        one = Period.of(every, one.first - timedelta(days=1))
    return found[::-1]


def _facts(place: Source, by: Sequence[str]) -> Facts:
    assert place.horizon is not None
    groupings = place.groupings
    dims = [
        find_dimension(n, i, ("purchases",), place.attributes, None, groupings) for i, n in enumerate(by, 1)
    ]
    return Facts(place.engine, place.horizon, dims, {}, place.currency, place.amounts_from_lines)


def _has_branches(facts: Facts) -> bool:
    bought = facts.plain("purchases")
    return (
        len(
            facts.recall(
                "two branches", bought.filter(bought.branch.notnull()).select("branch").distinct().limit(2)
            )
        )
        > 1
    )


def _back(row: Sequence[Any]) -> Sums:
    return Sums(tuple(row[0]), row[1], row[2], tuple(row[3]), tuple(row[4]))


def _row(one: Sums) -> list[object]:
    return [list(one.slice), one.at, one.n, list(one.sums), list(one.products)]
