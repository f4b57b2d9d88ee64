"""Many callers, one write: who waits shares the next batch, and one caller's bad luck is its own."""

import threading

import pytest

from huitou.base import Text, Unreachable
from huitou.stores import Gathering
from huitou.stores.books.gathering import _Waiting


class Sink:
    """Work that can be held up, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = threading.Event()
        self.open.set()
        self.begun = threading.Event()

    def work(self, items):
        self.begun.set()
        self.open.wait(10)
        self.batches.append(list(items))
        if any(item < 0 for item in items):
            raise ValueError("below zero")
        return [item * 2 for item in items]


def _all(jobs) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_one_caller_gets_its_own_results_in_order():
    assert Gathering(Sink().work).do([3, 1, 2]) == [6, 2, 4]


def _crowd(sink: Sink, gathering: Gathering, items: list[int]) -> dict[int, object]:
    """One caller is at work when the others come; then all go on."""
    sink.open.clear()
    answers: dict[int, object] = {}

    def call(item: int) -> None:
        try:
            answers[item] = gathering.do([item])
        except ValueError as failed:
            answers[item] = str(failed)

    first = threading.Thread(target=call, args=(1000,))
    first.start()
    assert sink.begun.wait(10)
    others = [threading.Thread(target=call, args=(item,)) for item in items]
    for other in others:
        other.start()
    while len(gathering._queue) < len(items):  # all have come
        pass
    sink.open.set()
    for thread in (first, *others):
        thread.join(10)
        assert not thread.is_alive()
    return answers


def test_those_who_come_meanwhile_share_the_next_write():
    sink = Sink()
    answers = _crowd(sink, Gathering(sink.work), list(range(20)))
    assert answers == {item: [item * 2] for item in [1000, *range(20)]}
    assert [len(batch) for batch in sink.batches] == [1, 20]


def test_a_batch_is_no_larger_than_allowed():
    sink = Sink()
    answers = _crowd(sink, Gathering(sink.work, most=8), list(range(20)))
    assert len(answers) == 21
    assert [len(batch) for batch in sink.batches] == [1, 8, 8, 4]


def test_one_caller_with_more_than_a_batch_is_served_whole():
    sink = Sink()
    assert len(Gathering(sink.work, most=8).do(list(range(30)))) == 30


def test_one_callers_failure_is_not_the_others():
    sink = Sink()
    answers = _crowd(sink, Gathering(sink.work), [1, -1, 2])
    assert answers == {1000: [2000], 1: [2], -1: "below zero", 2: [4]}


def test_after_a_failure_work_goes_on():
    gathering = Gathering(Sink().work)
    with pytest.raises(ValueError, match="below zero"):
        gathering.do([-1])
    assert gathering.do([4]) == [8]


def test_an_interrupt_of_whoever_works_leaves_nobody_waiting():
    hits = []

    def work(items):
        hits.append(items)
        if len(hits) == 1:
            raise KeyboardInterrupt
        return list(items)

    gathering = Gathering(work)
    with pytest.raises(KeyboardInterrupt):
        gathering.do([1])
    assert gathering.do([2]) == [2]


def test_a_thousand_calls_of_many_threads_each_get_their_own_answer():
    gathering = Gathering(lambda items: [item + 1 for item in items])
    wrong = []

    def caller(start: int) -> None:
        for item in range(start, start + 50):
            if gathering.do([item, -item]) != [item + 1, 1 - item]:
                wrong.append(item)

    _all([lambda start=n * 1000: caller(start) for n in range(20)])
    assert not wrong


def test_who_waits_for_a_leader_that_is_interrupted_is_told_so():
    held, met = threading.Event(), threading.Event()

    def work(items):
        if items == [0]:
            held.set()
            met.wait(10)
            return items
        raise KeyboardInterrupt

    gathering, told = Gathering(work), []

    def call(item):
        try:
            told.append(gathering.do([item]))
        except BaseException as failed:
            told.append(f"{type(failed).__name__}: {failed}")

    threads = [threading.Thread(target=call, args=(n,)) for n in range(3)]
    threads[0].start()
    assert held.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(gathering._queue) < 2:
        pass
    met.set()
    for thread in threads:
        thread.join(10)
    assert sorted(map(str, told)) == [
        "KeyboardInterrupt: ", "RuntimeError: the write that this waited for was interrupted", "[0]",
    ]  # fmt: skip


def test_a_thousand_share_one_write_unless_another_number_is_asked_for():
    gathering = Gathering(Sink().work)
    gathering._queue = [_Waiting([n]) for n in range(1001)]
    assert [len(gathering._next()), len(gathering._next())] == [1000, 1]


class Crowd:
    """One caller is at work when the others come, in their order; then all go on. What each was answered, or raised."""

    def __init__(self, work, items) -> None:
        self.calls: list[list[object]] = []
        self.answers: dict[object, object] = {}
        held, met = threading.Event(), threading.Event()

        def watched(batch):
            self.calls.append(list(batch))
            if batch == ["first"]:
                held.set()
                met.wait(10)
                return batch
            return work(batch)

        self.gathering = Gathering(watched)
        threads = [
            threading.Thread(target=self._call, args=(item,), daemon=True) for item in ("first", *items)
        ]
        threads[0].start()
        assert held.wait(10)
        for come, thread in enumerate(threads[1:], 1):
            thread.start()
            while len(self.gathering._queue) < come:
                pass
        met.set()
        for thread in threads:
            thread.join(10)
            assert not thread.is_alive()

    def _call(self, item) -> None:
        try:
            self.answers[item] = self.gathering.do([item])
        except BaseException as failed:
            self.answers[item] = failed


def test_a_database_that_does_not_answer_is_asked_once_for_all_who_wait():
    def away(batch):
        raise Unreachable("gone", Text("斷", "断", "the {what} is gone"), what="disk")

    crowd = Crowd(away, range(20))
    assert crowd.calls == [["first"], list(range(20))]
    told = [crowd.answers[item] for item in range(20)]
    assert {(type(one), one.code, one.said("en"), one.data["what"]) for one in told} == {
        (Unreachable, "gone", "the disk is gone", "disk")
    }
    assert len({id(one) for one in told}) == 20  # to each its own: a trace belongs to one thread


def test_a_database_that_stops_answering_between_callers_is_not_asked_for_those_left():
    def going(batch):
        if len(batch) > 1:
            raise ValueError("one of them is wrong")
        if batch == ["b"]:
            raise Unreachable("gone", Text("斷", "断", "gone"))
        return batch

    crowd = Crowd(going, "abcd")
    assert crowd.calls == [["first"], list("abcd"), ["a"], ["b"]]
    assert crowd.answers["a"] == ["a"]
    assert [crowd.answers[item].code for item in "bcd"] == ["gone"] * 3


def test_an_interrupt_while_the_callers_of_a_failed_batch_are_tried_alone_leaves_nobody_waiting():
    def work(batch):
        if len(batch) > 1:
            raise ValueError("one of them is wrong")
        if batch == ["b"]:
            raise KeyboardInterrupt
        return batch

    crowd = Crowd(work, "abcd")
    led = [one for one, told in crowd.answers.items() if isinstance(told, KeyboardInterrupt)]
    assert len(led) == 1  # any of the four
    assert crowd.answers["a"] == ["a"] or led == ["a"]
    assert all(isinstance(crowd.answers[one], RuntimeError) for one in "bcd" if [one] != led)
    assert crowd.calls == [["first"], list("abcd"), ["a"], ["b"]]
    assert crowd.gathering.do(["e"]) == ["e"]


def test_a_caller_that_an_interrupt_dropped_from_the_queue_is_served_and_does_not_turn_for_ever():
    gathering = Gathering(lambda items: list(items))
    mine = _Waiting([1])
    gathering._lead(mine)
    assert mine.results == [1]
