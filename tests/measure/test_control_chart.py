"""The range a figure is expected in: by hand, by its own course, and how often it cries wolf."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from huitou.base import Period
from huitou.measure import Figure, expected


def course(values, unit="share", finished=True, small=()):
    """A figure a month, the last one finished or not."""
    found = []
    for n, value in enumerate(values):
        first = date(2022 + n // 12, n % 12 + 1, 1)
        found.append(
            Figure(
                name="nps", period=Period.of("month", first), unit=unit, version=1, value=value, base=100,
                low=None, high=None, method="wilson", as_of=first, finished=finished or n < len(values) - 1,
                small=n in small, withheld=False,
            )
        )  # fmt: skip
    return found


def test_the_range_is_the_mean_and_two_point_six_six_mean_moving_ranges():
    before = [0.50, 0.52, 0.49, 0.51, 0.50, 0.53, 0.50, 0.51]
    found = expected(course([*before, 0.40]))
    moving = (0.02 + 0.03 + 0.02 + 0.01 + 0.03 + 0.03 + 0.01) / 7
    assert found.low == pytest.approx(0.5075 - 2.66 * moving)
    assert found.high == pytest.approx(0.5075 + 2.66 * moving)
    assert (found.base, found.below, found.above, found.outside) == (8, True, False, True)


def test_too_few_months_give_no_range():
    assert expected(course([0.5] * 8)) is None
    assert expected(course([0.5] * 9)) is not None
    assert expected([]) is None


def test_unfinished_small_and_missing_months_do_not_count():
    values = [0.5, 0.51] * 5
    assert expected(course([*values, 0.1], finished=False)).latest.value == 0.51
    assert expected(course([*values, 0.5], small=(3,))).base == 9
    assert expected(course([*values[:4], None, *values[5:], 0.5])).base == 9


def test_a_share_is_not_expected_beyond_its_bounds_and_points_may_be_negative():
    wild = [0.05, 0.9, 0.1, 0.95, 0.05, 0.9, 0.1, 0.95, 0.1, 0.5]
    found = expected(course(wild))
    assert (found.low, found.high) == (0.0, 1.0)
    assert expected(course([v * 100 for v in wild], unit="points")).low < 0


def test_a_steady_figure_hardly_ever_leaves_its_range():
    draw = np.random.default_rng(5)
    alarms = sum(expected(course(list(draw.normal(0, 1, 25)), unit="points")).outside for _ in range(2000))
    assert alarms / 2000 < 0.02  # three standard deviations: 0.3 % if the mean and width were known
    shifted = sum(expected(course([*draw.normal(0, 1, 24), 5.0], unit="points")).outside for _ in range(300))
    assert shifted / 300 > 0.9
