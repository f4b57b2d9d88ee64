"""The map of importance and performance: where factors go, and that an interval across a line goes nowhere."""

from __future__ import annotations

import json

import pytest

from huitou.base import Unfit
from huitou.understand.drivers.importance_performance import Map, Spot, importance_performance
from huitou.understand.drivers.plain_values import finding, plain

IMPORTANCE = {"wait": (0.4, 0.35, 0.45), "taste": (0.3, 0.27, 0.33), "price": (0.1, 0.07, 0.13), "decor": (0.0, -0.02, 0.02)}  # fmt: skip
PERFORMANCE = {"wait": (50, 47, 53), "taste": (80, 78, 82), "price": (45, 40, 50), "decor": (85, 83, 87)}


def test_factors_go_by_the_means_of_importance_and_performance():
    found = importance_performance(IMPORTANCE, PERFORMANCE)
    assert (found.importance_line, found.performance_line) == pytest.approx((0.2, 65))
    assert {p.factor: p.quadrant for p in found.places} == {
        "wait": "improve", "taste": "keep", "price": "low", "decor": "surplus",
    }  # fmt: skip
    assert [p.factor for p in found.places] == ["wait", "taste", "price", "decor"]
    assert [p.factor for p in found.of("improve")] == ["wait"]
    assert "improve it first" in found.places[0].said.en


@pytest.mark.parametrize(
    ("importance", "performance", "sure"),
    [
        ((0.4, 0.19, 0.61), (50, 47, 53), (False, True)),
        ((0.4, 0.35, 0.45), (50, 20, 80), (True, False)),
        ((0.4, 0.1, 0.7), (50, 20, 80), (False, False)),
    ],
)
def test_an_interval_across_a_line_leaves_a_factor_unclear(importance, performance, sure):
    found = importance_performance({**IMPORTANCE, "wait": importance}, {**PERFORMANCE, "wait": performance})
    place = found.places[0]
    assert (place.quadrant, place.likely) == ("unclear", "improve")
    assert (place.importance_sure, place.performance_sure) == sure


def test_lines_may_be_given():
    found = importance_performance(IMPORTANCE, PERFORMANCE, lines=(0.05, 35))
    assert {p.quadrant for p in found.places} == {"keep", "surplus"}


def test_a_factor_without_importance_or_performance_is_named():
    found = importance_performance(
        {**IMPORTANCE, "smell": Spot(1, 0, 2)}, {**PERFORMANCE, "noise": (1, 0, 2)}
    )
    assert found.left_out == ("noise", "smell")


def test_one_factor_has_nothing_to_be_compared_with():
    found = importance_performance({"wait": (1, 0, 2)}, PERFORMANCE)
    assert found.places == ()
    assert "two factors" in found.warnings[0].en


def test_what_the_shelf_keeps_is_what_was_found():
    found = importance_performance(IMPORTANCE, PERFORMANCE, labels={"wait": "等候"})
    assert found.places[0].label == "等候"
    assert finding(Map, json.loads(json.dumps(plain(found)))) == found


def test_what_is_no_spot_is_refused_and_what_is_unknown_left_out():
    for importance in ([1], {"wait": 3}, {"wait": (1, 2)}, {"wait": "high"}):
        with pytest.raises(Unfit):
            importance_performance(importance, PERFORMANCE)
    with pytest.raises(Unfit, match="two numbers"):
        importance_performance(IMPORTANCE, PERFORMANCE, lines=3)
    found = importance_performance({**IMPORTANCE, "wait": (float("nan"),) * 3}, PERFORMANCE)
    assert "wait" in found.left_out
