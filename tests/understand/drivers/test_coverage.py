"""A short form of the tables in docs/drivers-statistics.md: intervals hold, and where nothing is nothing is found."""

from __future__ import annotations

import pytest

from tests.understand.drivers.coverage import INTERVALS, SILENCE, World

SHORT = 150  # draws; three standard errors of a rate of 95 % are 5 points


@pytest.mark.slow
@pytest.mark.parametrize("world", INTERVALS, ids=lambda w: w.name)
def test_an_interval_holds_the_truth(world: World):
    for what, rate in world.rates(world.sizes[1], SHORT).items():
        assert 0.90 <= rate <= 0.995, f"{what} in {world.name}: {rate:.1%}"


@pytest.mark.slow
@pytest.mark.parametrize("world", SILENCE, ids=lambda w: w.name)
def test_nothing_is_found_where_nothing_is(world: World):
    for what, rate in world.rates(world.sizes[0], SHORT).items():
        assert rate >= 0.90, f"{what} in {world.name}: {rate:.1%}"
