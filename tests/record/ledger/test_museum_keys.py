"""Public bugs of others, as tests: repeats, offline tills, keys."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from huitou.base import Conflict, HuitouError, Refused
from huitou.record import Burn, Earn, Posted, Request, Reserve
from tests.record.ledger.invariants import hold
from tests.record.ledger.world import World


def _evening(member: str) -> list[Request]:
    """What a till without a line has gathered."""
    return [
        Earn(member=member, points=n, key=f"till-3:{n}", source="till-3", source_id=f"{n}", rule="spend")
        for n in range(1, 11)
    ]


def test_erpnext_14885_an_offline_till_may_sync_as_often_as_it_likes(world: World) -> None:
    """frappe/erpnext#14885, odoo/odoo#270532: orders taken without a line lost their points, or doubled them, when
    they came in."""
    ann = world.member("ann")
    for _ in range(3):
        outcomes = world.ledger.post_all(_evening(ann))
        assert all(isinstance(outcome, Posted) for outcome in outcomes)
    assert world.balance(ann).total == 55
    assert len(world.ledger.statement(ann).entries) == 10


def test_pos_185_a_retry_does_not_double_points(world: World) -> None:
    """OCA/pos#185: the till sent an order again after a time-out, and the points came twice. In five shops at once, in
    any order, and under keys made anew: defendicon/POS-Awesome-V15#3059."""
    ann = world.member("ann")
    again = [Earn(member=ann, points=70, key=f"try {n}", source="pos", source_id="8841") for n in range(5)]
    outcomes = world.at_once(*again)
    assert sorted(outcome.replayed for outcome in outcomes if isinstance(outcome, Posted)) == [
        False,
        True,
        True,
        True,
        True,
    ]
    assert world.balance(ann).total == 70


def test_odoo_244412_one_event_in_two_shops_is_one_event(world: World) -> None:
    """odoo/odoo#244412: points doubled where several shops shared a programme and both sent the order."""
    ann = world.member("ann")
    world.earn(ann, 70, key="from shop 1", source="order", source_id="A-100")
    second = world.earn(ann, 70, key="from shop 2", source="order", source_id="A-100")
    assert second.replayed
    assert world.balance(ann).total == 70


def test_formance_364_a_key_is_one_under_load(world: World) -> None:
    """formancehq/ledger#364: under load one key was taken twice, and some calls answered 200 with nothing in it."""
    ann = world.member("ann")
    said = Earn(member=ann, points=10, key="one")
    with ThreadPoolExecutor(16) as tills:
        answers = list(tills.map(world.ledger.post, [said] * 64))
    assert {(a.entry.n, a.balance.available) for a in answers if a.entry} == {(1, 10)}
    assert len(answers) == 64
    assert sum(not answer.replayed for answer in answers) == 1
    hold(world)


def test_formance_921_the_same_key_with_another_body_is_a_conflict(world: World) -> None:
    """formancehq/ledger#921: it answered 500. Nothing is done, and the first answer stands."""
    ann = world.member("ann")
    world.earn(ann, 10, key="one")
    with pytest.raises(Conflict) as conflict:
        world.earn(ann, 11, key="one")
    assert (conflict.value.code, conflict.value.http_status) == ("ledger.other_body", 409)
    assert world.earn(ann, 10, key="one").replayed


def test_formance_1601_a_second_revert_is_refused_and_not_a_crash(world: World) -> None:
    """formancehq/ledger#1601: reverting answered 500."""
    ann = world.member("ann")
    world.earn(ann, 10, key="one")
    world.clawback(ann, "one")
    with pytest.raises(Refused) as refused:
        world.clawback(ann, "one")
    assert refused.value.code == "ledger.too_much"


def test_stack_1633_one_key_twice_in_one_batch_is_done_once(world: World) -> None:
    """formancehq/stack#1633, formancehq/stack#1636, formancehq/stack#1638: the same key twice in one batch crashed, or
    was done twice."""
    ann = world.member("ann")
    said = Earn(member=ann, points=10, key="one")
    other = Earn(member=ann, points=20, key="one")
    first, second, third = world.ledger.post_all([said, said, other])
    assert isinstance(first, Posted)
    assert isinstance(second, Posted)
    assert isinstance(third, HuitouError)
    assert (first.replayed, second.replayed, third.code) == (False, True, "ledger.other_body")
    assert world.balance(ann).total == 10


def test_wallets_109_a_retry_makes_no_second_account_and_no_second_hold(world: World) -> None:
    """formancehq/wallets#109, formancehq/wallets#110: a retry made a second wallet, and a second hold."""
    assert world.member("ann") == world.member("ann")
    ann = world.member("ann")
    world.earn(ann, 100)
    until = world.now + timedelta(hours=1)
    for _ in range(2):
        world.post(Reserve(member=ann, points=60, key="hold", until=until))
    assert (world.balance(ann).held, len(world.ledger.statement(ann).holds)) == (60, 1)


def test_a_refused_attempt_cannot_succeed_later_by_surprise(world: World) -> None:
    """TigerBeetle, `id_already_failed`: an answer is for ever, also a no: an old retry must not go through once there are
    points."""
    ann = world.member("ann")
    said = Burn(member=ann, points=50, key="order")
    for _ in range(2):
        with pytest.raises(Refused):
            world.post(said)
        world.earn(ann, 100)
    assert world.balance(ann).total == 200
