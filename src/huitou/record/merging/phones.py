"""Telephone numbers in one way of writing: E.164, with the extension where there is one.

`read` is what a number means. `ordinary` is an SQL expression that gives the same for the ways in which nearly all
numbers of the home country are written, about thirty times faster; for anything else it is NULL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumber, PhoneNumberFormat

_EXTENSION = re.compile(r"\s*(?:轉|转|分機|分机|內線|内线)\s*[:.]?\s*(?=\d)")
_RUN = 8  # as many digits alike or in sequence are typed by somebody who would not say
_DEMO = {"+8613800138000", "+8613800000000"}  # the numbers that China Mobile's own examples show


def read(written: str, countries: Sequence[str]) -> str | None:
    """A written number as `+886912345678` or `+886227001234x12`; None where it is no valid number.

    written: plain characters (full-width ones already folded); countries: ISO 3166 alpha-2, tried in order for a
    number without a country prefix. Source: ITU-T E.164; validity by Google's libphonenumber.
    """
    marked = _EXTENSION.sub(" ext ", written)
    for country in countries:
        if found := _valid(marked, country):
            return _standard(found)
    # 00 is dialled before a country code nearly everywhere, also where the country itself uses another prefix.
    if marked.startswith("00") and (found := _valid("+" + marked[2:], None)):
        return _standard(found)
    return None


def false(number: str) -> bool:
    """Whether a number from `read` is made up: eight digits alike or in sequence, or a well-known example."""
    parsed = phonenumbers.parse(number)
    return number in _DEMO or has_run(str(parsed.national_number), _RUN)


def has_run(digits: str, length: int) -> bool:
    """Whether `length` neighbours (or all, where there are fewer) are alike or count up or down, 9 next to 0."""
    length = min(length, len(digits))
    run, step = 1, None
    for before, here in pairwise(digits):
        now = (int(here) - int(before)) % 10
        run = run + 1 if now == step else 2
        step = now if now in (0, 1, 9) else None
        if step is not None and run >= length:
            return True
    return False


def ordinary(country: str) -> str:
    """An SQL expression over `value`: the number where it is an ordinary one of `country`, else NULL."""
    about = PhoneMetadata.metadata_for_region(country)
    if about is None or about.mobile is None or not about.mobile.national_number_pattern:
        return "NULL"
    digits = r"regexp_replace(value, '[ \-().]', '', 'g')"
    trunk = about.national_prefix if about.national_prefix == about.national_prefix_for_parsing else None
    before = rf"(?:\+{about.country_code})?" + (f"(?:{trunk})?" if trunk else "")
    number = f"regexp_extract({digits}, '^{before}({about.mobile.national_number_pattern})$', 1)"
    return (
        f"CASE WHEN length(value) <= 24 AND NOT regexp_matches({digits}, '{_RUNS}') "
        f"AND {number} <> '' AND '+{about.country_code}' || {number} NOT IN ({_DEMO_SQL}) "
        f"THEN '+{about.country_code}' || {number} END"
    )


_DEMO_SQL = ", ".join(f"'{number}'" for number in sorted(_DEMO))
_RUNS = "|".join(
    "".join(str((first + step * n) % 10) for n in range(_RUN)) for step in (0, 1, -1) for first in range(10)
)


def _valid(written: str, country: str | None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, country)
    except NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _standard(number: PhoneNumber) -> str:
    plain = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{plain}x{number.extension}" if number.extension else plain
