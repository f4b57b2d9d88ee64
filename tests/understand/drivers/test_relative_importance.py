"""Relative importance: exact sums, two ways of computing each share, published forms, and silence where nothing is."""

from __future__ import annotations

import json
from itertools import permutations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import statsmodels.api as sm
from statsmodels.stats.multitest import multipletests

from huitou.base import LANGS, Unfit
from huitou.understand.drivers import relative_importance as module
from huitou.understand.drivers import resampled
from huitou.understand.drivers.least_squares import fit, holm
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.relative_importance import RelativeImportance, relative_importance
from huitou.understand.drivers.resampled import by_chance, correlations, drawn
from huitou.understand.drivers.shares import johnson, lmg, lmg_sampled, orders, r_squared
from tests.understand.drivers import worlds
from tests.understand.drivers.worlds import NAMES, seeded


def answers(p: int, n: int = 200, seed: int = 1) -> np.ndarray:
    """Predictors that go together, and last an outcome."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, p)) @ rng.standard_normal((p, p)) + rng.exponential(size=(n, 1))
    return np.column_stack([x, x @ rng.standard_normal(p) + 2 * rng.standard_normal(n)])


def naive_r2(values: np.ndarray, chosen: list[int]) -> float:
    """R² of least squares on the rows themselves."""
    y = values[:, -1]
    if not chosen:
        return 0.0
    return float(sm.OLS(y, sm.add_constant(values[:, chosen])).fit().rsquared)


def naive_lmg(values: np.ndarray) -> np.ndarray:
    p = values.shape[1] - 1
    total, every = np.zeros(p), list(permutations(range(p)))
    for order in every:
        for place, j in enumerate(order):
            total[j] += naive_r2(values, [*order[: place + 1]]) - naive_r2(values, [*order[:place]])
    return total / len(every)


def naive_johnson(values: np.ndarray) -> np.ndarray:
    """As printed in the paper: X = PΔQ', Z = PQ', weights (Q Δ Q')² (Q P' y)²."""
    z = (values - values.mean(0)) / values.std(0) / np.sqrt(len(values))
    x, y = z[:, :-1], z[:, -1]
    p, delta, q = np.linalg.svd(x, full_matrices=False)
    loadings = q.T @ np.diag(delta) @ q
    return (loadings**2) @ (q.T @ p.T @ y) ** 2


@pytest.mark.parametrize("p", [1, 2, 4])
def test_shares_are_those_of_a_naive_loop_over_all_orders(p):
    values = answers(p)
    assert lmg(correlations(values)[None])[0] == pytest.approx(naive_lmg(values), abs=1e-10)


@pytest.mark.parametrize("p", [1, 3, 8])
def test_weights_are_those_of_the_singular_value_form_of_the_paper(p):
    values = answers(p)
    assert johnson(correlations(values)[None])[0] == pytest.approx(naive_johnson(values), abs=1e-10)


def test_two_predictors_have_the_shares_of_the_published_closed_form():
    """Grömping (American Statistician 61, 2007): β₁² + β₁β₂ρ + ½ρ²(β₂² − β₁²), of a variance of one; Johnson's weights
    are the same with two predictors."""
    rho, b1, b2 = 0.6, 0.5, -0.2
    outer = np.array([b1 + rho * b2, b2 + rho * b1])
    matrix = np.array([[1, rho, outer[0]], [rho, 1, outer[1]], [*outer, 1]])[None]
    first = b1**2 + b1 * b2 * rho + rho**2 * (b2**2 - b1**2) / 2
    second = b2**2 + b1 * b2 * rho + rho**2 * (b1**2 - b2**2) / 2
    assert lmg(matrix)[0] == pytest.approx([first, second])
    assert johnson(matrix)[0] == pytest.approx([first, second])


@pytest.mark.parametrize("method", [johnson, lmg])
def test_shares_add_up_to_r_squared(method):
    for seed in range(5):
        values = answers(6, seed=seed)
        values[:, 3] = values[:, 0] - 2 * values[:, 1]  # made of others
        matrices = drawn(values, np.arange(len(values)), 20, np.random.default_rng(seed))
        assert method(matrices).sum(axis=1) == pytest.approx(r_squared(matrices), abs=1e-9)
    assert r_squared(correlations(values)[None])[0] == pytest.approx(naive_r2(values, [0, 1, 2, 4, 5]))


@pytest.mark.parametrize("method", [johnson, lmg])
def test_twins_share_alike(method):
    values = answers(3)
    twins = np.column_stack([values[:, 0], values])
    shares = method(correlations(twins)[None])[0]
    assert shares[0] == pytest.approx(shares[1])


def test_sampled_orders_come_as_close_as_they_say():
    values = answers(7)
    matrix = correlations(values)[None]
    found, errors = lmg_sampled(matrix, orders(7, 1_000, np.random.default_rng(0)))
    assert found.sum() == pytest.approx(r_squared(matrix)[0])
    assert (np.abs(found - lmg(matrix)) < 4 * errors + 1e-12).all()
    assert 0 < errors.max() < 0.01


def test_more_than_fifteen_predictors_say_how_far_sampling_is_off():
    values = answers(17, n=400)
    table = {f"x{j}": values[:, j] for j in range(18)}
    found = relative_importance(table, "x17", [f"x{j}" for j in range(17)], "lmg", bootstrap=100)
    assert found.monte_carlo
    assert any("sampled" in w.en for w in found.warnings)
    assert sum(s.weight for s in found.shares) == pytest.approx(found.r2.value)


def test_bootstrap_matrices_are_those_of_the_rows_drawn():
    values = answers(3, n=50)
    found = drawn(values, np.arange(50), 6, np.random.default_rng(9))
    picks = np.random.default_rng(9).integers(0, 50, (6, 50))
    for matrix, rows in zip(found, picks, strict=True):
        assert matrix == pytest.approx(np.corrcoef(values[rows].T), abs=1e-10)


def test_people_are_drawn_with_all_of_their_rows():
    values = answers(3, n=60)
    person = np.random.default_rng(4).integers(0, 20, 60)
    person = np.unique(person, return_inverse=True)[1]
    people = person.max() + 1
    found = drawn(values, person, 6, np.random.default_rng(9))
    picks = np.random.default_rng(9).integers(0, people, (6, people))
    for matrix, chosen in zip(found, picks, strict=True):
        rows = np.concatenate([np.flatnonzero(person == p) for p in chosen])
        assert matrix == pytest.approx(np.corrcoef(values[rows].T), abs=1e-10)


def test_rows_dealt_into_groups_spread_as_rows_do(monkeypatch):
    values = answers(2, n=4_000)
    rows = drawn(values, np.arange(4_000), 3_000, np.random.default_rng(1))
    monkeypatch.setattr(resampled, "GROUPS", 500)
    groups = drawn(values, np.arange(4_000), 3_000, np.random.default_rng(2))
    assert np.ptp(groups[:, 0, 1]) > 0
    assert groups[:, 0, 2].std() == pytest.approx(rows[:, 0, 2].std(), rel=0.12)
    assert groups[:, 0, 2].mean() == pytest.approx(rows[:, 0, 2].mean(), abs=0.002)


def test_shuffled_outcomes_spread_as_their_normal_limit(monkeypatch):
    values = answers(2, n=600)
    shuffled = by_chance(values, np.arange(600), 3_000, np.random.default_rng(1))
    monkeypatch.setattr(resampled, "NORMAL", 100)
    limit = by_chance(values, np.arange(600), 3_000, np.random.default_rng(2))
    assert shuffled[:, 0, 1] == pytest.approx(np.corrcoef(values.T)[0, 1])
    for j in (0, 1):
        assert limit[:, j, 2].std() == pytest.approx(shuffled[:, j, 2].std(), rel=0.08)
        assert abs(shuffled[:, j, 2].mean()) < 0.004


def test_random_signs_of_people_spread_as_their_normal_limit(monkeypatch):
    values, person = answers(2, n=900), np.repeat(np.arange(300), 3)
    signed = by_chance(values, person, 3_000, np.random.default_rng(1))
    monkeypatch.setattr(resampled, "NORMAL", 100)
    limit = by_chance(values, person, 3_000, np.random.default_rng(2))
    for j in (0, 1):
        assert limit[:, j, 2].std() == pytest.approx(signed[:, j, 2].std(), rel=0.08)
        assert abs(signed[:, j, 2].mean()) < 0.006


def test_coefficients_and_their_errors_are_those_of_statsmodels():
    values = answers(4)
    design = sm.add_constant(values[:, :-1])
    ours, theirs = (
        fit(design, values[:, -1], np.arange(len(values))),
        sm.OLS(values[:, -1], design).fit(cov_type="HC3"),
    )
    assert ours.coefficients == pytest.approx(theirs.params)
    assert ours.covariance == pytest.approx(theirs.cov_params())


def test_holm_is_that_of_statsmodels():
    p = [0.01, 0.04, 0.03, 0.005, 0.9]
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


@pytest.mark.parametrize("method", ["johnson", "lmg"])
def test_a_table_of_any_kind_gives_the_same(method):
    table = worlds.linear(seeded("kinds"), 150, 1.0)
    whole = relative_importance(table, "y", NAMES, method, bootstrap=100)
    lists = {k: list(v) for k, v in table.items()}
    for other in (pd.DataFrame(table), pl.DataFrame(table), pa.table(table), lists):
        assert relative_importance(other, "y", NAMES, method, bootstrap=100) == whole


def test_units_do_not_matter_and_neither_does_the_order_of_predictors():
    table = worlds.linear(seeded("units"), 150, 1.0)
    whole = relative_importance(table, "y", NAMES, bootstrap=100)
    scaled = relative_importance({**table, "x1": 1e6 - 1e4 * table["x1"]}, "y", NAMES[::-1], bootstrap=100)
    for name in NAMES:
        assert scaled.of(name).weight == pytest.approx(whole.of(name).weight)
    assert scaled.of("x1").correlation == pytest.approx(-whole.of("x1").correlation)


def test_the_largest_planted_driver_is_found_first_and_said_so():
    found = relative_importance(worlds.linear(seeded("first"), 600, 1.0), "y", NAMES, labels={"x0": "服務"})
    first = found.shares[0]
    assert (first.predictor, first.rank, first.standing) == ("x0", 1, "drives")
    assert first.first > 0.9
    assert first.said.zh_hant.startswith("「服務」推動結果")
    assert [s.rank for s in found.shares] == [1, 2, 3, 4, 5]
    assert found.of("x4").standing == "together"  # it goes along with the others and does nothing


def test_gaps_are_left_out_and_counted():
    table = worlds.linear(seeded("gaps"), 100, 1.0)
    whole = relative_importance({k: v[7:] for k, v in table.items()}, "y", NAMES, bootstrap=100)
    table["x0"] = np.concatenate([[np.nan] * 7, table["x0"][7:]])
    found = relative_importance(table, "y", NAMES, bootstrap=100)
    assert (found.n, found.left_out) == (93, 7)
    assert found.shares == whole.shares
    assert "7 of 100" in found.warnings[0].en


def test_a_constant_predictor_is_named_and_left_out():
    table = {**worlds.linear(seeded("still"), 100, 1.0), "c": np.full(100, 0.1)}
    found = relative_importance(table, "y", [*NAMES, "c"], bootstrap=100)
    assert {s.predictor for s in found.shares} == {*NAMES}
    assert "“c”" in found.warnings[0].en


def test_twins_are_named_and_never_called_drivers():
    table = worlds.linear(seeded("twins"), 300, 0.5)
    found = relative_importance({**table, "t": 3 - table["x0"]}, "y", [*NAMES, "t"], bootstrap=100)
    assert {found.of("t").standing, found.of("x0").standing} == {"together"}
    assert found.of("t").coefficient_low is None
    assert sum("worked out" in w.en for w in found.warnings) == 2


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"a": [1.0, 2.0], "y": [1.0, 3.0]}, "Only 2 people"),
        ({"a": [], "y": []}, "Only 0 people"),
        ({"a": [None] * 50, "y": [1.0] * 50}, "Only 0 people"),
        ({"a": np.arange(50.0), "y": [1.0] * 50}, "same for everyone"),
        ({"a": [2.0] * 50, "y": np.arange(50.0)}, "All answers"),
    ],
)
def test_what_cannot_be_said_is_not_said(table, why):
    found = relative_importance(table, "y", ["a"], bootstrap=100)
    assert found.shares == ()
    assert any(why in w.en for w in found.warnings)


def test_a_word_for_a_number_and_a_strange_column_are_refused():
    with pytest.raises(Unfit, match="“a”"):
        relative_importance({"a": ["good"] * 40, "y": [1.0] * 40}, "y", ["a"])
    with pytest.raises(Unfit, match="“b”"):
        relative_importance({"a": [1.0] * 40, "y": [1.0] * 40}, "y", ["b"])
    with pytest.raises(Unfit, match="shapley"):
        relative_importance({"a": [1.0] * 40, "y": [1.0] * 40}, "y", ["a"], "shapley")


FRAME = pd.DataFrame(worlds.linear(seeded("odd"), 60, 1.0))


@pytest.mark.parametrize(
    ("code", "name", "asked"),
    [
        ("argument.itself", "y", {"predictors": ["x0", "y"]}),
        ("argument.twice", "x0", {"predictors": ["x0", "x1", "x0"]}),
        ("argument.none", "predictors", {"predictors": []}),
        ("argument.names", "predictors", {"predictors": None}),
        ("argument.names", "list", {"outcome": ["y"]}),
        ("argument.samples", "100", {"bootstrap": 0}),
        ("argument.samples", "100", {"bootstrap": 1}),
        ("argument.level", "0.95", {"level": 95}),
        ("argument.whole", "seed", {"seed": -1}),
        ("argument.mapping", "labels", {"labels": ["a"]}),
        ("table.kind", "NoneType", {"table": None}),
        ("table.kind", "ndarray", {"table": FRAME.to_numpy()}),
        ("table.uneven", "", {"table": {**FRAME, "x0": [1.0, 2.0]}}),
        ("table.same_name", "x0", {"table": pd.concat([FRAME, FRAME[["x0"]]], axis=1)}),
        ("table.same_name", "y", {"table": pd.concat([FRAME, FRAME[["y"]]], axis=1)}),
        ("table.text", "x0", {"table": FRAME.assign(x0=FRAME["x0"].astype(str))}),
        ("table.text", "x0", {"table": FRAME.assign(x0=FRAME["x0"].astype("string"))}),
        ("table.text", "x0", {"table": FRAME.assign(x0=pd.to_timedelta(np.arange(60), unit="D"))}),
        ("table.text", "x0", {"table": FRAME.assign(x0=FRAME["x0"] + 1j)}),
        ("table.text", "x0", {"table": FRAME.assign(x0=FRAME["x0"].round().astype("category"))}),
        ("table.infinite", "x0", {"table": FRAME.assign(x0=np.inf)}),
        ("table.extreme", "x0", {"table": FRAME.assign(x0=FRAME["x0"] * 1e300)}),
    ],
)
def test_odd_arguments_are_refused_in_a_sentence(code, name, asked):
    usual = {"table": FRAME, "outcome": "y", "predictors": ["x0", "x1"], "bootstrap": 100}
    with pytest.raises(Unfit) as caught:
        relative_importance(**usual | asked)
    assert caught.value.code == code
    assert all(name in caught.value.said(lang) for lang in LANGS)


def test_one_name_stands_for_a_list_of_one():
    one, other = (relative_importance(FRAME, "y", x, bootstrap=100) for x in ("x0", ["x0"]))
    assert one == other


def test_few_samples_and_a_copy_of_the_outcome_are_told_of():
    found = relative_importance(FRAME.assign(again=5 - 2 * FRAME["y"]), "y", ["x0", "again"], bootstrap=100)
    assert any("“again” is the outcome over again" in w.en for w in found.warnings)
    assert any("ends are rough" in w.en for w in found.warnings)
    assert not relative_importance(FRAME, "y", ["x0"], bootstrap=1_000).warnings


def test_small_units_are_no_constants():
    found = relative_importance(FRAME * 1e-13, "y", ["x0", "x1"], bootstrap=100)
    wanted = relative_importance(FRAME, "y", ["x0", "x1"], bootstrap=100)
    assert found.of("x0").weight == pytest.approx(wanted.of("x0").weight)


def test_what_the_shelf_keeps_is_what_was_found():
    found = relative_importance(worlds.linear(seeded("shelf"), 80, 1.0), "y", NAMES, bootstrap=100)
    assert finding(RelativeImportance, json.loads(json.dumps(plain(found)))) == found


def test_the_same_seed_gives_the_same_and_another_one_other_intervals():
    table = worlds.linear(seeded("seed"), 80, 1.0)
    one, same, other = (relative_importance(table, "y", NAMES, bootstrap=100, seed=s) for s in (1, 1, 2))
    assert one == same
    assert one.of("x0").weight == other.of("x0").weight
    assert one.of("x0").low != other.of("x0").low


def test_the_frame_has_a_row_for_each_predictor():
    frame = relative_importance(worlds.linear(seeded("frame"), 80, 1.0), "y", NAMES, bootstrap=100).frame()
    assert list(frame.predictor) == list(frame.sort_values("rank").predictor)
    assert frame.share.sum() == pytest.approx(1)


def test_adjusted_r_squared_is_that_of_statsmodels():
    table = worlds.linear(seeded("adjusted"), 90, 1.0)
    found = relative_importance(table, "y", NAMES, bootstrap=100)
    theirs = sm.OLS(table["y"], sm.add_constant(np.column_stack([table[n] for n in NAMES]))).fit()
    assert found.r2.value == pytest.approx(theirs.rsquared)
    assert found.r2.adjusted == pytest.approx(theirs.rsquared_adj)
    assert module.LEAST == 30
