"""Says what is going on while it takes longer than two seconds, on stderr, so that answers can be piped."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Any

from huitou.base import Text

PATIENCE = 2.0  # seconds of silence that need no explanation


class Progress:
    """A context manager that is called with what happens now, and how many of how many steps of it are done.

    On a terminal a moving line; elsewhere a plain line a step, and nothing at all where `quiet`.
    """

    def __init__(self, lang: str, *, quiet: bool = False) -> None:
        self.lang = lang
        self.moving = sys.stderr.isatty()
        self.quiet = quiet and not self.moving
        self.now, self.done, self.total = "", 0, 0
        self._bar: Any = None
        self._task: Any = None
        self._lock = threading.RLock()
        self._wait()

    def __call__(self, what: Text | str, done: int = 0, total: int = 0) -> None:
        said = what.said(self.lang) if isinstance(what, Text) else what
        with self._lock:
            fresh, self.now, self.done, self.total = said != self.now, said, done, total
            if time.monotonic() - self._begun >= PATIENCE and (fresh or self._bar is not None):
                self._show()

    def hush(self) -> None:
        """Make room for a question; what goes on two seconds after it is told again."""
        self._timer.cancel()
        with self._lock:
            self._clear()
            self._wait()
            self._timer.start()

    def _wait(self) -> None:
        self._begun = time.monotonic()
        self._timer = threading.Timer(PATIENCE, self._speak)
        self._timer.daemon = True

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _speak(self) -> None:
        with self._lock:
            if self.now:
                self._show()

    def _show(self) -> None:
        if self.quiet:
            return
        if not self.moving:
            sys.stderr.write(f"… {self.now}\n")
            sys.stderr.flush()
            return
        if self._bar is None:
            self._bar, self._task = _bar(self.now)
            self._bar.start()
        self._bar.update(self._task, description=self.now, completed=self.done, total=self.total or None)

    def __enter__(self) -> Progress:
        self._timer.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._timer.cancel()
        with self._lock:
            self._clear()
            self.quiet = True


def _bar(now: str) -> tuple[Any, Any]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    return bar, bar.add_task(now, total=None)
