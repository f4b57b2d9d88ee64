"""Comparable customers: the matching undoes what was known before, and its interval holds the truth."""

from dataclasses import replace

import numpy as np
import pytest

from huitou.understand.intent.comparable import compared
from tests.understand.intent.world import rows


def sides(seed, asked=300, others=1500, effect=0.0, per_person=1):
    """Those asked have more orders and are seen sooner after one; both raise the chance of coming back."""
    draw = np.random.default_rng(seed)

    def side(n, more, start):
        orders = 1 + draw.poisson(more, n)
        since = draw.integers(0, 8 if more > 1 else 20, n)
        chance = (
            0.15 + 0.07 * np.minimum(orders, 5) - 0.005 * np.minimum(since, 20) + (effect if more > 1 else 0)
        )
        came = draw.uniform(size=n) < chance
        return rows(
            n, customer=start + np.arange(n) // per_person, orders=orders, last=1000 - since,
            first=np.full(n, 940), spent=100.0 * orders, later_orders=came.astype(int),
        )  # fmt: skip

    return side(asked, 2.0, 0), side(others, 1.0, 100_000)


def test_without_an_effect_matching_takes_the_difference_away():
    asked, others = sides(1, 4000, 20_000)
    found = compared(asked, others)
    assert asked.came.mean() - others.came.mean() > 0.05
    assert abs(found.difference.value) < 0.02
    assert found.alike
    assert max(abs(b.before) for b in found.balance) > 0.3


def test_a_planted_effect_is_found():
    found = compared(*sides(2, 8000, 30_000, effect=0.15))
    assert found.difference.value == pytest.approx(0.15, abs=0.025)
    assert found.difference.low > 0.1


def test_what_is_the_same_for_all_is_alike():
    """First purchases on one day for everybody: no spread to measure by, and no difference either."""
    found = compared(*sides(7))
    assert {b.name: (b.before, b.after) for b in found.balance}["known_for"] == pytest.approx((0, 0))


def test_the_difference_agrees_with_a_loop_over_strata():
    asked, others = sides(3)
    edges = (0, 1, 3, 7, 14, 21)
    bands = (1, 2, 3, 5, 9, 17)

    def strata(side):
        return list(zip(np.digitize(side.day - side.last, edges), np.digitize(side.orders, bands),
                        np.digitize(side.day - side.first, (0, 30, 90)), strict=True))  # fmt: skip

    mine, theirs = strata(asked), strata(others)
    parts, n = [], 0
    for one in set(mine) & set(theirs):
        own = asked.came[[s == one for s in mine]]
        parts.append(len(own) * (own.mean() - others.came[[s == one for s in theirs]].mean()))
        n += len(own)
    found = compared(asked, others)
    assert (found.matched, found.difference.value) == (n, pytest.approx(sum(parts) / n))
    assert found.came - found.theirs == pytest.approx(found.difference.value)


@pytest.mark.parametrize("per_person", [1, 3])
def test_the_interval_holds_the_truth_as_often_as_it_says(per_person):
    held = 0
    for seed in range(600):
        found = compared(*sides(seed, 250, 1200, per_person=per_person))
        held += found.difference.low <= 0 <= found.difference.high
    assert 0.93 <= held / 600 <= 0.98


def test_many_occasions_of_one_customer_do_not_make_the_interval_narrow():
    asked, others = sides(4)
    repeated = np.repeat(np.arange(len(others)), 20)
    found, again = compared(asked, others), compared(asked, others.where(repeated))
    assert again.people == found.people
    width = found.difference.high - found.difference.low
    assert again.difference.high - again.difference.low == pytest.approx(width, rel=0.12)


def test_channels_are_never_mixed():
    asked, others = sides(5)
    found = compared(asked, replace(others, channel=np.full(len(others), "web")))
    assert (found.matched, found.difference.value) == (0, None)


def test_too_few_are_not_compared():
    asked, others = sides(6, 20, 40)
    assert compared(asked, others).difference.value is None
    assert compared(asked.where(np.zeros(20, bool)), others).asked == 0
