"""What a member had at an instant, by either clock: what had happened by then, and what was known by then."""

from datetime import date, timedelta

import pytest

from huitou.base import Missing, Unfit
from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Refund, Reserve, Settle

HOUR = timedelta(hours=1)


def test_what_was_known_then_stays_what_it_was(world):
    ann, start = world.member(), world.now
    seen = []
    for number in range(5):
        world.later(hours=1)
        world.post(Earn(member=ann, points=10, key=f"e{number}", last_day=date(2024, 1, 9)))
        seen.append((world.now, world.balance(ann)))
    world.later(hours=1)
    world.post(Burn(member=ann, points=25, key="b"))
    world.later(days=30)
    world.post(ClawBack(member=ann, of="e0", key="c"))
    for at, then in seen:
        assert world.balance(ann, known_at=at) == then
    assert world.balance(ann, known_at=start).n == 0


def test_a_late_receipt_counts_when_it_happened_or_when_it_was_known(world):
    ann, bought = world.member(), world.now
    world.later(days=3)
    world.post(Earn(member=ann, points=10, key="late", occurred_at=bought))
    yesterday = world.now - timedelta(days=1)
    assert world.balance(ann, at=yesterday).available == 10
    assert world.balance(ann, known_at=yesterday).available == 0
    assert world.balance(ann, at=yesterday, known_at=yesterday).available == 0
    assert world.balance(ann, at=bought - HOUR).available == 0
    assert world.balance(ann, at=bought).available == 10


def test_a_lot_counts_through_its_last_day_also_looking_back(world):
    ann, start = world.member(), world.now
    world.post(Earn(member=ann, points=10, key="a", last_day=date(2024, 1, 8)))
    world.later(days=9)
    midnight = start.replace(hour=16)  # of Taipei
    for clock in ("at", "known_at"):
        before, after = (
            world.balance(ann, **{clock: t}) for t in (midnight - timedelta(microseconds=1), midnight)
        )
        assert (before.available, before.lapsed) == (10, 0)
        assert (after.available, after.lapsed) == (0, 10)


def test_vesting_looking_back(world):
    ann, start = world.member(), world.now
    world.post(Earn(member=ann, points=10, key="a", vests_at=start + HOUR))
    world.later(days=9)
    for clock in ("at", "known_at"):
        assert world.balance(ann, **{clock: start + HOUR - timedelta(microseconds=1)}).pending == 10
        assert world.balance(ann, **{clock: start + HOUR}).available == 10


def test_holds_looking_back(world):
    ann, start = world.member(), world.now
    world.post(Earn(member=ann, points=10, key="a"))
    world.post(Reserve(member=ann, points=4, until=start + HOUR, key="gone"))
    world.post(Reserve(member=ann, points=3, until=start + 5 * HOUR, key="used"))
    world.later(hours=2)
    world.post(Capture(member=ann, hold="used", key="c"))
    for clock in ("at", "known_at"):
        during, after, now = (world.balance(ann, **{clock: t}) for t in (start, start + HOUR, world.now))
        assert (during.available, during.held, during.total) == (3, 7, 10)
        assert (after.available, after.held, after.total) == (7, 3, 10)
        assert (now.available, now.held, now.total) == (7, 0, 7)


def test_debt_looking_back(world):
    ann, start = world.member(), world.now
    world.post(Earn(member=ann, points=10, key="a"))
    world.post(Burn(member=ann, points=8, key="b"))
    world.later(hours=1)
    world.post(ClawBack(member=ann, of="a", key="c"))
    owed = world.now
    world.later(hours=1)
    world.post(Earn(member=ann, points=20, key="d", vests_at=world.now + HOUR))
    world.later(hours=3)
    for clock in ("at", "known_at"):
        assert world.balance(ann, **{clock: start}).total == 2
        assert world.balance(ann, **{clock: owed}).debt == 8
        assert (
            world.balance(ann, **{clock: world.now}).available,
            world.balance(ann, **{clock: world.now}).debt,
        ) == (12, 0)


def test_a_statement_as_it_was_known(world):
    ann = world.member()
    world.post(Earn(member=ann, points=10, key="a"))
    then, head = world.now, world.ledger.statement(ann).head
    world.later(hours=1)
    world.post(Burn(member=ann, points=3, key="b"))
    world.post(Refund(member=ann, of="b", points=1, key="r"))
    was, is_now = world.ledger.statement(ann, known_at=then), world.ledger.statement(ann)
    assert ([e.n for e in was.entries], was.balance.available, was.head) == ([1], 10, head)
    assert [e.n for e in is_now.entries] == [1, 2, 3]
    assert is_now.head == is_now.entries[-1].hash != head
    assert [e.balance.available for e in is_now.entries] == [10, 7, 8]
    assert [lot.state for lot in is_now.lots] == ["usable"]


def test_a_member_without_an_account_has_nothing_and_a_stranger_is_missing(world):
    ann = world.member()
    assert world.balance(ann).as_dict() == {
        "available": 0,
        "pending": 0,
        "held": 0,
        "debt": 0,
        "lapsed": 0,
        "total": 0,
        "n": 0,
    }
    assert world.ledger.statement(ann).entries == ()
    for ask in (world.ledger.balance, world.ledger.statement, world.ledger.check):
        with pytest.raises(Missing, match=r"There is no member.*m-nobody"):
            ask("m-nobody")
    assert world.ledger.check(ann) == ()
    with pytest.raises(Unfit, match="“customer_id” must be a text of 1 to 200"):
        world.ledger.enrol("c" * 201)
    assert world.ledger.enrol("c" * 200) == world.ledger.member_of("c" * 200)
    assert world.ledger.member_of("nobody") is None
    assert world.ledger.member_of("ann") == ann == world.ledger.enrol("ann")


def test_a_policy_is_one_of_three_for_kinds_that_can_be_short(world):
    ann = world.member()
    for kind, policy, wrong in (("earn", "debt", "kind"), ("burn", "perhaps", "policy")):
        with pytest.raises(Unfit, match=f"“{wrong}” can only be one of"):
            world.ledger.set_policy(kind, policy)
    world.ledger.set_policy("adjust", "debt", member=ann)
    world.ledger.set_policy("adjust", "within_balance")
    assert world.post(Adjust(member=ann, points=-5, reason="r", key="a")).balance.debt == 5


def test_a_policy_takes_the_place_of_its_own_kind_currency_and_member_only(world):
    ann, bo = world.member("ann"), world.member("bo")
    for said in (
        ("burn", "debt"),
        ("adjust", "debt"),
        ("burn", "debt", "miles"),
        ("burn", "debt", "points", ann),
        ("burn", "within_balance"),
        ("burn", "refuse", "points", ann),
    ):
        world.ledger.set_policy(*said)
    kept = world.rows("SELECT currency, member, kind, policy FROM ledger_policies ORDER BY 1, 2, 3")
    assert sorted(kept) == sorted(
        [
            ("miles", "", "burn", "debt"),
            ("points", "", "adjust", "debt"),
            ("points", "", "burn", "within_balance"),
            ("points", ann, "burn", "refuse"),
        ]
    )
    world.earn(bo, 3)
    assert world.post(Burn(member=bo, points=5, key="b")).entry.points == -3


def test_a_statement_says_whose_it_is_and_how_each_hold_ended(world):
    ann, until = world.member(), world.now + timedelta(days=9)
    world.earn(ann, 20, currency="miles", source="till", source_id="8841")
    for key, points in (("open", 3), ("used", 4)):
        world.post(Reserve(member=ann, points=points, until=until, key=key, currency="miles"))
    world.post(Capture(member=ann, hold="used", key="c", currency="miles"))
    told = world.ledger.statement(ann, "miles")
    assert (told.member, told.currency, told.balance.held) == (ann, "miles", 3)
    assert (told.entries[0].source, told.entries[0].source_id) == ("till", "8841")
    holds = [(h.hold, h.points, h.until, h.closed) for h in told.holds]
    assert holds == [(2, 3, until, None), (3, 4, until, 4)]
    again = world.post(Capture(member=ann, hold="used", key="c", currency="miles"))
    assert (again.replayed, again.entry.n) == (True, 4)
    assert world.balance(ann, "miles", known_at=world.now).held == 3


def test_each_lot_says_how_it_stands_and_where_its_points_are(world):
    ann, start = world.member(), world.now
    world.post(Earn(member=ann, points=9, key="gone", last_day=date(2024, 1, 8), priority=-1))
    world.post(Earn(member=ann, points=4, key="used", priority=-3))
    world.post(Earn(member=ann, points=6, key="held", priority=-2))
    world.post(Burn(member=ann, points=4, key="b"))
    world.post(Reserve(member=ann, points=6, until=start + timedelta(days=9), key="h"))
    world.later(days=1)
    world.post(Settle(member=ann, key="night"))
    world.post(Earn(member=ann, points=2, key="over", last_day=date(2024, 1, 8), occurred_at=start))
    world.post(Earn(member=ann, points=8, key="later", vests_at=world.now + HOUR))
    world.post(Earn(member=ann, points=5, key="usable", last_day=date(2024, 1, 31)))
    lots = {lot.lot: lot for lot in world.ledger.statement(ann).lots}
    assert [lot.state for lot in lots.values()] == ["lapsed", "used", "held", "lapsed", "waiting", "usable"]
    assert (lots[1].amounts["expired"], lots[2].amounts["burned"], lots[3].amounts["held"]) == (9, 4, 6)
    assert (lots[4].amounts["spendable"], lots[5].amounts["pending"], lots[6].amounts["spendable"]) == (
        2,
        8,
        5,
    )
    assert (lots[1].priority, lots[1].last_day, lots[1].points, lots[1].opened) == (
        -1,
        date(2024, 1, 8),
        9,
        1,
    )
    assert (lots[4].opened_at, lots[5].opened_at) == (start, world.now)
    assert (lots[5].vests_at, lots[6].vests_at, lots[6].last_day) == (
        world.now + HOUR,
        None,
        date(2024, 1, 31),
    )
    (hold,) = world.ledger.statement(ann).holds
    assert (hold.points, hold.until, hold.closed) == (6, start + timedelta(days=9), None)


def test_a_lot_used_up_or_clawed_back_on_its_last_day_did_not_lapse(world):
    ann = world.member()
    for key in ("a", "b"):
        world.post(Earn(member=ann, points=5, key=key, last_day=date(2024, 1, 8)))
    world.post(Burn(member=ann, points=5, key="burn"))
    world.post(ClawBack(member=ann, of="b", key="back"))
    world.later(days=3)
    assert [lot.state for lot in world.ledger.statement(ann).lots] == ["used", "used"]
