"""Blocks whose weights can turn to whatever their neighbour does: a path of them is judged by all of their items."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from huitou.understand import path_model
from huitou.understand.paths.free_weights import joint

BLOCKS = ("service", "price", "range")


def shop(
    seed: int, people: int = 200, drives: float = 0.0, each: int = 1
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Three blocks of four questions with little in common, and satisfaction, moved by the first or by nothing; answers are
    partly a person's own, and whose they are."""
    rng = np.random.default_rng([5, seed])
    who = np.repeat(np.arange(people), each)

    def said() -> np.ndarray:
        return 0.8 * rng.standard_normal(people)[who] + 0.6 * rng.standard_normal(len(who))

    table = {f"{block}{i}": said() for block in BLOCKS for i in range(4)}
    moved = drives * sum(table[f"service{i}"] for i in range(4)) / 2 + np.sqrt(1 - drives**2) * said()
    for i in range(3):
        table[f"sat{i}"] = 0.85 * moved + 0.53 * said()
    return table, who


def fitted(table, whose=None, mode="B"):
    measurement = {block: [f"{block}{i}" for i in range(4)] for block in BLOCKS} | {
        "sat": ["sat0", "sat1", "sat2"]
    }
    return path_model(
        table, measurement, {"sat": list(BLOCKS)}, modes=dict.fromkeys(BLOCKS, mode), bootstrap=200, whose=whose
    )  # fmt: skip


@pytest.mark.parametrize("mode", ["A", "B"])
@pytest.mark.parametrize("each", [1, 4])
def test_where_nothing_moves_anything_weights_that_are_free_find_nothing(mode, each):
    """Before, half of such tables showed a finding."""
    found = 0
    for seed in range(20):
        table, who = shop(seed, people=200 if each == 1 else 80, each=each)
        paths = fitted(table, who if each > 1 else None, mode).paths
        found += bool(paths["found"].any())
        doubtful = paths[paths["p"] > 0.05]
        assert ((doubtful["low"] <= 0) & (doubtful["high"] >= 0)).all()
    assert found <= 4


@pytest.mark.parametrize("each", [1, 4])
def test_what_moves_satisfaction_is_found_and_what_does_not_is_not(each):
    idle = 0
    for seed in range(10):
        table, who = shop(seed, drives=0.6, each=each)
        paths = fitted(table, who).paths.set_index("source")
        assert paths["found"]["service"]
        idle += paths["found"][["price", "range"]].any()
    assert idle <= 3


def test_the_target_s_own_free_weights_are_allowed_for():
    """One reliable source, and a formative target that can turn to it."""
    found = 0
    for seed in range(20):
        table, _ = shop(seed)
        model = path_model(
            table, {"sat": ["sat0", "sat1", "sat2"], "many": [f"{b}{i}" for b in BLOCKS for i in range(3)]},
            {"many": "sat"}, modes={"many": "B"}, bootstrap=200,
        )  # fmt: skip
        found += bool(model.paths["found"].any())
    assert found <= 4


def test_items_that_go_together_are_judged_by_their_score_alone():
    rng = np.random.default_rng(3)
    common = rng.standard_normal((150, 2))
    table = {f"x{i}": common[:, 0] + 0.4 * rng.standard_normal(150) for i in range(3)}
    table |= {f"y{i}": common[:, 1] + 0.4 * rng.standard_normal(150) for i in range(3)}
    model = path_model(table, {"X": ["x0", "x1", "x2"], "Y": ["y0", "y1", "y2"]}, {"Y": "X"}, bootstrap=200)
    assert model._free.tolist() == [0.0]


def test_the_joint_test_is_that_of_statsmodels():
    rng = np.random.default_rng(1)
    tested, others = (
        rng.standard_normal((80, 3)),
        np.column_stack([np.ones(80), rng.standard_normal((80, 2))]),
    )
    outcome = tested @ [0.2, 0.0, 0.1] + others @ [1, 1, 0] + rng.standard_normal(80)
    whole = sm.OLS(outcome, np.column_stack([tested, others])).fit()
    p = joint(tested, others, outcome, np.arange(80))
    assert p == pytest.approx(whole.f_test(np.eye(3, 6)).pvalue)
    assert p == pytest.approx(joint(np.column_stack([tested, tested[:, 0]]), others, outcome, np.arange(80)))


def test_the_joint_test_over_people_is_the_sandwich():
    rng = np.random.default_rng(2)
    person = np.repeat(np.arange(60), 3)
    tested = rng.standard_normal((180, 2)) + rng.standard_normal((60, 2))[person]
    others = np.column_stack([np.ones(180), rng.standard_normal(180)])
    outcome = 0.1 * tested[:, 0] + rng.standard_normal(60)[person] + rng.standard_normal(180)
    whole = sm.OLS(outcome, np.column_stack([tested, others])).fit(
        cov_type="cluster", cov_kwds={"groups": person, "use_correction": False}
    )
    b, v = whole.params[:2], whole.cov_params()[:2, :2] * 60 / 59
    freedom = 60 - 2 - 2
    from scipy.stats import f

    expected = f.sf(b @ np.linalg.inv(v) @ b * freedom / (2 * 59), 2, freedom)
    assert joint(tested, others, outcome, person) == pytest.approx(expected)


def test_too_few_people_tell_nothing():
    assert joint(np.eye(4), np.ones((4, 1)), np.arange(4.0), np.arange(4)) == 1.0
