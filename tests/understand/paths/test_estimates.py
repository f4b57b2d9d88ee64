"""Reliability, validity and effect sizes against their textbook formulas, computed from rows."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from huitou.measure.estimate import cronbach_alpha
from huitou.understand import path_model
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, constructs, respondents

TABLE = respondents(150, seed=2) * 2 + 3
MODEL = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0)
SEVERAL = [b for b, items in MEASUREMENT.items() if len(items) > 1]


@pytest.mark.parametrize("standardize", [True, False])
def test_alpha_is_the_houses(standardize):
    """Of standardised items where those are analysed, else of the items as they are."""
    model = path_model(TABLE, MEASUREMENT, STRUCTURE, standardize=standardize, bootstrap=0)
    data = TABLE / TABLE.std() if standardize else TABLE
    for block in SEVERAL:
        x = data[MEASUREMENT[block]]
        wanted = cronbach_alpha(x.shape[1], x.var().sum(), x.sum(axis=1).var())
        assert model.reliability.set_index("block")["alpha"][block] == pytest.approx(wanted)


def test_composite_reliability_and_ave_are_of_the_loadings():
    for block in SEVERAL:
        loadings = MODEL.loadings.set_index("block")["estimate"][block]
        common = loadings.sum() ** 2
        found = MODEL.reliability.set_index("block").loc[block]
        assert found["rho_c"] == pytest.approx(common / (common + (1 - loadings**2).sum()))
        assert found["ave"] == pytest.approx((loadings**2).mean())
        assert MODEL.fornell_larcker[block][block] == pytest.approx(np.sqrt(found["ave"]))


def test_rho_a_is_that_of_dijkstra_and_henseler_and_comes_to_the_population():
    for block in SEVERAL:
        w = MODEL.weights.set_index("block")["estimate"][block].to_numpy()
        r = TABLE[MEASUREMENT[block]].corr().to_numpy()
        ww = np.outer(w, w)
        top, bottom = w @ (r - np.diag(np.diag(r))) @ w, w @ (ww - np.diag(np.diag(ww))) @ w
        wanted = (w @ w) ** 2 * top / bottom
        assert MODEL.reliability.set_index("block")["rho_a"][block] == pytest.approx(wanted)
    # weights in proportion to the loadings make it the squared correlation of the score with what it measures
    large = path_model(respondents(100_000, seed=3), MEASUREMENT, STRUCTURE, bootstrap=0)
    loadings = np.array([0.8, 0.8, 0.7, 0.6])
    truth = (loadings @ loadings) ** 2 / (
        (loadings @ loadings) ** 2 + (loadings**2 * (1 - loadings**2)).sum()
    )
    assert large.reliability.set_index("block")["rho_a"]["QUAL"] == pytest.approx(truth, abs=0.01)


@pytest.mark.parametrize("table", [TABLE, TABLE.head(12), TABLE.assign(s2=-TABLE["s2"])])
def test_htmt_is_that_of_henseler_ringle_and_sarstedt_by_the_size_of_correlations(table):
    """Of twelve people some correlations are negative by chance."""
    r = table.corr().abs()
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0).htmt
    found = found.set_index(["first", "second"])["estimate"]
    for a, b in combinations(MEASUREMENT, 2):
        across = r.loc[MEASUREMENT[a], MEASUREMENT[b]].to_numpy().mean()
        within = []
        for block in (a, b):
            items = MEASUREMENT[block]
            pairs = [r.loc[i, j] for i, j in combinations(items, 2)]
            within.append(np.mean(pairs) if pairs else 1.0)
        assert found[a, b] == pytest.approx(across / np.sqrt(within[0] * within[1]))


def test_blocks_that_are_one_thing_the_other_way_round_are_told_of():
    rng = np.random.default_rng(1)
    thing = rng.standard_normal(400)
    table = pd.DataFrame({"loy": thing + rng.standard_normal(400)})
    for item in ("s1", "s2", "s3", "c1", "c2", "c3"):
        table[item] = thing + 0.6 * rng.standard_normal(400)
    blocks = {"SAT": ["s1", "s2", "s3"], "COMPL": ["c1", "c2", "c3"], "LOY": ["loy"]}
    structure = {"COMPL": ["SAT"], "LOY": ["SAT", "COMPL"]}
    along = path_model(table, blocks, structure, bootstrap=200)
    opposed = path_model(
        table.assign(**{c: -table[c] for c in blocks["COMPL"]}), blocks, structure, bootstrap=200
    )
    for column in ("estimate", "low", "high", "se"):
        assert opposed.htmt[column].to_numpy() == pytest.approx(along.htmt[column].to_numpy())
    for model in (along, opposed):
        assert any("“SAT” and “COMPL” probably measure one thing" in w.en for w in model.warnings)


def test_htmt_comes_to_the_correlation_of_the_constructs_when_items_load_alike():
    loadings = {"IMAG": [0.7] * 3, "QUAL": [0.8] * 4, "SAT": [0.6] * 3, "LOY": [1.0]}
    table = respondents(100_000, seed=4, loadings=loadings)
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0).htmt["estimate"]
    from tests.understand.paths.worlds import PATHS

    truth = constructs(PATHS, STRUCTURE, list(MEASUREMENT))[np.triu_indices(4, 1)]
    assert found.to_numpy() == pytest.approx(truth, abs=0.015)


def test_a_reversed_item_does_not_change_htmt_or_reliability():
    turned = path_model(TABLE.assign(q4=-TABLE["q4"]), MEASUREMENT, STRUCTURE, bootstrap=0)
    assert np.allclose(turned.htmt["estimate"], MODEL.htmt["estimate"], atol=1e-6)
    kinds = ["alpha", "rho_a", "rho_c", "ave"]
    assert np.allclose(turned.reliability[kinds], MODEL.reliability[kinds], atol=1e-6, equal_nan=True)


def test_f2_is_the_r2_lost_without_the_path():
    for row in MODEL.f2.itertuples():
        sources = STRUCTURE[row.target]
        y = MODEL.scores[row.target]
        whole = sm.OLS(y, MODEL.scores[sources]).fit().rsquared
        rest = [s for s in sources if s != row.source]
        without = sm.OLS(y, MODEL.scores[rest]).fit().rsquared if rest else 0.0
        assert row.estimate == pytest.approx((whole - without) / (1 - whole), abs=1e-8)


@pytest.mark.filterwarnings("error")
def test_nothing_unexplained_leaves_f2_unknown():
    table = TABLE.assign(l1=TABLE["i1"])
    found = path_model(table, {"IMAG": ["i1"], "LOY": ["l1"]}, {"LOY": ["IMAG"]}, bootstrap=100)
    assert found.r2["r2"][0] == pytest.approx(1)
    assert any("move as one" in w.en for w in found.warnings)
    assert not np.isinf(found.f2["estimate"]).any()


def test_total_effects_are_the_paths_along_all_ways():
    path = MODEL.paths.set_index(["source", "target"])["estimate"]
    total = MODEL.total_effects.set_index(["source", "target"])
    through = path["IMAG", "SAT"] + path["IMAG", "QUAL"] * path["QUAL", "SAT"]
    assert total["estimate"]["IMAG", "SAT"] == pytest.approx(through)
    assert total["estimate"]["IMAG", "LOY"] == pytest.approx(
        path["IMAG", "LOY"] + through * path["SAT", "LOY"]
    )
    assert total["indirect"]["QUAL", "LOY"] == pytest.approx(path["QUAL", "SAT"] * path["SAT", "LOY"])
    assert total["direct"]["QUAL", "LOY"] == 0


def test_cross_loadings_are_correlations_of_items_with_scores():
    for block in MEASUREMENT:
        for item in TABLE:
            wanted = np.corrcoef(TABLE[item], MODEL.scores[block])[0, 1]
            assert MODEL.cross_loadings[block][item] == pytest.approx(wanted)


def test_formative_and_single_blocks_have_no_reliability():
    found = path_model(TABLE, MEASUREMENT, STRUCTURE, modes={"QUAL": "B"}, bootstrap=0)
    kinds = found.reliability.set_index("block")[["alpha", "rho_a", "rho_c", "ave"]]
    assert kinds.loc[["QUAL", "LOY"]].isna().all(axis=None)
    assert kinds.loc[["IMAG", "SAT"]].notna().all(axis=None)
    assert "QUAL" not in set(found.htmt["first"]) | set(found.htmt["second"])
