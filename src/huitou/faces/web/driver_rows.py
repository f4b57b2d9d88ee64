"""A study of drivers as the rows of the page: numbers in the reader's manner, words from the stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huitou import understand
from huitou.base import Period, Text, rowed
from huitou.faces import dates, numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.driver_map import QUADRANTS, Dot, around
from huitou.faces.language import Language
from huitou.faces.wording import JOINED, N_
from huitou.understand import Branch, Drivers

KINDS = {
    "basic": N_("Basic"),
    "performance": N_("Performance"),
    "excitement": N_("Excitement"),
    "unclear": N_("Not clear yet"),
    "none": N_("No effect seen"),
}
TOLD = ("basic", "performance", "excitement")  # kinds that have something to say beyond their name
STANDINGS = {
    "drives": N_("An effect of its own"),
    "backwards": N_("Rated higher by the less satisfied"),
    "turned": N_("The other way beside the others"),
    "together": N_("Not told from the others"),
    "chance": N_("Within chance"),
}


@dataclass(frozen=True)
class FactorRow:
    """One factor of the first table; numbers as text with their intervals in brackets, empty where there are none."""

    name: str
    title: Text
    share: str
    share_ends: str
    dot: Dot
    effect: str
    effect_ends: str
    mean: str
    mean_ends: str
    scale: str
    standing: str
    kind: str
    says: Text | None
    mixed: bool


@dataclass(frozen=True)
class IndexRow:
    """One branch or period: its name, the index in text, the dot, how many answered; note: small or withheld."""

    name: str | None
    value: str
    ends: str
    dot: Dot
    base: int
    note: Text | None


@dataclass(frozen=True)
class BranchRow(IndexRow):
    """The same of a branch, with what it moved by, whether that is beyond chance, and its own course: the step's index
    with its interval, None where there were no answers."""

    moved: str = ""
    moved_ends: str = ""
    clear: bool = False
    course: tuple[IndexRow | None, ...] = ()


class Rows:
    """What the template asks for, in one language."""

    def __init__(self, found: Drivers, lang: Language) -> None:
        self.found, self.lang = found, lang

    @property
    def says(self) -> list[Text]:
        """What the page begins with: nothing that stands further down in the same words."""
        elsewhere = {*self.warnings, *self.mixed.values(), *([self.followed] if self.followed else [])}
        return [text for text in understand.driver_summary(self.found) if text not in elsewhere]

    @property
    def warnings(self) -> list[Text]:
        return [understand.turned_words(self.found, one) for one in self.found.turned]

    @property
    def mixed(self) -> dict[str, Text]:
        """Factor → that its figures of the whole come from the mix; only factors of which that is so."""
        words = {f.name: understand.mixed_words(self.found, f.name) for f in self.found.factors}
        return {name: text for name, text in words.items() if text}

    @property
    def mixed_names(self) -> Text:
        """The titles of those factors, in a row."""
        return rowed([understand.driver_title(name) for name in self.mixed])

    @property
    def followed(self) -> Text | None:
        return understand.followed_words(self.found.followed) if self.found.followed else None

    @property
    def against(self) -> Period | None:
        """The days that branches are held against."""
        seen = self.found.indices
        return Period.parse(seen.against) if seen and seen.against else None

    @property
    def factors(self) -> list[FactorRow]:
        shares = self.found.importance.shares if self.found.importance else ()
        kinds = {c.factor: c for c in self.found.asymmetry.contrasts} if self.found.asymmetry else {}
        factors, mixed = {f.name: f for f in self.found.factors}, self.mixed
        rows = []
        for share in shares:
            one, kind = factors[share.predictor], kinds.get(share.predictor)
            dot = Dot(100 * share.share, 100 * share.share_low, 100 * share.share_high)
            standing = STANDINGS[share.told]
            rows.append(FactorRow(
                one.name, understand.driver_title(one.name), numerals.number(dot.value or 0, 0, self.lang) + "%",
                self.ends(dot, 0), dot, self.value(one.effect, 2, signed=True), self.ends(one.effect, 2),
                self.value(one.mean, 2), self.ends(one.mean, 2), f"{one.low:g}–{one.high:g}",
                self.lang.say(standing), self.lang.say(KINDS[kind.kind]) if kind else "",
                self.found.says(kind) if kind and kind.kind in TOLD and one.name not in mixed else None,
                one.name in mixed,
            ))  # fmt: skip
        return rows

    @property
    def share_scale(self) -> Scale:
        top = max((r.dot.high or 0 for r in self.factors), default=1.0)
        return Scale(0, max(top * 1.05, 1.0), 2, 98)

    @property
    def places(self) -> list[tuple[Text, str, str, str, str, str, Text | None]]:
        """Title, importance and performance with their ends, the quadrant, and what that means where it is clear."""
        if not self.found.map:
            return []
        mixed = self.mixed
        return [
            (
                understand.driver_title(p.factor), numerals.number(p.importance.value, 0, self.lang) + "%",
                self.ends(p.importance, 0), self.value(p.performance, 1), self.ends(p.performance, 1),
                self.lang.say(QUADRANTS[p.quadrant]), None if p.quadrant == "unclear" or p.factor in mixed else self.found.says(p),
            )
            for p in self.found.map.places
        ]  # fmt: skip

    @property
    def behaviour(self) -> list[tuple[Text, str, str, bool, str, str, bool]]:
        """Title, stated with ends and whether it is clear, real in percentage points with ends and whether it is."""
        if not self.found.behaviour:
            return []
        return [
            (
                understand.driver_title(m.factor), self.value(m.stated, 2, signed=True), self.ends(m.stated, 2), m.stated_clear,
                self.value(_times(m.real, 100), 1, signed=True), self.ends(_times(m.real, 100), 1), m.real_clear,
            )
            for m in self.found.behaviour.moved
        ]  # fmt: skip

    @property
    def branches(self) -> list[BranchRow]:
        steps = self.steps
        return [self._branch(b, steps) for b in self.found.indices.branches] if self.found.indices else []

    @property
    def steps(self) -> list[str]:
        """The steps of the branches' courses, the earliest first, as they are written."""
        branches = self.found.indices.branches if self.found.indices else ()
        names = {part.name for b in branches for part in b.course}
        return sorted(names, key=lambda n: Period.parse(n).first)

    @property
    def step_titles(self) -> list[str]:
        return [dates.short(Period.parse(step), self.lang) for step in self.steps]

    def _branch(self, one: Branch, steps: Sequence[str]) -> BranchRow:
        known = {part.name: self._index(part.name, part.index) for part in one.course}
        return BranchRow(
            **vars(self._index(one.name, one.index)), moved=self.value(one.moved, 1, signed=True) if one.moved else "",
            moved_ends=self.ends(one.moved, 1), clear=one.clear, course=tuple(known.get(s) for s in steps),
        )  # fmt: skip

    @property
    def periods(self) -> list[IndexRow]:
        parts = self.found.indices.periods if self.found.indices else ()
        return [self._index(dates.short(Period.parse(p.name), self.lang), p.index) for p in parts]

    @property
    def whole(self) -> IndexRow | None:
        return self._index(None, self.found.indices.whole) if self.found.indices else None

    def scale_of(self, rows: Sequence[IndexRow]) -> Scale:
        return around([r.dot for r in rows if not r.dot.small] or [r.dot for r in rows], 3, 97)

    @property
    def ways(self) -> list[tuple[Text, Text, str, str, bool]]:
        """Source, target, the path with its ends, and whether it is beyond chance among all."""
        return [
            (
                understand.driver_title(w.source),
                understand.driver_title(w.target),
                self.value(w, 2),
                self.ends(w, 2),
                bool(w.found),
            )
            for w in self.found.paths.ways
        ]

    @property
    def blocks(self) -> list[tuple[Text, list[tuple[str, Text]], str, str]]:
        """Title, its questions, alpha and composite reliability of each block of the model."""
        measured = {m.block: m for m in self.found.paths.measured}
        rows = []
        for block in self.found.model.blocks:
            m = measured.get(block.name)
            parts = [
                numerals.NOTHING if v is None else numerals.number(v, 2, self.lang)
                for v in ((m.alpha, m.composite) if m else (None, None))
            ]
            asks = [(q, understand.question_asks(q)) for q in block.questions]
            rows.append((understand.driver_title(block.name), asks, parts[0], parts[1]))
        return rows

    def value(self, one: Any, digits: int, *, signed: bool = False) -> str:
        at = None if one is None else one.value
        return numerals.NOTHING if at is None else numerals.number(at, digits, self.lang, signed=signed)

    def ends(self, one: Any, digits: int) -> str:
        """(0.43–0.46); empty where there is no interval."""
        if one is None or one.low is None or one.high is None:
            return ""
        low, high = (numerals.number(v, digits, self.lang) for v in (one.low, one.high))
        if low.startswith(numerals.MINUS):
            return "(" + self.lang.say("{low} to {high}", low=low, high=high) + ")"
        return f"({low}{JOINED}{high})"

    def _index(self, name: str | None, index: Any) -> IndexRow:
        dot = Dot(index.value, index.low, index.high, index.note is not None)
        return IndexRow(name, self.value(index, 1), self.ends(index, 1), dot, index.n, index.note)


def _times(one: Any, by: float) -> Dot:
    value, low, high = (None if v is None else v * by for v in (one.value, one.low, one.high))
    return Dot(value, low, high)
