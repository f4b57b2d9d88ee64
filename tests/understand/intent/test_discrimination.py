"""Ranking, calibration and the models: each against another implementation."""

import numpy as np
import pytest
import statsmodels.api as sm

from huitou.understand.intent import discrimination as told
from huitou.understand.intent.logistic import fit

SEEDS = range(6)


def chances(seed, n=60, ties=True):
    draw = np.random.default_rng(seed)
    given = draw.uniform(size=n).round(1 if ties else 6).clip(0.05, 0.95)
    return given, (draw.uniform(size=n) < given).astype(float), draw


def pairs(given, happened):
    """Placement of each customer by comparing every pair."""
    hit, miss = given[happened > 0.5], given[happened < 0.5]
    won = (hit[:, None] > miss[None, :]) + 0.5 * (hit[:, None] == miss[None, :])
    return won.mean(), won.mean(axis=1), won.mean(axis=0)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_area_counts_the_pairs_that_are_ranked_right(seed):
    given, happened, _ = chances(seed)
    assert told.area(given, happened).value == pytest.approx(pairs(given, happened)[0])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_difference_of_two_areas_has_the_variance_of_delong(seed):
    given, happened, draw = chances(seed)
    other = np.clip(given + draw.normal(0, 0.2, len(given)), 0, 1)
    (was, v10, v01), (now, w10, w01) = pairs(given, happened), pairs(other, happened)
    both = np.cov(np.vstack([v10, w10])) / len(v10) + np.cov(np.vstack([v01, w01])) / len(v01)
    half = 1.959963984540054 * np.sqrt(both[0, 0] + both[1, 1] - 2 * both[0, 1])
    found = told.area_difference(given, other, happened)
    assert (found.value, found.low, found.high) == pytest.approx(
        (now - was, now - was - half, now - was + half)
    )


def test_who_was_all_given_one_chance_is_ranked_by_nothing():
    happened = np.array([0.0, 1.0] * 20)
    assert told.area(np.full(40, 0.3), happened).value == 0.5
    assert told.calibration_slope(np.full(40, 0.3), happened).value is None


def test_where_nobody_or_everybody_came_there_is_no_area():
    assert told.area(np.linspace(0, 1, 10), np.zeros(10)).value is None
    assert told.area_difference(np.zeros(10), np.zeros(10), np.ones(10)).value is None


@pytest.mark.parametrize("seed", SEEDS)
def test_without_ridge_the_weights_are_those_of_statsmodels(seed):
    draw = np.random.default_rng(seed)
    numbers = draw.normal(size=(300, 3)) * (1, 5, 0.1) + (0, 20, 3)
    happened = (
        draw.uniform(size=300) < 1 / (1 + np.exp(-(numbers[:, 0] - 0.1 * (numbers[:, 1] - 20))))
    ) * 1.0
    found = fit(numbers, happened, ridge=0.0)
    wanted = sm.Logit(happened, sm.add_constant(numbers)).fit(disp=0)
    assert found.weights / found.spread == pytest.approx(wanted.params[1:], rel=1e-6)
    assert found.chances(numbers) == pytest.approx(wanted.predict(), rel=1e-6)


def test_a_perfect_separation_keeps_finite_weights():
    numbers = np.linspace(-1, 1, 40)[:, None]
    found = fit(numbers, (numbers[:, 0] > 0) * 1.0)
    assert 0.5 < found.weights[0] < 20
    assert np.isfinite(found.intercept)


def test_a_column_without_variation_gets_no_weight():
    draw = np.random.default_rng(1)
    numbers = np.column_stack([draw.normal(size=100), np.full(100, 7.0)])
    found = fit(numbers, (draw.uniform(size=100) < 0.4) * 1.0)
    assert found.weights[1] == 0
    assert np.all(np.isfinite(found.chances(numbers)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_slope_of_calibration_is_that_of_statsmodels(seed):
    given, happened, _ = chances(seed, 200)
    wanted = sm.Logit(happened, sm.add_constant(np.log(given / (1 - given)))).fit(disp=0)
    found = told.calibration_slope(given, happened)
    assert found.value == pytest.approx(wanted.params[1], rel=1e-5)
    assert (found.low, found.high) == pytest.approx(tuple(wanted.conf_int()[1]), rel=1e-4)


def test_brier_and_the_logarithm_are_what_they_say():
    given, happened = np.array([0.8, 0.4, 0.0]), np.array([1.0, 0.0, 1.0])
    assert told.squared(given, happened) == pytest.approx([0.04, 0.16, 1.0])
    assert told.logarithmic(given, happened) == pytest.approx([-np.log(0.8), -np.log(0.6), -np.log(1e-6)])


def test_chances_that_come_true_have_a_small_calibration_error():
    given, happened, _ = chances(3, 20_000, ties=False)
    assert told.calibration_error(given, happened) < 0.02
    assert told.calibration_error(np.clip(given + 0.2, 0, 1), happened) > 0.1


def test_the_difference_of_areas_holds_the_truth_as_often_as_it_says():
    """Two rules of known quality: the true difference is that of a very large sample."""

    def world(draw, n):
        ill = draw.uniform(size=n) < 0.3
        first = draw.normal(size=n) + 0.8 * ill
        return first, first + draw.normal(size=n) * 0.5 + 0.3 * ill, ill * 1.0

    big = world(np.random.default_rng(0), 400_000)
    truth = told.area(big[1], big[2]).value - told.area(big[0], big[2]).value
    draw, held = np.random.default_rng(11), 0
    for _ in range(1000):
        found = told.area_difference(*world(draw, 200))
        held += found.low <= truth <= found.high
    assert 930 <= held <= 970
