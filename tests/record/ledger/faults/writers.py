"""A till in a process of its own that posts until it is killed, and tells on a pipe what it does and what it was told."""

from __future__ import annotations

import os
import pickle
import signal
import time
import traceback
from collections.abc import Callable
from random import Random

from huitou.base import Unreachable
from huitou.record.ledger.requests import Request
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.servers import Place
from tests.record.ledger.faults.worlds import Till

THINKING = 0.003  # seconds at most between two turns of a till, so that the others get theirs


class Writer:
    """A process that posts until it is killed, and the end of the pipe on which it tells."""

    def __init__(self, number: int, seed: int, place: Place, members: list[str], low: int) -> None:
        self.told: list[truths.Said] = []
        self.doing: list[Request] = []
        self._rest = b""
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(read)
            rng = Random(seed)
            _post_for_ever(write, Till(f"r{low}:w{number}", members, rng), rng, place, low + (number << 20))
        os.close(write)
        os.set_blocking(read, False)
        self.pipe = read

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        self.hear()
        os.close(self.pipe)

    def hear(self) -> None:
        """Take in what was told since last time."""
        while True:
            try:
                piece = os.read(self.pipe, 1 << 16)
            except BlockingIOError:
                break
            if not piece:
                break
            self._rest += piece
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            what, _, said = line.partition(b" ")
            if what == b"doing":
                self.doing = pickle.loads(bytes.fromhex(said.decode()))
            elif what == b"told":
                self.told += pickle.loads(bytes.fromhex(said.decode()))
                self.doing = []
            else:
                raise AssertionError(f"a writer failed: {bytes.fromhex(said.decode()).decode()}")


def _post_for_ever(pipe: int, till: Till, rng: Random, place: Place, low: int) -> None:
    """What a writer does; never returns."""

    def tell(what: str, said: object) -> None:
        os.write(pipe, f"{what} {pickle.dumps(said).hex()}\n".encode())

    try:
        ledger = place.ledger(low)
        while True:
            time.sleep(rng.uniform(0, THINKING))
            requests = till.some()
            tell("doing", requests)
            outcomes = patiently(lambda asked=requests: ledger.post_all(asked))
            tell("told", [truths.told(r.key, o) for r, o in zip(requests, outcomes, strict=True)])
    except BaseException:
        os.write(pipe, b"failed " + traceback.format_exc().encode().hex().encode() + b"\n")
    finally:
        os._exit(1)


def patiently(do: Callable[[], list[object]], patience: float = 60) -> list[object]:
    """Do it again as long as the ledger cannot be reached: every request has its key."""
    until = time.monotonic() + patience
    while True:
        try:
            return do()
        except Unreachable:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
