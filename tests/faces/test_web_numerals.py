"""Numbers and days are written as each language writes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huitou.base import Period
from huitou.faces import dates, numerals
from huitou.faces.language import language
from huitou.measure import Figure

SHARE = Figure(
    "x", Period.parse("2024"), "share", 1, 0.4123, 1500, 0.389, 0.435, "wilson", date(2024, 12, 31)
)
ZH, HANS, EN = language("zh-Hant"), language("zh-Hans"), language("en")


def shown(lang, **changed):
    figure = replace(SHARE, **changed)
    return f"{numerals.value(figure, lang)} {numerals.interval(figure, lang)}".strip()


def test_a_share_is_a_percentage_with_its_interval():
    assert shown(EN) == "41.2% (38.9–43.5)"
    assert shown(ZH) == "41.2% (38.9–43.5)"


def test_money_names_its_currency_so_that_none_is_mistaken_for_another():
    amount = {"value": 1280.4, "low": 1240.0, "high": 1320.0}
    assert shown(ZH, unit="TWD", **amount) == "NT$1,280 (1,240–1,320)"
    assert shown(EN, unit="CNY", **amount) == "CN¥1,280 (1,240–1,320)"
    assert shown(HANS, unit="CNY", **amount) == "¥1,280 (1,240–1,320)"
    assert shown(EN, unit="TWD", value=-58.5, low=None, high=None) == "−NT$58.50"


def test_a_negative_end_is_not_joined_by_a_dash():
    assert shown(EN, unit="points", value=5.12, low=-3.76, high=13.9) == "5.1 points (−3.8 to 13.9)"
    assert shown(ZH, unit="points", value=-5.0, low=-9.0, high=-1.0) == "−5.0 分 (−9.0 至 −1.0)"


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [("days", 35.25, "35.2 天"), ("hours", 4.0, "4.0 小時"), ("times", 2.305, "2.31 次"), ("count", 12345.0, "12,345"),
     ("score", 4.312, "4.31")],
)  # fmt: skip
def test_every_unit_has_its_word(unit, value, said):
    assert numerals.with_unit(value, unit, ZH) in (said, said.replace("2.31", "2.30"))


def test_what_is_withheld_is_a_dash():
    assert shown(ZH, value=None, low=None, high=None) == "—"


def test_nothing_is_minus_zero():
    assert numerals.number(-0.04, 1, EN, signed=True) == "0.0"


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [("2024", "2024年", "2024"), ("2024-Q3", "2024年第3季", "Q3 2024"), ("2024-05", "2024年5月", "May 2024"),
     ("2024-W07", "2024年第7週", "Week 7 of 2024"), ("2024-05-01", "2024年5月1日", "May 1, 2024"),
     ("2023-10-01/2024-10-01", "2023年10月至2024年9月", "Oct 2023 – Sep 2024"),
     ("2024-08-03/2024-09-06", "2024年8月3日至9月5日", "Aug 3 – Sep 5, 2024")],
)  # fmt: skip
def test_a_period_is_said_with_its_last_day_in_it(period, zh, en):
    assert dates.period(Period.parse(period), ZH) == zh
    assert dates.period(Period.parse(period), EN).replace("\u2009", " ") == en
