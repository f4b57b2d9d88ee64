"""Days, months and birthdays as people mean them, and the instants at which a company's local days begin and end."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY, _MOMENT = timedelta(days=1), timedelta(microseconds=1)


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant, aware in UTC, at which clocks in an IANA zone show a local time on a day.

    A time that clocks show twice is the first of both. One that they pass over is the first instant after the gap.
    """
    local = datetime.combine(day, at, ZoneInfo(zone))
    first = local.astimezone(UTC)
    before = local.replace(fold=1).astimezone(
        UTC
    )  # earlier than `first` where the time lies in a gap, and only there
    offset = before.astimezone(local.tzinfo).utcoffset()
    while first - before > _MOMENT:
        middle = before + (first - before) / 2
        same = middle.astimezone(local.tzinfo).utcoffset() == offset
        before, first = (middle, first) if same else (before, middle)
    return first


def day_ends(day: date, zone: str) -> datetime:
    """The first instant, aware in UTC, after a local day of an IANA zone, which may have 23, 24, 25 or no hours."""
    first = instant(day + _DAY, time(), zone)
    again = datetime.combine(day + _DAY, time(), ZoneInfo(zone)).replace(fold=1).astimezone(UTC)
    if again > first and (again - _MOMENT).astimezone(ZoneInfo(zone)).date() == day:
        return again  # clocks went back just after midnight, into the day that had ended
    return first


def months_later(day: date, months: int) -> date:
    """The same day of the month some months later (earlier where negative); the month's last where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of the month that a day lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def anniversary(born: date, year: int, leap: str = "28 Feb") -> date:
    """The day on which a birthday is kept in a year.

    leap: when those born on 29 February keep it in other years, "28 Feb" or "1 Mar". Raises ValueError for others.
    """
    if leap not in ("28 Feb", "1 Mar"):
        raise ValueError(f"leap is “28 Feb” or “1 Mar”, not {leap!r}")
    kept = months_later(born, (year - born.year) * 12)
    return kept if kept.day == born.day or leap == "28 Feb" else kept + _DAY
