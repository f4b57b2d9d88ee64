"""Jobs that are due each day at a local time of the company."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from huitou.base import Text, instant
from huitou.stores.jobs.queue import Claim, Jobs

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Nightly:
    """A job of every local day. at: local time; run: does it and says what came of it, safe to do twice."""

    kind: str
    at: time
    run: Callable[[Claim], Mapping[str, Any]]
    title: Text

    def key(self, day: date) -> str:
        return f"{self.kind}:{day.isoformat()}"


def newest(nightly: Nightly, now: datetime, zone: str) -> tuple[date, datetime]:
    """The last local day whose job is due by `now`, and since when (both aware, UTC)."""
    day = now.astimezone(ZoneInfo(zone)).date() + _DAY
    while (due := instant(day, nightly.at, zone)) > now:
        day -= _DAY
    return day, due


def plan(jobs: Jobs, schedules: Iterable[Nightly], now: datetime, zone: str) -> list[str]:
    """Put in the jobs that are due by now (aware) and were not put in yet; their keys.

    Of nights that nobody worked only the newest is made up for: a nightly job does all that is due, so that an
    older one would find nothing left. A local time that a day skips is due at the first instant after the gap, one
    that it has twice is due once. Where clocks disagree, a day that another worker is ahead by counts as done.
    """
    put = []
    for nightly in schedules:
        day, due = newest(nightly, now, zone)
        key = nightly.key(day)
        if jobs.known([key, nightly.key(day + _DAY)]):
            continue
        if jobs.enqueue(
            key, nightly.kind, {"day": day.isoformat()}, due.astimezone(UTC).replace(tzinfo=None)
        ):
            put.append(key)
    return put
