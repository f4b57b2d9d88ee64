"""A segmentation as the rows of its page: numbers in the reader's manner, words from the stage."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from huitou import understand
from huitou.base import Text
from huitou.faces import numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.language import Language
from huitou.faces.segments import title_of
from huitou.measure import Estimate
from huitou.understand import MIXES, MONEY, TRAITS, Segments

UNITS = {"orders": "score", "tenure": "days", "days": "days", "nps": "score"}


@dataclass(frozen=True)
class SizeRow:
    """One segment: its address and title; numbers as text with their intervals in brackets, empty where there are
    none; share_at, revenue_at: value and ends in per cent of the width of their column; after: who bought since."""

    href: str
    title: Text
    customers: str
    share: str
    share_ends: str
    share_at: tuple[float, float, float] | None
    amount: str
    revenue: str
    revenue_ends: str
    revenue_at: tuple[float, float, float] | None
    after: str
    after_ends: str
    withheld: bool


@dataclass(frozen=True)
class TraitCell:
    """One trait of one segment; kind: up, down or level against the average; difference with its interval."""

    value: str
    kind: str
    difference: str


@dataclass(frozen=True)
class MixCell:
    """What most of a segment's customers usually buy, or where: its name, the share of them with its interval and base,
    and the same of all customers; kind: up, down or level against all."""

    value: str
    share: str
    ends: str
    base: str
    average: str
    average_ends: str
    average_base: str
    kind: str


class Rows:
    """What the template asks for, in one language."""

    def __init__(self, found: Segments, lang: Language) -> None:
        self.found, self.lang = found, lang

    @property
    def says(self) -> list[Text]:
        return understand.segment_summary(self.found)

    @property
    def sizes(self) -> list[SizeRow]:
        found = self.found
        shares = _scale([s.share for s in found.sizes])
        revenue = _scale([s.year_share for s in found.sizes])
        rows = []
        for one in found.sizes:
            after = found.followed.bought[one.segment] if found.followed else None
            rows.append(
                SizeRow(
                    address(found.name, one.segment),
                    found.segments[one.segment],
                    numerals.whole(one.customers, self.lang),
                    *self._share(one.share),
                    _at(one.share, shares),
                    self._money(one.year_amount),
                    *self._share(one.year_share),
                    _at(one.year_share, revenue),
                    *(self._share(after) if after and after.base >= 5 else ("", "")),
                    one.withheld,
                )
            )
        return rows

    @property
    def traits(self) -> list[str]:
        """The traits that anybody has a value of."""
        return [t for t in TRAITS if any(one.trait == t for one in self.found.traits)]

    @property
    def average(self) -> dict[str, str]:
        """Trait → the mean of all."""
        return {t.trait: self._number(t.trait, t.average) for t in self.found.traits}

    @property
    def profile(self) -> list[tuple[Text, dict[str, TraitCell]]]:
        """Segment → its traits; only segments with customers."""
        rows: dict[str, dict[str, TraitCell]] = {}
        for t in self.found.traits:
            level = "up" if (t.difference.value or 0) > 0 else "down"
            told = self._difference(t.trait, t.difference)
            cell = TraitCell(self._number(t.trait, t.value.value), level if t.apart else "level", told)
            rows.setdefault(t.segment, {})[t.trait] = cell
        return [(self.found.segments[name], cells) for name, cells in rows.items()]

    @property
    def mixed(self) -> list[str]:
        """Branch, channel and category, as far as any are known."""
        return [of for of in MIXES if any(m.of == of for m in self.found.mixes)]

    @property
    def mixes(self) -> list[tuple[Text, dict[str, MixCell]]]:
        """Segment → its usual branch, channel and category; only segments of which they are known."""
        rows: dict[str, dict[str, MixCell]] = {}
        for m in self.found.mixes:
            level = "up" if (m.difference.value or 0) > 0 else "down"
            rows.setdefault(m.segment, {})[m.of] = MixCell(
                m.value or numerals.NOTHING, *self._share(m.share), numerals.whole(m.share.base, self.lang),
                *self._share(m.average), numerals.whole(m.average.base, self.lang), level if m.apart else "level",
            )  # fmt: skip
        return [(self.found.segments[name], rows[name]) for name in self.found.segments if name in rows]

    @property
    def flows(self) -> list[tuple[Text, Text, str, str]]:
        """From, to, how many, and the share of those who were there; the greatest first."""
        if self.found.moves is None:
            return []
        ordered = sorted(self.found.moves.flows, key=lambda f: -f.customers)
        return [
            (
                title_of(self.found, f.source), title_of(self.found, f.target), numerals.whole(f.customers, self.lang),
                " ".join(self._share(f.share)),
            )
            for f in ordered
        ]  # fmt: skip

    def _share(self, found: Estimate) -> tuple[str, str]:
        if found.value is None:
            return numerals.NOTHING, ""
        return numerals.with_unit(found.value, "share", self.lang), self._ends(found, "share")

    def _ends(self, found: Estimate, unit: str) -> str:
        if found.low is None or found.high is None:
            return ""
        ends = (numerals.with_unit(end, unit, self.lang) for end in (found.low, found.high))
        return "({}–{})".format(*ends)

    def _money(self, amount: float | None) -> str:
        return (
            numerals.NOTHING if amount is None else numerals.with_unit(amount, self.found.currency, self.lang)
        )

    def _number(self, trait: str, value: float | None) -> str:
        return numerals.NOTHING if value is None else numerals.with_unit(value, self._unit(trait), self.lang)

    def _difference(self, trait: str, found: Estimate) -> str:
        if found.value is None or found.low is None or found.high is None:
            return ""
        unit = self._unit(trait)
        told = (numerals.difference_of(v, unit, v, self.lang) for v in (found.value, found.low, found.high))
        return self.lang.say("{by} ({low} to {high})", **dict(zip(("by", "low", "high"), told, strict=True)))

    def _unit(self, trait: str) -> str:
        return self.found.currency if trait in MONEY else UNITS[trait]


def address(name: str, segment: str) -> str:
    """Where the members of a segment stand."""
    return f"/understand/segments/{quote(name, safe='')}/{quote(segment, safe='')}"


def _scale(found: list[Estimate]) -> Scale:
    """From nothing to the greatest end, in per cent of the width."""
    return Scale(0.0, max([e.high or e.value or 0.0 for e in found] + [0.01]) * 1.02, 0, 100)


def _at(found: Estimate, scale: Scale) -> tuple[float, float, float] | None:
    if found.value is None:
        return None
    ends = (
        max(0.0, scale(v if v is not None else found.value)) for v in (found.value, found.low, found.high)
    )
    value, low, high = ends
    return value, low, high
