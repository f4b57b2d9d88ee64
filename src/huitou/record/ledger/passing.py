"""Gifts that were posted while the ledger was read portion by portion: one side was read before, the other after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from huitou.stores import Asked, Book, EntryRow

GIFTS = ("gift_out", "gift_in")


class Passed(NamedTuple):
    """A gift, as both sides tell of it. n: the giver's entry."""

    currency: str
    giver: str
    n: int
    to: str


def passed(member: str, currency: str, entry: EntryRow) -> Passed:
    """Which gift an entry of a member tells of; where somebody made nonsense of it, one that nobody else tells of."""
    try:
        terms = json.loads(entry.terms)
        if entry.kind == "gift_out":
            return Passed(currency, member, entry.n, str(terms["to"]))
        giver, n = terms["from"]
        return Passed(currency, str(giver), int(n), member)
    except (ValueError, TypeError, KeyError):
        return Passed(currency, "", entry.n, member)


def met(book: Book, gifts: Mapping[Passed, int]) -> Counter[str]:
    """Points by currency of those gifts whose two sides are both there by now, and come to nothing. Entries are never
    taken away, and both sides come at once: where one was read, the other is there to be read. gifts: with the points of
    the side that was."""
    found: Counter[str] = Counter()
    read: dict[tuple[str, str], Counter[Passed]] = {}
    for gift, points in gifts.items():
        sides = {(gift.giver, gift.currency), (gift.to, gift.currency)}
        for side in sides - read.keys():
            read[side] = _gifts(book, *side)
        told = [read[side][gift] for side in sides]
        if all(told) and not sum(told):
            found[gift.currency] += points
    return found


def _gifts(book: Book, member: str, currency: str) -> Counter[Passed]:
    """All gifts of one account, with the points that they gave or took."""
    account = book.look(Asked(accounts=((member, currency),))).accounts.get((member, currency))
    gifts: Counter[Passed] = Counter()
    if account is not None:
        for entry in book.whole(account.account_id, account.account_id + 1)[1]:
            if entry.kind in GIFTS:
                gifts[passed(member, currency, entry)] += on_the_way(json.loads(entry.postings))
    return gifts


def on_the_way(postings: Iterable[tuple[str, int, int]]) -> int:
    """Points that an entry sends on their way, below 0 where they arrive."""
    return sum(points for name, _, points in postings if name == "transit")
