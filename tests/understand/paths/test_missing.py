"""Unanswered items: each way of treating them against the same done by hand in pandas, also inside samples."""

import numpy as np
import pandas as pd
import pytest

from huitou.understand import path_model
from huitou.understand.paths.moments import UNITS, moments
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, respondents


def gappy(rows=200, share=0.1, seed=1):
    table = respondents(rows, seed)
    holes = np.random.default_rng(seed + 1).random(table.shape) < share
    return table.mask(holes) * 2 + 5


def fitted(table, **more):
    return path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0, **more)


@pytest.mark.parametrize("standardize", [True, False])
def test_the_mean_stands_for_what_is_missing(standardize):
    table = gappy()
    found = fitted(table, missing="mean", standardize=standardize)
    wanted = fitted(table.fillna(table.mean()), standardize=standardize)
    assert np.allclose(found.paths["estimate"], wanted.paths["estimate"], atol=1e-7)
    assert np.allclose(found.loadings["estimate"], wanted.loadings["estimate"], atol=1e-7)


def test_listwise_uses_whole_rows_only():
    table = gappy()
    found = fitted(table, missing="listwise")
    wanted = fitted(table.dropna())
    assert np.allclose(found.paths["estimate"], wanted.paths["estimate"])
    assert found.rows == len(table.dropna())
    assert found.scores["SAT"].notna().equals(table.notna().all(axis=1))


@pytest.mark.parametrize("draw", [0, 1, 2])
def test_pairwise_correlations_are_those_of_pandas_in_every_sample(draw):
    table = gappy(rows=90)
    standard = ((table - table.mean()) / table.std()).to_numpy()
    counts = np.random.default_rng(draw).multinomial(90, np.full(90, 1 / 90)).astype(float)
    drawn = table.loc[np.repeat(table.index, counts.astype(int))]
    found = moments(standard, None, np.arange(90), pairwise=True).matrices(counts[None])[0]
    assert np.allclose(found, drawn.corr())
    filled = moments(standard, None, np.arange(90)).matrices(counts[None])[0]
    assert np.allclose(filled, drawn.fillna(drawn.mean()).corr())


def test_samples_of_whole_tables_are_those_of_pandas():
    table = respondents(90, seed=4) * 3 + 7
    counts = np.random.default_rng(5).multinomial(90, np.full(90, 1 / 90)).astype(float)
    drawn = table.loc[np.repeat(table.index, counts.astype(int))]
    standard = ((table - table.mean()) / table.std()).to_numpy()
    assert np.allclose(moments(standard, None, np.arange(90)).matrices(counts[None])[0], drawn.corr())
    in_units = moments(standard, table.std().to_numpy(), np.arange(90)).matrices(counts[None])[0]
    assert np.allclose(in_units, drawn.cov(ddof=0))


def test_without_gaps_all_ways_are_one():
    table = respondents(100, seed=6)
    ways = [fitted(table, missing=way).paths["estimate"] for way in ("pairwise", "mean", "listwise")]
    assert np.allclose(ways[0], ways[1])
    assert np.allclose(ways[0], ways[2])


def test_pairwise_is_nearer_the_truth_than_the_mean():
    whole = respondents(20_000, seed=7)
    table = whole.mask(np.random.default_rng(8).random(whole.shape) < 0.2)
    truth = fitted(whole).paths["estimate"]
    off = {
        way: np.abs(fitted(table, missing=way).paths["estimate"] - truth).max()
        for way in ("pairwise", "mean")
    }
    assert off["pairwise"] < 0.02 < off["mean"]


def test_rows_that_answered_nothing_do_not_count():
    table = respondents(100, seed=9)
    longer = pd.concat([table, pd.DataFrame(np.nan, index=range(100, 140), columns=table.columns)])
    found = fitted(longer)
    assert found.rows == 100
    assert np.allclose(found.paths["estimate"], fitted(table).paths["estimate"])
    assert found.scores.iloc[100:].isna().all(axis=None)
    assert len(found.scores) == 140


def test_what_is_missing_is_told_of():
    table = gappy()
    said = {
        way: " ".join(w.en for w in fitted(table, missing=way).warnings)
        for way in ("mean", "pairwise", "listwise")
    }
    assert "taken as the mean" in said["mean"]
    assert "answered both" in said["pairwise"]
    assert "left out" in said["listwise"]


def test_many_rows_are_drawn_in_random_groups_with_the_same_spread():
    """Sums over random groups vary as sums over rows do: the deviation of a correlation, against its formula."""
    rng = np.random.default_rng(10)
    x = rng.standard_normal((4 * UNITS, 2)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    sums = moments((x - x.mean(axis=0)) / x.std(axis=0, ddof=1), None, np.arange(len(x)), seed=1)
    assert sums.units == UNITS
    counts = rng.multinomial(UNITS, np.full(UNITS, 1 / UNITS), size=2_000).astype(float)
    drawn = sums.matrices(counts)[:, 0, 1]
    assert sums.all()[0, 0, 1] == pytest.approx(np.corrcoef(x.T)[0, 1])
    assert drawn.std() == pytest.approx((1 - 0.25) / np.sqrt(len(x)), rel=0.08)
