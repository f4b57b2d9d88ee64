"""What customers of the sample say against what they do: the planted ratio of orders comes out of the stage itself."""

from __future__ import annotations

import pytest

from huitou import understand
from huitou.sample import truths
from tests.stories.conftest import House

pytestmark = pytest.mark.slow


def test_promoters_make_the_planted_multiple_of_detractors_orders(house: House) -> None:
    """Planted is what follows an answer to the survey after an order. The quarterly survey also asks those who have
    stopped buying, so that its scores part buyers from the gone more sharply."""
    planted = truths()["promoters_buy_more"]
    found = understand.intent_of(house.ws, "nps", 90, "after-order")
    seen = found.calibration
    every, first = seen.orders_over_all, seen.orders
    assert every.value is not None
    assert planted.holds(every.value), planted.says.en
    assert every.low is not None
    assert every.high is not None
    assert every.high - every.low < 0.3
    assert first.value is not None
    assert planted.holds(first.value)
    quarterly = understand.intent_of(house.ws, "nps", 90, "relationship").calibration.orders_over_all
    assert quarterly.value is not None
    assert quarterly.value > every.value
    assert seen.answers > found.counted.used  # many answered again
    assert seen.direction == "up"
    told = understand.intent_told(found).orders
    assert told is not None
    assert f"{seen.answers:,}" in told.en
