"""What is said of two groups: against other implementations, and how often it holds the truth."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import confint_proportions_2indep

from huitou.base import Period
from huitou.measure import share
from huitou.understand.loyalty.comparing import agreement, between, weighted, within_strata
from huitou.understand.loyalty.later import later
from huitou.understand.loyalty.sureness import sureness


def test_the_difference_of_two_shares_is_newcombes():
    found = between(share(56, 70), share(48, 80))
    low, high = confint_proportions_2indep(56, 70, 48, 80, method="newcomb")
    assert (found.low, found.high) == pytest.approx((low, high))


def test_agreement_beyond_chance_is_cohens():
    found = agreement(40, 7, 9, 30)
    assert found.kappa == pytest.approx(cohens_kappa(np.array([[40, 7], [9, 30]])).kappa)


def test_agreement_by_chance_says_nothing_of_the_error():
    assert agreement(25, 25, 25, 25).error is None
    assert agreement(0, 0, 0, 0) is None
    assert agreement(9, 0, 0, 0).kappa is None


def test_equal_errors_are_read_off_the_agreement():
    draws, error, n = np.random.default_rng(5), 0.12, 400_000
    truth = draws.random(n) < 0.4
    one, two = (truth ^ (draws.random(n) < error) for _ in range(2))
    counts = ((one & two).sum(), (one & ~two).sum(), (~one & two).sum(), (~one & ~two).sum())
    assert agreement(*(int(c) for c in counts)).error == pytest.approx(error, abs=0.003)


def test_one_stratum_pools_to_the_plain_difference():
    found = within_strata([(30, 50, 20, 60)])
    plain = 30 / 50 - 20 / 60
    half = 1.959964 * np.sqrt(0.6 * 0.4 / 50 + (1 / 3) * (2 / 3) / 60)
    assert (found.value, found.low, found.high) == pytest.approx(
        (plain, plain - half, plain + half), abs=1e-6
    )
    assert within_strata([(3, 5, 0, 0)]) is None


def test_groups_that_differ_only_by_stratum_do_not_differ_within_it():
    """Simpson: the fond are mostly much-buyers, and much-buyers mostly come back."""
    found = within_strata([(81, 90, 9, 10), (1, 10, 9, 90)])
    assert found.value == pytest.approx(0)
    assert not found.beyond_chance


def test_only_those_who_can_be_compared_are_counted():
    """200 of either side, of whom only two had bought alike."""
    apart = [
        ("true", 5, 0, True, 200, 100, 100, 100, 0.0, 0.0),
        ("none", 0, 5, False, 200, 40, 40, 40, 0.0, 0.0),
        ("latent", 1, 4, True, 1, 1, 1, 1, 0.0, 0.0),
        ("none", 1, 4, False, 1, 0, 0, 0, 0.0, 0.0),
    ]
    month = Period.parse("2024-01")
    found = later(apart, month)
    assert not found.enough
    assert found.beyond.base == 2
    assert later([*apart, ("none", 5, 0, False, 80, 40, 40, 40, 0.0, 0.0)], month).enough


def test_strata_in_which_all_did_alike_are_not_certain():
    found = within_strata([(30, 30, 30, 30), (0, 30, 0, 30)])
    assert found.low < -0.03
    assert found.high > 0.03
    assert within_strata([(1, 1, 0, 1)]).low < 0.3


def _rows(draws, lift):
    chances, sizes = np.array([0.1, 0.3, 0.6, 0.85]), np.array([150, 90, 60, 120])
    n = draws.binomial(sizes, [0.3, 0.4, 0.6, 0.7])
    a, c = draws.binomial(n, np.clip(chances + lift, 0, 1)), draws.binomial(sizes - n, chances)
    return zip(a.tolist(), n.tolist(), c.tolist(), (sizes - n).tolist(), strict=True)


@pytest.mark.parametrize("lift", [0.0, 0.1])
def test_the_pooled_difference_holds_the_truth_as_often_as_it_says(lift):
    """With no difference nothing is found in 95 % of all runs, although the groups differ in what they bought before."""
    draws = np.random.default_rng(11)
    found = [within_strata(_rows(draws, lift)) for _ in range(4000)]
    assert np.mean([d.low <= lift <= d.high for d in found]) == pytest.approx(0.95, abs=0.015)


def test_a_share_put_together_from_strata_holds_the_truth_as_often_as_it_says():
    draws, sizes, chances = np.random.default_rng(12), [3000, 500, 200], [0.1, 0.5, 0.9]
    truth = np.average(chances, weights=sizes)
    asked = [40, 60, 80]
    held = 0
    for _ in range(4000):
        hits = draws.binomial(asked, chances)
        found = weighted([(int(x), n, size) for x, n, size in zip(hits, asked, sizes, strict=True)])
        held += found.low <= truth <= found.high
    assert held / 4000 == pytest.approx(0.955, abs=0.02)


def test_a_stratum_nobody_was_asked_in_leaves_the_share_unsaid():
    assert weighted([(3, 10, 100), (0, 0, 5)]).value is None
    assert weighted([(3, 10, 100), (0, 0, 0)]).value == pytest.approx(0.3)


def test_how_sure_behaviour_is_follows_from_the_count():
    assert sureness([], 0.5) is None
    found = sureness([(3, 10.0, 1)], 0.5)
    assert found == pytest.approx(float(stats.gamma(3.5, scale=1 / 10).cdf(0.5)))
    assert sureness([(20, 10.0, 5), (0, 10.0, 5)], 0.5) > 0.97
