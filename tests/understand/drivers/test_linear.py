"""Intervals by customer: as statsmodels has them, and right as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.understand.drivers.linear import linear


def drawn(rng, customers, each, k=3):
    whose = np.repeat(np.arange(customers), each)
    x = rng.normal(size=(len(whose), k)) + rng.normal(size=(customers, k))[whose]
    y = x @ np.array([0.5, 0.0, -0.2]) + rng.normal(size=customers)[whose] + rng.normal(size=len(whose))
    return x, y, whose.tolist()


def test_values_and_errors_are_those_of_statsmodels_where_each_row_is_its_own():
    sm = pytest.importorskip("statsmodels.api")
    x, y, _ = drawn(np.random.default_rng(3), 90, 1)
    found = linear(y, x)
    fit = sm.OLS(y, sm.add_constant(x)).fit(cov_type="HC3")
    assert found is not None
    assert found.values == pytest.approx(fit.params[1:], rel=1e-9)
    assert found.errors == pytest.approx(fit.bse[1:], rel=1e-9)
    assert found.r2 == pytest.approx(fit.rsquared)


def test_errors_of_clusters_are_those_of_leaving_each_out():
    x, y, whose = drawn(np.random.default_rng(4), 60, 4)
    design, group = np.column_stack([np.ones(len(y)), x]), np.array(whose)
    left_out = [np.linalg.lstsq(design[group != g], y[group != g], rcond=None)[0] for g in range(60)]
    whole = np.linalg.lstsq(design, y, rcond=None)[0]
    jackknife = np.sqrt(((np.array(left_out) - whole) ** 2).sum(axis=0))[1:]
    assert linear(y, x, whose).errors == pytest.approx(jackknife, rel=0.05)


def test_the_interval_holds_the_truth_as_often_as_it_says():
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(1000):
        x, y, whose = drawn(rng, 80, 3)
        found = linear(y, x, whose)
        low, high = found.interval(0)
        hits += low <= 0.5 <= high
    assert 0.93 <= hits / 1000 <= 0.97


def test_nothing_is_said_where_nothing_varies_or_columns_are_twins():
    rng = np.random.default_rng(5)
    x, y, whose = drawn(rng, 30, 2)
    assert linear(np.ones(60), x, whose) is None
    assert linear(y, np.column_stack([x, np.ones(60)]), whose) is None
    assert linear(y, np.column_stack([x, x[:, 0]]), whose) is None
    assert linear(y[:4], x[:4], whose[:4]) is None


def test_anonymous_rows_are_each_their_own():
    x, y, _ = drawn(np.random.default_rng(6), 40, 1)
    assert linear(y, x, [None] * 40).errors == pytest.approx(linear(y, x).errors)
