"""The columns of an uploaded file as lines of a form, and the questions that only a person can answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from huitou.base import HuitouError, Text
from huitou.faces.language import Language
from huitou.faces.web.choosing import (
    ATTRIBUTE,
    DERIVED,
    SIDE,
    WAYS,
    Choice,
    Use,
    asked_by_survey,
    now,
    title_of,
    uses_of,
)
from huitou.faces.wording import N_
from huitou.record import CLOCK, FACTS, ORDERS, Kind, Proposal, known_by

SHOWN = 3  # cells of a column that are shown
ORDER_WORDS = {
    "dmy": N_("day, month, year"),
    "mdy": N_("month, day, year"),
    "ymd": N_("year, month, day"),
    "roc": N_("year of the Republic, month, day"),
}


@dataclass(frozen=True)
class Group:
    """Where a column may go within one kind of fact: (value, title, whether it must be given)."""

    title: Text
    options: list[tuple[str, Text, bool]]


_KNOWN = Group(
    Text("顧客，由這一欄認出", "客户，由这一列识别", "The customer, known by"),
    [(f"customers.{c}", FACTS["customers"].column(c).title, False) for c in WAYS],
)


@dataclass(frozen=True)
class Line:
    """One column of the file. value: what its field is set to; also: (value, words) of a use that no group offers."""

    index: int
    header: str
    cells: list[str]
    value: str
    also: tuple[str, str] | None
    doubtful: bool
    question: str = ""
    sorts_out: bool = False  # its words tell which rows are put aside


@dataclass(frozen=True)
class Question:
    """What only a person can tell: (value, words) to choose from; said what is meant."""

    name: str
    asks: str
    header: str
    example: str
    options: list[tuple[str, object]]
    chosen: str = ""


def lines_of(proposal: Proposal, choice: Choice | None, lang: Language) -> list[Line]:
    """Every column of the file. choice: what was chosen, where that could not be done and stands as it was typed."""
    values, used, asked = now(proposal), uses_of(proposal), asked_by_survey(proposal)
    values |= dict(choice.columns) if choice else {}
    offered = {value for group in groups(proposal) for value, _, _ in group.options} | {"", ATTRIBUTE}
    doubtful = {match.header for match in proposal.matches if match.doubtful and match.fact not in DERIVED}
    status = {test.column for refusal in proposal.map.refusals for test in refusal.when}
    found = []
    for index, header in enumerate(proposal.headers):
        cells = list(dict.fromkeys(c for row in proposal.first if (c := row[index]) and c.strip()))[:SHOWN]
        value = values[index]
        also = None if value in offered else (value, _in_words(used.get(index, []), lang))
        check = header in doubtful and not choice
        found.append(Line(index, header, cells, value, also, check, asked.get(index, ""), header in status))
    return found


def groups(proposal: Proposal) -> list[Group]:
    """The kinds of fact that the file gives, and those that can stand beside them by an id that is there."""
    given = [f for f in proposal.facts if f not in DERIVED or len(proposal.facts) == 1]
    ids = {c for strand in proposal.map.strands for c in strand.takes}
    beside = [f for f, key in SIDE if f not in given and key in ids] if given else []
    nobody = _asks_who(proposal)
    shown = [_group(fact) for fact in [*given, *beside] if not (nobody and fact == "customers")]
    return [*shown, _KNOWN] if nobody else shown


def _asks_who(proposal: Proposal) -> bool:
    """Whether the file is of customers, but gives no id of theirs: it may know them by a phone or the like."""
    known = known_by(proposal.map)
    given = any("customer_id" in s.takes for s in proposal.map.strands if s.fact not in DERIVED)
    return ("customers" not in proposal.facts and bool(known or not given)) and any(
        "customer_id" in FACTS[f].names for f in proposal.facts
    )


def _group(fact: str) -> Group:
    shape = FACTS[fact]
    made = shape.key[0] if shape.made_from else None
    options = []
    for c in shape.columns:
        options.append((f"{fact}.{c.name}", c.title, c.required and c.name not in (made, "line")))
        if c.kind is Kind.TIME:
            options.append((f"{fact}.{c.name}{CLOCK}", title_of(fact, f"{c.name}{CLOCK}"), False))
    return Group(shape.title, options)


def may_keep(proposal: Proposal | None) -> bool:
    """Whether a column can be kept as an attribute of customers: only where the file says which customer."""
    if proposal is None:
        return False
    return any("customer_id" in s.takes for s in proposal.map.strands if s.fact != "attributes")


def questions(proposal: Proposal | None, asked: Iterable[HuitouError]) -> list[Question]:
    """One question for each thing that cannot be told from the file."""
    found: dict[str, Question] = {}
    for wrong in asked:
        data = wrong.data
        if wrong.code == "intake.ambiguous_dates" and proposal and data["column"] in proposal.headers:
            name = f"date{proposal.headers.index(str(data['column']))}"
            found[name] = Question(
                name, "date", str(data["column"]), str(data["example"]), _days(data["days"])
            )
        elif wrong.code == "intake.unclear_fact":
            titles = [(str(f), FACTS[str(f)].title) for f in _list(data["choices"])]
            found["fact"] = Question("fact", "fact", "", "", list(titles))
        elif wrong.code in ("intake.several_sheets", "intake.no_sheet") and "choices" in data:
            found["sheet"] = Question(
                "sheet", "sheet", "", "", [(str(s), str(s)) for s in _list(data["choices"])]
            )
    return list(found.values())


def answered(proposal: Proposal | None, choice: Choice, open_: list[Question]) -> list[tuple[str, str, str]]:
    """(name of the field, order, header) of dates that were asked about before."""
    names = {q.name for q in open_}
    if proposal is None:
        return []
    return [
        (f"date{i}", order, proposal.headers[i])
        for i, order in choice.dates
        if i < len(proposal.headers) and f"date{i}" not in names
    ]


def _list(said: object) -> list[object]:
    return list(said) if isinstance(said, list | tuple) else []


def _days(said: object) -> list[tuple[str, object]]:
    days = said if isinstance(said, dict) else {}
    return [(order, date.fromisoformat(days[order])) for order in ORDERS if order in days]


def _in_words(uses: list[Use], lang: Language) -> str:
    """`Lines · Order id + Purchases · Order id`"""
    said = []
    for fact, column, plainly in uses:
        title = f"{FACTS[fact].title.said(lang.code)} · {title_of(fact, column).said(lang.code)}"
        said.append(title if plainly else lang.say("{column} (computed)", column=title))
    return " + ".join(said)
