"""Days and money inside sentences look as they do in the tables and headings of a page."""

from __future__ import annotations

from datetime import date

import pytest

from huitou.base import LANGS, day_told, money_told
from huitou.faces import dates, numerals
from huitou.faces.language import language


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_in_a_sentence_looks_as_it_does_beside_it(lang, month):
    on = date(2024, month, 9)
    assert day_told(on).said(lang) == dates.day(on, language(lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", ["TWD", "CNY", "USD", "EUR", "XYZ"])
@pytest.mark.parametrize("amount", [377_009.4, 0.0, -1_250.0])
def test_money_in_a_sentence_looks_as_it_does_beside_it(lang, code, amount):
    assert money_told(amount, code).said(lang) == numerals.with_unit(amount, code, language(lang), digits=0)
