"""The path model of a study: customers are what it rests on, and its arrows are found or not all together."""

import json

import numpy as np
import pytest

from huitou.understand.drivers.findings import Paths
from huitou.understand.drivers.fitting_paths import fitted
from huitou.understand.drivers.model import DriverBlock, DriverModel
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.respondents import Respondents

FACTORS = [f"factor {n}" for n in range(8)]
ASKS = DriverModel(
    (*(DriverBlock(f, (f,)) for f in FACTORS), DriverBlock("satisfaction", ("csat",))),
    tuple((f, "satisfaction") for f in FACTORS),
)


def paths(scores, whose=None) -> Paths:
    rows = len(scores["csat"])
    nothing = [None] * rows
    return fitted(Respondents({}, scores, whose or nothing, [], nothing, nothing, nothing), ASKS)[0]


def unrelated(rows, seed):
    rng = np.random.default_rng(seed)
    return {q: np.clip(np.round(rng.normal(3.6, 1, rows)), 1, 5) for q in ASKS.questions}


def test_an_arrow_is_found_beside_all_others_and_not_by_its_own_interval():
    """Nothing moves anything; among eight arrows one interval or another leaves out 0."""
    seen = [way for seed in range(4) for way in paths(unrelated(150, seed)).ways]
    assert any(way.low > 0 or way.high < 0 for way in seen)
    assert not any(way.found for way in seen)
    real = unrelated(150, 0)
    real["csat"] = real["csat"] + real["factor 3"]
    found = paths(real)
    assert [way.source for way in found.ways if way.found] == ["factor 3"]
    assert all(way.found is None for way in found.totals)
    assert finding(Paths, json.loads(json.dumps(plain(found)))) == found


def test_a_customer_who_answered_twice_the_same_is_one_and_two_without_a_name_are_two():
    once = unrelated(60, 9)
    twice = {q: np.tile(c, 2) for q, c in once.items()}
    alone, same, apart = paths(once), paths(twice, list(map(str, range(60))) * 2), paths(twice)
    assert (alone.people, same.people, apart.people) == (60, 60, 120)
    for a, s, n in zip(alone.ways, same.ways, apart.ways, strict=True):
        assert (s.low, s.high) == pytest.approx((a.low, a.high), abs=0.002)  # rounding may lose a sample
        assert n.high - n.low < 0.85 * (a.high - a.low)
