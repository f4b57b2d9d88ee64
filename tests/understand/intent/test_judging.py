"""What is judged together: hardly ever is anything found in nothing, and what is there is still found."""

from dataclasses import replace
from itertools import combinations

import pytest

from huitou.measure import Estimate
from huitou.understand.intent.judging import chance_of, holm
from huitou.understand.intent.verdicts import worth_told
from huitou.understand.intent.worth import Judged, Part, Worth
from tests.understand.intent.nothing import findings, judged, shares


@pytest.mark.parametrize(
    "chances", [[0.001, 0.04, 0.03], [0.02, 0.02, 0.02], [0.9], [0.016, 0.026, 0.04], [0.01, 0.02, 0.04], []]
)
def test_a_test_holds_where_all_sets_that_it_belongs_to_do(chances):
    """Holm by its definition: closed testing with Bonferroni's test of every set (Marcus, Peritz & Gabriel 1976)."""
    places = range(len(chances))
    sets = [s for size in range(1, len(chances) + 1) for s in combinations(places, size)]
    wanted = [all(min(chances[p] for p in s) <= 0.05 / len(s) for s in sets if n in s) for n in places]
    held = holm({str(n): p for n, p in enumerate(chances)})
    assert [held[str(n)] > 0 for n in places] == wanted


def test_the_chance_of_a_difference_is_read_from_its_interval():
    assert chance_of(Estimate(0.1, 0.0, 0.2, 9)) == pytest.approx(0.05, abs=1e-4)
    assert chance_of(Estimate(-0.2, -0.4, 0.0, 9)) == pytest.approx(0.05, abs=1e-4)
    assert chance_of(Estimate(0.0, 0.0, 0.0, 9)) == 1
    assert chance_of(Estimate(None, None, None, 9)) == 1


def test_where_there_is_nothing_hardly_ever_anything_is_found_in_all():
    """By themselves, the tests find something in one world of four; `nothing` has the figures of a thousand."""
    alone, together = shares(40)
    assert alone["any"] > 0.15
    assert together["any"] <= 0.125


def test_what_holds_alone_and_not_among_all_is_called_unsure():
    found = judged(1)
    gain = {"area": Estimate(0.02, 0.001, 0.039, 300)}  # p of about 0.04
    apart = replace(found.comparisons[0], difference=Estimate(0.05, 0.001, 0.099, 300))
    found = replace(
        found,
        calibration=replace(found.calibration, direction="up", trend=0.03),
        comparisons=(apart, *found.comparisons[1:]),
        worth=Worth(1200, Part(300, 100), Part(300, 100), 0, "adds", gain=gain),
    )
    assert findings(found) == {"headline": True, "comparisons": True, "worth": True, "worse": False}
    told = found.together()
    assert (told.calibration.direction, told.worth.verdict) == ("unsure", "unsure")
    assert not told.comparisons[0].stands
    worse = {"area": Estimate(-0.02, -0.039, -0.001, 300)}
    found = replace(found, worth=replace(found.worth, verdict="worse", gain=worse))
    told = found.together().worth
    assert told.verdict == "nothing"  # that the score does not help is plain either way
    some = Judged(*[Estimate(0.7, 0.6, 0.8, 300)] * 4, 0.0)
    said = worth_told(replace(told, habits=some, both=some)).en
    assert said.startswith("Knowing the score adds nothing")
    assert "within chance" not in said  # the interval beside it lies below zero
    mixed = replace(found, calibration=replace(found.calibration, direction="mixed"))
    assert mixed.together().calibration.direction == "unsure"
    sure = replace(found, calibration=replace(found.calibration, trend=1e-9)).together()
    assert sure.calibration.direction == "up"
