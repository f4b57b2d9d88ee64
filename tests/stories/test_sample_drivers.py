"""The planted drivers of the sample come out of the house: their weights, the failing branches, and the words."""

from __future__ import annotations

import pytest

from huitou import understand
from huitou.base import Period
from huitou.sample import truths
from tests.stories.conftest import House

pytestmark = pytest.mark.slow

TRUTHS = truths()


def test_the_planted_weights_and_the_failing_branches_are_found(house: House) -> None:
    whole = understand.drivers_of(house.ws, Period.parse("2023-07-01/2026-07-01"))
    for factor in whole.factors:
        planted = TRUTHS[f"driver_{factor.name}"]
        assert factor.effect is not None
        assert factor.effect.value is not None
        assert planted.holds(factor.effect.value), planted.says.en
    assert whole.importance is not None
    assert [s.predictor for s in whole.importance.shares] == ["service", "product", "price", "environment"]

    year = understand.drivers_of(house.ws)
    assert year.indices is not None
    worst = {part.name for part in year.indices.branches[:3]}
    assert worst == set(TRUTHS["failing_branches"].branches)
    assert {cause.name for cause in year.causes} <= {"service", "price"}
    assert understand.ready_drivers(house.ws) == year
