"""The satisfaction index: by the formula, from sums that add up, withheld and marked where few answered."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.base import Unfit
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.satisfaction_index import (
    Index,
    index_difference,
    satisfaction_index,
    sums_by,
    sums_of,
)
from tests.understand.drivers.worlds import seeded

QUESTIONS = ["overall", "expected", "ideal"]
WEIGHTS = (0.5, 0.2, 0.3)


def answers(n: int, name: str = "index") -> dict[str, np.ndarray]:
    rng = seeded(name, n)
    common = rng.standard_normal((n, 1))
    x = np.clip(np.round(7 + 1.5 * common + rng.standard_normal((n, 3))), 1, 10)
    return dict(zip(QUESTIONS, x.T, strict=True))


def test_it_is_the_published_form():
    """Σwᵢ(x̄ᵢ − 1) / (9Σwᵢ)·100 over three questions from 1 to 10 (Fornell et al. 1996)."""
    table = answers(80)
    means = [table[q].mean() for q in QUESTIONS]
    expected = 100 * sum(w * (m - 1) for w, m in zip(WEIGHTS, means, strict=True)) / (9 * sum(WEIGHTS))
    found = satisfaction_index(sums_of(table, QUESTIONS), WEIGHTS)
    assert found.value == pytest.approx(expected)
    assert found.questions == pytest.approx([100 * (m - 1) / 9 for m in means])
    tenfold = satisfaction_index(sums_of(table, QUESTIONS), [10 * w for w in WEIGHTS])
    assert (tenfold.value, tenfold.low, tenfold.high) == pytest.approx((found.value, found.low, found.high))


def test_scales_of_the_questions_may_differ():
    table = answers(80)
    other = {**table, "ideal": (table["ideal"] - 1) / 9 * 4 + 1}  # the same answers, 1 to 5
    weights = (0.5, 0.2, 0.3 * 9 / 4)
    same = satisfaction_index(sums_of(other, QUESTIONS), weights, 1, (10, 10, 5))
    assert same.value == pytest.approx(satisfaction_index(sums_of(table, QUESTIONS), WEIGHTS).value)
    assert same.low == pytest.approx(satisfaction_index(sums_of(table, QUESTIONS), WEIGHTS).low)


def test_its_interval_is_about_that_of_a_naive_bootstrap():
    table = answers(300)
    rows = np.column_stack([table[q] for q in QUESTIONS])
    rng = seeded("bootstrap")
    many = [100 * np.dot(rows[rng.integers(0, 300, 300)].mean(axis=0) - 1, WEIGHTS) / 9 for _ in range(4_000)]
    found = satisfaction_index(sums_of(table, QUESTIONS), WEIGHTS)
    low, high = np.quantile(many, [0.025, 0.975])
    assert found.high - found.low == pytest.approx(high - low, rel=0.06)
    assert found.low == pytest.approx(low, abs=0.5)
    assert found.high == pytest.approx(high, abs=0.5)


@given(st.lists(st.integers(0, 2), min_size=30, max_size=90))
def test_sums_of_groups_add_up_to_the_sums_of_all(groups):
    table = {**answers(len(groups)), "branch": groups}
    parts = sums_by(table, QUESTIONS, "branch")
    first, *others = parts.values()
    for other in others:
        first = first + other
    whole = sums_of(table, QUESTIONS)
    assert first.n == whole.n
    assert first.totals == pytest.approx(whole.totals)
    assert np.asarray(first.products) == pytest.approx(np.asarray(whole.products))


def test_a_group_is_what_it_would_be_alone():
    table = pd.DataFrame({**answers(120), "branch": ["東門", "西門", None] * 40})
    for branch, sums in sums_by(table, QUESTIONS, "branch").items():
        alone = table[table.branch.isna() if branch is None else table.branch == branch]
        assert satisfaction_index(sums).value == pytest.approx(
            satisfaction_index(sums_of(alone, QUESTIONS)).value
        )


def test_whoever_left_a_question_out_is_left_out():
    table = answers(60)
    table["ideal"][:10] = np.nan
    assert sums_of(table, QUESTIONS).n == 50
    assert {k: s.n for k, s in sums_by({**table, "g": [1] * 20 + [2] * 40}, QUESTIONS, "g").items()} == {
        1: 10,
        2: 40,
    }


@pytest.mark.parametrize(
    ("n", "shown", "marked"),
    [(0, False, True), (4, False, True), (5, True, True), (29, True, True), (30, True, False)],
)
def test_few_are_withheld_and_small_groups_marked(n, shown, marked):
    found = satisfaction_index(sums_of(answers(n), QUESTIONS))
    assert (found.value is not None) == shown
    assert (found.note is not None) == marked
    assert found.n == n


def test_all_best_answers_are_not_certain():
    found = satisfaction_index(sums_of({q: [10.0] * 40 for q in QUESTIONS}, QUESTIONS))
    assert (found.value, found.high) == (100, 100)
    assert 80 < found.low < 99


@pytest.mark.parametrize("weights", [(1, 1), (1, -1, 1), (0, 0, 0), (1, float("nan"), 1)])
def test_weights_that_cannot_be_are_refused(weights):
    with pytest.raises(Unfit, match="Weights must be positive"):
        satisfaction_index(sums_of(answers(40), QUESTIONS), weights)


def test_scales_that_cannot_be_are_refused():
    sums = sums_of(answers(40), QUESTIONS)
    with pytest.raises(Unfit, match="lowest answer"):
        satisfaction_index(sums, None, 10, 1)
    with pytest.raises(Unfit, match="outside the scale"):
        satisfaction_index(sums, None, 1, 5)


def test_one_person_who_answers_often_is_one():
    """The value is the mean of all answers; base, withholding, mark and interval go by people."""
    fan = {q: [9.0, 10.0] * 20 for q in QUESTIONS}
    alone = satisfaction_index(sums_of(fan, QUESTIONS, ["fan"] * 40))
    assert (alone.value, alone.n) == (None, 1)
    few = {q: [*fan[q], *answers(8)[q]] for q in QUESTIONS}
    named = satisfaction_index(sums_of(few, QUESTIONS, ["fan"] * 40 + [None] * 8))
    unnamed = satisfaction_index(sums_of(few, QUESTIONS))
    assert named.value == pytest.approx(unnamed.value)
    assert (named.n, unnamed.n) == (9, 48)
    assert named.note
    assert named.high - named.low > 2 * (unnamed.high - unnamed.low)


def test_sums_of_people_add_up_over_groups_that_share_nobody():
    table = answers(90)
    who = np.arange(90) // 3
    table["half"], table["who"] = who % 2, who
    parts = sums_by(table, QUESTIONS, "half", "who")
    together, whole = parts[0] + parts[1], sums_of(table, QUESTIONS, "who")
    assert together.people == whole.people == 30
    assert np.asarray(together.each) == pytest.approx(np.asarray(whole.each))
    one, two = satisfaction_index(together), satisfaction_index(whole)
    assert (one.value, one.low, one.high) == pytest.approx((two.value, two.low, two.high))
    mixed = sums_of(answers(40, "once"), QUESTIONS) + parts[0]
    assert satisfaction_index(mixed).n == 55


@pytest.mark.parametrize(
    ("people", "each", "inside"), [(60, 1, 0.6), (60, 6, 0.6), (25, 12, 0.3), (80, 4, 0.0)]
)
def test_the_interval_of_repeated_answers_holds_the_truth(people, each, inside):
    """inside: how alike the answers of one person are."""
    rng, held, many = seeded("repeated", people, each), 0, 400
    who = np.repeat(np.arange(people), each)
    for _ in range(many):
        own = np.sqrt(inside) * rng.standard_normal(people)[who]
        said = np.clip(5.5 + own + np.sqrt(1 - inside) * rng.standard_normal(len(who)), 1, 10)
        found = satisfaction_index(sums_of({"q": said}, ["q"], who))
        held += found.low <= 50 <= found.high
    assert 0.92 <= held / many <= 0.99


def test_two_groups_are_compared_with_an_interval():
    one = satisfaction_index(sums_of(answers(400), QUESTIONS))
    lower = {q: np.maximum(1, v - 1) for q, v in answers(400, "lower").items()}
    other = satisfaction_index(sums_of(lower, QUESTIONS))
    found = index_difference(one, other)
    assert found
    assert found.value == pytest.approx(one.value - other.value)
    assert found.low < found.value < found.high
    assert found.sure
    assert not index_difference(one, one).sure
    assert index_difference(one, satisfaction_index(sums_of(answers(3), QUESTIONS))) is None


def test_what_the_shelf_keeps_is_what_was_found():
    for n in (3, 12, 60):
        found = satisfaction_index(sums_of(answers(n), QUESTIONS), WEIGHTS)
        assert finding(Index, json.loads(json.dumps(plain(found)))) == found


@pytest.mark.parametrize(
    "asked",
    [
        {"sums": None},
        {"weights": "abc"},
        {"weights": [1, 2]},
        {"low": "a"},
        {"high": (10, 10)},
        {"level": 95},
    ],
)
def test_odd_arguments_are_refused_in_a_sentence(asked):
    with pytest.raises(Unfit):
        satisfaction_index(**{"sums": sums_of(answers(40), QUESTIONS)} | asked)
    with pytest.raises(Unfit, match="No question"):
        sums_of(answers(40), [])


def test_answers_beyond_the_scale_are_told_though_their_mean_lies_on_it():
    with pytest.raises(Unfit, match="outside the scale"):
        satisfaction_index(sums_of({"q": [3] * 60 + [7] * 40}, ["q"]), low=1, high=5)
    assert satisfaction_index(sums_of({"q": [1] * 60 + [5] * 40}, ["q"]), low=1, high=5).value
