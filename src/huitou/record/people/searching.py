"""Which customers are meant by what somebody typed: a name, a telephone number or its end, an address, a card, an id."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from huitou.record.people.building import KINDS
from huitou.record.people.folding import account, ends_with_digits, fold, phone, words
from huitou.record.people.kept import People

_MOST_WORDS = 6  # of what is typed: more are no name
_NUMBER = {kind: number for number, kind in enumerate(KINDS, 1)}
_NONE = np.empty(0, dtype=np.int64)


class Hits(NamedTuple):
    """rows: rows of the cards, ascending, each once; whole: those of them that are called exactly what was typed."""

    rows: np.ndarray
    whole: np.ndarray


def search(people: People, text: str, countries: tuple[str, ...], *, contacts: bool = True) -> Hits:
    """All customers that fit any reading of the text.

    contacts: also by parts of numbers, addresses and cards; whoever may not see these could else find them out digit by
    digit, and neither does a whole one count for them
    """
    plain = fold(text)
    if not contacts:
        by_id = _rows(people, plain, "id", whole=True) if plain else _NONE
        return Hits(_union([by_id, _named(people, plain)]), by_id)
    found, whole = [_any(people, plain)], exactly(people, text, countries)
    if digits := ends_with_digits(text):
        if len(digits) >= 3:
            found.append(_rows(people, digits[::-1], "phone"))
        if number := phone(text, countries):
            found.append(_rows(people, number[::-1], "phone"))
        found.append(_any(people, account(text)))
    if "@" not in plain:
        found.append(_named(people, plain))
    return Hits(_union([*found, whole]), whole)


def exactly(people: People, text: str, countries: tuple[str, ...]) -> np.ndarray:
    """Those with this whole telephone number, address, account, card or id; a name is not enough."""
    found = [_rows(people, word, "", whole=True) for word in {fold(text), account(text)} if word]
    digits = {phone(text, countries), ends_with_digits(text)} if ends_with_digits(text) else set()
    found += [_rows(people, number[::-1], "phone", whole=True) for number in digits if number]
    return _union(found)


def _named(people: People, plain: str) -> np.ndarray:
    """Those whose name has all of the words."""
    found: np.ndarray | None = None
    for word in words(plain)[:_MOST_WORDS]:
        here = _rows(people, word, "name")
        found = here if found is None else np.intersect1d(found, here)
    return _NONE if found is None else found


def _any(people: People, word: str) -> np.ndarray:
    """By the beginning of anything but a name, and a telephone number, which stands there backwards."""
    return _rows(people, word, "") if word else _NONE


def _rows(people: People, word: str, kind: str, whole: bool = False) -> np.ndarray:
    """The rows of one kind of word; "" is any kind but names and telephone numbers."""
    numbers = people.words.of(word) if whole else people.words.beginning(word)
    if not numbers:
        return _NONE
    found = people.words.rows(numbers, ["kind", "row"])
    kinds = found["kind"].to_numpy()
    fits = kinds == _NUMBER[kind] if kind else (kinds != _NUMBER["phone"]) & (kinds != _NUMBER["name"])
    return np.unique(found["row"].to_numpy()[fits]).astype(np.int64)


def _union(parts: list[np.ndarray]) -> np.ndarray:
    return np.unique(np.concatenate(parts)) if parts else _NONE
