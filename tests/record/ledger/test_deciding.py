"""What each request comes to, posting by posting: from which lots, to which accounts, in which order."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from huitou.base import Refused
from huitou.record import Adjust, Burn, Capture, ClawBack, Earn, Gift, Refund, Release, Reserve, Settle
from huitou.record.ledger.instants import micros
from tests.record.ledger.desk import DAY, START, Desk

ZERO = micros(START)
JAN_8, JAN_9 = date(2024, 1, 8), date(2024, 1, 9)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_an_earning_opens_a_lot_with_its_terms(desk: Desk):
    desk.ask(Earn, points=10, key="e", source="till", source_id="1", rule="r")
    desk.now = 5
    desk.ask(Earn, points=20, last_day=JAN_9, priority=3, occurred_at=desk.at(2), vests_at=desk.at(9))
    desk.ask(Earn, points=30, vests_at=desk.at(5))
    assert desk.told(1) == ("earn", None, [("issued", 1, -10), ("spendable", 1, 10)])
    assert desk.told(2) == ("earn", None, [("issued", 2, -20), ("pending", 2, 20)])
    assert desk.told(3) == ("earn", None, [("issued", 3, -30), ("spendable", 3, 30)])
    assert desk.terms(1) == {"lots": [[1, 10, 0, ZERO, None, None, None]]}
    assert desk.terms(2) == {"lots": [[2, 20, 3, ZERO + 2, ZERO + 9, "2024-01-09", desk.ends(JAN_9)]]}
    assert desk.terms(3) == {"lots": [[3, 30, 0, ZERO + 5, ZERO + 5, None, None]]}
    first, second = desk.entries()[:2]
    assert (first.source, first.source_id, first.rule, first.occurred_at) == ("till", "1", "r", ZERO)
    assert (second.occurred_at, second.recorded_at) == (ZERO + 2, ZERO + 5)
    assert desk.balance().as_dict() == {
        "available": 40, "pending": 20, "held": 0, "debt": 0, "lapsed": 0, "total": 60, "n": 3,
    }  # fmt: skip


def test_points_that_would_end_as_they_begin_are_refused(desk: Desk):
    end = desk.ends(JAN_8) - ZERO
    for vests in (end, end + 1):
        with pytest.raises(Refused) as refused:
            desk.ask(Earn, points=10, last_day=JAN_8, vests_at=desk.at(vests))
        assert (refused.value.code, refused.value.data) == ("ledger.lots_over", {})
    desk.ask(Earn, points=10, last_day=JAN_8, vests_at=desk.at(end - 1))


def test_what_happens_ten_minutes_from_now_is_believed_and_no_more(desk: Desk):
    ten = 10 * 60_000_000
    desk.ask(Earn, points=1, occurred_at=desk.at(ten))
    with pytest.raises(Refused) as refused:
        desk.ask(Earn, points=1, occurred_at=desk.at(ten + 1))
    assert refused.value.data == {"minutes": 10}
    desk.now = DAY
    desk.ask(Earn, points=1, occurred_at=desk.at(0))


def test_a_burn_takes_from_the_lots_in_their_order(desk: Desk):
    desk.ask(Earn, points=10)
    desk.ask(Earn, points=5, last_day=JAN_9)
    desk.ask(Burn, points=12)
    assert desk.told(3) == (
        "burn", None, [("spendable", 2, -5), ("burned", 2, 5), ("spendable", 1, -7), ("burned", 1, 7)],
    )  # fmt: skip
    assert desk.terms(3) == {}


@pytest.mark.parametrize(("policy", "available"), [("debt", 4), ("debt", 0), ("within_balance", 4)])
def test_who_is_short_owes_or_pays_what_there_is(desk: Desk, policy: str, available: int):
    desk.loaded.policies["points", "", "burn"] = policy
    if available:
        desk.ask(Earn, points=available)
    desk.ask(Burn, points=11)
    paid = [("spendable", 1, -available), ("burned", 1, available)] if available else []
    short = 11 - available
    owed = [("debt", 0, -short), ("burned", 0, short)] if policy == "debt" else []
    n = len(desk.entries())
    assert desk.told(n) == ("burn", None, [*paid, *owed])
    assert desk.terms(n) == ({} if policy == "debt" else {"short": short})


def test_who_has_all_that_is_asked_neither_owes_nor_is_short(desk: Desk):
    for policy in ("debt", "within_balance", "refuse"):
        desk.loaded.policies["points", "", "burn"] = policy
        desk.ask(Earn, points=4)
        desk.ask(Burn, points=4)
        n = len(desk.entries())
        assert [name for name, _, _ in desk.told(n)[2]] == ["spendable", "burned"]
        assert desk.terms(n) == {}


def test_a_policy_of_the_member_goes_before_that_of_all_and_of_the_kind(desk: Desk):
    policies = desk.loaded.policies
    policies["points", "", "burn"] = "debt"
    policies["points", "ann", "burn"] = "refuse"
    policies["points", "bo", "adjust"] = policies["miles", "", "adjust"] = "debt"
    with pytest.raises(Refused):
        desk.ask(Burn, points=1)
    assert desk.ask(Burn, "bo", points=1).balance.debt == 1
    with pytest.raises(Refused):
        desk.ask(Adjust, points=-1, reason="r")
    assert desk.ask(Adjust, "bo", points=-1, reason="r").balance.debt == 2
    assert desk.ask(Adjust, points=-1, reason="r", currency="miles").balance.debt == 1


def test_a_decision_adds_a_lot_or_takes_from_the_lots(desk: Desk):
    desk.ask(Adjust, points=1, reason="gesture")
    desk.ask(Adjust, points=9, reason="count", last_day=JAN_9)
    desk.ask(Adjust, points=-3, reason="abuse")
    assert desk.told(1) == ("adjust", None, [("adjusted", 1, -1), ("spendable", 1, 1)])
    assert desk.told(3) == ("adjust", None, [("spendable", 2, -3), ("adjusted", 2, 3)])
    assert desk.terms(1) == {"reason": "gesture", "lots": [[1, 1, 0, ZERO, None, None, None]]}
    assert desk.terms(2)["lots"] == [[2, 9, 0, ZERO, None, "2024-01-09", desk.ends(JAN_9)]]
    assert desk.terms(3) == {"reason": "abuse"}


def test_a_gift_keeps_the_terms_of_each_lot_and_pays_the_receivers_debt(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Burn, "bo", points=4)
    desk.ask(Earn, points=10, priority=2, vests_at=desk.at(1))
    desk.now = 1
    desk.ask(Earn, points=5, last_day=JAN_9)
    desk.ask(Gift, to="bo", points=8)
    n = len(desk.entries())
    assert desk.told(n) == (
        "gift_out", None, [("spendable", 2, -5), ("transit", 2, 5), ("spendable", 1, -3), ("transit", 1, 3)],
    )  # fmt: skip
    assert desk.terms(n) == {"to": "bo"}
    assert desk.told(2, "bo") == (
        "gift_in", None,
        [("transit", 1, -5), ("spendable", 1, 5), ("spendable", 1, -4), ("debt", 1, 4), ("transit", 2, -3), ("spendable", 2, 3)],
    )  # fmt: skip
    assert desk.terms(2, "bo") == {
        "from": ["ann", n],
        "lots": [
            [1, 5, 0, ZERO + 1, None, "2024-01-09", desk.ends(JAN_9)],
            [2, 3, 2, ZERO, None, None, None],
        ],
    }
    assert (desk.balance("bo").available, desk.balance("bo").debt) == (4, 0)


def test_a_hold_is_captured_in_part_and_the_rest_pays_the_debt(desk: Desk):
    desk.ask(Earn, points=10, key="e")
    desk.ask(Reserve, points=8, until=desk.at(DAY), key="h")
    desk.ask(ClawBack, of="e", key="c")  # of 10 only 2 are left
    assert desk.balance().debt == 8
    desk.ask(Capture, hold="h", points=5)
    assert desk.told(2) == ("reserve", None, [("spendable", 1, -8), ("held", 1, 8)])
    assert desk.terms(2) == {"until": ZERO + DAY}
    assert desk.told(4) == (
        "capture", 2,
        [("held", 1, -5), ("burned", 1, 5), ("held", 1, -3), ("spendable", 1, 3), ("spendable", 1, -3), ("debt", 1, 3)],
    )  # fmt: skip
    assert desk.balance().debt == 5


def test_a_hold_is_captured_whole_or_released(desk: Desk):
    desk.ask(Earn, points=10)
    desk.ask(Reserve, points=4, until=desk.at(DAY))
    desk.ask(Reserve, points=3, until=desk.at(DAY))
    desk.ask(Capture, hold=2)
    desk.ask(Release, hold=3)
    assert desk.told(4) == ("capture", 2, [("held", 1, -4), ("burned", 1, 4)])
    assert desk.told(5) == ("release", 3, [("held", 1, -3), ("spendable", 1, 3)])


def test_points_of_a_hold_whose_lot_is_over_pay_no_debt(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Earn, points=10, last_day=JAN_8)
    desk.ask(Reserve, points=10, until=desk.at(9 * DAY))
    desk.ask(Burn, points=4)
    desk.now = desk.ends(JAN_8) - ZERO
    desk.ask(Release, hold=2)
    assert desk.told(4) == ("release", 2, [("held", 1, -10), ("spendable", 1, 10)])
    assert (desk.balance().debt, desk.balance().lapsed, desk.balance().available) == (4, 10, 0)


def test_time_decides_in_its_order_before_a_request_is_decided(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Earn, points=10)
    desk.ask(Reserve, points=6, until=desk.at(30))
    desk.ask(Reserve, points=4, until=desk.at(20))
    desk.ask(Burn, points=7)  # owed
    desk.ask(Earn, points=5, vests_at=desk.at(20))
    desk.ask(Earn, points=1, vests_at=desk.at(25))
    desk.now = 19
    desk.ask(Settle)
    assert len(desk.entries()) == 6
    desk.now = 30
    desk.ask(Earn, points=2)
    assert [desk.told(n)[:2] for n in range(7, 12)] == [
        ("vest", 5), ("timeout", 3), ("vest", 6), ("timeout", 2), ("earn", None),
    ]  # fmt: skip
    assert desk.told(7)[2] == [("pending", 2, -5), ("spendable", 2, 5), ("spendable", 2, -5), ("debt", 2, 5)]
    assert desk.told(8)[2] == [("held", 1, -4), ("spendable", 1, 4), ("spendable", 1, -2), ("debt", 1, 2)]
    assert desk.told(9)[2] == [("pending", 3, -1), ("spendable", 3, 1)]
    assert desk.told(10)[2] == [("held", 1, -6), ("spendable", 1, 6)]
    assert [(row.occurred_at - ZERO, row.recorded_at - ZERO) for row in desk.entries()[6:]] == [
        (20, 30), (20, 30), (25, 30), (30, 30), (30, 30),
    ]  # fmt: skip


def test_a_lot_that_ended_is_booked_only_when_asked_for_and_told_of(desk: Desk):
    end = desk.ends(JAN_8) - ZERO
    desk.ask(Earn, points=10, last_day=JAN_8)
    desk.ask(Earn, points=1, last_day=JAN_8)
    desk.ask(Earn, points=5, last_day=JAN_9)
    desk.ask(Earn, points=2)
    desk.now = end + DAY
    desk.ask(Burn, points=1)
    assert len(desk.entries()) == 5
    desk.ask(Settle, before=desk.at(end - 1))
    assert len(desk.entries()) == 5
    posted = desk.ask(Settle, before=desk.at(end))
    assert (posted.entry, posted.balance.n) == (None, 7)
    assert desk.told(6) == ("expire", 1, [("spendable", 1, -10), ("expired", 1, 10)])
    assert desk.told(7) == ("expire", 2, [("spendable", 2, -1), ("expired", 2, 1)])
    assert desk.entries()[5].occurred_at == desk.ends(JAN_8)
    (message,) = desk.messages
    assert (message.topic, message.key) == ("points.expired", "ann:points:6")
    assert json.loads(message.body) == {
        "member": "ann", "currency": "points", "points": 11, "lots": [[1, 10], [2, 1]], "available": 1,
    }  # fmt: skip
    assert message.at == "2024-01-10 00:00:00.000000"
    desk.ask(Settle, before=desk.at(9 * DAY))  # no further than now
    assert [desk.told(n)[:2] for n in range(8, 1 + len(desk.entries()))] == [("expire", 3)]
    assert json.loads(desk.messages[1].body)["lots"] == [[3, 5]]


def test_a_lot_on_hold_or_empty_does_not_end(desk: Desk):
    desk.ask(Earn, points=10, last_day=JAN_8)
    desk.ask(Reserve, points=10, until=desk.at(9 * DAY))
    desk.now = 2 * DAY
    desk.ask(Settle)
    assert len(desk.entries()) == 2
    desk.now = 9 * DAY
    desk.ask(Settle)
    assert [desk.told(n)[0] for n in (3, 4)] == ["timeout", "expire"]
    assert desk.messages[0].key == "ann:points:4"


def test_a_return_takes_what_waits_then_what_is_left_then_what_is_over(desk: Desk):
    desk.ask(Earn, points=10, key="waits", vests_at=desk.at(DAY))
    desk.ask(Earn, points=10, key="over", last_day=JAN_8)
    desk.ask(ClawBack, of="waits", points=4)
    assert desk.told(3) == ("clawback", 1, [("pending", 1, -4), ("issued", 1, 4)])
    desk.now = 2 * DAY
    desk.ask(Settle)
    desk.ask(ClawBack, of="over", points=3)
    n = len(desk.entries())
    assert desk.told(n) == ("clawback", 2, [("expired", 2, -3), ("issued", 2, 3)])
    desk.ask(ClawBack, of="waits")
    assert desk.told(n + 1) == ("clawback", 1, [("spendable", 1, -6), ("issued", 1, 6)])


@pytest.mark.parametrize("policy", ["debt", "within_balance"])
def test_a_return_of_what_was_used_is_paid_from_other_lots_and_then_owed_or_forgiven(desk: Desk, policy: str):
    desk.loaded.policies["points", "", "clawback"] = policy
    desk.ask(Earn, points=10, key="e", priority=-1)
    desk.ask(Earn, points=5)
    desk.ask(Burn, points=11)
    desk.ask(ClawBack, of="e", points=9)
    taken = [("debt", 1, -9), ("issued", 1, 9), ("spendable", 2, -4), ("debt", 2, 4)]
    forgiven = [] if policy == "debt" else [("adjusted", 0, -5), ("debt", 0, 5)]
    assert desk.told(4) == ("clawback", 1, [*taken, *forgiven])
    assert desk.terms(4) == ({} if policy == "debt" else {"forgiven": 5})
    assert desk.balance().debt == (5 if policy == "debt" else 0)


def test_within_the_balance_as_much_stays_owed_as_is_on_hold(desk: Desk):
    """Of any lot: five of nine are gone for good, four are put aside and may come back."""
    desk.loaded.policies["points", "", "clawback"] = "within_balance"
    desk.ask(Earn, points=9, key="e", priority=-1)
    desk.ask(Burn, points=9)
    desk.ask(Earn, points=4)
    desk.ask(Reserve, points=4, until=desk.at(DAY))
    desk.ask(ClawBack, of="e")
    assert desk.terms(5) == {"forgiven": 5}
    assert (desk.balance().held, desk.balance().debt) == (4, 4)


def test_a_return_that_other_lots_pay_in_full_leaves_nothing_owed(desk: Desk):
    desk.loaded.policies["points", "", "clawback"] = "refuse"
    desk.ask(Earn, points=3, key="e", priority=-1)
    desk.ask(Burn, points=3)
    desk.ask(Earn, points=3)
    desk.ask(ClawBack, of="e")
    assert desk.told(4)[2] == [("debt", 1, -3), ("issued", 1, 3), ("spendable", 2, -3), ("debt", 2, 3)]


def test_what_was_used_of_an_addition_is_no_part_of_what_a_return_took(desk: Desk):
    desk.ask(Adjust, points=10, reason="r", key="plus")
    desk.ask(Adjust, points=-4, reason="r")
    desk.ask(ClawBack, of="plus", points=3)
    desk.ask(ClawBack, of="plus")
    assert desk.told(4) == (
        "clawback", 1, [("spendable", 1, -3), ("adjusted", 1, 3), ("debt", 1, -4), ("adjusted", 1, 4)],
    )  # fmt: skip


def test_a_refund_goes_back_to_the_last_used_first_and_never_twice(desk: Desk):
    desk.ask(Earn, points=4, priority=-1)
    desk.ask(Earn, points=1, priority=-1)
    desk.ask(Earn, points=6)
    desk.ask(Burn, points=9, key="b")
    desk.ask(Refund, of="b", points=5)
    assert desk.told(5) == (
        "refund", 4, [("burned", 3, -4), ("spendable", 3, 4), ("burned", 2, -1), ("spendable", 2, 1)],
    )  # fmt: skip
    desk.ask(Refund, of="b", points=1)
    desk.ask(Refund, of=4)
    assert desk.told(6)[2] == [("burned", 1, -1), ("spendable", 1, 1)]
    assert desk.told(7)[2] == [("burned", 1, -3), ("spendable", 1, 3)]
    with pytest.raises(Refused) as refused:
        desk.ask(Refund, of="b", points=1)
    assert refused.value.data == {"of": 4, "left": 0, "points": 1}


@pytest.mark.parametrize("lapsed", ["original", "grace"])
def test_a_refund_of_points_that_are_over_stays_over_or_comes_with_days_of_grace(desk: Desk, lapsed: str):
    desk.ask(Earn, points=5, last_day=JAN_8)
    desk.ask(Earn, points=2)
    desk.ask(Burn, points=6, key="b")
    desk.now = 3 * DAY
    desk.ask(Refund, of="b", lapsed=lapsed, grace_days=2)
    back = [("burned", 2, -1), ("spendable", 2, 1)]
    if lapsed == "original":
        assert desk.told(4)[2] == [*back, ("burned", 1, -5), ("spendable", 1, 5)]
        assert desk.terms(4) == {}
        assert (desk.balance().available, desk.balance().lapsed) == (2, 5)
    else:
        last = date(2024, 1, 13)
        new = [("burned", 1, -5), ("transit", 1, 5), ("transit", 3, -5), ("spendable", 3, 5)]
        assert desk.told(4)[2] == [*back, *new]
        assert desk.terms(4) == {"lots": [[3, 5, 0, ZERO + 3 * DAY, None, "2024-01-13", desk.ends(last)]]}
        assert desk.balance().available == 7


def test_a_refund_of_points_on_credit_is_a_lot_of_its_own_and_pays_the_debt(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Burn, points=9, key="b")
    desk.ask(Refund, of="b", points=4)
    desk.ask(Earn, points=6)
    desk.ask(Refund, of="b", points=5)
    assert desk.told(2)[2] == [
        ("burned", 0, -4), ("transit", 0, 4), ("transit", 1, -4), ("spendable", 1, 4), ("spendable", 1, -4), ("debt", 1, 4),
    ]  # fmt: skip
    assert desk.terms(2)["lots"][0][:4] == [1, 4, 0, ZERO]
    assert desk.terms(2)["lots"][0][5] == (START + timedelta(days=30)).date().isoformat()
    assert desk.told(4)[2][-2:] == [("transit", 3, -5), ("spendable", 3, 5)]
    assert (desk.balance().available, desk.balance().debt) == (6, 0)


def test_of_several_points_that_come_back_the_first_pay_the_debt(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Earn, points=2)
    desk.ask(Earn, points=3)
    desk.ask(Burn, points=5, key="b")
    desk.ask(Burn, points=4)
    desk.ask(Refund, of="b")
    assert desk.told(5)[2] == [
        ("burned", 2, -3), ("spendable", 2, 3), ("spendable", 2, -3), ("debt", 2, 3),
        ("burned", 1, -2), ("spendable", 1, 2), ("spendable", 1, -1), ("debt", 1, 1),
    ]  # fmt: skip


def test_points_that_ended_are_reinstated_but_not_what_was_taken_back_since(desk: Desk):
    desk.ask(Earn, points=10, key="e", last_day=JAN_8)
    desk.now = 2 * DAY
    desk.ask(Settle)
    desk.ask(ClawBack, of="e", points=4)
    with pytest.raises(Refused) as refused:
        desk.ask(Refund, of=2, points=7, lapsed="grace")
    assert refused.value.data == {"of": 2, "left": 6, "points": 7}
    desk.ask(Refund, of=2, lapsed="grace", grace_days=0)
    assert desk.told(4) == (
        "refund", 2, [("expired", 1, -6), ("transit", 1, 6), ("transit", 2, -6), ("spendable", 2, 6)],
    )  # fmt: skip


def test_a_capture_and_a_taking_are_refunded_too(desk: Desk):
    desk.ask(Earn, points=10)
    desk.ask(Reserve, points=4, until=desk.at(DAY), key="h")
    desk.ask(Capture, hold="h", points=3, key="c")
    desk.ask(Adjust, points=-2, reason="r", key="a")
    desk.ask(Refund, of="c")
    desk.ask(Refund, of="a")
    assert desk.told(5) == ("refund", 3, [("burned", 1, -3), ("spendable", 1, 3)])
    assert desk.told(6) == ("refund", 4, [("adjusted", 1, -2), ("spendable", 1, 2)])
