"""Whether two names can be one person's: where birthdays are not known, they tell a family with one phone apart."""

from __future__ import annotations

import re
import unicodedata

_NOT_HAN = re.compile(r"[^㐀-鿿]")
_TITLE = re.compile(r"(先生|小姐|女士|太太|老師|老师|同學|同学|經理|经理)$")
_WORD = re.compile(r"[^\W\d_]{2,}")


def differ(one: str, other: str) -> bool:
    """Whether two names can hardly be one person's: Chinese given names without a character in common, or names in
    letters without a word in common. A name in Chinese and one in letters, a masked one (王○○) and a mere title
    (陳小姐) say nothing. Surnames are not compared: a family shares them, and some change."""
    mine, theirs = _given(one), _given(other)
    if mine and theirs:
        return not mine & theirs
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs and not mine & theirs)


def _given(name: str) -> set[str]:
    """The characters of a Chinese given name; empty where only a surname, or no Chinese name, is written."""
    han = _TITLE.sub("", _NOT_HAN.sub("", name))
    if not 2 <= len(han) <= 4:
        return set()
    return set(
        han[2:] if len(han) == 4 else han[1:]
    )  # four characters: a double surname, or a married name before it


def _words(name: str) -> set[str]:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return set() if _NOT_HAN.sub("", folded) else set(_WORD.findall(folded))
