"""Who writes next into a SQLite file that several processes write into.

SQLite lets whoever asks at the right moment go first: a process that posts without a pause takes its lock again before
one that sleeps between two tries has woken, for a minute if it must. Here whoever waits longest at the gate goes in
next, and who comes out has to line up behind.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST = 60.0  # seconds of waiting after which SQLite alone decides: whoever is inside may have been stopped
AT_THE_GATE, IN_LINE = 0.0002, 0.002  # seconds between two looks


class Turnstile:
    """A gate, and a line before it of which only the first may look at the gate. Two locks of the operating system, which
    gives them back when a process dies. `LONGEST` seconds are all that anybody waits; it keeps nobody out for good."""

    def __init__(self, file: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._files, self._clock = (
            (file.with_name(f"{file.name}.line"), file.with_name(f"{file.name}.gate")),
            clock,
        )
        self._opened: tuple[int, tuple[int, int]] | None = None

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Inside alone. Raises OSError where the files beside the database cannot be opened."""
        line, gate = self._held()
        until = self._clock() + LONGEST
        # An interrupt may come anywhere here. To let go of a lock that is not held does nothing.
        try:
            try:
                self._wait(line, IN_LINE, until)
                self._wait(gate, AT_THE_GATE, until)
            finally:
                fcntl.flock(line, fcntl.LOCK_UN)
            yield
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._opened and self._opened[0] == os.getpid():
            for descriptor in self._opened[1]:
                os.close(descriptor)
        self._opened = None

    def _held(self) -> tuple[int, int]:
        # A lock belongs to an open file, which must not be carried over a fork.
        if self._opened is None or self._opened[0] != os.getpid():
            line, gate = (os.open(file, os.O_RDWR | os.O_CREAT, 0o600) for file in self._files)
            self._opened = (os.getpid(), (line, gate))
        return self._opened[1]

    def _wait(self, descriptor: int, pause: float, until: float) -> None:
        """Until the lock is ours, or until it is late."""
        while True:
            try:
                return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._clock() >= until:
                    return None
                time.sleep(pause)
