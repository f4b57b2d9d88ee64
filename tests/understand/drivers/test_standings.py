"""What a table may say of its predictors, and what it may not: weak and rare ones, people who answer much, suppressors."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.understand.drivers import least_squares
from huitou.understand.drivers import relative_importance as module
from huitou.understand.drivers.least_squares import fit
from huitou.understand.drivers.relative_importance import relative_importance
from tests.understand.drivers import worlds
from tests.understand.drivers.worlds import NAMES, seeded


def test_a_weak_predictor_with_a_sure_effect_drives_beside_a_strong_one():
    """Shuffled outcomes, which have lost the strong one as well, give as large a weight; its own effect is sure."""
    rng = seeded("weak")
    table = worlds.linear(rng, 200, 0.09, effects=np.array([1.0, 0.15, 0, 0, 0]), inner=np.eye(5))
    found = relative_importance(table, "y", NAMES, bootstrap=100)
    assert found.of("x1").chance_p > 0.05
    assert {s.predictor: s.standing for s in found.shares} == {
        "x0": "drives", "x1": "drives", "x2": "chance", "x3": "chance", "x4": "chance"
    }  # fmt: skip
    assert found.of("x1").low > 0


def test_where_no_weight_is_beyond_chance_nothing_drives():
    """Both steps together would find something in more than one null table of twenty."""
    chance, own = np.array([0.06, 0.4, 0.9]), np.array([0.01, 0.2, 1.0])
    assert module._standings(chance, own, 0.05) == ["chance"] * 3
    assert module._standings(chance - 0.01, own, 0.05) == ["drives", "chance", "chance"]
    assert module._standings(chance - 0.05, own * 10, 0.05) == ["together", "chance", "chance"]


@pytest.mark.parametrize("rare", [0.03, 0.06])
def test_a_predictor_that_few_have_is_judged_by_those_few(rare):
    """HC3 with people − rank degrees of freedom found one of four idle ones in every sixth table."""
    found = 0
    for seed in range(60):
        rng = seeded("rare", seed)
        few = (rng.random((150, 4)) < rare).astype(float)
        x0 = rng.standard_normal(150)
        table = {"x0": x0, **{f"x{j + 1}": few[:, j] for j in range(4)}, "y": x0 + rng.standard_normal(150)}
        shares = relative_importance(table, "y", NAMES, bootstrap=100).shares
        found += any(s.standing == "drives" for s in shares if s.predictor != "x0")
    assert found <= 6


def test_degrees_of_freedom_are_those_of_the_quadratic_form():
    """The trace and the squares of the whole matrix, made in full; people with one row and people with several."""
    rng = np.random.default_rng(4)
    design = np.column_stack([np.ones(40), rng.standard_normal((40, 2)), rng.random(40) < 0.1])
    for person in (np.arange(40), np.repeat(np.arange(16), [1, 2, 3, 4] * 4)):
        found = fit(design, rng.standard_normal(40), person)
        left = np.linalg.qr(design)[0]
        maker, inverse = np.eye(40) - left @ left.T, np.linalg.inv(design.T @ design)
        people = person.max() + 1
        leverage = np.bincount(person, (left**2).sum(axis=1))
        for j in range(4):
            u = design @ inverse[j] / np.maximum(1 - leverage, 0.05)[person]
            each = np.array([np.where(person == g, u, 0.0) for g in range(people)])
            form = each @ maker @ each.T
            assert found.freedoms[j] == pytest.approx(min(np.trace(form) ** 2 / (form**2).sum(), people - 4))


def test_above_many_people_leverage_is_left_out_of_the_degrees_of_freedom(monkeypatch):
    rng = np.random.default_rng(5)
    design = np.column_stack([np.ones(3_000), rng.standard_normal((3_000, 2))])
    outcome = rng.standard_normal(3_000)
    exact = fit(design, outcome, np.arange(3_000)).freedoms
    monkeypatch.setattr(least_squares, "MANY", 100)
    assert fit(design, outcome, np.arange(3_000)).freedoms == pytest.approx(exact, rel=0.01)


def test_where_few_people_gave_most_answers_nothing_is_ranked():
    rng = seeded("uneven")
    who = np.repeat(np.arange(60), [200, *[3] * 59])
    table = {f"x{j}": rng.standard_normal(len(who)) for j in range(3)} | {"y": rng.standard_normal(len(who))}
    found = relative_importance(table, "y", ["x0", "x1", "x2"], bootstrap=100, whose=who)
    assert found.shares == ()
    assert found.warnings[-1].said("en").startswith("60 people answered, but a few of them gave most")
    assert relative_importance(table, "y", ["x0"], bootstrap=100).shares


def test_one_who_answers_much_makes_no_connection_of_nothing():
    found = 0
    for seed in range(60):
        rng = seeded("often", seed)
        counts = np.minimum(1 + rng.geometric(0.25, 60), 20)
        counts[0] = 25
        who = np.repeat(np.arange(60), counts)
        said = 0.8 * rng.standard_normal((60, 4))[who] + 0.6 * rng.standard_normal((len(who), 4))
        table = {f"x{j}": said[:, j] for j in range(3)} | {"y": said[:, 3]}
        shares = relative_importance(table, "y", ["x0", "x1", "x2"], bootstrap=100, whose=who).shares
        assert shares
        found += any(s.standing != "chance" for s in shares)
    assert found <= 7


def test_what_goes_against_only_beside_the_others_is_said_so():
    rng = seeded("suppressed")
    x1 = rng.standard_normal(400)
    x2 = 0.9 * x1 + np.sqrt(1 - 0.81) * rng.standard_normal(400)
    table = {
        "x1": x1,
        "x2": x2,
        "x3": -x1 + 2 * rng.standard_normal(400),
        "y": x1 - 0.4 * x2 + 0.3 * rng.standard_normal(400),
    }
    found = relative_importance(table, "y", ["x1", "x2"], bootstrap=100)
    share = found.of("x2")
    assert share.correlation > 0.5
    assert (share.against, share.told, found.of("x1").told) == (True, "turned", "drives")
    assert "on its own it does not" in share.said.said("en")
    alone = relative_importance({**table, "y": -table["y"]}, "y", ["x1"], bootstrap=100).of("x1")
    assert (alone.against, alone.told) == (True, "backwards")


def test_one_predictor_alone_goes_along_with_no_others():
    """The spread of the outcome grows with it, its mean does not."""
    for seed in range(80):
        rng = seeded("spread", seed)
        x = rng.standard_normal(60)
        table = {"x": x, "y": rng.standard_normal(60) * (0.2 + np.abs(x))}
        share = relative_importance(table, "y", ["x"], bootstrap=100).of("x")
        if share.chance_p <= 0.05 < share.own_p:
            assert share.standing == "chance"
            return
    pytest.fail("no such table was drawn")


def test_above_fifteen_predictors_each_estimate_lies_within_its_own_interval():
    """With other orders of entry for the samples than for the table, most did not once there were many people."""
    rng = seeded("sixteen")
    x = np.sqrt(0.5) * rng.standard_normal((3_000, 1)) + np.sqrt(0.5) * rng.standard_normal((3_000, 16))
    table = {f"x{j}": x[:, j] for j in range(16)}
    table["y"] = x.sum(axis=1) / np.sqrt(16 + 16 * 15 * 0.5) + rng.standard_normal(3_000)
    found = relative_importance(table, "y", list(table)[:16], "lmg", bootstrap=200)
    assert all(s.low <= s.weight <= s.high for s in found.shares)
    assert all(s.rank_low <= s.rank <= s.rank_high for s in found.shares)
    assert sum(s.low <= 0.5 / 16 <= s.high for s in found.shares) >= 13
