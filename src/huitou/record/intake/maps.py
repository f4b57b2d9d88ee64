"""Maps: which header of an export is which canonical column. A small TOML file that a person can read and copy.

title = { zh-Hant = "…", zh-Hans = "…", en = "…" }
recognise = ["InvoiceNo", "UnitPrice"]      # a file with all of these headers is one of this kind
source = "my-shop"                          # facts are told apart by source and id

[purchases]                                 # a fact, and for each of its columns where it comes from
gather = true                               # several rows make one of it (an order with many lines)
when = [{ column = "InvoiceNo", starts = "C", not = true }]
order_id = "InvoiceNo"                      # a header, or several of which the first that is filled counts
currency = { const = "GBP" }
amount = { times = ["Quantity", "UnitPrice"], gather = "sum" }
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from huitou.base import LANGS, Missing, Text, Unfit
from huitou.record.intake import texts
from huitou.record.intake.dates import ORDERS
from huitou.record.intake.headers import place, plain
from huitou.record.intake.scale_marks import without_scale
from huitou.record.shape import Fact

GUESS = "guess"  # the name of a map that nobody wrote
GATHERS = ("first", "last", "min", "max", "sum")
READY = Path(__file__).parent.parent / "maps"
_TESTS = ("is", "starts", "pattern", "empty", "over", "under", "at_most", "at_least")


class Wrong(Exception):
    """A map that cannot be understood; says why, in English, for BAD_MAP."""


@dataclass(frozen=True)
class Take:
    """Where a canonical column comes from.

    headers: the first that is there and filled; times: numbers to multiply; nth: the row's place among the rows with
    the same cells here; made: an id made of these cells; magnitude: without its sign; words: cells to canonical words;
    clock: where the time of day stands, beside a day without one;
    given: a const that was said at the import and is no part of made ids
    """

    headers: tuple[str, ...] = ()
    const: str | None = None
    times: tuple[str, ...] = ()
    nth: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    pattern: str | None = None
    dates: str | None = None
    clock: str | None = None
    zone: str | None = None
    magnitude: bool = False
    given: bool = False
    gather: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.headers, *self.times, *self.nth, *self.made)

    @property
    def uses(self) -> tuple[str, ...]:
        """Every header that it needs, also the one that only says more of another."""
        return (*self.reads, self.clock) if self.clock else self.reads


@dataclass(frozen=True)
class Test:
    """A condition on one cell of a row."""

    column: str
    how: str
    what: Any
    negated: bool = False


@dataclass(frozen=True)
class Strand:
    """One kind of fact that the rows give. gather: rows with one key make one fact; alone: its bad cells spoil only
    itself (answers of a wide survey), where otherwise a bad row gives nothing at all."""

    fact: str
    takes: Mapping[str, Take]
    when: tuple[Test, ...] = ()
    gather: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Refusal:
    """Rows that a map puts aside on purpose, with the reason."""

    when: tuple[Test, ...]
    reason: Text
    column: str | None = None
    code: str = "intake.left_out"


@dataclass(frozen=True)
class Question:
    """A column of a wide survey: found by its header, which question it is, and on which scale."""

    question: str
    headers: tuple[str, ...] = ()
    pattern: str | None = None
    scale: str | None = None
    text: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def names(self, header: str) -> bool:
        """Whether it is known by this header, and not only by a pattern."""
        return any(plain(header) == plain(h) for h in self.headers)


@dataclass(frozen=True)
class Map:
    """How one kind of file is read. attributes: headers that become customer attributes (`*`: all that are left)."""

    name: str
    title: Text
    strands: tuple[Strand, ...]
    recognise: tuple[str, ...] = ()
    source: str | None = None
    refusals: tuple[Refusal, ...] = ()
    questions: tuple[Question, ...] = ()
    attributes: tuple[str, ...] = ()
    fill: tuple[str, tuple[str, ...]] | None = None
    other_ratings: bool = False  # of a wide survey, also take the columns of ratings that no question names
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def guessed(self) -> bool:
        """Whether nobody wrote it: it was made of the headers and cells of one file."""
        return self.name == GUESS

    def question_of(self, header: str) -> Question | None:
        """The question that a column of a wide survey asks: by its name, without its scale too, else by the first
        pattern."""
        for name in dict.fromkeys((header, without_scale(header))):
            for question in self.questions:
                if question.names(name):
                    return question
        for question in self.questions:
            if question.pattern and re.search(question.pattern, header, re.IGNORECASE):
                return question
        return None

    def recognises(self, headers: Sequence[str]) -> bool:
        said = [*headers, *map(without_scale, headers)]
        return bool(self.recognise) and all(
            any(place(one, said) is not None for one in wanted.split("|")) for wanted in self.recognise
        )


def ready() -> dict[str, Path]:
    """The maps that come with Huitou and those of outside packages, by name."""
    return {p.stem: p for p in sorted(READY.glob("*.toml"))} | _outside()


@cache
def _outside() -> dict[str, Path]:
    """Maps of outside packages. Looked for once: going through all that is installed takes longer than an import."""
    from importlib.metadata import entry_points

    return {entry.name: Path(str(entry.load())) for entry in entry_points(group="huitou.maps")}


def load(said: str | Path, facts: Mapping[str, Fact]) -> Map:
    """A ready map by name, or a file. Raises Missing, Unfit."""
    path = ready().get(str(said)) or Path(said)
    if path.suffix != ".toml" or not path.is_file():
        raise Missing("intake.unknown_map", texts.UNKNOWN_MAP, said=said, maps=", ".join(ready()))
    try:
        return build(path.stem, tomllib.loads(path.read_text(encoding="utf-8-sig")), facts)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, Wrong, ValueError) as wrong:
        raise Unfit("intake.bad_map", texts.BAD_MAP, file=path.name, why=wrong) from wrong


def build(name: str, said: Mapping[str, Any], facts: Mapping[str, Fact]) -> Map:
    """A map from what its TOML says. Raises Wrong."""
    rest = dict(said)
    title = _text(rest.pop("title", None)) or Text(name, name, name)
    recognise = _words(rest.pop("recognise", []))
    source = rest.pop("source", None)
    refusals = tuple(_refusal(r) for r in rest.pop("aside", []))
    questions = tuple(_question(q) for q in rest.pop("questions", []))
    attributes = _words(rest.pop("attributes", [])) if not isinstance(rest.get("attributes"), dict) else ()
    fill = rest.pop("fill_down", None)
    others = bool(rest.pop("other_ratings", False))
    rest.pop("about", None)
    strands = []
    for fact, table in rest.items():
        for one in table if isinstance(table, list) else [table]:
            strands.append(_strand(fact, one, facts))
    if not strands:
        raise Wrong("it names no fact")
    filled = (str(fill["by"]), _words(fill["columns"])) if fill else None
    return Map(
        name,
        title,
        tuple(strands),
        recognise,
        source,
        refusals,
        questions,
        attributes,
        filled,
        others,
        dict(said),
    )


def _strand(name: str, table: Any, facts: Mapping[str, Fact]) -> Strand:
    if name not in facts:
        raise Wrong(f"there is no fact called {name}")
    if not isinstance(table, dict):
        raise Wrong(f"[{name}] must be a table")
    rest = dict(table)
    when = tuple(_test(t) for t in rest.pop("when", []))
    gather = bool(rest.pop("gather", False))
    takes = {}
    for column, said in rest.items():
        if column not in facts[name].names:
            raise Wrong(f"{name} has no column {column}")
        takes[column] = _take(f"{name}.{column}", said)
    return Strand(name, takes, when, gather)


def _take(where: str, said: Any) -> Take:
    if isinstance(said, (str, list)):
        return Take(headers=_words(said))
    if not isinstance(said, dict):
        raise Wrong(f"{where}: write a header, a list of headers or a table")
    rest = dict(said)
    take = Take(
        headers=_words(rest.pop("column", [])),
        const=str(rest.pop("const")) if "const" in rest else None,
        times=_words(rest.pop("times", [])),
        nth=_words(rest.pop("nth", [])),
        made=_words(rest.pop("made", [])),
        words={str(k): str(v) for k, v in rest.pop("words", {}).items()},
        pattern=rest.pop("pattern", None),
        dates=rest.pop("dates", None),
        clock=rest.pop("clock", None),
        zone=rest.pop("zone", None),
        magnitude=bool(rest.pop("magnitude", False)),
        given=bool(rest.pop("given", False)),
        gather=rest.pop("gather", None),
    )
    if rest:
        raise Wrong(f"{where}: {', '.join(rest)} is not known")
    if take.gather is not None and take.gather not in GATHERS:
        raise Wrong(f"{where}: gather is one of {', '.join(GATHERS)}")
    if take.dates is not None and take.dates not in ORDERS:
        raise Wrong(f"{where}: dates is one of {', '.join(ORDERS)}")
    return take


def _test(said: Any) -> Test:
    how = [k for k in _TESTS if k in said]
    if (
        not isinstance(said, dict)
        or "column" not in said
        or len(how) != 1
        or set(said) - {*_TESTS, "column", "not"}
    ):
        raise Wrong(f"a condition is {{ column = …, and one of {', '.join(_TESTS)} }}, not {said}")
    return Test(str(said["column"]), how[0], said[how[0]], bool(said.get("not", False)))


def _refusal(said: Any) -> Refusal:
    reason = _text(said.get("reason"))
    if reason is None:
        raise Wrong("[[aside]] needs a reason in three languages")
    return Refusal(tuple(_test(t) for t in said.get("when", [])), reason, said.get("column"))


def _question(said: Any) -> Question:
    if "question" not in said or not ({"column", "pattern"} & set(said)):
        raise Wrong("[[questions]] needs question, and column or pattern")
    words = {str(k): str(v) for k, v in said.get("words", {}).items()}
    return Question(
        said["question"],
        _words(said.get("column", [])),
        said.get("pattern"),
        said.get("scale"),
        bool(said.get("text")),
        words,
    )


def _words(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(str(s) for s in said)


def _text(said: Any) -> Text | None:
    if not isinstance(said, dict) or set(said) != set(LANGS):
        return None
    return Text(*(str(said[lang]) for lang in LANGS))
