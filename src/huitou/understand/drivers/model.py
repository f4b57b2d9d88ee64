"""Which questions belong together and what leads to what: the ready model over what a company asks, or its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huitou.base import LANGS, Text
from huitou.understand.questionnaire import (
    LOYALTY,
    READY,
    SATISFACTION,
    driver_title,
    question_asks,
)

FACTOR = "csat."  # questions on one factor: csat.service, or csat.service.quick where there are several
MOST_BLOCKS, MOST_QUESTIONS = 20, 30
LEAST_ANSWERS = 30

_SATISFIED = ("csat", "satisfaction", "satisfaction.")
_LOYAL = ("nps", "cli.", "loyalty", "loyalty.", "repurchase", "repurchase.", "intent", "intent.")
_SECURE = {SATISFACTION: ("secure.satisfied",), LOYALTY: ("secure.recommend", "secure.continue")}


@dataclass(frozen=True)
class DriverBlock:
    """One thing in people's minds and the questions that ask for it. name: a code of the ready model, or own words."""

    name: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class DriverModel:
    """blocks, and arrows from what moves to what is moved. own: made by the company."""

    blocks: tuple[DriverBlock, ...]
    arrows: tuple[tuple[str, str], ...]
    own: bool = False

    def questions_of(self, name: str) -> tuple[str, ...]:
        return next((b.questions for b in self.blocks if b.name == name), ())

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(q for b in self.blocks for q in b.questions))

    @property
    def outcome(self) -> str | None:
        """What the factors move: satisfaction; in a model of one's own without it, what most arrows lead to."""
        into = [target for _, target in self.arrows]
        if SATISFACTION in into:
            return SATISFACTION
        asking_overall = [b.name for b in self.blocks if "csat" in b.questions and b.name in into]
        if asking_overall:
            return asking_overall[0]
        return max(dict.fromkeys(into), key=into.count, default=None)

    @property
    def factors(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source for source, target in self.arrows if target == self.outcome))

    @property
    def loyalty(self) -> str | None:
        """Where satisfaction leads; None where nothing of the kind is asked."""
        onward = [target for source, target in self.arrows if source == self.outcome]
        return LOYALTY if LOYALTY in onward else next(iter(onward), None)

    def without(self, names: Iterable[str]) -> DriverModel:
        """The same without some blocks, and without what is then connected to nothing."""
        gone = set(names)
        arrows = tuple(a for a in self.arrows if not gone & set(a))
        held = {name for arrow in arrows for name in arrow}
        return DriverModel(tuple(b for b in self.blocks if b.name in held), arrows, self.own)

    def keeping(self, questions: Iterable[str]) -> DriverModel:
        """The same with only these questions, and without the blocks that have none left."""
        kept = set(questions)
        blocks = tuple(DriverBlock(b.name, tuple(q for q in b.questions if q in kept)) for b in self.blocks)
        empty = [b.name for b in blocks if not b.questions]
        return DriverModel(blocks, self.arrows, self.own).without(empty)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        blocks = [{"name": b.name, "questions": [*b.questions]} for b in self.blocks]
        return {"blocks": blocks, "arrows": [[*a] for a in self.arrows]}


def from_dict(said: Mapping[str, Any], *, own: bool = True) -> DriverModel:
    """A model from what `as_dict` gave. What makes no sense in it is found by `problems`."""
    blocks = tuple(DriverBlock(str(b["name"]), tuple(str(q) for q in b["questions"])) for b in said["blocks"])
    return DriverModel(blocks, tuple((str(s), str(t)) for s, t in said["arrows"]), own)


def ready_driver_model(asked: Iterable[str]) -> DriverModel:
    """Factors → satisfaction → loyalty, over the questions a company asks: `csat.<factor>…`, `csat` and
    `satisfaction.…`, `nps`, `cli.…`, `loyalty.…`, `repurchase`. Factors of its own come behind the eight.

    Where nobody asks for satisfaction the factors lead to loyalty at once.
    """
    questions = sorted(set(asked))
    factors: dict[str, list[str]] = {}
    for question in questions:
        if question.startswith(FACTOR) and len(question) > len(FACTOR):
            factors.setdefault(question.split(".")[1], []).append(question)
    factors.pop("", None)
    order = [*(f for f in READY if f in factors), *(f for f in factors if f not in READY)]
    blocks = [DriverBlock(name, tuple(factors[name])) for name in order]
    ends = [
        DriverBlock(name, found)
        for name, wanted in ((SATISFACTION, _SATISFIED), (LOYALTY, _LOYAL))
        if (found := _of(questions, wanted) or _of(questions, _SECURE[name]))
    ]
    names = [b.name for b in ends]
    arrows = [(f, names[0]) for f in order] if names else []
    arrows += [(SATISFACTION, LOYALTY)] if names == [SATISFACTION, LOYALTY] else []
    return DriverModel((*blocks, *ends), tuple(arrows))


def _of(questions: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    return tuple(q for q in questions if any(q.startswith(w) if w.endswith(".") else q == w for w in wanted))


@dataclass(frozen=True)
class Problem:
    """What is wrong with a model, and the field it stands in: block.2.name, block.2.questions, arrow.0, model."""

    field: str
    says: Text


_NO_NAME = Text("請為這個構面取名。", "请为这个维度取名。", "Give this block a name.")
_TWICE = Text(
    "「{name}」這個名字用了兩次；每個構面要有自己的名字。",
    "“{name}”这个名字用了两次；每个维度要有自己的名字。",
    "The name “{name}” is used twice; each block needs its own.",
)
_NO_QUESTIONS = Text(
    "「{name}」沒有題目；請至少選一題。",
    "“{name}”没有题目；请至少选一题。",
    "“{name}” has no question; choose at least one.",
)
_UNKNOWN = Text(
    "沒有「{question}」這一題的分數回答；請從有人回答過的題目中選。",
    "没有“{question}”这一题的分数回答；请从有人回答过的题目中选。",
    "Nobody has answered a question “{question}” with a number; choose one that was answered.",
)
_NO_DATA = Text(
    "「{question}」只有 {n} 筆回答，至少要 {least} 筆。",
    "“{question}”只有 {n} 条回答，至少要 {least} 条。",
    "“{question}” has only {n} answers; it takes at least {least}.",
)
_IN_TWO = Text(
    "「{question}」已經屬於「{name}」；一題只能放在一個構面。",
    "“{question}”已经属于“{name}”；一题只能放在一个维度。",
    "“{question}” belongs to “{name}” already; a question can be in one block only.",
)
_NO_BLOCK = Text(
    "箭頭指到的「{name}」不是上面的構面。",
    "箭头指到的“{name}”不是上面的维度。",
    "“{name}” in this arrow is none of the blocks above.",
)
_ITSELF = Text("構面不能指向自己。", "维度不能指向自己。", "A block cannot lead to itself.")
_CYCLE = Text(
    "箭頭繞成一圈：{ring}。請拿掉其中一支。",
    "箭头绕成一圈：{ring}。请去掉其中一支。",
    "The arrows run in a circle: {ring}. Take one of them away.",
)
_ALONE = Text(
    "「{name}」沒有任何箭頭；請接上，或刪去。",
    "“{name}”没有任何箭头；请接上，或删去。",
    "No arrow leads to or from “{name}”; connect it or remove it.",
)
_TOO_SMALL = Text(
    "至少要有兩個構面和一支箭頭。",
    "至少要有两个维度和一支箭头。",
    "It takes at least two blocks and one arrow.",
)
_TOO_LARGE = Text(
    "最多 {blocks} 個構面，每個最多 {questions} 題。",
    "最多 {blocks} 个维度，每个最多 {questions} 题。",
    "At most {blocks} blocks, with at most {questions} questions each.",
)


def problems(model: DriverModel, answered: Mapping[str, int]) -> list[Problem]:
    """All that is wrong with a model of one's own; answered: how many answers each question has."""
    found = [*_blocks_wrong(model, answered), *_arrows_wrong(model)]
    if not found and (len(model.blocks) < 2 or not model.arrows):
        found.append(Problem("model", _TOO_SMALL))
    if len(model.blocks) > MOST_BLOCKS or any(len(b.questions) > MOST_QUESTIONS for b in model.blocks):
        found.append(Problem("model", _TOO_LARGE.fill(blocks=MOST_BLOCKS, questions=MOST_QUESTIONS)))
    return found


def _blocks_wrong(model: DriverModel, answered: Mapping[str, int]) -> list[Problem]:
    found: list[Problem] = []
    names: set[str] = set()
    home: dict[str, str] = {}
    for i, block in enumerate(model.blocks):
        if not block.name.strip():
            found.append(Problem(f"block.{i}.name", _NO_NAME))
        elif block.name in names:
            found.append(Problem(f"block.{i}.name", _TWICE.fill(name=driver_title(block.name))))
        names.add(block.name)
        where = f"block.{i}.questions"
        if not block.questions:
            found.append(Problem(where, _NO_QUESTIONS.fill(name=driver_title(block.name or "?"))))
        for question in block.questions:
            n = answered.get(question, 0)
            if question in home:
                found.append(
                    Problem(
                        where,
                        _IN_TWO.fill(question=question_asks(question), name=driver_title(home[question])),
                    )
                )
            elif n == 0:
                found.append(Problem(where, _UNKNOWN.fill(question=question_asks(question))))
            elif n < LEAST_ANSWERS:
                found.append(
                    Problem(where, _NO_DATA.fill(question=question_asks(question), n=n, least=LEAST_ANSWERS))
                )
            home.setdefault(question, block.name)
    return found


def _arrows_wrong(model: DriverModel) -> list[Problem]:
    names = {b.name for b in model.blocks}
    found: list[Problem] = []
    for i, (source, target) in enumerate(model.arrows):
        for name in (source, target):
            if name not in names:
                found.append(Problem(f"arrow.{i}", _NO_BLOCK.fill(name=driver_title(name or "?"))))
        if source == target:
            found.append(Problem(f"arrow.{i}", _ITSELF))
    if not found and (ring := circle(model.arrows)):
        last = next(i for i, a in enumerate(model.arrows) if a == (ring[-2], ring[-1]))
        found.append(Problem(f"arrow.{last}", _CYCLE.fill(ring=_ring(ring))))
    held = {name for arrow in model.arrows for name in arrow}
    if model.arrows:
        alone = [(i, b) for i, b in enumerate(model.blocks) if b.name.strip() and b.name not in held]
        found += [Problem(f"block.{i}.name", _ALONE.fill(name=driver_title(b.name))) for i, b in alone]
    return found


def _ring(names: Sequence[str]) -> Text:
    titles = [driver_title(name) for name in names]
    return Text(*(" → ".join(title.said(lang) for title in titles) for lang in LANGS))


def circle(arrows: Sequence[tuple[str, str]]) -> list[str]:
    """The names along a ring of arrows, the first again at the end; empty where there is none."""
    onward: dict[str, list[str]] = {}
    for source, target in arrows:
        onward.setdefault(source, []).append(target)
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in onward.get(name, []):
            if ring := walk(target, [*path, name]):
                return ring
        done.add(name)
        return []

    return next((ring for start in onward if (ring := walk(start, []))), [])
