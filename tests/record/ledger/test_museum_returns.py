"""Public bugs of others, as tests: returns, tiers, the cashier's choice, today's rules, silent failures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huitou.base import Refused
from huitou.record import Adjust, Burn, Capture, Gift, Release, Reserve
from tests.record.ledger.invariants import hold
from tests.record.ledger.world import World


def test_odoo_257854_a_refund_cannot_be_looped_for_points(world: World) -> None:
    """odoo/odoo#257854: a refund kept the points it had earned; odoo/odoo#238806. Buy, return, buy, return: nothing
    is left over."""
    ann = world.member("ann")
    for n in range(5):
        world.earn(ann, 100, key=f"buy {n}")
        world.clawback(ann, f"buy {n}")
    assert world.balance(ann).total == 0
    hold(world)


def test_odoo_257854_nor_when_the_points_were_spent_before_the_return(world: World) -> None:
    """odoo/odoo#257854: bought, spent the points, returned the goods, and kept what the points had bought."""
    ann = world.member("ann")
    world.earn(ann, 100, key="buy")
    world.burn(ann, 100)
    world.clawback(ann, "buy")
    assert (world.balance(ann).available, world.balance(ann).debt) == (0, 100)
    world.earn(ann, 130)  # the next earning pays first
    assert (world.balance(ann).available, world.balance(ann).debt) == (30, 0)


@pytest.mark.parametrize("policy", ["debt", "within_balance"])
def test_odoo_257854_nor_when_they_were_on_hold_at_the_return(world: World, policy: str) -> None:
    """odoo/odoo#257854 again: buy, put the points aside, return the goods, let the points go."""
    ann = world.member("ann")
    world.ledger.set_policy("clawback", policy)
    for n in range(3):
        world.earn(ann, 100, key=f"buy {n}")
        soon = world.now + timedelta(minutes=15)
        world.post(Reserve(member=ann, points=100, until=soon, key=f"hold {n}"))
        world.clawback(ann, f"buy {n}")
        assert (world.balance(ann).held, world.balance(ann).debt) == (100, 100)
        world.post(Release(member=ann, hold=f"hold {n}", key=f"let go {n}"))
        assert (world.balance(ann).available, world.balance(ann).debt) == (0, 0)
    hold(world)


def test_odoo_212922_a_refund_gives_points_back_and_takes_none(world: World) -> None:
    """odoo/odoo#212922, odoo/odoo#221928: refunding an order that was paid with points charged points once more."""
    ann = world.member("ann")
    world.earn(ann, 100)
    world.burn(ann, 60, key="order")
    assert world.refund(ann, "order").balance.available == 100


def test_erpnext_32951_a_return_in_parts_takes_back_each_part_once(world: World) -> None:
    """frappe/erpnext#32951: points of a returned invoice were not, or wrongly, taken back. In parts, line by line, it
    is never more than was given."""
    ann = world.member("ann")
    world.earn(ann, 100, key="invoice")
    world.clawback(ann, "invoice", 30)
    world.clawback(ann, "invoice", 30)
    with pytest.raises(Refused) as refused:
        world.clawback(ann, "invoice", 41)
    assert (refused.value.code, refused.value.data["left"]) == ("ledger.too_much", 40)
    world.clawback(ann, "invoice")
    assert world.balance(ann).total == 0


def test_a_return_of_points_added_by_hand_is_whole(world: World) -> None:
    """Found here: what was taken by another decision since is no part of what a return has taken back."""
    ann = world.member("ann")
    world.post(Adjust(member=ann, points=100, key="wrong shop", reason="gesture"))
    world.post(Adjust(member=ann, points=-30, key="penalty", reason="abuse"))
    world.clawback(ann, "wrong shop")
    assert world.balance(ann).total == -30
    hold(world)


def test_erpnext_59050_the_same_points_never_pay_twice(world: World) -> None:
    """frappe/erpnext#59050: the total was checked, but only one kind of document reduced it, so that points paid again
    and again. Here every way to use points reduces the same lots."""
    ann, bo = world.member("ann"), world.member("bo")
    world.earn(ann, 100)
    world.post(Reserve(member=ann, points=100, key="hold", until=world.now + timedelta(hours=1)))
    world.post(Capture(member=ann, hold="hold", key="paid"))
    for said in (
        Burn(member=ann, points=1, key="order"),
        Reserve(member=ann, points=1, key="again", until=world.now + timedelta(hours=1)),
        Gift(member=ann, to=bo, points=1, key="gift"),
        Adjust(member=ann, points=-1, key="adjust", reason="count"),
    ):
        with pytest.raises(Refused, match="Not enough points"):
            world.post(said)


def test_erpnext_14930_burning_never_lowers_what_a_tier_is_counted_by(world: World) -> None:
    """frappe/erpnext#14930, frappe/erpnext#14847, frappe/erpnext#22167, frappe/erpnext#24672, frappe/erpnext#33550,
    frappe/erpnext#41564, DivanteLtd/open-loyalty#131: the tier followed the balance and fell when points were used.
    Credits that qualify are a currency of their own; and what was issued stays to be read."""
    ann = world.member("ann")
    for currency in ("points", "credits"):
        world.earn(ann, 900, currency=currency)
    world.burn(ann, 850)
    assert world.balance(ann, "credits").total == 900
    issued = world.rows(
        "SELECT -issued FROM ledger_accounts WHERE member = :m AND currency = 'points'", m=ann
    )
    assert issued == [(900,)]


def test_odoo_264931_the_cashier_sets_how_many_points_are_used(world: World) -> None:
    """odoo/odoo#264931: all points were taken; the amount could not be chosen. In two steps too."""
    ann = world.member("ann")
    world.earn(ann, 100)
    assert world.burn(ann, 37).balance.available == 63
    world.post(Reserve(member=ann, points=50, key="hold", until=world.now + timedelta(hours=1)))
    assert world.post(Capture(member=ann, hold="hold", points=20, key="paid")).balance.available == 43


def test_nopcommerce_5757_a_return_takes_what_was_given_then(world: World) -> None:
    """nopSolutions/nopCommerce#5757: a refund was reckoned by today's rules. The entry keeps its rule and its points,
    and the claw-back follows the entry."""
    ann = world.member("ann")
    old = world.earn(ann, 100, key="order", rule="1 for each 10, version 1")
    world.earn(ann, 50, rule="1 for each 20, version 2")
    assert world.clawback(ann, "order").entry.points == -100  # type: ignore[union-attr]
    assert old.entry is not None
    assert old.entry.rule == "1 for each 10, version 1"


def test_block_xp_47_what_happened_is_all_there_to_be_rated_again(world: World) -> None:
    """FMCorz/moodle-block_xp#47: after a change of rules nothing could be recalculated, as the actions were not kept.
    A new rating is a correction that names its event; the old entry stays."""
    ann = world.member("ann")
    world.earn(ann, 100, key="first", source="till", source_id="8841", rule="v1")
    world.clawback(ann, "first")
    world.earn(ann, 120, key="second", source="till", source_id="8841", rule="v2")
    told = [(e.kind, e.source_id, e.rule, e.points) for e in world.ledger.statement(ann).entries]
    assert told == [("earn", "8841", "v1", 100), ("clawback", "", "", -100), ("earn", "8841", "v2", 120)]


def test_ruoyi_too_few_points_are_an_answer_with_a_reason(world: World) -> None:
    """YunaiV/ruoyi-vue-pro MemberPointRecordServiceImpl: short of points, it wrote a log line and returned as if done;
    and nothing compared the balance in the same statement."""
    ann = world.member("ann")
    world.earn(ann, 10)
    with pytest.raises(Refused) as refused:
        world.burn(ann, 11)
    assert refused.value.data == {"needed": 11, "available": 10}
    assert all(refused.value.said(lang) for lang in ("zh-Hant", "zh-Hans", "en"))


def test_fuint_add_point_below_zero_is_refused_aloud(world: World) -> None:
    """fushengqian/fuint addPoint: it returned silently where the sum would be negative."""
    ann = world.member("ann")
    with pytest.raises(Refused) as refused:
        world.post(Adjust(member=ann, points=-5, key="minus", reason="count"))
    assert refused.value.code == "ledger.short"
