"""Penalty and reward: against statsmodels, planted kinds found, straight lines not bent, idle factors left alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
import statsmodels.api as sm

from huitou.base import Unfit
from huitou.understand.drivers.asymmetry import Asymmetry, asymmetry
from huitou.understand.drivers.cuts import cut_of
from huitou.understand.drivers.plain_values import finding, plain
from tests.understand.drivers import worlds
from tests.understand.drivers.worlds import KINDS, seeded

NAMES = [*KINDS]


def dummies(table: worlds.Table, answers_too: bool) -> np.ndarray:
    """The design as one would write it by hand: for each factor poor, good and the answer."""
    columns = []
    for name in NAMES:
        a = table[name]
        columns += [a <= 2, a >= 5, *([a] if answers_too else [])]
    return sm.add_constant(np.column_stack(columns).astype(float))


def test_as_brandt_had_it_penalties_and_rewards_are_coefficients_of_dummies():
    table = worlds.bent(seeded("brandt"), 800)
    theirs = sm.OLS(table["y"], dummies(table, False)).fit(cov_type="HC3", use_t=True)
    found = asymmetry(table, "y", NAMES, answers_too=False)
    low, high = theirs.conf_int().T
    for j, name in enumerate(NAMES):
        c, at = found.of(name), 1 + 2 * j
        assert c.penalty == pytest.approx(-theirs.params[at])
        assert (c.penalty_low, c.penalty_high) == pytest.approx((-high[at], -low[at]))
        assert c.reward == pytest.approx(theirs.params[at + 1])
        assert (c.reward_low, c.reward_high) == pytest.approx((low[at + 1], high[at + 1]))
    assert found.r2 == pytest.approx(theirs.rsquared)


def test_with_the_answers_in_the_model_they_are_its_contrasts():
    table = worlds.bent(seeded("contrasts"), 800)
    theirs = sm.OLS(table["y"], dummies(table, True)).fit(cov_type="HC3", use_t=True)
    found = asymmetry(table, "y", NAMES)
    for j, name in enumerate(NAMES):
        a, c, at = table[name], found.of(name), 1 + 3 * j
        poor, good = a <= 2, a >= 5
        middling = a[~(poor | good)].mean()
        weights = np.zeros((2, len(theirs.params)))
        weights[0, at], weights[0, at + 2] = -1, middling - a[poor].mean()
        weights[1, at + 1], weights[1, at + 2] = 1, a[good].mean() - middling
        test = theirs.t_test(weights)
        assert (c.penalty, c.reward) == pytest.approx(tuple(test.effect))
        low, high = test.conf_int().T
        assert (c.penalty_low, c.reward_low) == pytest.approx(tuple(low))
        assert (c.penalty_high, c.reward_high) == pytest.approx(tuple(high))
        assert c.range == pytest.approx(test.effect.sum())


def test_planted_kinds_are_found():
    found = asymmetry(worlds.bent(seeded("planted"), 4_000), "y", NAMES)
    assert {c.factor: c.kind for c in found.contrasts} == {
        "basic": "basic", "straight": "performance", "excite": "excitement", "none": "none",
    }  # fmt: skip
    assert found.of("basic").said.en.startswith("“basic” is a basic factor")
    for name in ("basic", "straight", "excite"):
        c, (penalty, reward, balance) = found.of(name), worlds.bent_truth(name)
        assert c.penalty == pytest.approx(penalty, abs=0.25)
        assert c.reward == pytest.approx(reward, abs=0.25)
        assert c.balance == pytest.approx(balance, abs=0.3)


def test_a_straight_line_is_no_basic_factor_though_its_penalty_is_larger():
    """Poor answers of a good service lie further from the middling ones than good answers can."""
    rng = seeded("straight")
    a = np.clip(np.round(4 + 1.2 * rng.standard_normal(6_000)), 1, 7)  # poor 1-3, middling 4-6, good 7
    found = asymmetry({"a": a, "y": a + rng.standard_normal(6_000)}, "y", ["a"], scales=(1, 7))
    c = found.of("a")
    assert c.reward > 1.15 * c.penalty  # raw: looks bent
    assert c.balance == pytest.approx(0, abs=0.1)
    assert c.kind == "performance"


def test_leftovers_of_one_factor_are_not_booked_to_the_next():
    """With dummies alone an idle factor that goes along with a strong one is given an effect; with the answers not."""
    kinds = {"basic": (1.0, 1.0), "straight": (0.0, 0.0), "excite": (0.0, 0.0), "none": (0.0, 0.0)}
    table = worlds.bent(seeded("leftovers"), 8_000, 0.5, kinds)
    idle = [f for f in kinds if f != "basic"]
    assert all(asymmetry(table, "y", NAMES, answers_too=False).of(f).kind != "none" for f in idle)
    assert all(asymmetry(table, "y", NAMES).of(f).kind == "none" for f in idle)


def test_few_poor_answers_leave_a_factor_unclear_with_the_reason():
    rng = seeded("few")
    a = rng.choice([2, 3, 4, 5], p=[0.02, 0.38, 0.3, 0.3], size=500).astype(float)
    found = asymmetry(
        {"a": a, "b": rng.integers(1, 6, 500), "y": a + rng.standard_normal(500)}, "y", ["a", "b"]
    )
    c = found.of("a")
    assert c.kind == "unclear"
    assert c.penalty is None
    assert f"{int((a <= 2).sum())} people with poor" in c.said.en
    assert found.of("b").kind == "none"
    assert found.contrasts[-1].factor == "a"


def test_answers_that_run_backwards_are_said_to_do_so():
    table = worlds.bent(seeded("backwards"), 2_000)
    found = asymmetry({**table, "straight": 6 - table["straight"]}, "y", NAMES)
    c = found.of("straight")
    assert (c.kind, c.why, c.balance) == ("unclear", "backwards", None)


def test_an_effect_without_one_direction_is_said_to_have_none():
    table = worlds.bent(seeded("uneven"), 3_000, 1.0, {**KINDS, "none": (-0.5, 1.0)})
    c = asymmetry(table, "y", NAMES).of("none")
    assert c.penalty_high < 0 < c.reward_low
    assert (c.kind, c.why, c.balance, c.asymmetry) == ("unclear", "uneven", None, None)
    assert "no one direction" in c.said.en


def test_twins_cannot_be_told_apart():
    table = worlds.bent(seeded("twins"), 1_000)
    found = asymmetry({**table, "twin": table["basic"]}, "y", [*NAMES, "twin"])
    assert {found.of(f).why for f in ("basic", "twin")} == {"tied"}
    assert found.of("excite").kind == "excitement"


def test_a_yes_or_no_outcome_is_taken_as_a_rate():
    table = worlds.bent(seeded("rate"), 6_000)
    found = asymmetry({**table, "y": table["y"] > np.median(table["y"])}, "y", NAMES)
    assert 0 < found.of("basic").penalty < 1
    assert found.of("basic").balance < 0 < found.of("excite").balance


@pytest.mark.parametrize(
    ("scale", "cut"),
    [
        ((1, 3), (1, 3)), ((1, 5), (2, 5)), ((0, 4), (1, 4)), ((-2, 2), (-1, 2)), ((1, 6), (2, 6)),
        ((1, 7), (3, 7)), ((1, 10), (4, 9)), ((0, 10), (3, 9)),
    ],
)  # fmt: skip
def test_where_poor_ends_and_good_begins(scale, cut):
    assert cut_of(scale) == cut


def test_scales_and_cuts_may_differ_by_factor():
    table = worlds.bent(seeded("scales"), 900)
    whole = asymmetry(table, "y", NAMES)
    shifted = {**table, "basic": 2 * table["basic"]}
    cut = asymmetry(shifted, "y", NAMES, cuts={"basic": (4, 10)})
    assert cut.of("basic").penalty == pytest.approx(whole.of("basic").penalty)
    assert cut.of("basic").balance == pytest.approx(whole.of("basic").balance)
    by_scale = asymmetry(table, "y", NAMES, scales=dict.fromkeys(NAMES, (1, 5)))
    assert by_scale == whole
    with pytest.raises(Unfit, match="poor must end below"):
        asymmetry(table, "y", NAMES, cuts={"basic": (4, 4)})


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"a": [1.0] * 20, "y": [1.0] * 20}, "Only 20 people"),
        ({"a": [], "y": []}, "Only 0 people"),
        ({"a": [None] * 90 + [3.0], "y": [1.0] * 91}, "90 of 91"),
        ({"a": np.arange(90.0) % 5 + 1, "y": [4.0] * 90}, "same for everyone"),
    ],
)
def test_what_cannot_be_said_is_not_said(table, why):
    found = asymmetry(table, "y", ["a"])
    assert found.contrasts == ()
    assert any(why in w.en for w in found.warnings)


def test_one_answer_to_a_factor_is_no_trouble():
    table = worlds.bent(seeded("still"), 400)
    found = asymmetry({**table, "c": np.full(400, 3.0)}, "y", [*NAMES, "c"])
    assert found.of("c").why == "few"
    assert found.of("basic").penalty == pytest.approx(asymmetry(table, "y", NAMES).of("basic").penalty)


def test_what_the_shelf_keeps_is_what_was_found():
    found = asymmetry(worlds.bent(seeded("shelf"), 300), "y", NAMES)
    assert finding(Asymmetry, json.loads(json.dumps(plain(found)))) == found
    assert list(found.frame().factor) == [c.factor for c in found.contrasts]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"factors": ["basic", "y"]}, "“y” is the outcome"),
        ({"factors": ["basic", "basic"]}, "twice"),
        ({"factors": []}, "empty"),
        ({"level": 95}, "0.95"),
        ({"scales": 5}, "“basic”"),
        ({"scales": {}}, "“basic”"),
        ({"cuts": [(2, 5)]}, "“cuts”"),
    ],
)
def test_odd_arguments_are_refused_in_a_sentence(asked, words):
    usual = {"table": worlds.bent(seeded("odd"), 60), "outcome": "y", "factors": ["basic"]}
    with pytest.raises(Unfit, match=words):
        asymmetry(**usual | asked)


def test_answers_outside_their_scale_are_refused_by_name():
    rng = seeded("off the scale")
    table = {"q": rng.integers(1, 11, 300), "y": rng.standard_normal(300)}
    with pytest.raises(Unfit, match="“q” lie outside the scale from 1 to 5"):
        asymmetry(table, "y", ["q"])
    assert asymmetry(table, "y", ["q"], (1, 10)).contrasts
    assert asymmetry(table, "y", ["q"], cuts={"q": (4, 9)}).contrasts
