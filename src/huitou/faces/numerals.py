"""Numbers as a person reads them: shares, points, money, days, with their interval, in each language's manner."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal, get_currency_symbol

from huitou.faces.language import Language
from huitou.measure import Change, Figure

NOTHING = "—"  # what stands where there is no number, or one that is withheld
MINUS = "\N{MINUS SIGN}"


def number(value: float, digits: int, lang: Language, *, signed: bool = False) -> str:
    """A plain number with so many digits behind the point, grouped, with a real minus sign."""
    rounded = round(value, digits) + 0.0  # so that no −0.0 is left
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    said = str(format_decimal(abs(rounded), format=pattern, locale=lang.locale))
    return (MINUS if rounded < 0 else "+" if signed and rounded > 0 else "") + said


def whole(value: int, lang: Language) -> str:
    return number(value, 0, lang)


def percent(part: float, lang: Language) -> str:
    """A part of one as a whole percentage."""
    return number(part * 100, 0, lang) + "%"


def cell(shown: object, lang: Language) -> str:
    """One cell of a list: yes and no in words, numbers without needless zeros, days as 2024-05-01."""
    if shown is None:
        return ""
    if isinstance(shown, bool):
        return lang.say("yes") if shown else lang.say("no")
    if isinstance(shown, float | Decimal):
        return f"{float(shown):.2f}".rstrip("0").rstrip(".")
    return str(shown)


def digits_of(unit: str, value: float) -> int:
    """How many digits behind the point are worth showing."""
    if unit == "count":
        return 0
    if unit in ("share", "points", "days", "hours"):
        return 1
    if unit in ("score", "times"):
        return 2
    return 0 if abs(value) >= 100 else 2


def value(figure: Figure, lang: Language) -> str:
    """The figure's value with its unit."""
    return NOTHING if figure.value is None else with_unit(figure.value, figure.unit, lang)


def with_unit(amount: float, unit: str, lang: Language) -> str:
    said = number(_scaled(amount, unit), digits_of(unit, amount), lang)
    sentences = {
        "share": "{n}%",
        "points": lang.say("{n} points"),
        "days": lang.say("{n} days"),
        "hours": lang.say("{n} hours"),
        "times": lang.say("{n} times"),
    }
    if unit in sentences:
        return sentences[unit].format(n=said)
    if unit in ("count", "score"):
        return said
    sign = MINUS if said.startswith(MINUS) else ""
    return f"{sign}{currency(unit, lang)}{said.removeprefix(MINUS)}"


def interval(figure: Figure, lang: Language) -> str:
    """The 95 % interval without the unit, as in (38.9–43.5); empty where there is none."""
    if figure.value is None or figure.low is None or figure.high is None:
        return ""
    return "(" + _between(figure.low, figure.high, figure.unit, figure.value, lang) + ")"


def change(found: Change, lang: Language) -> str:
    """A change with its sign: +3.1 percentage points."""
    unit = found.before.unit
    said = number(_scaled(found.value, unit), digits_of(unit, found.before.value or 0), lang, signed=True)
    sentences = {
        "share": lang.say("{n} percentage points"),
        "points": lang.say("{n} points"),
        "days": lang.say("{n} days"),
        "hours": lang.say("{n} hours"),
        "times": lang.say("{n} times"),
    }
    if unit in sentences:
        return sentences[unit].format(n=said)
    if unit in ("count", "score"):
        return said
    sign, rest = (said[0], said[1:]) if said[0] in "+" + MINUS else ("", said)
    return f"{sign}{currency(unit, lang)}{rest}"


def change_interval(found: Change, lang: Language) -> str:
    unit = found.before.unit
    return "(" + _between(found.low, found.high, unit, found.before.value or 0, lang) + ")"


def currency(code: str, lang: Language) -> str:
    """The sign of a currency that nobody mistakes for another: NT$, HK$; ¥ for renminbi in the mainland's script."""
    return "¥" if code == "CNY" and lang.code == "zh-Hans" else str(get_currency_symbol(code, "en"))


def _between(low: float, high: float, unit: str, scale: float, lang: Language) -> str:
    digits = digits_of(unit, scale)
    ends = [number(_scaled(end, unit), digits, lang) for end in (low, high)]
    if ends[0].startswith(MINUS):
        return lang.say("{low} to {high}", low=ends[0], high=ends[1])
    return "–".join(ends)


def _scaled(amount: float, unit: str) -> float:
    return amount * 100 if unit == "share" else amount
