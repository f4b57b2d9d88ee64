"""The form of a model of drivers: blocks, which block each question belongs to, and arrows; filled in without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from huitou import understand
from huitou.base import Text
from huitou.faces.web.asked import number
from huitou.understand import Asked, DriverBlock, DriverModel, Problem

SPARE_BLOCKS, SPARE_ARROWS = 2, 3
MOST_BLOCKS, MOST_ARROWS, MOST_QUESTIONS = 24, 80, 150
LONGEST = 60  # letters of a name


@dataclass(frozen=True)
class Question:
    """A question that customers answered: its name, what it asks, its scale, how many answers, and the number of its
    block, "" for none."""

    name: str
    asks: Text
    scale: str
    answers: int
    block: str


@dataclass(frozen=True)
class Form:
    """names: of the blocks, empty ones to be filled in; arrows: (source, target) as numbers of blocks, or ""; wrong:
    field → what is wrong with it."""

    names: tuple[str, ...]
    questions: tuple[Question, ...]
    arrows: tuple[tuple[str, str], ...]
    wrong: Mapping[str, Text] = field(default_factory=dict)

    @property
    def blocks(self) -> list[tuple[str, str]]:
        """The choices of a block: its number and its name."""
        return [(str(i), name) for i, name in enumerate(self.names) if name]

    @staticmethod
    def code(name: str) -> str:
        """The code of a ready block, to stand beside its title; "" for a name of one's own."""
        title = understand.driver_title(name).en
        return name if title != name == understand.driver_code(title) else ""

    @property
    def model(self) -> DriverModel:
        """What was filled in; empty rows are no rows."""
        return DriverModel(
            tuple(DriverBlock(self.names[i], self._questions_of(i)) for i in self._used),
            tuple((self._name(s), self._name(t)) for s, t in self._drawn),
            own=True,
        )

    def longer(self) -> Form:
        """The same with some empty rows."""
        names = (*(n for n in self.names), *[""] * SPARE_BLOCKS)
        return replace(
            self, names=names[:MOST_BLOCKS], arrows=(*self.arrows, *[("", "")] * SPARE_ARROWS)[:MOST_ARROWS]
        )

    def with_problems(self, found: Sequence[Problem]) -> Form:
        """The same with what is wrong beside the row it was typed in: problems count only rows that are used."""
        blocks, arrows = self._used, [i for i, a in enumerate(self.arrows) if any(a)]
        wrong: dict[str, Text] = {}
        for one in found:
            kind, _, rest = one.field.partition(".")
            at = number(rest.partition(".")[0])
            rows = blocks if kind == "block" else arrows
            wrong.setdefault(f"{kind}.{rows[at]}" if rest and at < len(rows) else "model", one.says)
        return replace(self, wrong=wrong)

    @property
    def _used(self) -> list[int]:
        return [i for i, name in enumerate(self.names) if name or self._questions_of(i)]

    @property
    def _drawn(self) -> list[tuple[str, str]]:
        return [a for a in self.arrows if any(a)]

    def _questions_of(self, block: int) -> tuple[str, ...]:
        return tuple(q.name for q in self.questions if q.block == str(block))

    def _name(self, said: str) -> str:
        return (
            self.names[int(said)] if said.isascii() and said.isdigit() and int(said) < len(self.names) else ""
        )


def form_of(model: DriverModel, asked: Mapping[str, Asked]) -> Form:
    """The form filled with a model."""
    names = tuple(b.name for b in model.blocks)
    place = {name: str(i) for i, name in enumerate(names)}
    home = {q: place[b.name] for b in model.blocks for q in b.questions}
    arrows = tuple((place.get(s, ""), place.get(t, "")) for s, t in model.arrows)
    return Form(names, _questions(asked, home), arrows).longer()


def read(said: Mapping[str, str], asked: Mapping[str, Asked]) -> Form:
    """The form as it was sent."""
    names = [
        understand.driver_code(said.get(f"block.{i}", "")[:LONGEST])
        for i in range(_rows(said, "block.", MOST_BLOCKS))
    ]
    home = {
        name.removeprefix("question."): b for name, b in said.items() if name.startswith("question.") and b
    }
    arrows = [
        (said.get(f"source.{i}", ""), said.get(f"target.{i}", ""))
        for i in range(_rows(said, "source.", MOST_ARROWS))
    ]
    return Form(tuple(names), _questions(asked, home), tuple(arrows))


def _questions(asked: Mapping[str, Asked], home: Mapping[str, str]) -> tuple[Question, ...]:
    """Those with the most answers first, and every one that has a block, also where nobody answers it any more."""
    often = sorted(asked, key=lambda q: (-asked[q].answers, q))[:MOST_QUESTIONS]
    names = sorted({*often, *home})
    return tuple(
        Question(
            q, understand.question_asks(q), f"{asked[q].low:g}–{asked[q].high:g}" if q in asked else "",
            asked[q].answers if q in asked else 0, home.get(q, ""),
        )
        for q in names
    )  # fmt: skip


def _rows(said: Mapping[str, str], prefix: str, most: int) -> int:
    numbers = [number(name.removeprefix(prefix)) for name in said if name.startswith(prefix)]
    return min(most, max(numbers, default=-1) + 1)
