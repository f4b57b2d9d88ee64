"""What a person chooses on the page of an uploaded file, and what that means for the proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from huitou.base import Text, Unfit
from huitou.record import CLOCK, FACTS, ORDERS, Kind, Proposal, known_by, plain

ATTRIBUTE = "attributes"
DERIVED = ("identities", "attributes")  # made of customers, unless a file is nothing else
SIDE = (("customers", "customer_id"), ("products", "product_id"), ("branches", "branch"))
WAYS = {
    "phone": "phone",
    "email": "email",
    "line_id": "line",
    "wechat_id": "wechat",
    "card": "card",
}  # column: kind
_WORDS = ("fact", "map", "sheet", "source", "survey")
_BOTH = Text(
    zh_hant="「{first}」和「{second}」都選成了「{column}」；請只留一欄。",
    zh_hans="“{first}”和“{second}”都选成了“{column}”；请只留一列。",
    en="Both “{first}” and “{second}” are set to “{column}”; leave only one of them.",
)
_CLOCK_OF = Text(
    zh_hant="{column}的時刻（另一欄是日期）",
    zh_hans="{column}的时刻（另一列是日期）",
    en="{column}: time of day (the day is in another column)",
)
Use = tuple[str, str, bool]  # fact, column, whether it is read as it stands (else computed from it)


@dataclass(frozen=True)
class Choice:
    """The fields of the form. columns: (place of the column in the file, where it goes); dates likewise."""

    fact: str = ""
    map: str = ""
    sheet: str = ""
    source: str = ""
    survey: str = ""
    dates: tuple[tuple[int, str], ...] = ()
    columns: tuple[tuple[int, str], ...] = field(default=())

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Choice:
        """The columns count only for the kind of file they were shown for (`seen`)."""
        words = {n: said.get(n, "").strip() for n in _WORDS}
        same = said.get("seen", "") in ("", "|".join(words[n] for n in ("fact", "map", "sheet")))
        dates = {i: o for i, o in _numbered(said, "date") if o in ORDERS}
        columns = dict(_numbered(said, "c")) if same else {}
        return cls(**words, dates=tuple(sorted(dates.items())), columns=tuple(sorted(columns.items())))

    @property
    def seen(self) -> str:
        return "|".join((self.fact, self.map, self.sheet))

    def query(self) -> str:
        words = {n: getattr(self, n) for n in _WORDS if getattr(self, n)}
        more = {f"date{i}": o for i, o in self.dates} | {f"c{i}": w for i, w in self.columns}
        return urlencode({**words, **more, **({"seen": self.seen} if self.columns else {})})

    def orders(self, proposal: Proposal) -> dict[str, str]:
        """{header: order} of the dates that were asked about and are still dates."""
        found = {}
        for index, order in self.dates:
            uses = uses_of(proposal).get(index, [])
            if any(
                not c.endswith(CLOCK) and FACTS[f].column(c).kind in (Kind.TIME, Kind.DAY) for f, c, _ in uses
            ):
                found[proposal.headers[index]] = order
        return found


def _numbered(said: Mapping[str, str], start: str) -> list[tuple[int, str]]:
    return [
        (int(n.removeprefix(start)), w.strip())
        for n, w in said.items()
        if n.startswith(start) and n.removeprefix(start).isascii() and n.removeprefix(start).isdigit()
    ]


def uses_of(proposal: Proposal) -> dict[int, list[Use]]:
    """What every column of the file is used for, by its place."""
    places = {plain(h) or h: i for i, h in reversed(list(enumerate(proposal.headers)))}
    found: dict[int, list[Use]] = {}
    for strand in proposal.map.strands:
        for column, take in strand.takes.items():
            for header in dict.fromkeys(take.uses):
                index = places.get(plain(header) or header)
                if index is not None:
                    name = f"{column}{CLOCK}" if header == take.clock else column
                    use = (strand.fact, name, header in take.headers or header == take.clock)
                    found.setdefault(index, [])
                    if use not in found[index]:
                        found[index].append(use)
    return found


def title_of(fact: str, column: str) -> Text:
    """What a column is called; also that of the time of day of another (`bought_at.clock`)."""
    title = FACTS[fact].column(column.removesuffix(CLOCK)).title
    return _CLOCK_OF.fill(column=title) if column.endswith(CLOCK) else title


def asked_by_survey(proposal: Proposal) -> dict[int, str]:
    """Columns of a wide survey that are a question, by place: which one."""
    used = uses_of(proposal)
    found = {}
    for index, header in enumerate(proposal.headers):
        if (
            proposal.map.questions
            and header
            and index not in used
            and (one := proposal.map.question_of(header))
        ):
            found[index] = one.question
    return found


def kept_as_attributes(proposal: Proposal) -> set[str]:
    if any(s.fact == ATTRIBUTE for s in proposal.map.strands):
        return set()
    return {m.header for m in proposal.matches if m.fact == ATTRIBUTE and m.column == "value"}


def written(uses: list[Use]) -> str:
    """Uses as the value of a field."""
    return "+".join(f"{'' if plainly else '~'}{fact}.{column}" for fact, column, plainly in uses)


def now(proposal: Proposal) -> dict[int, str]:
    """The value of every column's field as the proposal has it."""
    used, kept, known = uses_of(proposal), kept_as_attributes(proposal), known_by(proposal.map)
    found = {}
    for index, header in enumerate(proposal.headers):
        found[index] = written(used[index]) if used.get(index) else ATTRIBUTE if header in kept else ""
        if known.get(header) and len(known) == 1:
            found[index] = f"customers.{next(c for c, kind in WAYS.items() if kind == known[header])}"
    return found


def changes(choice: Choice, proposal: Proposal) -> dict[tuple[str, str], str | None]:
    """What `record.remap` is to change. Raises Unfit where two columns are set to the same."""
    was, used, headers = now(proposal), uses_of(proposal), proposal.headers
    set_to = {i: w for i, w in choice.columns if i < len(headers) and headers[i] and w != was[i]}
    assigned: dict[tuple[str, str], str] = {}
    for index, words in set_to.items():
        for fact, column in _plain_uses(words):
            other = assigned.setdefault((fact, column), headers[index])
            if other != headers[index]:
                title = title_of(fact, column)
                raise Unfit("data.both", _BOTH, first=other, second=headers[index], column=title)
    found: dict[tuple[str, str], str | None] = dict(assigned)
    for index in set_to:
        found |= _released(used.get(index, []), found, assigned)
        if was[index] == ATTRIBUTE:
            found[ATTRIBUTE, headers[index]] = None
        if set_to[index] == ATTRIBUTE:
            found[ATTRIBUTE, headers[index]] = headers[index]
    return found


def _plain_uses(words: str) -> list[tuple[str, str]]:
    found = []
    for word in words.split("+"):
        fact, dot, column = word.partition(".")
        if dot and not fact.startswith("~"):
            found.append((fact, column))
    return found


def _released(
    uses: list[Use], found: Mapping[tuple[str, str], str | None], assigned: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], str | None]:
    """What becomes of the uses of a column that is set to something else: they go to the column that takes its place
    (an order's id serves the order and its lines alike), else to none."""
    mine = {(fact, column) for fact, column, plainly in uses if plainly}
    instead = {column: header for (fact, column), header in assigned.items() if (fact, column) in mine}
    moved = any(plainly and column in instead for _, column, plainly in uses)
    given: dict[tuple[str, str], str | None] = {}
    for fact, column, plainly in uses:
        if (fact, column) in found:
            continue
        if plainly:
            given[fact, column] = instead.get(column)
        elif not moved:
            given[fact, column] = None
    return given
