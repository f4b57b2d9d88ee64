"""A job is done once: by key, and by the newest claim only. On SQLite and on PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from huitou.base import Conflict, HuitouError, Text
from huitou.stores import Jobs, Message, writing

NOW = datetime(2026, 3, 1, 12)
LEASE = timedelta(seconds=60)
LATER = NOW + LEASE


@pytest.fixture
def jobs(db):
    return Jobs(db)


def one(jobs):
    (job,) = jobs.listing()
    return job


def held(jobs, key="expire:2026-03-01", now=NOW):
    jobs.enqueue(key, "expire", {"day": "2026-03-01"}, now)
    return jobs.claim("a", now, LEASE, ["expire"])


def lost(call):
    with pytest.raises(Conflict) as wrong:
        call()
    return (
        wrong.value.code == "job.lost"
        and "on job " in wrong.value.said("en")
        and "{" not in wrong.value.said("en")
    )


def test_a_job_is_put_in_once_for_ever_under_its_key(jobs):
    assert jobs.enqueue("expire:1", "expire", {"a": 1, "b": [2]}, NOW)
    assert not jobs.enqueue("expire:1", "expire", {"b": [2], "a": 1}, NOW)
    assert not jobs.enqueue("expire:1", "expire", {"a": 1, "b": [2]}, LATER)
    jobs.finish(jobs.claim("a", NOW, LEASE, ["expire"]), {}, NOW)
    assert not jobs.enqueue("expire:1", "expire", {"a": 1, "b": [2]}, NOW)
    assert (one(jobs).state, one(jobs).due) == ("done", NOW)


@pytest.mark.parametrize(
    ("kind", "body"), [("expire", {"a": 2}), ("expire", {"a": True}), ("tiers", {"a": 1})]
)
def test_another_job_under_the_same_key_is_a_conflict(jobs, kind, body):
    jobs.enqueue("expire:1", "expire", {"a": 1}, NOW)
    with pytest.raises(Conflict) as wrong:
        jobs.enqueue("expire:1", kind, body, NOW)
    assert (wrong.value.code, wrong.value.data) == ("job.other_body", {"key": "expire:1"})
    assert "The job key expire:1 was used" in wrong.value.said("en")
    assert (one(jobs).kind, one(jobs).body) == ("expire", {"a": 1})


def test_a_job_put_in_by_a_transaction_that_fails_was_never_there(jobs, db):
    def half():
        with writing(db) as on:
            assert jobs.enqueue("k", "expire", {}, NOW, on)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert jobs.listing() == []
    assert jobs.enqueue("k", "expire", {}, NOW)


def test_of_many_who_put_the_same_job_in_at_once_one_does(jobs):
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: jobs.enqueue("k", "expire", {}, NOW), range(16)))
    assert sorted(done) == [False] * 15 + [True]


def test_a_job_is_claimed_when_it_is_due_and_by_those_who_can_do_it(jobs):
    jobs.enqueue("k", "expire", {"x": "點"}, NOW)
    assert jobs.claim("a", NOW - timedelta(microseconds=1), LEASE, ["expire"]) is None
    assert jobs.claim("a", NOW, LEASE, ["tiers"]) is None
    assert jobs.claim("a", NOW, LEASE, []) is None
    claim = jobs.claim("a", NOW, LEASE, ["tiers", "expire"])
    assert (claim.key, claim.kind, claim.body, claim.due) == ("k", "expire", {"x": "點"}, NOW)
    assert (claim.attempt, claim.fence.token, claim.fence.job_id) == (1, 1, one(jobs).id)
    assert (one(jobs).state, one(jobs).worker) == ("running", "a")


def test_the_job_that_has_been_due_longest_comes_first(jobs):
    for key, minutes in (("b", 2), ("c", 3), ("a", 1), ("d", 1)):
        jobs.enqueue(key, "expire", {}, NOW - timedelta(minutes=minutes))
    assert [jobs.claim("w", NOW, LEASE, ["expire"]).key for _ in range(4)] == ["c", "b", "a", "d"]


def test_a_held_job_is_nobody_elses_until_its_lease_ends(jobs):
    first = held(jobs)
    assert jobs.claim("b", LATER - timedelta(microseconds=1), LEASE, ["expire"]) is None
    second = jobs.claim("b", LATER, LEASE, ["expire"])
    assert (second.fence.job_id, second.fence.token, second.attempt) == (first.fence.job_id, 2, 2)
    assert one(jobs).attempts == 2


def test_a_job_that_is_extended_is_held_for_longer(jobs):
    claim = held(jobs)
    jobs.extend(claim, NOW + LEASE / 2, LEASE)
    assert jobs.claim("b", LATER, LEASE, ["expire"]) is None
    assert jobs.claim("b", LATER + LEASE / 2, LEASE, ["expire"]) is not None


def test_who_lost_a_job_can_neither_extend_finish_nor_fail_it(jobs, db):
    first = held(jobs)
    second = jobs.claim("b", LATER, LEASE, ["expire"])
    with pytest.raises(Conflict) as wrong:
        jobs.extend(first, LATER, LEASE)
    assert wrong.value.data == {"job": first.fence.job_id}
    assert lost(lambda: jobs.finish(first, {"by": "a"}, LATER, [Message("t", "k", {})]))
    assert lost(lambda: jobs.fail(first, "late", LATER, None))
    assert (one(jobs).state, one(jobs).worker, one(jobs).why) == ("running", "b", None)
    with db.connect() as on:
        assert on.execute(text("SELECT count(*) FROM outbox")).scalar() == 0
    jobs.finish(second, {"by": "b"}, LATER)
    assert one(jobs).outcome == {"by": "b"}


def test_a_job_that_ended_is_held_by_nobody(jobs, db):
    claim = held(jobs)
    jobs.finish(claim, {"lots": 3}, LATER)
    assert (one(jobs).state, one(jobs).outcome, one(jobs).ended_at) == ("done", {"lots": 3}, LATER)
    assert lost(lambda: jobs.finish(claim, {"lots": 4}, LATER))
    assert lost(lambda: jobs.extend(claim, LATER, LEASE))
    with writing(db) as on:
        assert lost(lambda: jobs.check(claim.fence, on))
    assert jobs.claim("b", LATER + LEASE, LEASE, ["expire"]) is None


def test_a_failure_is_kept_with_its_reason_and_tried_again_later(jobs):
    claim = held(jobs)
    why = Text("沒有網路", "没有网络", "no network")
    jobs.fail(claim, why, NOW, LATER)
    assert (one(jobs).state, one(jobs).why, one(jobs).due, one(jobs).ended_at) == (
        "waiting",
        why,
        LATER,
        None,
    )
    assert jobs.claim("a", LATER - timedelta(microseconds=1), LEASE, ["expire"]) is None
    again = jobs.claim("a", LATER, LEASE, ["expire"])
    assert again.attempt == 2
    jobs.finish(again, {}, LATER)
    assert (one(jobs).state, one(jobs).why) == ("done", None)


def test_a_job_that_failed_for_good_is_shown_and_never_taken_up_by_itself(jobs):
    jobs.fail(held(jobs), "broken", NOW, None)
    assert (one(jobs).state, one(jobs).why.en, one(jobs).ended_at) == ("failed", "broken", NOW)
    assert jobs.claim("a", NOW + timedelta(days=400), LEASE, ["expire"]) is None


def test_an_effect_is_written_only_by_who_holds_the_job(jobs, db):
    first = held(jobs)
    with writing(db) as on:
        jobs.check(first.fence, on)
    second = jobs.claim("b", LATER, LEASE, ["expire"])
    with writing(db) as on:
        assert lost(lambda: jobs.check(first.fence, on))
        jobs.check(second.fence, on)
        assert lost(lambda: jobs.check(second.fence._replace(job_id=second.fence.job_id + 1), on))


def test_of_many_workers_each_job_goes_to_one(jobs):
    for n in range(30):
        jobs.enqueue(f"k{n}", "expire", {}, NOW)

    def all_of(worker):
        taken = []
        while claim := jobs.claim(worker, NOW, LEASE, ["expire"]):
            taken.append(claim.key)
        return taken

    with ThreadPoolExecutor(6) as pool:
        taken = [key for keys in pool.map(all_of, "abcdef") for key in keys]
    assert sorted(taken) == sorted(f"k{n}" for n in range(30))


def test_jobs_are_listed_by_kind_and_state_the_last_first(jobs):
    for n, kind in enumerate(("expire", "tiers", "expire")):
        jobs.enqueue(f"k{n}", kind, {}, NOW + timedelta(minutes=n))
    jobs.fail(jobs.claim("a", NOW, LEASE, ["expire"]), "broken", NOW, None)
    assert [job.key for job in jobs.listing()] == ["k2", "k1", "k0"]
    assert [job.key for job in jobs.listing(limit=2)] == ["k2", "k1"]
    assert [job.key for job in jobs.listing(kinds=["expire"])] == ["k2", "k0"]
    assert [job.key for job in jobs.listing(states=["failed", "done"])] == ["k0"]
    assert jobs.known(["k0", "k2", "other"]) == {"k0", "k2"}


def test_a_person_may_let_a_failed_job_be_tried_again(jobs):
    first = held(jobs)
    for call, code in (
        (lambda: jobs.again(first.key, LATER), "job.not_failed"),
        (lambda: jobs.again("no", LATER), "job.unknown"),
    ):
        with pytest.raises(HuitouError) as wrong:
            call()
        key = "no" if code == "job.unknown" else first.key
        assert (wrong.value.code, wrong.value.data) == (code, {"key": key})
        assert f" job {key}" in wrong.value.said("en")
    jobs.fail(first, "broken", NOW, None)
    jobs.again(first.key, LATER)
    assert (one(jobs).state, one(jobs).why.en, one(jobs).ended_at) == ("waiting", "broken", None)
    assert jobs.claim("a", NOW, LEASE, ["expire"]) is None
    again = jobs.claim("a", LATER, LEASE, ["expire"])
    assert (again.attempt, again.fence.token) == (1, 2)
    assert lost(lambda: jobs.finish(first, {}, LATER))


def test_what_others_shall_be_told_is_written_with_the_end_of_the_job(jobs, db):
    jobs.finish(held(jobs), {}, NOW, [Message("points", "e1", {"n": 1})])
    with db.connect() as on:
        assert on.execute(text("SELECT topic, key FROM outbox")).all() == [("points", "e1")]


def test_a_job_and_its_failure_come_back_as_they_were_written(jobs, db):
    claim = held(jobs)
    why = Text(zh_hant="斷線", zh_hans="断线", en="line down")
    jobs.fail(claim, why, NOW, LATER)
    assert one(jobs).why == why
    jobs.finish(jobs.claim("b", LATER, LEASE, ["expire"]), {"n": 1}, LATER)
    job = one(jobs)
    assert (job.id, job.key, job.kind, job.body) == (
        claim.fence.job_id,
        claim.key,
        "expire",
        {"day": "2026-03-01"},
    )
    assert (job.due, job.state, job.attempts, job.worker) == (LATER, "done", 2, "b")
    assert (job.ended_at, job.outcome, job.why) == (LATER, {"n": 1}, None)
    with db.connect() as on:
        assert on.execute(text("SELECT lease_until FROM jobs")).scalar() is None


def test_only_a_job_that_runs_has_a_lease(jobs, db):
    def lease():
        with db.connect() as on:
            return on.execute(text("SELECT lease_until FROM jobs")).scalar()

    claim = held(jobs)
    assert str(lease())[:19] == str(LATER)
    jobs.fail(claim, "broken", NOW, NOW)
    assert lease() is None
    jobs.fail(jobs.claim("a", NOW, LEASE, ["expire"]), "broken", NOW, None)
    assert lease() is None
