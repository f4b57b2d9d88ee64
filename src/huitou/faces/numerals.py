"""Numbers as a person reads them: shares, points, money, days, with their interval, in each language's manner."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from babel.numbers import format_decimal

from huitou.base import currency_sign
from huitou.faces.language import Language
from huitou.measure import Change, Comparison, Expected, Figure

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


def expected_low(found: Expected, lang: Language) -> str:
    """The lower end of where a figure was expected."""
    return with_unit(found.low, found.latest.unit, lang)


def expected_high(found: Expected, lang: Language) -> str:
    """The upper end of where a figure was expected."""
    return with_unit(found.high, found.latest.unit, lang)


def other(found: Comparison, unit: str, lang: Language) -> str:
    """The value a figure of that unit is compared with. A benchmark keeps the digits it was published with, and has no
    unit where its own scale is another: an index of 78.3 beside a share."""
    if found.other is None:
        return NOTHING
    if found.benchmark is None:
        return with_unit(found.other, unit, lang)
    shown = "score" if unit == "share" and not 0 <= found.other <= 1 else unit
    said, most = _scaled(found.other, shown), max(digits_of(shown, found.other), 1)
    digits = next((d for d in range(most) if abs(round(said, d) - said) < 1e-9), most)
    return with_unit(found.other, shown, lang, digits)


def with_unit(amount: float, unit: str, lang: Language, digits: int | None = None) -> str:
    """An amount with its unit, with as many digits as the unit is worth or as are asked for."""
    said = number(_scaled(amount, unit), digits_of(unit, amount) if digits is None else digits, lang)
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


def estimate(of: Mapping[str, float | None], unit: str, digits: int | None, lang: Language) -> str:
    """The value of a mapping of value, low and high, as plain answers hold them."""
    found = of["value"]
    return NOTHING if found is None else with_unit(found, unit, lang, digits)


def estimate_ends(of: Mapping[str, float | None], unit: str, digits: int | None, lang: Language) -> str:
    """Its 95 % interval without the unit, as in (38.9–43.5); empty where there is none."""
    found, low, high = of["value"], of["low"], of["high"]
    if found is None or low is None or high is None:
        return ""
    return "(" + _between(low, high, unit, found, lang, digits) + ")"


def signed(by: float, digits: int, lang: Language) -> str:
    """A plain number with its sign."""
    return number(by, digits, lang, signed=True)


def change(found: Change, lang: Language) -> str:
    """A change with its sign: +3.1 percentage points."""
    return difference_of(found.value, found.before.unit, found.before.value, lang)


def difference(found: Comparison, unit: str, lang: Language) -> str:
    """The same against anything else a figure is compared with; empty where nothing may be concluded."""
    return "" if found.difference is None else difference_of(found.difference, unit, found.other, lang)


def difference_of(by: float, unit: str, before: float | None, lang: Language) -> str:
    """A difference with its sign, in digits that suit the value it starts from."""
    said = number(_scaled(by, unit), digits_of(unit, before or 0), lang, signed=True)
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


def difference_interval(found: Comparison, unit: str, lang: Language) -> str:
    if found.low is None or found.high is None:
        return ""
    return "(" + _between(found.low, found.high, unit, found.other or 0, lang) + ")"


def currency(code: str, lang: Language) -> str:
    """The sign of a currency that nobody mistakes for another."""
    return currency_sign(code, lang.code)


def _between(
    low: float, high: float, unit: str, scale: float, lang: Language, digits: int | None = None
) -> str:
    digits = digits_of(unit, scale) if digits is None else digits
    ends = [number(_scaled(end, unit), digits, lang) for end in (low, high)]
    if ends[0].startswith(MINUS):
        return lang.say("{low} to {high}", low=ends[0], high=ends[1])
    return "–".join(ends)


def _scaled(amount: float, unit: str) -> float:
    return amount * 100 if unit == "share" else amount
