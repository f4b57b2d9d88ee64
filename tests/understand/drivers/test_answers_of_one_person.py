"""One customer who answers often is still one: no part of a study takes her answers for those of many."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from huitou.base import Period
from huitou.understand.drivers.asymmetry import asymmetry
from huitou.understand.drivers.cells import cells_of
from huitou.understand.drivers.relative_importance import relative_importance
from huitou.understand.drivers.reversal import reversals
from huitou.understand.drivers.study import study
from tests.understand.drivers import worlds
from tests.understand.drivers.companies import START, answers
from tests.understand.drivers.worlds import KINDS, seeded
from tests.understand.made import facts

FACTORS = ["service", "price", "product", "delivery"]
YEAR = Period(START, START + timedelta(days=366))


def unmoved(rng: np.random.Generator, people: int, each: int) -> dict[str, np.ndarray]:
    """Everything is a person's own level and the day's mood, and nothing has to do with anything else."""
    who = np.repeat(np.arange(people), each)
    columns: dict[str, np.ndarray] = {"who": who}
    for name in (*FACTORS, "satisfaction"):
        said = 0.8 * rng.standard_normal(people)[who] + 0.6 * rng.standard_normal(len(who))
        columns[name] = np.clip(np.round(3.6 + said), 1, 5)
    return columns


def test_what_is_said_four_times_by_each_is_said_once():
    """Importance, coefficients, penalties and rewards, with their intervals."""
    once = worlds.bent(seeded("four times"), 300)
    often = {name: np.repeat(column, 4) for name, column in once.items()} | {
        "who": np.repeat(np.arange(300), 4)
    }
    one = relative_importance(once, "y", [*KINDS], bootstrap=200)
    four = relative_importance(often, "y", [*KINDS], bootstrap=200, whose="who")
    assert (four.n, four.people) == (1_200, 300)
    for share in one.shares:
        same = four.of(share.predictor)
        for field in (
            "weight",
            "low",
            "high",
            "share_low",
            "share_high",
            "coefficient_low",
            "coefficient_high",
            "own_p",
        ):
            assert getattr(same, field) == pytest.approx(getattr(share, field)), field
        assert (same.standing, same.rank_low, same.rank_high) == (
            share.standing,
            share.rank_low,
            share.rank_high,
        )
    bent, also = asymmetry(once, "y", [*KINDS]), asymmetry(often, "y", [*KINDS], whose="who")
    for contrast in bent.contrasts:
        same = also.of(contrast.factor)
        assert (same.kind, same.poor, same.good) == (contrast.kind, contrast.poor, contrast.good)
        for field in ("penalty_low", "penalty_high", "reward_low", "reward_high", "p"):
            assert getattr(same, field) == pytest.approx(getattr(contrast, field)), field


def test_where_nothing_moves_anything_a_few_who_answer_often_find_no_driver():
    rng, named, classed, turned = seeded("unmoved"), 0, 0, 0
    for seed in range(12):
        table = unmoved(rng, 60, 10)
        found = relative_importance(table, "satisfaction", FACTORS, bootstrap=100, seed=seed, whose="who")
        named += bool(found.drivers)
        kinds = asymmetry(table, "satisfaction", FACTORS, whose="who").contrasts
        classed += any(c.kind not in ("none", "unclear") for c in kinds)
        cuts = {f"cut {n}": rng.choice(["x", "y", "z"], 60)[table["who"]] for n in range(3)}
        checks = {
            f"{factor} {name}": cells_of({**table, "cut": cut}, "cut", factor, "satisfaction", "who")
            for name, cut in cuts.items()
            for factor in FACTORS
        }
        turned += any(check.kind for check in reversals(checks).values())
    assert max(named, classed, turned) <= 2


def test_a_driver_is_found_in_the_answers_of_a_few_who_answer_often():
    rng = seeded("moved")
    table = unmoved(rng, 60, 10)
    table["satisfaction"] = np.clip(np.round(0.8 * table["service"] + rng.normal(0.8, 0.7, 600)), 1, 5)
    found = relative_importance(table, "satisfaction", FACTORS, bootstrap=100, whose="who")
    assert [share.predictor for share in found.drivers] == ["service"]


def test_a_weak_driver_is_found_beside_a_strong_one():
    """What chance alone gives must not grow with what the strong one does."""
    rng = seeded("weak beside strong")
    table = unmoved(rng, 120, 4)
    moved = 0.7 * table["service"] + 0.2 * table["price"] + rng.normal(0.4, 0.6, 480)
    table["satisfaction"] = np.clip(np.round(moved), 1, 5)
    found = relative_importance(table, "satisfaction", FACTORS, bootstrap=100, whose="who")
    assert {share.predictor for share in found.drivers} == {"service", "price"}


def test_of_several_rows_of_one_person_simpsons_check_takes_the_last():
    table = {"cut": ["a", "a", "b", None, "b"], "x": [1, 2, 3, 4, None], "y": [5, 6, 7, 8, 9]}
    cells = cells_of(table, "cut", "x", "y", ["ann", "ann", "bo", "bo", None])
    assert [(c.segment, c.level, c.n, c.total) for c in cells] == [("a", 2.0, 1, 6.0), ("b", 3.0, 1, 7.0)]


def test_a_study_counts_people(tmp_path):
    """Twenty-nine people are too few to rank anything, however often they answered."""
    said = [
        {
            **row,
            "customer_id": f"c{int(row['customer_id'][1:]) % 29}",
            "survey": row["answer_id"].split("-")[0],
        }
        for row in answers(29 * 4, seed=5)
    ]
    found = study(facts(tmp_path, answers=said), None, YEAR, YEAR.end)
    assert (found.why, found.customers) == ("too_few", 29)
    assert found.answers > 29
