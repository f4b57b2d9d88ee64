"""The one place that asks what time it is, so that every story can be replayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def _system_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """Tells the time; tests pass `Clock(lambda: datetime(2024, 5, 1, tzinfo=UTC))`."""

    tell: Callable[[], datetime] = _system_now

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return self.tell().astimezone(UTC)

    def stamp(self) -> datetime:
        """The current instant as tables keep it: UTC, without a zone."""
        return self.now().replace(tzinfo=None)

    def today(self, zone: str) -> date:
        """The current local day in an IANA zone."""
        return self.tell().astimezone(ZoneInfo(zone)).date()
