"""Bootstrap, jackknife and intervals against the same done one sample at a time."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from huitou.understand import path_model
from huitou.understand.paths import resampling
from huitou.understand.paths.resampling import Drawn
from tests.understand.paths import textbook
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, respondents

TABLE = respondents(60, seed=1)
PATHS = [(s, t) for t, sources in STRUCTURE.items() for s in sources]


@pytest.mark.parametrize("modes", [{}, {"QUAL": "B"}])
def test_each_sample_is_a_fit_of_the_rows_drawn(modes):
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, modes=modes, bootstrap=100, tolerance=1e-12, seed=3)
    rows = np.random.default_rng(3).integers(0, 60, (100, 60))[:5]
    paths = (model.intervals["kind"] == "path").to_numpy()
    for sample, drawn in zip(model.drawn.samples[:5, paths], rows, strict=True):
        found = textbook.fit(TABLE.iloc[drawn].reset_index(drop=True), MEASUREMENT, STRUCTURE, modes=modes)
        # signed as the whole table's scores, which here the loadings decide in the same way
        assert sample == pytest.approx([found.paths[p] for p in PATHS], abs=1e-8)


def test_the_jackknife_leaves_out_each_row():
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=100, tolerance=1e-12)
    paths = (model.intervals["kind"] == "path").to_numpy()
    for row in (0, 31, 59):
        found = textbook.fit(TABLE.drop(index=row), MEASUREMENT, STRUCTURE)
        assert model.drawn.left_out[row, paths] == pytest.approx([found.paths[p] for p in PATHS], abs=1e-8)


def test_intervals_are_those_of_scipy():
    """Of a mean, whose samples both can draw."""
    x = np.random.default_rng(4).lognormal(size=40)
    samples = np.random.default_rng(5).choice(x, (4_000, 40)).mean(axis=1)
    left_out = np.array([np.delete(x, i).mean() for i in range(40)])
    drawn = Drawn(samples[:, None], 4_000, 0, left_out[:, None])
    found = resampling.intervals(np.array([x.mean()]), drawn, 0.95)
    for ends, method in zip(found, ("percentile", "bca"), strict=True):
        wanted = stats.bootstrap((x,), np.mean, n_resamples=40_000, method=method, rng=6).confidence_interval
        assert ends[:, 0] == pytest.approx([wanted.low, wanted.high], rel=0.03)


def test_percentile_ends_are_quantiles_and_samples_that_say_nothing_do_not_count():
    samples = np.random.default_rng(7).standard_normal((999, 2))
    samples[:100, 1] = np.nan
    percentile, _ = resampling.intervals(np.zeros(2), Drawn(samples, 999, 0, samples[:50]), 0.9)
    assert percentile == pytest.approx(np.nanquantile(samples, [0.05, 0.95], axis=0))
    samples[:600, 1] = np.nan
    percentile, bca = resampling.intervals(np.zeros(2), Drawn(samples, 999, 0, samples[:50]), 0.9)
    assert np.isnan(percentile[:, 1]).all()
    assert np.isnan(bca[:, 1]).all()


def test_the_same_seed_gives_the_same_intervals_and_another_others():
    ends = [
        path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=200, seed=seed).paths["low"] for seed in (1, 1, 2)
    ]
    assert ends[0].equals(ends[1])
    assert not ends[0].equals(ends[2])


def test_all_estimates_have_both_intervals_side_by_side():
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=300)
    found = model.intervals
    kinds = {
        "weight",
        "loading",
        "path",
        "total effect",
        "r2",
        "f2",
        "alpha",
        "rho_a",
        "rho_c",
        "ave",
        "correlation",
        "htmt",
    }
    assert set(found["kind"]) == kinds
    ends = found[["percentile_low", "percentile_high", "bca_low", "bca_high"]]
    assert ends.notna().all(axis=None)
    assert (found["percentile_low"] <= found["percentile_high"]).all()
    assert (found["bca_low"] <= found["bca_high"]).all()
    bca = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=300, interval="bca")
    asked = found[found["kind"] == "path"]
    assert np.allclose(bca.paths["low"], asked["bca_low"])
    assert np.allclose(model.paths["low"], asked["percentile_low"])


def test_intervals_are_not_torn_by_samples_that_point_the_other_way():
    """A block of one good and two weak items flips now and then; aligned, its loading stays on one side."""
    table = respondents(
        150, seed=8, loadings={"IMAG": [0.9, 0.1, 0.1], "QUAL": [0.7] * 4, "SAT": [0.7] * 3, "LOY": [1]}
    )
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=500).loadings.set_index("item")
    assert found["low"]["i1"] > 0.5


def test_without_samples_there_are_no_intervals():
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0)
    assert model.samples == 0
    assert model.intervals[["se", "percentile_low", "bca_high"]].isna().all(axis=None)
    assert model.warnings


def test_samples_in_which_an_item_never_varies_are_left_out_and_told_of():
    table = TABLE.assign(l1=(np.arange(60) == 7).astype(float))
    model = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=400)
    assert 0.5 < model.samples / 400 < 0.75  # 1 − 1/e of the samples hold the row
    assert any("could not be fitted" in w.en for w in model.warnings)
    assert isinstance(model.paths, pd.DataFrame)


@pytest.mark.filterwarnings("error")
def test_ratios_over_nothing_make_no_infinite_intervals_and_no_noise():
    """With nine answers in ten missing, samples have blocks whose items do not go together: their HTMT is x / 0."""
    table = respondents(120, seed=1)
    table = table.mask(np.random.default_rng(0).random(table.shape) < 0.9)
    model = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=200, missing="mean")
    numbers = model.intervals.drop(columns=["kind", "of", "to"]).to_numpy(float)
    assert not np.isinf(numbers).any()
    assert not np.isinf(model.drawn.samples).any()
    assert model.warnings
