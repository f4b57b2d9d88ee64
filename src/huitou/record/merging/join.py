"""Joins records that share an identity into one customer, and says which joins are doubtful.

No lake, no clock, no order of arrival: the same identities always give the same customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar

from huitou.base import Text
from huitou.record.merging.gather import Group, Known
from huitou.record.merging.names import differ
from huitou.record.merging.rules import Rules

T = TypeVar("T")

_HANDED_AROUND = (
    "phone",
    "email",
    "card",
)  # an account of LINE, WeChat or a shop is one person's, whatever the name


class Doubt(StrEnum):
    """Why two records of one identity are not joined."""

    APART = "apart"
    BIRTHDAY = "birthday"
    NAME = "name"
    LARGE = "large"


DOUBTS = {
    Doubt.APART: Text("有人已把它們分開", "有人已把它们分开", "a person took them apart"),
    Doubt.BIRTHDAY: Text("生日不同", "生日不同", "their birthdays differ"),
    Doubt.NAME: Text("姓名不同", "姓名不同", "their names differ"),
    Doubt.LARGE: Text("合起來記錄太多筆", "合起来记录太多条", "together they would be too many records"),
}


class Pair(NamedTuple):
    """Two records of one identity; `one` is the earlier. doubt: why they are not joined, None where they are."""

    one: str
    other: str
    kind: str
    identity: str
    doubt: Doubt | None = None


@dataclass
class Joined:
    """links: each record that is not its own customer → the record that it is; pairs: what each join rests on."""

    links: dict[str, str] = field(default_factory=dict)
    pairs: list[Pair] = field(default_factory=list)
    doubtful: list[Pair] = field(default_factory=list)


def join(known: Known, rules: Rules, apart: Iterable[tuple[str, str]] = ()) -> Joined:
    """Decide which records are one customer. apart: pairs that a person took apart, in either order.

    Identities are taken by kind in the order of the rules, within a kind the one with the earliest record first; the
    records of an identity, earliest first. A record joins the first earlier customer of that identity that nothing
    speaks against. The customer goes by its earliest record: the first seen, then the smallest id.
    """
    rank = _ranks(known)
    people = _People(known, rules, apart)
    tried = []
    for records, group in _in_order(known.groups, rank, rules):
        tried += _join_group(people, group, records)
    joined = Joined()
    for pair in tried:
        if people.customer(pair.one) == people.customer(pair.other):
            joined.pairs.append(Pair(pair.one, pair.other, pair.kind, pair.identity))
        else:
            joined.doubtful.append(pair)
    for records in people.records.values():
        canonical = min(records, key=rank.__getitem__)
        joined.links |= {record: canonical for record in records if record != canonical}
    return joined


def _ranks(known: Known) -> dict[str, int]:
    """Every record's place in the order of first seen (those never dated come last), then of id."""
    records = {record for group in known.groups for record in group.records}
    dated = known.first
    in_order = [
        *sorted(records & dated.keys(), key=lambda r: (dated[r], r)),
        *sorted(records - dated.keys()),
    ]
    return {record: n for n, record in enumerate(in_order)}


def _in_order(groups: list[Group], rank: dict[str, int], rules: Rules) -> list[tuple[list[str], Group]]:
    """The identities in the order in which they are taken, each with its records, earliest first."""
    trusted = {kind: n for n, kind in enumerate(rules.kinds)}
    record = list(rank)
    ranked = [(trusted[g.kind], sorted([rank[r] for r in g.records]), g.identity, g) for g in groups]
    ranked.sort(key=lambda g: g[:3])
    return [([record[n] for n in places], group) for _, places, _, group in ranked]


def _join_group(people: _People, group: Group, records: list[str]) -> list[Pair]:
    """Try to join the records of one identity, earliest first; each attempt that counts as a pair."""
    pairs: list[Pair] = []
    heads = [records[0]]  # the earliest record of each customer that this identity has so far
    for record in records[1:]:
        doubts = [people.join(head, record, group.kind) for head in heads]
        pairs += [
            Pair(head, record, group.kind, group.identity, doubt)
            for head, doubt in zip(heads, doubts, strict=True)
        ]
        if all(doubts):
            heads.append(record)
    return pairs


class _People:
    """Which records are one customer so far, and what speaks against joining two."""

    def __init__(self, known: Known, rules: Rules, apart: Iterable[tuple[str, str]]) -> None:
        self.rules = rules
        self.birthdays: Mapping[str, date] = known.birthdays if rules.birthdays else {}
        self.names: Mapping[str, str] = known.names if rules.names else {}
        self.records: dict[str, list[str]] = {}
        self._of: dict[str, str] = {}
        self._apart: dict[str, set[str]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)
        self._groups = known.groups

    def customer(self, record: str) -> str:
        return self._of.get(record, record)

    def join(self, one: str, other: str, kind: str) -> Doubt | None:
        """Make two records that share an identity of a kind one customer; or say why not, and leave them."""
        a, b = self.customer(one), self.customer(other)
        if a == b:
            return None
        mine, theirs = self.records.get(a, [a]), self.records.get(b, [b])
        doubt = self._refused(mine, theirs) or self._differing(mine, theirs, kind)
        if doubt in (Doubt.BIRTHDAY, Doubt.NAME) and self._agreeing(one, other) >= 2:
            doubt = None
        if doubt:
            return doubt
        if len(mine) < len(theirs):
            a, b, mine, theirs = b, a, theirs, mine
        self.records[a] = mine + theirs
        self.records.pop(b, None)
        self._of |= dict.fromkeys(self.records[a], a)
        return None

    def _refused(self, mine: list[str], theirs: list[str]) -> Doubt | None:
        if any(not self._apart[record].isdisjoint(theirs) for record in mine if record in self._apart):
            return Doubt.APART
        return Doubt.LARGE if len(mine) + len(theirs) > self.rules.largest else None

    def _differing(self, mine: list[str], theirs: list[str], kind: str) -> Doubt | None:
        """Birthdays first; names only where no birthdays tell, and only for what people hand around."""
        born, theirs_born = self._known_of(mine, self.birthdays), self._known_of(theirs, self.birthdays)
        if born and theirs_born:
            return None if born & theirs_born else Doubt.BIRTHDAY
        if kind not in _HANDED_AROUND:
            return None
        called, theirs_called = self._known_of(mine, self.names), self._known_of(theirs, self.names)
        if not called & theirs_called and any(differ(a, b) for a in called for b in theirs_called):
            return Doubt.NAME
        return None

    @staticmethod
    def _known_of(records: list[str], known: Mapping[str, T]) -> set[T]:
        return {known[record] for record in records if record in known}

    @cached_property
    def _identities(self) -> dict[str, dict[str, set[str]]]:
        """Each record's shared identities by kind; built only where anything differs at all."""
        found: dict[str, dict[str, set[str]]] = {}
        for group in self._groups:
            for record in group.records:
                found.setdefault(record, {}).setdefault(group.kind, set()).add(group.identity)
        return found

    def _agreeing(self, one: str, other: str) -> int:
        """How many kinds of identity two records agree in: a mistyped birthday or a nickname does not outweigh two."""
        mine, theirs = self._identities.get(one, {}), self._identities.get(other, {})
        return sum(not found.isdisjoint(theirs.get(kind, ())) for kind, found in mine.items())
