"""Local days on engines that hold only UTC instants: a zone's offsets as one expression that every engine can run.

Engines disagree on time-zone functions and on daylight saving tables; the offsets come from Python's zoneinfo.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir

FIRST, LAST = datetime(1990, 1, 1), datetime(2050, 1, 1)


def with_local_days(table: ir.Table, zone: str) -> ir.Table:
    """Add the local day `x_on` for every time column `x_at` that has none yet."""
    days = {}
    for name in table.columns:
        twin = f"{name.removesuffix('_at')}_on"
        if name.endswith("_at") and twin not in table.columns and table[name].type().is_timestamp():
            days[twin] = local_day(table[name].cast("timestamp"), zone)
    return table.mutate(**days) if days else table


def local_day(instant: ir.TimestampValue, zone: str) -> ir.DateValue:
    """The local calendar day of UTC instants between 1990 and 2050."""
    steps = offsets(zone)
    local = instant + ibis.interval(seconds=steps[0][1])
    for since, seconds in steps[1:]:
        local = (instant >= ibis.literal(since)).ifelse(instant + ibis.interval(seconds=seconds), local)
    return local.date()


def offsets(zone: str) -> list[tuple[datetime, int]]:
    """[(from this UTC instant on, seconds east of UTC)], oldest first, naive UTC."""
    place = ZoneInfo(zone)

    def at(instant: datetime) -> int:
        shift = instant.replace(tzinfo=UTC).astimezone(place).utcoffset()
        return int(shift.total_seconds()) if shift else 0

    found = [(FIRST, at(FIRST))]
    instant = FIRST
    while instant < LAST:
        later = min(instant + timedelta(days=7), LAST)
        if at(later) != found[-1][1]:
            low, high = instant, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                low, high = (middle, high) if at(middle) == found[-1][1] else (low, middle)
            high = high.replace(microsecond=0)
            found.append((high, at(later)))
        instant = later
    return found
