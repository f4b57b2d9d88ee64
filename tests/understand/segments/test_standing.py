"""What many answers share is worked out once: the cycle of a day lies on the shelf, and a kept rule publishes itself."""

import pytest

from huitou.understand import cycle as cycles
from huitou.understand.asking import opened
from huitou.understand.cycle import cycle_of, cycle_on
from huitou.understand.segments import keep_segment, publish_all, segments_of
from huitou.understand.segments import standing as standings
from tests.faces.teahouse import teahouse


@pytest.fixture
def counted(monkeypatch):
    """The days whose cycle was worked out, one for each time."""
    days, real = [], cycles.cycle
    monkeypatch.setattr(cycles, "cycle", lambda facts, day: days.append(day) or real(facts, day))
    return days


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return teahouse(tmp_path_factory.mktemp("standing") / "shop")


def test_the_cycle_of_a_day_is_worked_out_once_for_all_that_rest_on_it(shop, counted):
    first = segments_of(shop, "life_cycle")
    assert len(counted) == len(set(counted))
    seen = list(counted)
    assert segments_of(shop, "value_tier").sizes
    cycle_of(shop)
    publish_all(shop, names=["life_cycle"])
    assert counted == seen + [d for d in counted[len(seen) :] if d not in seen]
    assert segments_of(shop, "life_cycle") == first


def test_a_cycle_from_the_shelf_is_the_one_that_was_worked_out(shop):
    place = opened(shop)
    fresh = cycle_on(shop, place, place.horizon)
    assert fresh is not None
    assert fresh == cycle_of(shop) == cycles.cycle(standings.facts_of(place), place.horizon)


def test_keeping_a_rule_leaves_that_rule_where_measures_find_it_and_nothing_else(shop):
    before = {n: g.stamp for n, g in shop.groupings.all().items()}
    keep_segment(shop, "often", "orders >= 5", "ann")
    after = {n: g.stamp for n, g in shop.groupings.all().items()}
    assert after.keys() - before.keys() == {"often", "often_before"}
    assert {n: after[n] for n in before} == before
