"""A crowd of callers: processes with threads that wait for one signal and then all ask the ledger at once.

They are started once; a round costs them milliseconds.
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, NamedTuple

from huitou.base import HuitouError
from huitou.record import Chance, Ledger, Posted
from huitou.record.ledger.requests import Request
from huitou.stores import Fence, Workspace, open_book

PROCESSES, THREADS = 8, 16
AHEAD = 0.004  # seconds from the word to the start
PATIENCE = 60  # seconds after which a round hangs for good


class Answer(NamedTuple):
    """What one caller was told, and when it asked and was told, by the one clock that all processes share."""

    key: str
    n: int | None
    hash: str | None
    replayed: bool
    balance: dict[str, int] | None
    refused: str
    began: float
    ended: float

    @property
    def won(self) -> bool:
        return not self.refused


class Asking(NamedTuple):
    """What one caller will ask. fence: what it believes to hold."""

    request: Request
    fence: Fence | None = None


class Crowd:
    """Call `ask` once a round. ledgers: how many a process has; its threads share them."""

    def __init__(
        self, workspace: Workspace, processes: int = PROCESSES, threads: int = THREADS, ledgers: int = 2
    ) -> None:
        self.processes, self.threads = processes, threads
        starting = multiprocessing.get_context("fork")
        self._lines: list[Connection] = []
        self._running = []
        for number in range(processes):
            here, there = starting.Pipe()
            process = starting.Process(
                target=_serve, args=(there, workspace, number, threads, ledgers), daemon=True
            )
            process.start()
            self._lines.append(here)
            self._running.append(process)
        self.ask([])

    def ask(self, askings: Sequence[Asking | Request]) -> list[Answer]:
        """All at once, one caller each, dealt out over the processes; the answers in the order of the asking."""
        said = [a if isinstance(a, Asking) else Asking(a) for a in askings]
        assert len(said) <= self.processes * self.threads
        for number, line in enumerate(self._lines):
            line.send(said[number :: self.processes])
        for line in self._lines:
            self._hear(line)  # every thread stands at the line
        start = time.monotonic() + AHEAD
        for line in self._lines:
            line.send(start)
        answers: list[Any] = [None] * len(said)
        for number, line in enumerate(self._lines):
            answers[number :: self.processes] = self._hear(line)
        return answers

    def _hear(self, line: Connection) -> list[Answer]:
        assert line.poll(PATIENCE), "a caller waits for ever"
        heard = line.recv()
        if isinstance(heard, str):
            raise AssertionError(heard)
        found: list[Answer] = heard
        return found

    def __enter__(self) -> Crowd:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line in self._lines:
            line.send(None)
        for process in self._running:
            process.join(5)
            if process.is_alive():
                process.kill()


def _serve(line: Connection, workspace: Workspace, number: int, threads: int, ledgers: int) -> None:
    """One process of the crowd, until it is sent home."""
    own = [_ledger(workspace, (number + 1) << 50 | i << 45) for i in range(ledgers)]
    pool = [_Caller(own[i % ledgers]) for i in range(threads)]
    while True:
        said = line.recv()
        if said is None:
            return
        busy = pool[: len(said)]
        line.send([])
        start = line.recv()
        for caller, asking in zip(busy, said, strict=True):
            caller.go(asking, start)
        try:
            line.send([caller.answer() for caller in busy])
        except BaseException:
            line.send(traceback.format_exc())


def _ledger(workspace: Workspace, low: int) -> Ledger:
    anew = Workspace(workspace.folder, workspace.settings, workspace.clock)
    anew.book = open_book(workspace.settings.database or workspace.folder / "huitou.db")  # type: ignore[misc]
    return Ledger(anew, Chance(account=itertools.count(low).__next__))


class _Caller:
    """A thread that waits for the start and asks."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._asked, self._answered = threading.Semaphore(0), threading.Semaphore(0)
        self._failed: BaseException | None = None
        threading.Thread(target=self._run, daemon=True).start()

    def go(self, asking: Asking, start: float) -> None:
        self._asking, self._start, self._failed = asking, start, None
        self._asked.release()

    def answer(self) -> Answer:
        assert self._answered.acquire(timeout=PATIENCE), "a caller waits for ever"
        if self._failed:
            raise self._failed
        return self._said

    def _run(self) -> None:
        while True:
            self._asked.acquire()
            try:
                time.sleep(max(0.0, self._start - time.monotonic()))
                self._said = self._ask(self._asking)
            except BaseException as failed:
                self._failed = failed
            self._answered.release()

    def _ask(self, asking: Asking) -> Answer:
        began = time.monotonic()
        try:
            if asking.fence is None:
                outcome: Posted | HuitouError = self._ledger.post(asking.request)
            else:
                outcome = self._ledger.post_all([asking.request], asking.fence)[0]
        except HuitouError as refused:
            outcome = refused
        ended, key = time.monotonic(), asking.request.key
        if isinstance(outcome, HuitouError):
            return Answer(key, None, None, False, None, outcome.code, began, ended)
        entry = outcome.entry
        n, head = (entry.n, entry.hash) if entry else (None, None)
        return Answer(key, n, head, outcome.replayed, outcome.balance.as_dict(), "", began, ended)
