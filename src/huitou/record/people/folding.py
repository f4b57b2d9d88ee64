"""One way of writing for what people are looked up by; in Python for what is typed, in SQL for what is recorded.

Case and width do not matter, nor does punctuation in a name. Chinese is not divided into words, so a Chinese name is
found from any of its characters on; a name in letters by the beginning of any of its words.
"""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from huitou.record.merging import phones

FULL = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "\u3000"
HALF = "".join(chr(code) for code in range(0x21, 0x7F)) + " "
_NARROW = str.maketrans(FULL, HALF)
_HALF_SQL = HALF.replace("'", "''")
_LONGEST = 24  # characters of a Chinese name from which on it can be found
_EXTENSION = r"(?i)\s*(?:#|x|ext\.?|轉|转|分機|分机|內線|内线).*$"
_UNDIVIDED = "\u2e80-\uffdc\U00020000-\U0003ffff"  # Han, kana, hangul: written without spaces between words


def fold(said: str) -> str:
    """Lower case, narrow, composed."""
    return unicodedata.normalize("NFC", said).translate(_NARROW).lower().strip()


def fold_sql(column: str) -> str:
    return f"trim(lower(translate(nfc_normalize({column}), '{FULL}', '{_HALF_SQL}')))"


def words(said: str) -> list[str]:
    """The words of a folded name as it is typed: runs of Chinese together, letters apart."""
    parts = re.findall(rf"[{_UNDIVIDED}]+|[^\W_{_UNDIVIDED}]+", said)
    return ["".join(parts)] if parts and all(re.match(rf"[{_UNDIVIDED}]", p) for p in parts) else parts


def name_words_sql(column: str) -> str:
    """A list of the words under which a folded name is found: each word in letters, and the characters that are not
    divided into words from each of them on."""
    joined = f"regexp_replace({column}, '[^{_UNDIVIDED}]', '', 'g')"
    letters = f"regexp_extract_all({column}, '[^\\pP\\pS\\pZ\\pC_{_UNDIVIDED}]+')"
    tails = f"list_transform(range(1, least(length({joined}), {_LONGEST}) + 1), lambda n: substr({joined}, n::BIGINT))"
    return f"list_concat({letters}, {tails})"


def account(said: str) -> str:
    """A card or account number without the spaces and hyphens in which it is grouped."""
    return re.sub(r"[\s-]", "", fold(said))


def account_sql(column: str) -> str:
    return f"regexp_replace({fold_sql(column)}, '[\\s-]', '', 'g')"


def phone(said: str, countries: tuple[str, ...]) -> str | None:
    """The digits of a telephone number with its country's code; None where it has fewer than three digits."""
    plain = fold(said)
    number = phones.read(plain, countries)
    return _digits(number.split("x")[0]) if number else _roughly(plain, countries[0])


def _roughly(plain: str, country: str) -> str | None:
    plain = re.sub(_EXTENSION, "", plain)
    digits = _digits(plain)
    if len(digits) < 3:
        return None
    if plain.startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return f"{code_of(country)}{digits[1:]}" if digits.startswith("0") else digits


def phone_sql(column: str, country: str) -> str:
    """The same over a column for numbers of any country: a mobile number of the home country as `phones` reads it."""
    plain = f"regexp_replace({fold_sql(column)}, '{_EXTENSION}', '')"
    digits = f"regexp_replace({plain}, '[^0-9]', '', 'g')"
    ordinary = phones.ordinary(country).replace("value", column)
    return (
        f"coalesce(substr({ordinary}, 2), CASE WHEN length({digits}) < 3 THEN NULL WHEN {plain} LIKE '+%' THEN {digits} "
        f"WHEN {digits} LIKE '00%' THEN substr({digits}, 3) "
        f"WHEN {digits} LIKE '0%' THEN '{code_of(country)}' || substr({digits}, 2) ELSE {digits} END)"
    )


def code_of(country: str) -> int:
    """The telephone code of a country."""
    return phonenumbers.country_code_for_region(country)


def ends_with_digits(said: str) -> str | None:
    """The digits of what is typed as the end of a number, without a 0 before them; None where it is none."""
    plain = fold(said)
    if not re.fullmatch(r"[+()\d\s.\-/]+", plain):
        return None
    digits = _digits(plain)
    return digits.lstrip("0") if len(digits) > 4 else digits


def _digits(said: str) -> str:
    return "".join(c for c in said if c in "0123456789")
