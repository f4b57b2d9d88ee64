"""Workers do what is due, once, and keep what fails. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
import time as watch
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from huitou.base import Clock, Refused, Text, Unreachable
from huitou.stores import Jobs, Message, Nightly, Outbox, work, writing

NOW = datetime(2026, 3, 1, 12)
TITLE = Text("到期", "到期", "Expiry")


class Company:
    """Jobs, an outbox, and a clock that tests turn."""

    def __init__(self, db, folder):
        self.at = NOW.replace(tzinfo=UTC)
        self.clock = Clock(lambda: self.at)
        self.jobs, self.outbox = Jobs(db), Outbox(db, folder)

    def put(self, key="k", kind="greet", **body):
        self.jobs.enqueue(key, kind, body, NOW)

    def work(self, handlers=None, schedules=(), **how):
        how = {"once": True, "worker": "w"} | how
        return work(self.jobs, self.outbox, handlers or {}, schedules, self.clock, "Asia/Taipei", **how)

    def one(self):
        (job,) = self.jobs.listing()
        return job


@pytest.fixture
def company(db, tmp_path):
    return Company(db, tmp_path / "outbox")


def test_what_is_due_is_done_and_what_came_of_it_is_kept(company):
    company.put("a", name="Lin")
    company.put("b", name="Wu")
    worked = company.work({"greet": lambda claim: {"said": f"hello {claim.body['name']}"}})
    assert (worked.done, worked.failed, worked.lost, worked.delivered) == (2, 0, 0, 0)
    assert [job.outcome for job in company.jobs.listing()] == [{"said": "hello Wu"}, {"said": "hello Lin"}]
    assert {(job.state, job.worker, job.ended_at) for job in company.jobs.listing()} == {("done", "w", NOW)}
    assert company.work({"greet": lambda claim: 1 / 0}).done == 0


def test_a_nightly_job_is_put_in_and_done_once(company):
    days = []
    nightly = Nightly("expire", time(2, 30), lambda claim: days.append(claim.body["day"]) or {}, TITLE)
    for _ in range(3):
        company.work(schedules=[nightly])
    assert days == ["2026-03-01"]
    company.at += timedelta(days=1)
    company.work(schedules=[nightly])
    assert days == ["2026-03-01", "2026-03-02"]


def test_a_kind_that_nobody_here_can_do_waits_for_one_who_can(company):
    company.put()
    company.work({"other": lambda claim: {}})
    assert company.one().state == "waiting"


def test_what_an_effect_tells_others_is_delivered(company):
    def greet(claim):
        with writing(company.jobs.db) as on:
            company.jobs.check(claim.fence, on)
            company.outbox.write([Message("greetings", claim.key, {})], NOW, on)
        return {}

    company.put()
    assert company.work({"greet": greet}).delivered == 1
    assert company.outbox.waiting() == 0


def test_a_job_that_fails_is_tried_again_ever_later_and_then_waits_for_a_person(company):
    tries = []

    def broken(claim):
        tries.append(company.at)
        raise Refused("shop.closed", Text("沒開", "没开", "closed"))

    company.put()
    worked = company.work({"greet": broken})
    assert (worked.done, worked.failed) == (0, 1)
    assert (company.one().state, company.one().why) == ("waiting", Text("沒開", "没开", "closed"))
    for _ in range(400):
        company.at += timedelta(seconds=5)
        company.work({"greet": broken})
    waits = [(b - a).total_seconds() for a, b in pairwise(tries)]
    assert waits == [10, 20, 40, 80, 160, 320, 640]
    assert (company.one().state, company.one().attempts) == ("failed", 8)
    company.jobs.again("k", company.clock.stamp())
    assert company.work({"greet": lambda claim: {"attempt": claim.attempt}}).done == 1
    assert company.one().outcome == {"attempt": 1}


def test_a_fault_of_ours_is_kept_by_its_kind_and_first_line(company):
    def broken(claim):
        raise ValueError("no such shop\nsecond line")

    company.put()
    company.work({"greet": broken})
    assert company.one().why.en == "ValueError: no such shop"
    company.at += timedelta(seconds=10)
    company.work({"greet": lambda claim: {"a": {1}}})  # an outcome that is no JSON is a failure too
    assert company.one().state == "waiting"
    assert "set" in company.one().why.en


def test_a_job_that_kills_its_workers_is_not_run_for_ever(company):
    company.put()
    for _ in range(8):
        assert company.jobs.claim("killed", company.clock.stamp(), timedelta(minutes=1), ["greet"])
        company.at += timedelta(minutes=1)
    assert company.work({"greet": lambda claim: 1 / 0}).failed == 1
    assert company.one().state == "failed"
    assert "stopped half-way" in company.one().why.en


@pytest.mark.parametrize("then", [dict, lambda: 1 / 0])
def test_a_job_that_was_lost_meanwhile_is_left_to_who_has_it(company, then):
    def slow(claim):
        company.at += timedelta(hours=1)
        assert company.jobs.claim("other", company.clock.stamp(), timedelta(minutes=1), ["greet"])
        return then()

    company.put()
    worked = company.work({"greet": slow}, lease=timedelta(minutes=1))
    assert (worked.done, worked.failed, worked.lost) == (0, 0, 1)
    assert (company.one().state, company.one().worker, company.one().why) == ("running", "other", None)


def test_a_job_that_takes_longer_than_its_lease_is_held_on_to(company):
    company.clock = Clock()
    others = []

    def slow(claim):
        for _ in range(12):
            watch.sleep(0.1)
            others.append(company.jobs.claim("other", company.clock.stamp(), timedelta(minutes=1), ["greet"]))
        return {}

    company.put()
    worked = company.work({"greet": slow}, lease=timedelta(seconds=0.6))
    assert (worked.done, worked.lost) == (1, 0)
    assert others == [None] * 12
    assert company.one().attempts == 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("lease-")]


def test_a_worker_that_is_stopped_ends_its_job_and_takes_no_other(company):
    stop = threading.Event()
    company.put("a")
    company.put("b")
    worked = company.work({"greet": lambda claim: stop.set() or {}}, once=False, stop=stop)
    assert worked.done == 1
    assert sorted(job.state for job in company.jobs.listing()) == ["done", "waiting"]


def test_a_worker_that_is_stopped_leaves_the_messages_that_wait(company):
    stop = threading.Event()
    company.outbox.destinations["greetings"] = lambda sent: stop.set()
    with writing(company.jobs.db) as on:
        company.outbox.write([Message("greetings", f"g{n}", {}) for n in range(3)], NOW, on)
    assert company.work(once=False, stop=stop).delivered == 1
    assert company.outbox.waiting() == 2


def test_a_job_does_not_wait_for_a_long_row_of_messages(company, monkeypatch):
    monkeypatch.setattr("huitou.stores.jobs.worker.MESSAGES", 2)
    happened = []

    def down(sent):
        happened.append(sent.key)
        raise Refused("down", Text("不通", "不通", "no answer"))

    company.outbox.destinations["greetings"] = down
    with writing(company.jobs.db) as on:
        company.outbox.write([Message("greetings", f"g{n}", {}) for n in range(5)], NOW, on)
    company.put("first")
    company.put("second")
    worked = company.work({"greet": lambda claim: happened.append(claim.key) or {}})
    assert happened == ["first", "g0", "g1", "second", "g2", "g3", "g4"]  # and what fails holds nothing up
    assert (worked.done, worked.delivered) == (2, 0)


def test_a_worker_waits_for_work_until_it_is_stopped(company):
    stop, done = threading.Event(), threading.Event()
    at_work = threading.Thread(
        target=company.work,
        args=({"greet": lambda claim: done.set() or {}},),
        kwargs={"once": False, "stop": stop, "pause": 0.02},
    )
    at_work.start()
    company.put()
    assert done.wait(20)
    stop.set()
    at_work.join(20)
    assert not at_work.is_alive()


def test_a_worker_outlives_a_database_that_is_away(company, monkeypatch):
    stop, asked, whole = threading.Event(), [], company.jobs.claim

    def away(*how):
        asked.append(how)
        if len(asked) < 3:
            raise Unreachable("database.down", Text("斷", "断", "gone"))
        return whole(*how)

    monkeypatch.setattr(company.jobs, "claim", away)
    company.put()
    with pytest.raises(Unreachable):
        company.work({"greet": lambda claim: {}})
    worked = company.work({"greet": lambda claim: stop.set() or {}}, once=False, stop=stop, pause=0.01)
    assert worked.done == 1
