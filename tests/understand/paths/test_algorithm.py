"""Weights, loadings and paths against a textbook implementation, closed forms and a known population."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from huitou.understand import path_model
from tests.understand.paths import textbook
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, items, respondents

SCHEMES = ("centroid", "factorial", "path")
MODES = ({}, {"QUAL": "B"}, {"IMAG": "formative", "SAT": "B", "LOY": "B"}, dict.fromkeys(MEASUREMENT, "B"))


@pytest.mark.parametrize(("scheme", "modes", "standardize"), [*product(SCHEMES, MODES, (True, False))])
def test_it_agrees_with_the_textbook(scheme, modes, standardize):
    table = respondents(180, seed=3) * np.linspace(0.5, 3, 11) + 4
    plain = {b: "B" if m in ("B", "formative") else "A" for b, m in modes.items()}
    wanted = textbook.fit(table, MEASUREMENT, STRUCTURE, scheme, plain, standardize)
    found = path_model(
        table, MEASUREMENT, STRUCTURE, scheme, modes, standardize, bootstrap=0, tolerance=1e-12
    )
    assert found.converged
    for name, frame in (("weights", found.weights), ("loadings", found.loadings)):
        for block, rows in frame.groupby("block", sort=False):
            assert np.allclose(rows["estimate"], getattr(wanted, name)[block], atol=1e-9), (name, block)
    assert {(r.source, r.target): r.estimate for r in found.paths.itertuples()} == pytest.approx(
        wanted.paths, abs=1e-9
    )
    assert dict(zip(found.r2["target"], found.r2["r2"], strict=True)) == pytest.approx(wanted.r2, abs=1e-9)
    for block, score in wanted.scores.items():
        assert np.corrcoef(found.scores[block], score)[0, 1] == pytest.approx(1)


def test_formative_blocks_side_by_side_are_a_canonical_correlation():
    rng = np.random.default_rng(5)
    x = rng.standard_normal((300, 3))
    y = x @ rng.standard_normal((3, 2)) + 2 * rng.standard_normal((300, 2))
    table = pd.DataFrame(np.hstack([x, y]), columns=[*"abcde"])
    found = path_model(
        table, {"X": [*"abc"], "Y": [*"de"]}, {"Y": "X"}, modes={"X": "B", "Y": "B"}, bootstrap=0
    )
    qx, qy = (np.linalg.qr(v - v.mean(axis=0))[0] for v in (x, y))
    assert abs(found.paths["estimate"][0]) == pytest.approx(np.linalg.svd(qx.T @ qy)[1][0], abs=1e-6)


def test_a_formative_block_of_one_target_item_is_a_regression():
    table = respondents(200, seed=8)
    found = path_model(
        table,
        {"QUAL": MEASUREMENT["QUAL"], "LOY": ["l1"]},
        {"LOY": ["QUAL"]},
        modes={"QUAL": "B"},
        bootstrap=0,
    )
    unit = (table - table.mean()) / table.std()
    fitted = sm.OLS(unit["l1"], unit[MEASUREMENT["QUAL"]]).fit()
    assert found.r2["r2"][0] == pytest.approx(fitted.rsquared)
    weights = found.weights["estimate"][:4].to_numpy() * found.paths["estimate"][0]
    assert weights == pytest.approx(fitted.params.to_numpy(), abs=1e-6)


def test_blocks_of_one_item_are_regressions():
    table = respondents(150, seed=9)
    found = path_model(
        table, {n: [n] for n in ("i1", "q1", "s1")}, {"q1": ["i1"], "s1": ["i1", "q1"]}, bootstrap=0
    )
    unit = (table - table.mean()) / table.std()
    fitted = sm.OLS(unit["s1"], unit[["i1", "q1"]]).fit()
    assert found.paths["estimate"][1:].to_numpy() == pytest.approx(fitted.params.to_numpy())
    assert found.r2["adjusted"][1] == pytest.approx(
        sm.OLS(table["s1"], sm.add_constant(table[["i1", "q1"]])).fit().rsquared_adj
    )
    assert found.weights["estimate"].to_numpy() == pytest.approx(np.ones(3))
    assert found.loadings["estimate"].to_numpy() == pytest.approx(np.ones(3))


def test_inner_paths_are_regressions_of_the_scores():
    found = path_model(respondents(150, seed=10), MEASUREMENT, STRUCTURE, bootstrap=0)
    for target, sources in STRUCTURE.items():
        fitted = sm.OLS(found.scores[target], found.scores[sources]).fit()
        paths = found.paths[found.paths["target"] == target].set_index("source")["estimate"]
        assert paths[sources].to_numpy() == pytest.approx(fitted.params.to_numpy())


@pytest.mark.parametrize("scheme", SCHEMES)
def test_large_tables_come_to_the_population(scheme):
    """The population's own answer: the textbook on rows whose correlations are exactly the population's."""
    population = items()
    rng = np.random.default_rng(1)
    exact = np.linalg.qr(rng.standard_normal((400, 11)) - rng.standard_normal((400, 11)).mean(axis=0))[0]
    exact -= exact.mean(axis=0)
    exact = np.linalg.qr(exact)[0] @ np.linalg.cholesky(population).T
    names = [i for b in MEASUREMENT.values() for i in b]
    truth = textbook.fit(pd.DataFrame(exact, columns=names), MEASUREMENT, STRUCTURE, scheme)
    found = path_model(respondents(200_000, seed=2), MEASUREMENT, STRUCTURE, scheme, bootstrap=0)
    for row in found.paths.itertuples():
        assert row.estimate == pytest.approx(truth.paths[row.source, row.target], abs=0.012)


def test_large_loadings_are_positive_and_a_reversed_item_is_told_of():
    table = respondents(300, seed=4).assign(i3=lambda t: -t["i3"])
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0)
    loadings = found.loadings.set_index("item")["estimate"]
    assert loadings["i3"] < 0 < min(loadings["i1"], loadings["i2"])
    assert any("i3" in w.en and "other way" in w.en for w in found.warnings)
    turned = path_model(-table, MEASUREMENT, STRUCTURE, bootstrap=0)
    assert np.allclose(found.paths["estimate"], turned.paths["estimate"])
    assert np.allclose(found.loadings["estimate"], turned.loadings["estimate"])
