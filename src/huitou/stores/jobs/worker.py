"""A worker: puts in what is due, does what waits, and tells others; any number of them may work at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from huitou.base import Clock, Conflict, HuitouError, Text, Unreachable
from huitou.stores.jobs.delays import after_failure, reason
from huitou.stores.jobs.outbox import Outbox
from huitou.stores.jobs.queue import Claim, Jobs
from huitou.stores.jobs.schedule import Nightly, plan

Handler = Callable[[Claim], Mapping[str, Any]]

LEASE = timedelta(minutes=1)
PAUSE = 1.0  # seconds to wait where nothing is to be done
MESSAGES = 100  # at once, about a second of them, before a job that is due has its turn
TRIES = 8  # attempts, over about twenty minutes, before a job waits for a person

_STOPPED = Text(
    zh_hant="試了 {times} 次，每次執行它的程式都中途停止。",
    zh_hans="试了 {times} 次，每次执行它的程序都中途停止。",
    en="It was tried {times} times, and each time the program that ran it stopped half-way.",
)


@dataclass
class Worked:
    """What a worker came to: jobs done, failed (for now or for good) and lost to another, messages delivered."""

    done: int = 0
    failed: int = 0
    lost: int = 0
    delivered: int = 0


def work(
    jobs: Jobs,
    outbox: Outbox,
    handlers: Mapping[str, Handler],
    schedules: Sequence[Nightly],
    clock: Clock,
    zone: str,
    *,
    worker: str = "worker",
    stop: threading.Event | None = None,
    once: bool = False,
    lease: timedelta = LEASE,
    pause: float = PAUSE,
) -> Worked:
    """Work until `stop` is set, and end the running job or message first; once: only until nothing is left to do.

    handlers: by kind of job, besides those of the schedules. A handler gets the claim, does its effects by key and
    under the claim's fence, and answers with a JSON outcome. One that fails is tried again, ever later, TRIES times.
    Where the database does not answer, the worker waits for it; once: it raises what is wrong.
    """
    stop, worked = stop or threading.Event(), Worked()
    able = {nightly.kind: nightly.run for nightly in schedules} | dict(handlers)

    def turn() -> bool:
        plan(jobs, schedules, clock.now(), zone)
        claim = jobs.claim(worker, clock.stamp(), lease, able)
        if claim is not None:
            _run(jobs, claim, able[claim.kind], clock, lease, worked)
        tried, arrived = outbox.deliver_some(clock, MESSAGES, stop)
        worked.delivered += arrived
        return claim is not None or tried > 0

    while not stop.is_set():
        try:
            busy = turn()
        except (Unreachable, SQLAlchemyError):
            if once:
                raise
            busy = False
        if not busy:
            if once:
                break
            stop.wait(pause)
    return worked


def _run(jobs: Jobs, claim: Claim, handler: Handler, clock: Clock, lease: timedelta, worked: Worked) -> None:
    """Do one job and write how it ended, unless another took it over meanwhile."""
    try:
        try:
            if claim.attempt > TRIES:  # whoever had it each time was killed, perhaps by the job itself
                raise HuitouError("job.stopped", _STOPPED, times=TRIES)
            with _heart(jobs, claim, clock, lease):
                outcome = handler(claim)
            jobs.finish(claim, outcome, clock.stamp())
            worked.done += 1
        except Exception as wrong:
            if _is_lost(wrong):
                raise
            now = clock.stamp()
            again = now + after_failure(claim.attempt) if claim.attempt < TRIES else None
            jobs.fail(claim, reason(wrong), now, again)
            worked.failed += 1
    except Conflict as wrong:
        if not _is_lost(wrong):
            raise
        worked.lost += 1


def _is_lost(wrong: Exception) -> bool:
    return isinstance(wrong, Conflict) and wrong.code == "job.lost"


@contextmanager
def _heart(jobs: Jobs, claim: Claim, clock: Clock, lease: timedelta) -> Iterator[None]:
    """Extend the lease at every third of it, for as long as the job runs."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(lease.total_seconds() / 3):
            try:
                jobs.extend(claim, clock.stamp(), lease)
            except Conflict:
                return  # lost: the fence keeps its effects out
            except (Unreachable, SQLAlchemyError):
                continue  # the next beat may come through

    heart = threading.Thread(target=beat, name=f"lease-{claim.key}", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
