"""What is over is booked at night: once, whoever does it, however late; and nobody's points depend on it."""

import json
import threading
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from huitou.base import Conflict, Missing, Refused, anniversary
from huitou.record import Adjust, Burn, Capture, Earn, Gift, Ledger, Reserve, nightly
from huitou.record.ledger.booking import EXPIRY, due_accounts
from huitou.stores import work, writing

DAY = timedelta(days=1)
LEASE = timedelta(minutes=1)


def nights(world) -> list[str]:
    """Work off what is due; the outcomes of the expiry jobs."""
    ws = world.ws
    jobs = nightly(ws)
    work(ws.jobs, ws.outbox, {}, jobs, ws.clock, ws.settings.zone, once=True)
    return [job.outcome for job in ws.jobs.listing([EXPIRY])]


def expired(world, member, currency="points") -> int:
    account = world.rows(
        "SELECT expired FROM ledger_accounts WHERE member = :m AND currency = :c", m=member, c=currency
    )
    return account[0][0] if account else 0


def test_expired_points_are_booked_the_night_after(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.on(31, 1, hour=23)
    assert world.balance(ann).available == 50
    world.on(1, 2, hour=0)
    assert (world.balance(ann).available, world.balance(ann).lapsed) == (0, 50)
    world.on(1, 2, hour=1)  # within two hours nothing is booked for good
    nights(world)
    assert expired(world, ann) == 0
    world.on(1, 2, hour=4)
    nights(world)
    assert (expired(world, ann), world.balance(ann).lapsed, world.balance(ann).total) == (50, 0, 0)
    assert world.ledger.verify().whole
    assert world.ledger.explain().unexplained == 0


def test_an_account_whose_person_was_erased_holds_up_no_other(world):
    """The job would fail every night, and a booking that really failed would not stand out."""
    ann, bo = world.member("ann"), world.member("bo")
    for member in (ann, bo):
        world.post(Earn(member=member, points=50, key=f"for {member}", last_day=date(2024, 1, 31)))
    with writing(world.ws.live) as on:
        on.execute(text("DELETE FROM ledger_members WHERE member = :gone"), {"gone": ann})
    world.on(2, 2)
    assert [outcome["accounts"] for outcome in nights(world) if outcome] == [1]
    assert [job.state for job in world.ws.jobs.listing([EXPIRY])] == ["done"]
    assert (expired(world, ann), expired(world, bo)) == (0, 50)
    assert world.ledger.verify().whole


def test_an_account_whose_person_was_erased_can_still_be_checked_and_is_told_to_nobody(world):
    """An auditor holds nothing but the key; what the account has is nobody's business any more."""
    ann = world.member("ann")
    world.post(Earn(member=ann, points=50, key="e"))
    with writing(world.ws.live) as on:
        on.execute(text("DELETE FROM ledger_members"))
    assert world.ledger.check(ann) == ()
    for ask in (world.ledger.statement, world.ledger.balance):
        with pytest.raises(Missing):
            ask(ann)
    with pytest.raises(Missing):
        world.ledger.check(ann, "stars")
    with writing(world.ws.live) as on:
        on.execute(text("UPDATE ledger_accounts SET spendable = 60, issued = -60"))
    assert [(fault.code, fault.member) for fault in world.ledger.check(ann)] == [("account_differs", ann)]


def test_a_job_that_runs_again_late_or_under_other_keys_books_nothing_twice(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    for day in (2, 2, 3, 20):
        world.on(day, 2)
        nights(world)
    entries = [e.kind for e in world.ledger.statement(ann).entries]
    assert entries == ["earn", "expire"]


def test_the_entry_says_when_the_lot_ended_and_when_that_was_booked(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.on(9, 2)
    nights(world)
    entry = world.ledger.statement(ann).entries[-1]
    assert entry.occurred_at == datetime(2024, 1, 31, 16, tzinfo=UTC)  # midnight in Taipei
    assert entry.recorded_at == world.now
    assert (entry.names, entry.points, entry.lots) == (1, -50, {1: -50})


def test_others_are_told_of_expired_points_once(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.post(Earn(member=ann, points=7, key="b", last_day=date(2024, 1, 30)))
    world.post(Earn(member=ann, points=3, key="c"))
    for day in (2, 3):
        world.on(day, 2)
        nights(world)
    lines = (world.ws.folder / "outbox" / "points.expired.jsonl").read_text().splitlines()
    told = [json.loads(line)["body"] for line in lines]
    assert told == [
        {"member": ann, "currency": "points", "points": 57, "lots": [[2, 7], [1, 50]], "available": 3}
    ]


def test_vesting_and_holds_that_ran_out_are_booked_too(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a"))
    world.post(Earn(member=ann, points=20, key="b", vests_at=world.now + DAY))
    world.post(Reserve(member=ann, points=30, until=world.now + timedelta(hours=1), key="h"))
    world.later(days=2)
    assert len(due_accounts(world.ledger)) == 1
    nights(world)
    assert [e.kind for e in world.ledger.statement(ann).entries][-2:] == ["timeout", "vest"]
    assert due_accounts(world.ledger) == []
    assert world.balance(ann).available == 70


def test_a_clock_an_hour_ahead_takes_nobodys_last_evening(world):
    """On the evening of the last day, a worker whose clock is an hour ahead finds it past midnight."""
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.on(1, 2, hour=1)
    assert due_accounts(world.ledger) == []  # nothing is booked until two hours after a lot's end
    world.on(31, 1, hour=23)
    assert world.balance(ann).available == 50
    assert world.post(Burn(member=ann, points=50, key="b")).balance.available == 0


def test_five_workers_at_once_book_each_lot_once(world):
    members = [world.member(f"c{n}") for n in range(60)]
    world.ledger.post_all([Earn(member=m, points=10, key=m, last_day=date(2024, 1, 31)) for m in members])
    world.on(2, 2)
    ws = world.ws
    failed = []

    def worker(number: int) -> None:
        try:
            work(
                ws.jobs,
                ws.outbox,
                {},
                nightly(ws),
                ws.clock,
                ws.settings.zone,
                worker=f"w{number}",
                once=True,
            )
        except Exception as wrong:
            failed.append(wrong)

    threads = [threading.Thread(target=worker, args=(n,)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert [expired(world, m) for m in members] == [10] * 60
    assert len(world.rows("SELECT n FROM ledger_entries WHERE kind = 'expire'")) == 60
    assert world.ledger.verify().whole


def test_a_worker_that_slept_past_its_lease_books_nothing(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.on(2, 2)
    ws, (expiry, *_) = world.ws, nightly(world.ws)
    ws.jobs.enqueue(f"{EXPIRY}:2024-02-02", EXPIRY, {}, ws.clock.stamp())
    sleeper = ws.jobs.claim("sleeper", ws.clock.stamp(), LEASE, [EXPIRY])
    world.later(minutes=2)
    other = ws.jobs.claim("other", ws.clock.stamp(), LEASE, [EXPIRY])
    with pytest.raises(Conflict) as lost:
        expiry.run(sleeper)
    assert lost.value.code == "job.lost"
    assert expired(world, ann) == 0
    assert expiry.run(other) == {"accounts": 1}
    ws.jobs.finish(other, {}, ws.clock.stamp())
    with pytest.raises(Conflict):
        Ledger(ws).post_all([Adjust(member=ann, points=1, reason="late", key="late")], fence=other.fence)
    assert world.balance(ann).total == 0


def test_points_given_on_keep_the_day_on_which_they_end(world):
    ann, bo = world.member("ann"), world.member("bo")
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.post(Gift(member=ann, to=bo, points=20, key="g"))
    world.on(2, 2)
    nights(world)
    assert (expired(world, ann), expired(world, bo)) == (30, 20)


@pytest.mark.parametrize(
    ("zone", "day", "ends"),
    [
        ("Asia/Taipei", date(2024, 2, 29), datetime(2024, 2, 29, 16, tzinfo=UTC)),
        ("America/New_York", date(2024, 3, 10), datetime(2024, 3, 11, 4, tzinfo=UTC)),  # a day of 23 hours
        ("America/New_York", date(2024, 11, 3), datetime(2024, 11, 4, 5, tzinfo=UTC)),  # a day of 25 hours
        (
            "America/Sao_Paulo",
            date(2018, 11, 3),
            datetime(2018, 11, 4, 3, tzinfo=UTC),
        ),  # no midnight follows it
        (
            "Pacific/Apia",
            date(2011, 12, 29),
            datetime(2011, 12, 30, 10, tzinfo=UTC),
        ),  # the next day never was
    ],
)
def test_points_last_through_the_whole_local_day_in_any_zone(tmp_path, zone, day, ends):
    from tests.record.ledger.world import World

    world = World(tmp_path / "company", zone=zone).hurry()
    world.now = ends - DAY - timedelta(days=3)
    ann = world.member()
    world.post(Earn(member=ann, points=5, key="a", last_day=day))
    world.now = ends - timedelta(microseconds=1)
    assert world.balance(ann).available == 5
    world.now = ends
    assert world.balance(ann).available == 0
    world.close()


def test_birthday_points_come_once_a_year_also_to_who_was_born_on_29_february(world):
    """A yearly job is a keyed posting: `birthday:<member>:<year>`."""
    ann, born = world.member(), date(2000, 2, 29)
    for _ in range(2):
        for year in (2024, 2025, 2026):
            world.now = datetime.combine(anniversary(born, year), datetime.min.time(), tzinfo=UTC)
            world.post(Earn(member=ann, points=100, key=f"birthday:{ann}:{year}", occurred_at=None))
    days = [e.occurred_at.date() for e in world.ledger.statement(ann).entries]
    assert days == [date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28)]
    assert world.balance(ann).total == 300


def test_all_members_in_all_currencies_are_booked_portion_by_portion(world, monkeypatch):
    monkeypatch.setattr("huitou.record.ledger.booking.AT_ONCE", 7)
    members = [world.member(f"c{n}") for n in range(10)]
    for currency in ("points", "miles"):
        world.ledger.post_all(
            [
                Earn(member=m, points=10, key=currency + m, currency=currency, last_day=date(2024, 1, 31))
                for m in members
            ]
        )
    world.on(2, 2)
    nights(world)
    assert [expired(world, m, c) for m in members for c in ("points", "miles")] == [10] * 20
    assert [job.outcome for job in world.ws.jobs.listing([EXPIRY])] == [{"accounts": 20}]


def test_a_lot_that_has_just_ended_waits_though_another_of_its_account_is_booked(world):
    ann = world.member()
    world.post(Earn(member=ann, points=10, key="a", last_day=date(2024, 1, 30)))
    world.post(Earn(member=ann, points=7, key="b", last_day=date(2024, 1, 31)))
    world.on(1, 2, hour=1)
    nights(world)
    assert (expired(world, ann), world.balance(ann).lapsed) == (10, 7)


def test_only_accounts_for_which_something_is_due_are_looked_at(world):
    def due() -> list[str]:
        return [member for member, _ in due_accounts(world.ledger)]

    start, hour = world.now, timedelta(hours=1)
    lasting, ending, used, vesting, holding, done = (world.member(name) for name in "abcdef")
    world.post(Earn(member=lasting, points=5, key="a"))
    world.post(Earn(member=ending, points=5, key="b", last_day=date(2024, 1, 8)))
    world.post(Earn(member=used, points=5, key="c", last_day=date(2024, 1, 8)))
    world.post(Burn(member=used, points=5, key="c2"))
    world.post(Earn(member=vesting, points=5, key="d", vests_at=start + hour))
    for member in (holding, done):
        world.post(Earn(member=member, points=5, key=f"e{member}"))
        world.post(Reserve(member=member, points=5, until=start + 2 * hour, key=f"h{member}"))
    world.post(Capture(member=done, hold=f"h{done}", key="used"))
    assert due() == []
    world.now = start + hour - timedelta(microseconds=1)
    assert due() == []
    world.now = start + hour
    assert due() == [vesting]
    world.now = start + 2 * hour
    assert sorted(due()) == sorted([vesting, holding])
    ended = start.replace(hour=16) + timedelta(hours=2)  # midnight in Taipei, and two hours more
    world.now = ended - timedelta(microseconds=1)
    assert sorted(due()) == sorted([vesting, holding])
    world.now = ended
    assert sorted(due()) == sorted([vesting, holding, ending])


def test_one_point_is_due_as_many_are_and_accounts_come_by_their_number(world):
    members = [world.member(name) for name in "abcdef"]
    for member in members:
        world.post(Earn(member=member, points=1, key=f"e{member}", last_day=date(2024, 1, 8)))
        world.post(
            Earn(member=member, points=1, key=f"v{member}", currency="miles", vests_at=world.now + DAY)
        )
    world.on(10, 1)
    listed = world.rows("SELECT member, currency FROM ledger_accounts ORDER BY account_id")
    assert due_accounts(world.ledger) == listed
    assert len(listed) == 12


def test_each_night_has_keys_of_its_own_and_the_same_night_none_anew(world):
    ann = world.member()
    world.post(Earn(member=ann, points=10, key="a", last_day=date(2024, 1, 31)))
    world.on(2, 2)
    nights(world)
    keys = [row[0] for row in world.rows("SELECT key FROM ledger_keys WHERE key LIKE :like", like="~ledger%")]
    assert keys == [f"~ledger.expiry:2024-02-02:{ann}:points"]


def test_a_night_that_is_tried_again_asks_for_the_same_and_stops_at_nobody(world):
    """A hold runs out between two tries: the account is due again under a key that was used before."""
    ann, bo = world.member("ann"), world.member("bo")
    for member in (ann, bo):
        world.post(Earn(member=member, points=50, key=f"a{member}", last_day=date(2024, 1, 31)))
        world.post(Earn(member=member, points=50, key=f"b{member}"))
    world.on(2, 2, hour=4)
    world.post(Reserve(member=ann, points=5, until=world.now + timedelta(minutes=5), key="h"))
    ws, (expiry, *_) = world.ws, nightly(world.ws)
    ws.jobs.enqueue(f"{EXPIRY}:2024-02-02", EXPIRY, {}, ws.clock.stamp())
    for minutes in (1, 10, 20):
        world.later(minutes=minutes)
        claim = ws.jobs.claim("w", ws.clock.stamp(), LEASE, [EXPIRY])
        expiry.run(claim)
    assert (expired(world, ann), expired(world, bo)) == (50, 50)


def test_the_night_books_first_and_then_looks_whether_all_is_as_it_was_written(world):
    booking, verifying = nightly(world.ws)
    assert [(job.kind, job.at) for job in (booking, verifying)] == [
        ("ledger.expiry", time(3, 30)),
        ("ledger.verify", time(4, 30)),
    ]
    assert [job.title.en for job in (booking, verifying)] == [
        "Booking of expired points",
        "Verifying the ledger",
    ]
    assert [job.title.zh_hant for job in (booking, verifying)] == ["點數到期入帳", "點數帳本查核"]
    assert [job.title.zh_hans for job in (booking, verifying)] == ["积分过期入账", "积分账本核查"]
    world.earn(world.member("ann"), 5)
    world.earn(world.member("bo"), 5)
    with writing(world.ws.live) as on:
        on.execute(text("UPDATE ledger_entries SET kind = 'gift'"))
    faults = len(world.ledger.verify().faults)
    assert faults >= 2
    with pytest.raises(Refused, match=rf"\({faults} places\)") as why:
        verifying.run(None)
    assert why.value.code == "ledger.tampered"


def test_no_callers_key_stands_in_the_way_of_the_night(world):
    ann = world.member()
    world.post(Earn(member=ann, points=50, key="a", last_day=date(2024, 1, 31)))
    world.post(Earn(member=ann, points=1, key=f"{EXPIRY}:2024-02-02:{ann}:points"))
    world.on(2, 2)
    nights(world)
    assert expired(world, ann) == 50
