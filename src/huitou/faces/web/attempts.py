"""How often somebody may try something, such as a password: a few times, then a wait. Kept in memory, by whatever the
caller names."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from huitou.base import Refused, Text

WAIT = timedelta(minutes=10)
MOST = 10_000  # names remembered at once

TOO_MANY_LOOKUPS = Text(
    zh_hant="查得太快了；請等 {minutes} 分鐘再查。",
    zh_hans="查得太快了；请等 {minutes} 分钟再查。",
    en="Too many customers looked up; wait {minutes} minutes.",
)
TOO_OFTEN = Text(
    zh_hant="試錯太多次了；請等 {minutes} 分鐘再試，或請公司的擁有者重設密碼。",
    zh_hans="试错太多次了；请等 {minutes} 分钟再试，或请公司的所有者重设密码。",
    en="Too many wrong tries; wait {minutes} minutes, or ask the company’s owner for a new password.",
)


class Attempts:
    """Tries of late, by name. Safe for many threads.

    tries: {name: how many it may have}; the caller names what is tried, such as a login from a machine
    """

    def __init__(self, says: Text = TOO_OFTEN) -> None:
        self._says = says
        self._tried: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def check(self, tries: Mapping[str, int], now: datetime) -> None:
        """Raises Refused where one of the names was tried too often."""
        with self._lock:
            for name, most in tries.items():
                late = [at for at in self._tried.get(name, ()) if at > now - WAIT]
                if len(late) >= most:
                    left = late[-most] + WAIT - now
                    raise Refused(
                        "login.too_often", self._says, minutes=max(1, round(left.total_seconds() / 60))
                    )

    def count(self, tries: Mapping[str, int], now: datetime) -> None:
        with self._lock:
            for name, most in tries.items():
                late = [at for at in self._tried.pop(name, ()) if at > now - WAIT]
                self._tried[name] = [*late, now][-most:]
            for name in list(self._tried)[: max(0, len(self._tried) - MOST)]:
                del self._tried[name]

    def forget(self, name: str) -> None:
        with self._lock:
            self._tried.pop(name, None)
