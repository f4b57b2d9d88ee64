"""Public bugs of others, as tests: many tills at the same moment, running totals, first postings."""

from __future__ import annotations

from huitou.base import HuitouError
from huitou.record import Burn, Capture, ClawBack, Earn, Gift, Posted, Refund, Reserve
from tests.record.ledger.invariants import hold
from tests.record.ledger.world import World

TILLS = 20


def _done(outcomes: list[Posted | HuitouError]) -> list[Posted]:
    """Those that were done; the others were all refused for too few points, aloud."""
    refused = {outcome.code for outcome in outcomes if isinstance(outcome, HuitouError)}
    assert refused <= {"ledger.short", "ledger.too_much", "ledger.hold_closed"}
    return [outcome for outcome in outcomes if isinstance(outcome, Posted)]


def test_fuint_71_twenty_gifts_at_once_do_not_multiply_points(world: World) -> None:
    """fushengqian/fuint#71: 20 parallel gifts turned 100 points into 2,000."""
    ann, bo = world.member("ann"), world.member("bo")
    world.earn(ann, 100)
    gifts = [Gift(member=ann, to=bo, points=100, key=f"gift {n}") for n in range(TILLS)]
    assert len(_done(world.at_once(*gifts))) == 1
    assert (world.balance(ann).total, world.balance(bo).total) == (0, 100)
    hold(world)


def test_medusa_16347_a_gift_card_is_spent_once(world: World) -> None:
    """medusajs/medusa#16347: one gift card paid twice when two carts completed at once."""
    ann = world.member("ann")
    world.earn(ann, 500, currency="gift card")
    carts = [Burn(member=ann, points=500, currency="gift card", key=f"cart {n}") for n in range(2)]
    assert len(_done(world.at_once(*carts))) == 1
    assert world.balance(ann, "gift card").total == 0


def test_mall_299_one_balance_is_not_deducted_by_two_orders(world: World) -> None:
    """macrozheng/mall#299, macrozheng/mall#885: points read, then written, by two orders at once; one deduction lost."""
    ann = world.member("ann")
    world.earn(ann, 1_000)
    orders = [Burn(member=ann, points=30, key=f"order {n}") for n in range(TILLS)]
    assert len(_done(world.at_once(*orders))) == TILLS
    assert world.balance(ann).total == 1_000 - TILLS * 30


def test_leetcode_city_163_no_write_is_blind(world: World) -> None:
    """Ixotic27/The-Leetcode-City#163: a balance was overwritten with what had been read before."""
    ann = world.member("ann")
    world.earn(ann, 100)
    both = [Burn(member=ann, points=60, key="shop"), Earn(member=ann, points=5, key="visit")]
    assert len(_done(world.at_once(*both))) == 2
    assert world.balance(ann).total == 45


def test_leetcode_city_690_a_compensation_credits_once(world: World) -> None:
    """Ixotic27/The-Leetcode-City#690: a failed purchase was compensated more than it had cost."""
    ann = world.member("ann")
    world.earn(ann, 100)
    world.burn(ann, 60, key="purchase")
    back = [Refund(member=ann, of="purchase", key=f"compensation {n}") for n in range(8)]
    assert len(_done(world.at_once(*back))) == 1
    assert world.balance(ann).total == 100


def test_usage_limits_hold_under_many_hands(world: World) -> None:
    """saleor/saleor#544, saleor/saleor#15849, saleor/saleor#15855, saleor/saleor#15862, django-oscar/django-oscar#2101,
    django-oscar/django-oscar#4580, django-oscar/django-oscar#4622, pretix/pretix#6396, fossasia/eventyay#1398: a limit
    of 3 was used 5 times. Here the uses are points of a currency; vouchers come with the rewards."""
    ann = world.member("ann")
    world.earn(ann, 3, currency="uses")
    uses = [Burn(member=ann, points=1, currency="uses", key=f"checkout {n}") for n in range(TILLS)]
    assert len(_done(world.at_once(*uses))) == 3
    assert world.balance(ann, "uses").available == 0


def test_azuriom_285_a_gift_card_does_not_go_below_zero(world: World) -> None:
    """Azuriom/Plugin-Shop#285: a gift card went to -10."""
    ann = world.member("ann")
    world.earn(ann, 10, currency="gift card")
    carts = [Burn(member=ann, points=10, currency="gift card", key=f"cart {n}") for n in range(4)]
    assert len(_done(world.at_once(*carts))) == 1
    assert world.balance(ann, "gift card").available == 0


def test_double_entry_114_an_account_that_must_not_be_negative_is_not(world: World) -> None:
    """envato/double_entry#114: a positive-only account went negative; envato/double_entry#64: the lock has to be the
    outermost transaction. Here nothing can be posted outside of the one transaction that locks."""
    ann = world.member("ann")
    world.earn(ann, 50)
    some = [
        Burn(member=ann, points=40, key="burn"),
        Reserve(member=ann, points=40, key="hold", until=world.now.replace(year=2025)),
        Gift(member=ann, to=world.member("bo"), points=40, key="gift"),
    ]
    assert len(_done(world.at_once(*some))) == 1
    hold(world)


def test_hordak_142_what_commits_late_is_not_lost_to_a_running_total(world: World) -> None:
    """adamcharnock/django-hordak#142: a watermark of the highest id lost what committed later with a lower one;
    adamcharnock/django-hordak#91. Here the account itself counts on, and numbers have no gap."""
    ann = world.member("ann")
    earnings = [Earn(member=ann, points=n + 1, key=f"receipt {n}") for n in range(TILLS)]
    posted = _done(world.at_once(*earnings))
    assert sorted(p.entry.n for p in posted if p.entry) == list(range(1, TILLS + 1))
    assert world.balance(ann).total == TILLS * (TILLS + 1) // 2
    hold(world)


def test_hordak_106_what_is_wrong_is_refused_before_the_commit(world: World) -> None:
    """adamcharnock/django-hordak#106: the check ran after the commit, when it was too late to refuse."""
    ann = world.member("ann")
    world.earn(ann, 10)
    outcomes = world.ledger.post_all(
        [Burn(member=ann, points=8, key="a"), Burn(member=ann, points=8, key="b")]
    )
    assert isinstance(outcomes[0], Posted)
    assert isinstance(outcomes[1], HuitouError)
    assert [e.kind for e in world.ledger.statement(ann).entries] == ["earn", "burn"]


def test_fincore_158_the_first_posting_of_an_account_may_come_twice_at_once(world: World) -> None:
    """tiana-code/fincore-engine#158: two first postings made the account twice, or one of them failed."""
    ann = world.member("ann")
    first = [Earn(member=ann, points=10, key=f"welcome {n}", currency="stars") for n in range(8)]
    assert len(_done(world.at_once(*first))) == 8
    assert world.balance(ann, "stars").total == 80


def test_nova_rewards_190_a_claim_is_paid_once(world: World) -> None:
    """Nova-reward/Nova-Rewards#190, Nova-reward/Nova-Rewards#209: one reward claimed by parallel requests."""
    ann = world.member("ann")
    claims = [
        Earn(member=ann, points=50, key=f"tap {n}", source="campaign", source_id="spring", rule="welcome")
        for n in range(TILLS)
    ]
    assert sum(not posted.replayed for posted in _done(world.at_once(*claims))) == 1
    assert world.balance(ann).total == 50


def test_parallel_returns_of_one_purchase_take_back_once(world: World) -> None:
    """Found here: a purchase that two tills return at once is one return."""
    ann = world.member("ann")
    world.earn(ann, 80, key="kettle")
    returns = [ClawBack(member=ann, of="kettle", key=f"till {n}") for n in range(8)]
    assert len(_done(world.at_once(*returns))) == 1
    assert world.balance(ann).total == 0


def test_crmeb_many_tills_of_one_member_all_get_through(world: World) -> None:
    """CRMEB: the old balance is compared, which is safe, but under contention the later ones fail."""
    ann = world.member("ann")
    world.earn(ann, 1_000)
    some = [Burn(member=ann, points=1, key=f"till {n}") for n in range(TILLS)]
    assert len(_done(world.at_once(*some))) == TILLS


def test_pgledger_195_nobody_decides_on_a_stale_balance(world: World) -> None:
    """pgr0ss/pgledger#195: decisions on a balance that had moved on, unless the caller passed its version."""
    ann = world.member("ann")
    world.earn(ann, 100)
    world.post(Reserve(member=ann, points=100, key="hold", until=world.now.replace(year=2025)))
    ends = [Capture(member=ann, hold="hold", key=f"end {n}") for n in range(8)]
    assert len(_done(world.at_once(*ends))) == 1
    hold(world)


def test_formance_deadlock_two_that_give_to_each_other_do_not_block(world: World) -> None:
    """formancehq/ledger: a deadlock where several things were locked in different orders, met when ledgers were
    created in parallel."""
    ann, bo = world.member("ann"), world.member("bo")
    for member in (ann, bo):
        world.earn(member, 100)
    gifts = [
        Gift(member=a, to=b, points=1, key=f"{a}{n}") for n in range(8) for a, b in ((ann, bo), (bo, ann))
    ]
    assert len(_done(world.at_once(*gifts))) == len(gifts)
    assert (world.balance(ann).total, world.balance(bo).total) == (100, 100)
