"""Public bugs of others, as tests: what ledgers and their caches got wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from huitou.base import Unfit
from huitou.record import Earn
from tests.record.ledger.invariants import hold
from tests.record.ledger.world import World


def test_formance_573_an_earning_can_be_reverted_after_it_was_spent(world: World) -> None:
    """formancehq/ledger#573: a revert failed where the account it takes from was negative. Here that is a debt."""
    ann = world.member("ann")
    world.earn(ann, 10, key="one")
    world.earn(ann, 20, key="two")
    world.burn(ann, 30)
    world.clawback(ann, "one")
    assert world.clawback(ann, "two").balance.debt == 30
    hold(world)


def test_formance_788_the_chain_holds_in_every_script(world: World) -> None:
    """formancehq/ledger#788: the hash was wrong with letters beyond ASCII."""
    ann = world.member("王小明")
    for said in ("咖啡", "café", "cafe\u0301", "🫖", "ﷺ", '"\\', "\u2028"):
        world.earn(ann, 1, key=f"鍵 {said}", source="門市", source_id=said, rule="滿百送一")
    assert [e.source_id for e in world.ledger.statement(ann).entries][:2] == ["咖啡", "café"]
    hold(world)


def test_formance_1398_one_instant_is_one_instant_in_any_zone(world: World) -> None:
    """formancehq/ledger#1398: filters by time were off by the zone. A request told in another zone is the same."""
    ann = world.member("ann")
    noon = datetime(2024, 1, 7, 4, tzinfo=UTC)
    in_taipei = noon.astimezone(timezone(timedelta(hours=8)))
    world.earn(ann, 10, key="one", occurred_at=noon)
    assert world.earn(ann, 10, key="one", occurred_at=in_taipei).replayed
    assert world.balance(ann, at=in_taipei).total == world.balance(ann, at=noon).total == 10
    assert world.balance(ann, at=noon - timedelta(microseconds=1)).total == 0


def test_formance_1262_a_batch_is_each_request_for_itself_in_its_order(world: World) -> None:
    """formancehq/ledger#1262, reverted by formancehq/ledger#1283: many postings in one transaction changed what each
    of them came to. In one transaction or one by one: the same entries."""
    ann, bo = world.member("ann"), world.member("bo")
    world.ledger.post_all([Earn(member=ann, points=n, key=f"a{n}") for n in range(1, 9)])
    for n in range(1, 9):
        world.post(Earn(member=bo, points=n, key=f"b{n}"))
    both = [[(e.n, e.kind, e.points) for e in world.ledger.statement(m).entries] for m in (ann, bo)]
    assert both[0] == both[1]


def test_medici_119_no_balance_is_read_that_is_not_committed_and_whole(world: World) -> None:
    """flash-oss/medici#119: balances went negative as they were read from what was not yet agreed on."""
    ann = world.member("ann")
    world.earn(ann, 100)
    for _ in range(4):
        world.burn(ann, 25)
        assert world.balance(ann) == world.ledger.statement(ann).balance
    assert world.balance(ann).available == 0


def test_medici_117_what_is_voided_today_shows_at_once_and_yesterday_stays(world: World) -> None:
    """flash-oss/medici#117: voiding at the original date left the cached balances wrong for up to 48 hours."""
    ann = world.member("ann")
    bought = world.now
    world.earn(ann, 100, key="order")
    world.later(days=2)
    yesterday = world.now
    world.later(days=1)
    world.clawback(ann, "order", occurred_at=bought)
    assert world.balance(ann).total == 0
    assert world.balance(ann, known_at=yesterday).total == 100
    assert world.balance(ann, at=yesterday).total == 0
    assert world.balance(ann, at=yesterday, known_at=yesterday).total == 100


@pytest.mark.parametrize("points", [0.1, 10.0, "10", True, 0, -1, 10**13, float("nan")])
def test_medici_points_are_whole_numbers_or_nothing(world: World, points: object) -> None:
    """flash-oss/medici: balances are floats with a precision of 8."""
    with pytest.raises(Unfit):
        Earn(member=world.member("ann"), points=points, key="one")  # type: ignore[arg-type]


def test_medici_many_amounts_add_up_to_the_point(world: World) -> None:
    """flash-oss/medici: a thousand tenths were not a hundred."""
    ann = world.member("ann")
    world.ledger.post_all([Earn(member=ann, points=10**12 - n, key=f"k{n}") for n in range(200)])
    world.earn(ann, 1)
    assert world.balance(ann).total == 200 * 10**12 - sum(range(200)) + 1
