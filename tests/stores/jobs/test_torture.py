"""Jobs under five workers that are stopped, killed and an hour wrong: each takes effect once, and none is lost.

HUITOU_TORTURE=1 goes through years of nights instead of those on which clocks and calendars are odd.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sys
import threading
import time as watch
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from huitou.base import Clock, anniversary
from huitou.stores import Jobs, Outbox
from huitou.stores.jobs.schedule import newest
from tests.stores.jobs import company
from tests.stores.jobs.test_outbox import lines

LONG = os.environ.get("HUITOU_TORTURE") == "1"
NIGHTS = (
    [(date(2023, 12, 1), date(2029, 3, 10))]
    if LONG
    else [
        (date(2024, 2, 27), date(2024, 3, 2)),  # 29 February, and the end of a month
        (date(2024, 3, 30), date(2024, 4, 1)),  # clocks go forward on the 31st
        (date(2024, 10, 26), date(2024, 10, 28)),  # and back on the 27th
        (date(2025, 2, 27), date(2025, 3, 2)),  # no 29 February
    ]
)
HOURS_OFF = (0, 1, -1, 1, -1)
STEP = timedelta(minutes=30)


@pytest.fixture(scope="module")
def processes():
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.stores.jobs.company"])
    return context


@pytest.fixture
def prepared(db):
    company.prepare(db)
    return db


class Staff:
    """Five worker processes and what befalls them."""

    def __init__(self, processes, place, folder):
        self.processes, self.place, self.folder = processes, str(place), str(folder)
        self.chance = random.Random(7)
        self.at_work = [self.begin(n) for n in range(5)]
        self.kills = self.stops = 0
        self.enough = threading.Event()
        # Apart from the test, which may itself wait for a lock that a stopped worker holds.
        self.fate = threading.Thread(target=self.befall)
        self.fate.start()

    def begin(self, number):
        words = (self.place, self.folder, self.chance.randrange(10**6), HOURS_OFF[number])
        process = self.processes.Process(target=company.at_work, args=words, daemon=True)
        process.start()
        return process

    def befall(self):
        """From time to time two are stopped past their leases and go on, or one is killed and replaced."""
        while not self.enough.wait(self.chance.uniform(0.02, 0.2)):
            number, other = self.chance.sample(range(5), 2)
            if self.chance.random() < 0.2:
                os.kill(self.at_work[number].pid, signal.SIGKILL)
                self.at_work[number].join()
                self.at_work[number] = self.begin(number)
                self.kills += 1
                continue
            with company.stopped(self.at_work[number]), company.stopped(self.at_work[other]):
                self.enough.wait(self.chance.uniform(0.02, 0.3))
            self.stops += 2

    def go_home(self):
        self.enough.set()
        self.fate.join()
        for process in self.at_work:
            process.terminate()
        for process in self.at_work:
            process.join(30)
            assert process.exitcode == 0


def until(wanted, seconds=60):
    end = watch.monotonic() + seconds
    while not wanted():
        assert watch.monotonic() < end, "nothing moves any more"
        watch.sleep(0.005)


def live_through(nights, clock, jobs, nightly):
    """Turn the clock through the nights, half an hour at a time, never past a job that nobody put in yet."""
    days = []
    for first, last in nights:
        now = datetime.combine(first, datetime.min.time(), ZoneInfo(company.ZONE)).astimezone(UTC)
        end = datetime.combine(last, datetime.min.time(), ZoneInfo(company.ZONE)).astimezone(UTC) + timedelta(
            days=1
        )
        seen = {}
        while now < end:
            clock.set(now)
            for one in nightly:
                day, _ = newest(one, now, company.ZONE)
                if seen.get(one.kind) != day:  # a worker that is ahead may be at the next one already
                    keys = [one.key(day), one.key(day + timedelta(days=1))]
                    until(lambda keys=keys: jobs.known(keys))
                    seen[one.kind] = day
            watch.sleep(0 if LONG else 0.003)
            now += STEP
        days += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days


def through(days, jobs):
    """The jobs of these days; later ones may have come while the workers went home."""
    last = datetime.combine(days[-1], datetime.min.time()) + timedelta(hours=12)
    return [job for job in jobs.listing() if job.due < last]


@pytest.mark.slow
def test_through_odd_nights_five_workers_take_effect_once(place, prepared, processes, tmp_path):
    jobs, outbox = Jobs(prepared), Outbox(prepared, tmp_path / "outbox")
    clock = company.SharedClock(tmp_path / "clock")
    clock.set(datetime(2023, 11, 1, tzinfo=UTC))
    staff = Staff(processes, place, tmp_path)
    nightly = company.schedules(prepared, jobs, outbox, "", random.Random(0))
    try:
        days = live_through(NIGHTS, clock, jobs, nightly)

        turned = watch.monotonic()

        def ended():
            nonlocal turned
            if (
                watch.monotonic() - turned > 0.2
            ):  # past the leases of the killed, and no faster than a job can run
                clock.set(clock.tell() + timedelta(minutes=1))
                turned = watch.monotonic()
            return all(job.state == "done" for job in through(days, jobs)) and not outbox.waiting()

        until(ended)
    finally:
        staff.go_home()
    done = company.effects(prepared)
    attempts = sum(job.attempts for job in jobs.listing())
    came_to = f"{len(done)} effects of {attempts} attempts, {staff.stops} stops, {staff.kills} kills"
    sys.stderr.write(f"\n{came_to}\n")  # shown with -s
    assert len(done) == len(set(done))
    assert {job.key for job in through(days, jobs)} <= set(done) <= {job.key for job in jobs.listing()}
    for day in days:
        assert {f"expire:{day}", f"birthdays:{day}"} <= set(done)
    greeted = {key for key in done if key.startswith("birthday:")}
    wanted = {
        f"birthday:{member}:{year}"
        for member, born in company.BIRTHDAYS.items()
        for year in range(2023, 2031)
        if anniversary(born, year) in days
    }
    assert greeted == wanted
    assert {"birthday:mei:2024", "birthday:mei:2025", "birthday:wen:2025"} <= greeted
    told = [line["key"] for line in lines(tmp_path / "outbox", "expired")]
    assert len(told) == len(set(told))
    assert {f"expire:{day}" for day in days} <= set(told) <= set(done)
    assert staff.stops > 5


@pytest.mark.parametrize("inside", [False, True])
def test_a_holder_that_slept_past_its_lease_takes_no_second_effect(
    place, prepared, processes, tmp_path, inside
):
    jobs, clock, mark = Jobs(prepared), Clock(), tmp_path / "mark"
    jobs.enqueue("expire:1", "expire", {}, clock.stamp())
    slow = processes.Process(target=company.hold, args=(str(place), str(mark), 0.2, inside), daemon=True)
    slow.start()
    until(lambda: mark.exists() and mark.read_text() == "held")
    other = None
    if not inside:
        with company.stopped(slow):
            until(
                lambda: (
                    jobs.claim("early", clock.stamp() - timedelta(hours=1), timedelta(1), ["expire"]) is None
                )
            )
            watch.sleep(0.25)
            other = jobs.claim("other", clock.stamp(), timedelta(minutes=1), ["expire"])
            assert other is not None
            take_effect(prepared, jobs, other)
    elif (
        prepared.dialect.name == "postgresql"
    ):  # while the effect is being written nobody can take the job over
        with company.stopped(slow):
            watch.sleep(0.25)
            assert jobs.claim("other", clock.stamp(), timedelta(minutes=1), ["expire"]) is None
    slow.join(30)
    assert mark.read_text() == ("done" if inside else "job.lost")
    assert company.effects(prepared) == ["expire:1"]
    (job,) = jobs.listing()
    assert (job.state, job.outcome) == ("done", {"by": "slow" if inside else "other"})


def test_what_a_killed_holder_had_half_written_is_done_by_the_next(place, prepared, processes, tmp_path):
    jobs, clock, mark = Jobs(prepared), Clock(), tmp_path / "mark"
    jobs.enqueue("expire:1", "expire", {}, clock.stamp())
    slow = processes.Process(target=company.hold, args=(str(place), str(mark), 0.2, True), daemon=True)
    slow.start()
    until(lambda: mark.exists() and mark.read_text() == "held")
    os.kill(slow.pid, signal.SIGKILL)
    slow.join()
    assert company.effects(prepared) == []
    claims = []
    until(lambda: claims.append(jobs.claim("other", clock.stamp(), timedelta(1), ["expire"])) or claims[-1])
    assert claims[-1].attempt == 2
    take_effect(prepared, jobs, claims[-1])
    assert company.effects(prepared) == ["expire:1"]


def take_effect(db, jobs, claim):
    from huitou.stores import writing

    with writing(db) as on:
        jobs.check(claim.fence, on)
        assert company.effect(claim.key, claim, "other", on)
    jobs.finish(claim, {"by": "other"}, Clock().stamp())


def test_birthdays_are_read_in_the_years_of_the_republic():
    assert company.BIRTHDAYS["mei"] == date(2000, 2, 29)
    assert company.BIRTHDAYS["wen"] == date(1988, 2, 29)
    assert len(company.BIRTHDAYS) == len(company.BORN)
