"""Days, months and birthdays: where clocks change, where months are short, and on 29 February."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import tzset
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.base import anniversary, day_ends, instant, month_end, months_later

ZONES = (
    "Asia/Taipei", "America/Sao_Paulo", "Africa/Cairo", "America/Havana", "America/St_Johns", "Pacific/Apia",
    "Australia/Lord_Howe", "Asia/Kathmandu", "Europe/London",
)  # fmt: skip
DAYS = st.dates(date(1985, 1, 1), date(2035, 12, 31))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "means"),
    [
        ("Asia/Taipei", date(2026, 3, 1), time(2, 30), utc(2026, 2, 28, 18, 30)),
        ("Europe/Berlin", date(2026, 3, 29), time(1, 59, 59, 999999), utc(2026, 3, 29, 0, 59, 59, 999999)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 0), utc(2026, 3, 29, 1)),  # 02:00 does not exist
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 59, 59, 999999), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 0), utc(2026, 3, 29, 1)),
        ("Europe/Berlin", date(2026, 3, 29), time(3, 1), utc(2026, 3, 29, 1, 1)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), utc(2026, 10, 25, 0, 30)),  # the first of two
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            time(2, 15),
            utc(2026, 10, 3, 15, 30),
        ),  # a gap of half an hour
        ("Pacific/Apia", date(2011, 12, 30), time(12, 0), utc(2011, 12, 30, 10)),  # a day that never was
    ],
)
def test_a_local_time_is_an_instant_also_where_clocks_skip_or_repeat_it(zone, day, at, means):
    assert instant(day, at, zone) == means
    assert instant(day, at, zone).utcoffset() == timedelta(0)


def test_the_zone_of_the_machine_makes_no_difference(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Taipei")
    tzset()
    try:
        gap = instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
        once, twice = (
            day_ends(date(2026, 3, 1), "Asia/Taipei"),
            day_ends(date(2018, 2, 17), "America/Sao_Paulo"),
        )
    finally:
        monkeypatch.undo()
        tzset()
    assert (gap, once, twice) == (utc(2026, 3, 29, 1), utc(2026, 3, 1, 16), utc(2018, 2, 18, 3))
    assert {at.tzinfo for at in (gap, once, twice)} == {UTC}


@pytest.mark.parametrize(
    ("zone", "day", "end", "hours"),
    [
        ("Asia/Taipei", date(2024, 2, 29), utc(2024, 2, 29, 16), 24),
        ("America/Sao_Paulo", date(2018, 11, 3), utc(2018, 11, 4, 3), 24),  # no midnight follows it
        ("America/Sao_Paulo", date(2018, 11, 4), utc(2018, 11, 5, 2), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), utc(2018, 2, 18, 3), 25),  # 23:00 came twice
        ("Africa/Cairo", date(2024, 4, 25), utc(2024, 4, 25, 22), 24),
        ("Africa/Cairo", date(2024, 4, 26), utc(2024, 4, 26, 21), 23),
        (
            "America/Havana",
            date(2025, 11, 1),
            utc(2025, 11, 2, 4),
            24,
        ),  # midnight comes twice: the first ends it
        (
            "America/St_Johns",
            date(2010, 11, 6),
            utc(2010, 11, 7, 3, 30),
            25,
        ),  # at 00:01 back into the old day
        ("Pacific/Apia", date(2011, 12, 29), utc(2011, 12, 30, 10), 24),
        ("Pacific/Apia", date(2011, 12, 30), utc(2011, 12, 30, 10), 0),
    ],
)
def test_a_day_ends_at_the_first_instant_after_it(zone, day, end, hours):
    assert day_ends(day, zone) == end
    assert day_ends(day, zone) - day_ends(day - timedelta(days=1), zone) == timedelta(hours=hours)


@given(st.sampled_from(ZONES), DAYS, st.times())
def test_instants_follow_the_clock_of_the_zone(zone, day, at):
    found = instant(day, at, zone)
    shown = found.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    assert shown >= wanted
    if shown != wanted:  # a gap: an instant earlier the clock had not got there
        before = (found - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert before < wanted
    assert not any(
        (found - timedelta(hours=h)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted
        for h in (0.5, 1)
    )


@given(st.sampled_from(ZONES), DAYS)
def test_after_its_end_a_day_never_comes_again(zone, day):
    end, place = day_ends(day, zone), ZoneInfo(zone)
    last = (end - timedelta(microseconds=1)).astimezone(place).date()
    assert last == day or (zone, day) == ("Pacific/Apia", date(2011, 12, 30))
    assert all((end + timedelta(minutes=m)).astimezone(place).date() > day for m in (0, 1, 59, 60, 61, 1439))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2096, 2, 29), 48, date(2100, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later_is_the_same_day_or_the_months_last(day, months, then):
    assert months_later(day, months) == then


@given(DAYS, st.integers(-500, 500))
def test_months_later_lands_in_the_month_that_was_meant(day, months):
    then = months_later(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then == month_end(then) and then.day < day.day)


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 2, 28), date(2023, 2, 28)),
        (date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ],
)
def test_a_month_ends_on_its_last_day(day, end):
    assert month_end(day) == end


def test_a_birthday_comes_once_a_year_also_for_those_born_on_29_february():
    leap = date(2000, 2, 29)
    assert anniversary(leap, 2024) == date(2024, 2, 29)
    assert anniversary(leap, 2024, "1 Mar") == date(2024, 2, 29)
    assert anniversary(leap, 2026) == date(2026, 2, 28)
    assert anniversary(leap, 2026, "1 Mar") == date(2026, 3, 1)
    assert anniversary(leap, 2100) == date(2100, 2, 28)
    assert anniversary(date(2001, 2, 28), 2026, "1 Mar") == date(2026, 2, 28)
    assert anniversary(date(1990, 12, 31), 2026) == date(2026, 12, 31)
    assert anniversary(date(2000, 2, 29), 2000) == leap
    with pytest.raises(ValueError, match=r"^leap is .*30 Feb"):
        anniversary(leap, 2026, "30 Feb")
