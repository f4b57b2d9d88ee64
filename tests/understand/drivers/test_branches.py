"""The index branch by branch: a planted fall is named, noise among thirty branches is not, and one who answers often
counts once."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from huitou.base import LANGS, Period
from huitou.understand.drivers.branches import against, level
from huitou.understand.drivers.index_words import branch_words
from huitou.understand.drivers.indices import indices
from huitou.understand.drivers.least_squares import holm
from huitou.understand.drivers.model import DriverBlock, DriverModel
from huitou.understand.drivers.respondents import asked, respondents
from huitou.understand.drivers.satisfaction_index import Index
from tests.understand.drivers.companies import row
from tests.understand.made import facts

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))
OVERALL = DriverModel((DriverBlock("satisfaction", ("csat",)),), (("service", "satisfaction"),))
SHOWN = Index(50.0, 40.0, 60.0, 30)


def told(tmp_path, rows, period=YEAR):
    found = facts(tmp_path, answers=rows)
    known = asked(found)
    every = respondents(found, known)
    inside = every.chosen(np.array([period is None or d in period for d in every.days]))
    return indices(every, inside, OVERALL, {}, date(2026, 1, 1), period)


def asked_at(branches, each=20, fall=None, seed=1, low=3.0):
    """So many people a branch and year, each once; the mean of one branch falls in the second year."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in (2024, 2025):
        for branch in branches:
            mean = low + (1.0 if branch != fall or year == 2024 else -1.0)
            for i in range(each):
                day = date(year, 1, 1) + timedelta(days=int(rng.integers(0, 360)))
                score = float(np.clip(round(rng.normal(mean, 1)), 1, 5))
                rows.append(row(f"{branch}-{year}-{i}", day, "csat", score, branch=branch))
    return rows


@pytest.fixture(scope="module")
def thirty(tmp_path_factory):
    rows = asked_at([f"b{n:02}" for n in range(30)], fall="b07")
    return told(tmp_path_factory.mktemp("thirty"), rows), rows


def test_the_branch_that_fell_is_named_with_its_interval_and_no_other_is(thirty):
    found, _ = thirty
    assert [b.name for b in found.fallen] == ["b07"]
    assert found.risen == ()
    fall = found.fallen[0].moved
    assert fall.low < -50 < fall.high
    assert len(found.compared) == 30
    says = next(iter(branch_words(found)))
    assert "fell most at b07: against January 2, 2024 to December 31, 2024" in says.en
    for lang in LANGS:
        assert "b07" in says.said(lang)
        assert "{" not in says.said(lang)


def test_the_difference_is_welchs_and_the_course_is_of_the_same_answers(thirty):
    found, rows = thirty
    one = next(b for b in found.branches if b.name == "b03")
    scores = {
        year: [25 * (r["value"] - 1) for r in rows if r["branch"] == "b03" and r["answered_on"].year == year]
        for year in (2024, 2025)
    }
    welch = stats.ttest_ind(scores[2025], scores[2024], equal_var=False)
    low, high = welch.confidence_interval()
    assert one.moved.value == pytest.approx(np.mean(scores[2025]) - np.mean(scores[2024]))
    assert (one.moved.low, one.moved.high) == pytest.approx((low, high), rel=0.01)
    assert sum(part.index.n for part in one.course) == 40
    assert one.course[0].name == "2024-Q1"


def test_noise_among_thirty_branches_is_no_fall():
    """Answers crowded at the best end, few people in one time and many in the other."""
    rng, found = np.random.default_rng(3), 0
    for _ in range(40):
        chances = []
        for _branch in range(30):
            times = [25 * (np.clip(np.round(rng.normal(4.2, 1.1, n)), 1, 5) - 1) for n in (10, 40)]
            held = [level(values, [None] * len(values), SHOWN) for values in times]
            chances.append(against(*held)[1])
        found += bool((holm(chances) < 0.05).any())
    assert found <= 5


def test_one_who_answers_often_counts_once():
    rng = np.random.default_rng(4)
    once = rng.normal(60, 20, 30)
    often = np.repeat(once, 5)
    single = level(once, [f"c{i}" for i in range(30)], SHOWN)
    again = level(often, [f"c{i // 5}" for i in range(150)], SHOWN)
    assert again.people == single.people
    assert again.square_error == pytest.approx(single.square_error)


def test_equal_answers_few_people_and_nothing_before_are_said_and_no_errors(tmp_path):
    same = [{**r, "value": 4} for r in asked_at(["a", "b"])]
    flat = told(tmp_path / "a", same)
    assert flat.fallen == flat.risen == ()
    assert "none fell or rose" in next(iter(branch_words(flat))).en
    few = told(tmp_path / "b", asked_at(["a", "b"], each=6))
    assert few.compared == ()
    assert "answers of 10 people both now and before" in next(iter(branch_words(few))).en
    late = told(tmp_path / "c", [r for r in asked_at(["a", "b"]) if r["answered_on"].year == 2025])
    assert late.against == ""
    assert "no answers before these days" in next(iter(branch_words(late))).en
    nowhere = told(tmp_path / "d", [{**r, "branch": None} for r in asked_at(["a"])])
    assert nowhere.branches == ()
    assert list(branch_words(nowhere)) == []


def test_a_period_before_that_is_half_recorded_is_called_by_the_days_it_has(tmp_path):
    rows = [r for r in asked_at(["a", "b"], each=40) if r["answered_on"] >= date(2024, 7, 1)]
    found = told(tmp_path, rows)
    first = min(r["answered_on"] for r in rows)
    assert found.against == Period(first, YEAR.first).label
