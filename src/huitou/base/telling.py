"""Days and money inside sentences, as each language writes them: the same as pages write them in tables and headings."""

from __future__ import annotations

from datetime import date

from huitou.base.text import LANGS, Text

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def day_told(on: date) -> Text:
    """2026年8月7日, August 7, 2026"""
    chinese = f"{on.year}年{on.month}月{on.day}日"
    return Text(chinese, chinese, f"{_MONTHS[on.month - 1]} {on.day}, {on.year}")


def money_told(amount: float, code: str) -> Text:
    """NT$377,009: an amount in whole units of the currency of that ISO 4217 code."""
    said = f"{abs(round(amount)):,}"
    sign = "\N{MINUS SIGN}" if round(amount) < 0 else ""
    return Text(*(f"{sign}{currency_sign(code, lang)}{said}" for lang in LANGS))


def currency_sign(code: str, lang: str) -> str:
    """The sign of a currency that nobody mistakes for another: NT$, HK$; ¥ for renminbi in the mainland's script."""
    from babel.numbers import get_currency_symbol  # late: the command line starts without it

    return "¥" if code == "CNY" and lang == "zh-Hans" else str(get_currency_symbol(code, "en"))
