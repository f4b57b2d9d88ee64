"""Group commit: whoever comes while a write is under way waits and shares the next one, and its one sync."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Condition
from typing import Generic, TypeVar

from huitou.base import Unreachable

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Waiting(Generic[Item, Result]):
    """One caller's items on their way."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.results: Sequence[Result] | None = None
        self.failed: BaseException | None = None

    @property
    def done(self) -> bool:
        return self.results is not None or self.failed is not None


class Gathering(Generic[Item, Result]):
    """Runs `work` on what all waiting callers brought, one batch at a time, in the order of their coming.

    The first caller that finds nobody at work does the work for all; no thread of its own is needed.
    Where a batch of several callers fails as a whole, each is tried alone, so that one caller's bad luck is its own;
    but where the database does not answer, it is nobody's own, and all are told at once.
    """

    def __init__(self, work: Callable[[Sequence[Item]], Sequence[Result]], most: int = 1000) -> None:
        self._work, self._most = work, most
        self._turn = Condition()
        self._queue: list[_Waiting[Item, Result]] = []
        self._busy = False

    def do(self, items: Sequence[Item]) -> Sequence[Result]:
        """The results of `items`, in their order, once they are durable. Raises what the work raised."""
        mine: _Waiting[Item, Result] = _Waiting(items)
        leads = False
        try:
            with self._turn:
                self._queue.append(mine)
                while self._busy and not mine.done:
                    self._turn.wait()
                if not mine.done:
                    leads = self._busy = True
            while not mine.done:
                self._lead(mine)
        finally:
            if leads:
                with self._turn:
                    self._busy = False
                    self._turn.notify_all()
        if mine.failed is not None:
            raise mine.failed
        assert mine.results is not None
        return mine.results

    def _lead(self, mine: _Waiting[Item, Result]) -> None:
        """Serve the next batch. Whatever ends that, nobody of it is left without an answer."""
        batch: list[_Waiting[Item, Result]] = []
        try:
            with self._turn:
                batch = self._next() or [mine]  # in no batch that is to come: an interrupt dropped it
            self._run(batch)
        except BaseException:  # an interrupt of whoever leads is no answer to the others
            for waiting in batch:
                if not waiting.done:
                    waiting.failed = RuntimeError("the write that this waited for was interrupted")
            raise

    def _next(self) -> list[_Waiting[Item, Result]]:
        batch: list[_Waiting[Item, Result]] = []
        size = 0
        while self._queue and (not batch or size + len(self._queue[0].items) <= self._most):
            batch.append(self._queue.pop(0))
            size += len(batch[-1].items)
        return batch

    def _run(self, batch: list[_Waiting[Item, Result]]) -> None:
        try:
            results = self._work([item for waiting in batch for item in waiting.items])
        except Unreachable as failed:
            for waiting in batch:
                waiting.failed = _own(failed)
        except Exception as failed:
            if len(batch) == 1:
                batch[0].failed = failed
            else:
                self._run_alone(batch)
        else:
            start = 0
            for waiting in batch:
                waiting.results = results[start : start + len(waiting.items)]
                start += len(waiting.items)

    def _run_alone(self, batch: list[_Waiting[Item, Result]]) -> None:
        """Try one caller after the other, until the database does not answer."""
        for waiting in batch:
            self._run([waiting])
            if isinstance(waiting.failed, Unreachable):
                for left in batch:
                    if not left.done:
                        left.failed = _own(waiting.failed)
                return


def _own(failed: Unreachable) -> Unreachable:
    """The same failure for one more caller: raised in several threads, one object would gather the traces of all."""
    own = Unreachable(failed.code, failed.text)
    own.data, own.__cause__ = failed.data, failed
    return own
