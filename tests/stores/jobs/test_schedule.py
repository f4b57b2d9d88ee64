"""A nightly job is due once each local day, also where clocks change, stand wrong, or nobody was at work."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from huitou.base import Text
from huitou.stores import Jobs, Nightly
from huitou.stores.jobs import plan
from huitou.stores.jobs.schedule import newest

TITLE = Text("到期", "到期", "Expiry")


def nightly(at, kind="expire"):
    return Nightly(kind, at, lambda claim: {}, TITLE)


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.fixture
def jobs(db):
    return Jobs(db)


def test_it_is_due_at_the_local_time_and_not_before(jobs):
    late = nightly(time(2, 30))
    assert plan(jobs, [late], utc(2026, 2, 28, 18, 29, 59), "Asia/Taipei") == ["expire:2026-02-28"]
    assert plan(jobs, [late], utc(2026, 2, 28, 18, 30), "Asia/Taipei") == ["expire:2026-03-01"]
    assert plan(jobs, [late], utc(2026, 2, 28, 18, 30), "Asia/Taipei") == []
    job = jobs.listing()[0]
    assert (job.kind, job.body, job.due) == ("expire", {"day": "2026-03-01"}, datetime(2026, 2, 28, 18, 30))


def test_of_nights_that_nobody_worked_only_the_newest_is_made_up_for(jobs):
    late = nightly(time(2, 30))
    plan(jobs, [late], utc(2026, 3, 1), "UTC")
    assert plan(jobs, [late], utc(2026, 3, 9, 12), "UTC") == ["expire:2026-03-09"]


def test_each_schedule_is_for_itself(jobs):
    both = [nightly(time(1, 0), "expire"), nightly(time(3, 0), "tiers")]
    assert plan(jobs, both, utc(2026, 3, 1, 2), "UTC") == ["expire:2026-03-01", "tiers:2026-02-28"]
    assert plan(jobs, both, utc(2026, 3, 1, 3), "UTC") == ["tiers:2026-03-01"]


@pytest.mark.parametrize(
    ("zone", "begin", "end", "at"),
    [
        ("Europe/Berlin", utc(2026, 3, 26), utc(2026, 4, 1), time(2, 30)),  # skipped on the 29th
        ("Europe/Berlin", utc(2026, 10, 22), utc(2026, 10, 28), time(2, 30)),  # twice on the 25th
        ("America/Sao_Paulo", utc(2018, 11, 1), utc(2018, 11, 7), time(0, 0)),
        ("America/Havana", utc(2025, 10, 30), utc(2025, 11, 5), time(0, 30)),
        ("Asia/Taipei", utc(2024, 2, 26), utc(2024, 3, 3), time(23, 59, 59)),
    ],
)
def test_through_a_change_of_clocks_each_day_has_one_job(jobs, zone, begin, end, at):
    put, now = [], begin
    while now < end:
        put += plan(jobs, [nightly(at)], now, zone)
        now += timedelta(minutes=10)
    days = [date.fromisoformat(key.removeprefix("expire:")) for key in put]
    assert len(days) >= 6
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]


def test_a_time_that_a_day_skips_is_due_at_once_after_the_gap():
    late = nightly(time(2, 30))
    assert newest(late, utc(2026, 3, 29, 0, 59, 59), "Europe/Berlin")[0] == date(2026, 3, 28)
    assert newest(late, utc(2026, 3, 29, 1), "Europe/Berlin") == (date(2026, 3, 29), utc(2026, 3, 29, 1))


def test_a_time_that_a_day_has_twice_is_due_at_the_first():
    late = nightly(time(2, 30))
    assert newest(late, utc(2026, 10, 25, 0, 29), "Europe/Berlin")[0] == date(2026, 10, 24)
    assert newest(late, utc(2026, 10, 25, 0, 30), "Europe/Berlin")[0] == date(2026, 10, 25)
    assert newest(late, utc(2026, 10, 25, 1, 45), "Europe/Berlin")[0] == date(2026, 10, 25)


def test_workers_whose_clocks_are_an_hour_apart_put_a_day_in_once(jobs):
    late = nightly(time(2, 30))
    ahead, behind = utc(2026, 3, 1, 3), utc(2026, 3, 1, 2)
    assert plan(jobs, [late], ahead, "UTC") == ["expire:2026-03-01"]
    assert plan(jobs, [late], behind, "UTC") == []  # not the night before either
    assert plan(jobs, [late], behind + timedelta(hours=1), "UTC") == []
