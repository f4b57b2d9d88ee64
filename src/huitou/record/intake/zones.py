"""Local wall time to UTC and back, as SQL: a zone's offsets from Python's zoneinfo, so every engine agrees.

A local time that does not exist (clocks went forward) moves forward; one that exists twice is the first.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

_FIRST, _LAST = datetime(1900, 1, 1), datetime(2100, 1, 1)


@cache
def steps(zone: str) -> tuple[tuple[datetime, int], ...]:
    """((from this naive UTC instant on, seconds east of UTC), …) for 1900 to 2100, oldest first."""
    place = ZoneInfo(zone)

    def at(instant: datetime) -> int:
        shift = instant.replace(tzinfo=UTC).astimezone(place).utcoffset()
        return round(shift.total_seconds()) if shift else 0

    found = [(_FIRST, at(_FIRST))]
    instant = _FIRST
    while instant < _LAST:
        later = instant + timedelta(days=5)
        if at(later) != found[-1][1]:
            found.append((_change(instant, later, found[-1][1], at), at(later)))
        instant = later
    return tuple(found)


def _change(low: datetime, high: datetime, before: int, at: object) -> datetime:
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if at(middle) == before else (low, middle)  # type: ignore[operator]
    return high


def to_utc(wall: str, zone: str) -> str:
    """SQL for the UTC instant of a local wall time."""
    return _shifted(wall, _wall_steps(zone), -1)


def to_local(instant: str, zone: str) -> str:
    """SQL for the local wall time of a UTC instant."""
    return _shifted(instant, list(steps(zone)), 1)


def _wall_steps(zone: str) -> list[tuple[datetime, int]]:
    # Where clocks go back, the old offset holds until the first pass is over; where they go forward, the gap
    # still takes the old offset, which moves it forward. In both cases the later of the two walls is the border.
    ladder = steps(zone)
    walls = [ladder[0]]
    for (_, before), (instant, after) in itertools.pairwise(ladder):
        walls.append((instant + timedelta(seconds=max(before, after)), after))
    return walls


def _shifted(value: str, ladder: list[tuple[datetime, int]], sign: int) -> str:
    """A balanced tree of comparisons, with the newest stretch (where most data lies) asked for first."""

    def moved(seconds: int) -> str:
        return f"({value}) + to_seconds({sign * seconds})" if seconds else f"({value})"

    def tree(low: int, high: int) -> str:
        if low == high:
            return moved(ladder[low][1])
        middle = (low + high + 1) // 2
        border = f"TIMESTAMP '{ladder[middle][0]:%Y-%m-%d %H:%M:%S}'"
        return f"CASE WHEN ({value}) >= {border} THEN {tree(middle, high)} ELSE {tree(low, middle - 1)} END"

    if len(ladder) == 1:
        return moved(ladder[0][1])
    last = f"TIMESTAMP '{ladder[-1][0]:%Y-%m-%d %H:%M:%S}'"
    return f"CASE WHEN ({value}) >= {last} THEN {moved(ladder[-1][1])} ELSE {tree(0, len(ladder) - 2)} END"
