"""A workspace's own workers: what is due is done while a command or a server runs."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from huitou import loop

if TYPE_CHECKING:
    from huitou.stores import Worked, Workspace


def work(
    workspace: Workspace, stop: threading.Event | None = None, *, once: bool = False, number: int = 1
) -> Worked:
    """Work on a workspace's jobs and messages until `stop` is set; once: until nothing is left to do."""
    from huitou.stores import work as work_on

    name = f"{socket.gethostname()}:{os.getpid()}:{number}"
    schedules, zone = loop.jobs(workspace), workspace.settings.zone
    return work_on(
        workspace.jobs,
        workspace.outbox,
        {},
        schedules,
        workspace.clock,
        zone,
        worker=name,
        stop=stop,
        once=once,
    )


@contextmanager
def at_work(workspace: Workspace) -> Iterator[threading.Thread]:
    """A worker beside what is done meanwhile; at the end, or on SIGTERM, it finishes its job first."""
    with until_told(signal.SIGTERM) as stop:
        worker = threading.Thread(target=work, args=(workspace, stop), name="huitou-work")
        worker.start()
        try:
            yield worker
        finally:
            stop.set()
            worker.join()


@contextmanager
def until_told(*signals: signal.Signals) -> Iterator[threading.Event]:
    """An event that is set by these signals, Ctrl-C and SIGTERM without any; a second Ctrl-C interrupts as ever.

    Signals reach the main thread only; elsewhere it stays unset.
    """
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return

    def heard(number: int, frame: Any) -> None:
        if stop.is_set() and number == signal.SIGINT:
            signal.default_int_handler(number, frame)
        stop.set()

    wanted = signals or (signal.SIGINT, signal.SIGTERM)
    before = {which: signal.signal(which, heard) for which in wanted}
    try:
        yield stop
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
