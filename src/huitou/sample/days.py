"""The calendar of a tea shop: summers, week-ends and Lunar New Year."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from huitou.sample.draw import Bools, Floats, Ints, pick
from huitou.sample.world import World

DAY = 86_400
GIFT_DAYS = 14
_LUNAR_NEW_YEAR = (
    date(2020, 1, 25),
    date(2021, 2, 12),
    date(2022, 2, 1),
    date(2023, 1, 22),
    date(2024, 2, 10),
    date(2025, 1, 29),
    date(2026, 2, 17),
    date(2027, 2, 6),
    date(2028, 1, 26),
    date(2029, 2, 13),
    date(2030, 2, 3),
    date(2031, 1, 23),
    date(2032, 2, 11),
    date(2033, 1, 31),
    date(2034, 2, 19),
    date(2035, 2, 8),
)
_HOURS = (4, 9, 14, 10, 10, 11, 8, 8, 9, 8, 6, 3)  # how busy the shop is from 10:00 to 22:00


def season(world: World) -> Floats:
    """How much tea each day asks for, against an even day."""
    days = [world.first + timedelta(days=d) for d in range(world.days)]
    summer, winter = world.summer, world.winter
    by_month = (0, winter, winter, 0.95, 0.95, 1.0, summer, summer, summer, summer, 1.0, 0.95, winter)
    wish = np.array([by_month[d.month] * (1.15 if d.weekday() >= 5 else 0.94) for d in days])
    return np.where(_around_new_year(world, before=1, after=4), wish * 0.40, wish)


def gift_season(world: World) -> Bools:
    """The days on which tea is bought to be given."""
    return _around_new_year(world, before=GIFT_DAYS, after=0)


def _around_new_year(world: World, before: int, after: int) -> Bools:
    found = np.zeros(world.days, dtype=np.bool_)
    for new_year in _LUNAR_NEW_YEAR:
        day = world.day(new_year)
        found[max(day - before, 0) : max(day + after, 0)] = True
    return found


def opening_hours(rng: np.random.Generator, day: Ints) -> Ints:
    """Seconds since midnight of day 0, somewhere within the opening hours of each day."""
    hour = 10 + pick(rng, _HOURS, len(day))
    return day * DAY + hour * 3600 + rng.integers(0, 3600, len(day))
