"""The intervals hold the truth about as often as they say, and nothing is made of nothing: a short form of coverage.py."""

import pytest

from tests.understand.paths import coverage

RUNS, SAMPLES = 40, 299
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("world", [1, 4, 9], ids=lambda n: coverage.WORLDS[n].name)
def test_intervals_hold_the_truth(world):
    """40 tables of five paths: three deviations of chance are 5 points, were the paths of one table independent ones."""
    assert not coverage.WORLDS[world].null
    percentile, bca = coverage.holding(world, RUNS, SAMPLES)
    assert 0.90 < percentile.mean() <= 1
    assert 0.90 < bca.mean() <= 1


@pytest.mark.parametrize("world", [5, 7, 8, 10], ids=lambda n: coverage.WORLDS[n].name)
def test_nothing_is_found_where_nothing_is(world):
    """5 % of 40 tables are 2; above 6 chance would come once in three hundred."""
    assert coverage.WORLDS[world].null
    assert coverage.finding(world, RUNS, SAMPLES) <= 6 / RUNS


def test_what_is_there_is_found():
    """The weakest of these five paths, .2 before attenuation, is nearly always missed or found by chance; .5 is not."""
    assert coverage.finding(1, RUNS, SAMPLES) == 1
