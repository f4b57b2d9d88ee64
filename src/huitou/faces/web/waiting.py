"""Answers that take longer than a reader waits: computed once, behind the page, which asks again until they are there."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from huitou.base import Text

T = TypeVar("T")

PATIENCE = 1.5  # seconds a reader waits before progress is shown
KEPT = 60.0  # seconds an answer is kept for those who ask the same again
MOST = 200  # answers kept at once


@dataclass
class Progress:
    """How far a computation has come: `done` of `total` steps. Written by one thread, read by others."""

    done: int = 0
    total: int = 0
    stage: Text | None = None  # what is being done, where there is more to say than a number

    def step(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def tell(self, stage: Text, done: int, total: int) -> None:
        self.stage, self.done, self.total = stage, done, total


class StillWorking(Exception):
    """The answer is not there yet; ask again."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(f"{progress.done} of {progress.total}")
        self.progress = progress


@dataclass
class _Job:
    progress: Progress = field(default_factory=Progress)
    answer: Future[Any] = field(default_factory=Future)
    ended: float | None = None  # on the monotonic clock

    def over(self, _: Future[Any]) -> None:
        self.ended = time.monotonic()


class Desk:
    """Gives each question to one worker once, however many ask it meanwhile."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._jobs: dict[Hashable, _Job] = {}
        self._lock = threading.Lock()
        self._workers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="figures")

    def once(self, question: Hashable, compute: Callable[[Progress], T]) -> T:
        """What `compute` returns or raises. Raises StillWorking where it takes longer than a reader waits."""
        job = self._job(question, compute)
        try:
            found: T = job.answer.result(self._patience)
        except TimeoutError:
            if not job.answer.done():
                raise StillWorking(job.progress) from None
            self._forget(question, job)
            raise
        except BaseException:
            self._forget(question, job)  # what failed may work the next time
            raise
        return found

    def begin(self, task: Hashable, work: Callable[[Progress], Any]) -> None:
        """Set a worker to a task that changes something, and do not wait. While it is being done, once more is nothing;
        afterwards it begins anew. How it goes is told by `watch`."""
        with self._lock:
            self._tidy()
            job = self._jobs.get(task)
            if job is None or job.answer.done():
                self._start(task, work)

    def watch(self, task: Hashable) -> Any:
        """What a task that was begun returned or raised; for a minute after its end.

        Raises StillWorking while it is being done, LookupError where nobody does or did it.
        """
        with self._lock:
            job = self._jobs.get(task)
        if job is None:
            raise LookupError(task)
        try:
            return job.answer.result(self._patience)
        except TimeoutError:
            if not job.answer.done():
                raise StillWorking(job.progress) from None
            raise

    def close(self) -> None:
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _job(self, question: Hashable, compute: Callable[[Progress], Any]) -> _Job:
        with self._lock:
            self._tidy()
            job = self._jobs.get(question)
            return job or self._start(question, compute)

    def _start(self, question: Hashable, compute: Callable[[Progress], Any]) -> _Job:
        job = self._jobs[question] = _Job()
        job.answer = self._workers.submit(compute, job.progress)
        job.answer.add_done_callback(job.over)
        return job

    def _tidy(self) -> None:
        now = time.monotonic()
        over = {q: job.ended for q, job in self._jobs.items() if job.ended is not None}
        old = [q for q, ended in over.items() if now - ended > KEPT]
        for question in {*old, *list(over)[: max(0, len(self._jobs) - MOST)]}:
            del self._jobs[question]

    def _forget(self, question: Hashable, job: _Job) -> None:
        with self._lock:
            if self._jobs.get(question) is job:
                del self._jobs[question]
