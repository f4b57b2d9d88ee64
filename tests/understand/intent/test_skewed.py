"""Means of skewed amounts, ratios, shares and trends: against other implementations, and how often they hold the truth."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import norm
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import confint_proportions_2indep

from huitou.measure import mean
from huitou.understand.intent.skewed import (
    ratio_of_means,
    ratio_over_answers,
    share_difference,
    skewed_mean,
    straight_line,
    trend_p,
)


def spending(draw, n):
    """Half buy nothing; the rest spend by a log-normal law."""
    return np.where(draw.uniform(size=n) < 0.5, 0.0, draw.lognormal(5, 1, n))


TRUTH = 0.5 * np.exp(5.5)


def test_without_skew_the_mean_has_students_interval():
    values = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
    plain, found = mean(5, 0.0, float((values**2).sum())), skewed_mean(values)
    assert (found.value, found.low, found.high) == pytest.approx((0, plain.low, plain.high))


def test_the_interval_reaches_further_on_the_side_of_the_long_tail():
    found = skewed_mean(spending(np.random.default_rng(3), 200))
    assert found.high - found.value > found.value - found.low


def test_where_nothing_varies_there_is_no_interval():
    found = skewed_mean(np.zeros(50))
    assert (found.value, found.low, found.high) == (0.0, None, None)


@pytest.mark.parametrize(("n", "least"), [(60, 0.92), (300, 0.935)])
def test_the_mean_of_amounts_holds_the_truth_more_often_than_students_interval(n, least):
    draw, held, plainly = np.random.default_rng(5), 0, 0
    for _ in range(1500):
        values = spending(draw, n)
        found, plain = skewed_mean(values), mean(n, values.sum(), (values**2).sum())
        held += found.low <= TRUTH <= found.high
        plainly += plain.low <= TRUTH <= plain.high
    assert least <= held / 1500 <= 0.97
    assert held >= plainly


def test_the_ratio_of_means_holds_the_truth_as_often_as_it_says():
    draw, held = np.random.default_rng(6), 0
    for _ in range(1500):
        found = ratio_of_means(
            draw.poisson(draw.gamma(1, 3, 300)) * 1.0, draw.poisson(draw.gamma(1, 1.5, 300)) * 1.0
        )
        held += found.low <= 2 <= found.high
    assert 0.93 <= held / 1500 <= 0.97


def test_a_group_that_bought_nothing_has_no_ratio():
    assert ratio_of_means(np.zeros(9), np.ones(9)).value is None


@pytest.mark.parametrize("counts", [(7, 40, 3, 50), (0, 20, 4, 25), (30, 30, 20, 40)])
def test_the_difference_of_shares_has_newcombes_interval(counts):
    low, high = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    found = share_difference(*counts)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize("seed", range(4))
def test_the_trend_is_that_of_cochran_and_armitage(seed):
    draw = np.random.default_rng(seed)
    bases = draw.integers(5, 60, 6)
    hits = draw.binomial(bases, 0.4)
    # statsmodels: the variance with n - 1 is corrected by the factor below, which large samples do not see
    counts = Table(np.column_stack([bases - hits, hits]), shift_zeros=False)
    test = counts.test_ordinal_association(row_scores=np.arange(6), col_scores=np.arange(2))
    total = bases.sum()
    z = (test.statistic - test.null_mean) / test.null_sd * np.sqrt(total / (total - 1))
    assert trend_p(list(range(6)), hits.tolist(), bases.tolist()) == pytest.approx(2 * norm.sf(abs(z)))


def test_one_score_or_one_outcome_has_no_trend():
    assert trend_p([3], [4], [9]) is None
    assert trend_p([1, 2], [0, 0], [5, 5]) is None


@pytest.mark.parametrize("seed", range(3))
def test_the_straight_line_is_that_of_statsmodels(seed):
    draw = np.random.default_rng(seed)
    stated = draw.integers(0, 11, 200) / 10
    happened = (draw.uniform(size=200) < 0.2 + 0.5 * stated) * 1.0
    wanted = sm.OLS(happened, sm.add_constant(stated)).fit(cov_type="HC1")
    intercept, slope = straight_line(stated, happened)
    assert (intercept.value, slope.value) == pytest.approx(tuple(wanted.params))
    assert (slope.low, slope.high) == pytest.approx(tuple(wanted.conf_int()[1]))


def several_answers(draw, customers=400):
    """Customers who answer once to six times with scores about their own, and buy by a rate of their own, twice as much
    where they gave a high one. (orders, whose, high)"""
    times = 1 + draw.integers(0, 6, customers)
    rate, fond = draw.gamma(1, 1.5, customers), draw.uniform(size=customers)
    whose = np.repeat(np.arange(customers), times)
    high = draw.uniform(size=len(whose)) < fond[whose]
    return draw.poisson(rate[whose] * (1 + high)) * 1.0, whose, high


def test_the_ratio_over_answers_holds_the_truth_though_customers_answer_often():
    draw, held, as_if_all_were_others = np.random.default_rng(7), 0, 0
    for _ in range(500):
        orders, whose, high = several_answers(draw)
        found = ratio_over_answers(orders, whose, high, ~high)
        held += found.low <= 2 <= found.high
        plain = ratio_of_means(orders[high], orders[~high])
        as_if_all_were_others += plain.low <= 2 <= plain.high
    assert 0.925 <= held / 500 <= 0.975
    assert held > as_if_all_were_others + 10


def test_the_ratio_over_answers_is_that_of_a_regression_clustered_by_customer():
    """Poisson regression on one mark has the logarithm of the ratio as its weight; its sandwich is summed by customer."""
    orders, whose, high = several_answers(np.random.default_rng(8))
    wanted = sm.GLM(orders, sm.add_constant(high * 1.0), sm.families.Poisson()).fit(
        cov_type="cluster", cov_kwds={"groups": whose, "df_correction": True}
    )
    found = ratio_over_answers(orders, whose, high, ~high)
    assert np.log([found.value, found.low, found.high]) == pytest.approx(
        [wanted.params[1], *wanted.conf_int()[1]], rel=5e-3
    )


def test_where_each_answers_once_both_ratios_agree():
    draw = np.random.default_rng(9)
    orders, high = draw.poisson(2, 300) * 1.0, draw.uniform(size=300) < 0.4
    both, each = (
        ratio_over_answers(orders, np.arange(300), high, ~high),
        ratio_of_means(orders[high], orders[~high]),
    )
    assert (both.value, both.low, both.high) == pytest.approx((each.value, each.low, each.high), rel=5e-3)
    assert ratio_over_answers(orders * 0, np.arange(300), high, ~high).value is None
