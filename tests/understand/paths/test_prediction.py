"""PLSpredict against the same done fold by fold with the textbook implementation, and on worlds whose truth is known."""

import numpy as np
import pytest

from huitou.base import Unfit
from huitou.understand import path_model
from tests.understand.paths import textbook
from tests.understand.paths.worlds import MEASUREMENT, STRUCTURE, respondents

TABLE = respondents(80, seed=1) * 2 + 6
MODEL = path_model(TABLE, MEASUREMENT, STRUCTURE, bootstrap=0, tolerance=1e-12)


def naive(table, folds, seed, earliest=False):
    """Squared errors of model, regression and mean: the textbook fit, one fold at a time."""
    fold_of = np.random.default_rng(seed).permutation(len(table)) % folds
    errors = {name: ([], [], []) for target in STRUCTURE for name in MEASUREMENT[target]}
    for fold in range(folds):
        train, test = table[fold_of != fold], table[fold_of == fold]
        fit = textbook.fit(train.reset_index(drop=True), MEASUREMENT, STRUCTURE)
        unit = (test - train.mean()) / train.std()
        scores = {b: unit[i].to_numpy() @ fit.weights[b] for b, i in MEASUREMENT.items()}
        foretold = dict(scores)
        for target, sources in STRUCTURE.items():  # written sources first
            known = foretold if earliest else scores
            foretold[target] = sum(fit.paths[s, target] * known[s] for s in sources)
            roots = ["IMAG"] if earliest else sources
            x = [i for s in roots for i in MEASUREMENT[s]]
            slopes = np.linalg.lstsq(
                ((train - train.mean()) / train.std())[x],
                ((train - train.mean()) / train.std())[MEASUREMENT[target]],
                rcond=None,
            )[0]
            linear = unit[x].to_numpy() @ slopes
            for n, item in enumerate(MEASUREMENT[target]):
                model = foretold[target] * fit.loadings[target][n]
                for kept, value in zip(errors[item], (model, linear[:, n], 0), strict=True):
                    kept += list((test[item] - (value * train[item].std() + train[item].mean())) ** 2)
    return {item: [np.sum(e) for e in kept] for item, kept in errors.items()}


@pytest.mark.parametrize("antecedents", ["direct", "earliest"])
def test_it_is_the_same_fold_by_fold(antecedents):
    found = MODEL.plspredict(folds=4, repeats=1, seed=5, antecedents=antecedents).set_index("item")
    for item, (model, linear, mean) in naive(TABLE, 4, 5, antecedents == "earliest").items():
        assert found["rmse"][item] == pytest.approx(np.sqrt(model / 80), abs=1e-7)
        assert found["rmse_linear"][item] == pytest.approx(np.sqrt(linear / 80), abs=1e-7)
        assert found["q2_predict"][item] == pytest.approx(1 - model / mean, abs=1e-7)


def test_items_of_targets_are_foretold_and_no_others():
    found = MODEL.plspredict(folds=5, repeats=2)
    assert list(found["item"]) == [i for t in STRUCTURE for i in MEASUREMENT[t]]
    assert (found["base"] == 80).all()
    assert (found["low"] <= found["q2_predict"]).all()
    assert (found["q2_predict"] <= found["high"]).all()


def test_what_drives_is_foretold_and_noise_is_not():
    strong = path_model(respondents(400, seed=6), MEASUREMENT, STRUCTURE, bootstrap=0).plspredict(repeats=2)
    assert (strong["low"] > 0).all()
    noise = respondents(400, seed=7)
    rng = np.random.default_rng(8)
    noise = noise.apply(lambda column: rng.permutation(column))
    nothing = path_model(noise, MEASUREMENT, STRUCTURE, bootstrap=0).plspredict(repeats=2)
    assert (nothing["q2_predict"] < 0.02).all()


def test_errors_are_of_what_was_answered():
    table = TABLE.mask(np.random.default_rng(8).random(TABLE.shape) < 0.15)
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0).plspredict(folds=5, repeats=1)
    assert list(found["base"]) == [table[i].notna().sum() for i in found["item"]]
    assert found["rmse"].notna().all()


@pytest.mark.parametrize("share", [0, 0.2, 0.4])
def test_where_the_model_is_the_regression_it_gains_nothing_on_it_whatever_is_missing(share):
    """One item a block: the path is the slope."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal(600)
    y = 0.8 * x + 0.6 * rng.standard_normal(600)
    y[rng.random(600) < share] = np.nan
    found = path_model({"x": x, "y": y}, {"X": "x", "Y": "y"}, {"Y": "X"}, bootstrap=0).plspredict(repeats=2)
    assert found["gain_on_linear"][0] == pytest.approx(0, abs=0.01)  # filled outcomes made it .06 and .16
    assert found["gain_low"][0] <= 1e-9
    assert found["gain_high"][0] >= -1e-9


def test_the_regression_is_of_those_who_answered_the_item():
    table = TABLE.mask(np.random.default_rng(9).random(TABLE.shape) < 0.15)
    found = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0).plspredict(4, 1, seed=5).set_index("item")
    fold_of = np.random.default_rng(5).permutation(80) % 4
    for target, sources in STRUCTURE.items():
        x = [i for s in sources for i in MEASUREMENT[s]]
        for item in MEASUREMENT[target]:
            squares = []
            for fold in range(4):
                train, test = (table[at & table[item].notna()] for at in (fold_of != fold, fold_of == fold))
                means = table[fold_of != fold][x].mean()
                sides = [np.column_stack([np.ones(len(t)), t[x].fillna(means)]) for t in (train, test)]
                slopes = np.linalg.lstsq(sides[0], train[item], rcond=None)[0]
                squares += list((test[item] - sides[1] @ slopes) ** 2)
            assert found["rmse_linear"][item] == pytest.approx(np.sqrt(np.mean(squares)))


def test_nothing_of_a_held_row_reaches_what_foretells_it():
    """Other answers in one row leave what all folds but the others' training said of it: only its own errors move."""
    from huitou.understand.paths.prediction import _fold

    changed = TABLE.copy()
    changed.iloc[0] = 99.0
    held = np.arange(80) == 0
    foretold = tuple(range(3, 11))
    said = []
    for table in (TABLE, changed):
        model = path_model(table, MEASUREMENT, STRUCTURE, bootstrap=0)
        _, _, mean = _fold(model.items, model.layout, model.fitted.settings, held, foretold, "direct")
        said.append(mean)
    assert np.array_equal(*said)


def test_too_few_rows_or_wrong_settings_are_refused():
    few = path_model(TABLE.head(12), MEASUREMENT, STRUCTURE, bootstrap=0)
    with pytest.raises(Unfit, match="9 people are left to fit"):
        few.plspredict(folds=4)
    for wrong in ({"folds": 1}, {"repeats": 0}, {"antecedents": "late"}):
        with pytest.raises(Unfit):
            MODEL.plspredict(**wrong)
