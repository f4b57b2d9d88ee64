"""Putting a proposal right by hand: which header each column comes from, as a person says who knows the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from huitou.base import Text, Unfit
from huitou.record.intake.guessing import Proposal, matches_of, per_order
from huitou.record.intake.headers import place, plain
from huitou.record.intake.known_by import chosen, marked, sentences, without
from huitou.record.intake.maps import GUESS, Map, Strand, Take
from huitou.record.intake.recognising import facts
from huitou.record.intake.spreading import spread
from huitou.record.intake.table import Table
from huitou.record.shape import Fact, Kind
from huitou.stores import Workspace

CLOCK = ".clock"  # (fact, "bought_at.clock") is the column with the time of day of bought_at
ATTRIBUTES = "attributes"  # (ATTRIBUTES, header) keeps a header as a customer attribute, or not
Columns = Mapping[tuple[str, str], str | None]
_WHEN, _MANY = (Kind.TIME, Kind.DAY), (Kind.NUMBER, Kind.MONEY, Kind.WHOLE)

LACKS = Text(
    "「{fact}」一定要有「{column}」；請選出檔案裡的哪一欄是它。",
    "“{fact}”一定要有“{column}”；请选出文件里的哪一列是它。",
    "{fact} must have “{column}”; choose which column of the file it is.",
)
_TWO_USES = Text(
    "「{header}」不能同時當「{first}」和「{second}」；請把其中一個改成別的欄位。",
    "“{header}”不能同时当“{first}”和“{second}”；请把其中一个改成别的列。",
    "“{header}” cannot be both “{first}” and “{second}”; choose another column for one of them.",
)
_NO_HEADER = Text(
    "檔案裡沒有「{header}」這一欄；有的是：{headers}。", "文件里没有“{header}”这一列；有的是：{headers}。",
    "The file has no column “{header}”; it has: {headers}.",
)  # fmt: skip
_NO_COLUMN = Text(
    "「{fact}」沒有「{column}」這個欄位。",
    "“{fact}”没有“{column}”这一列。",
    "{fact} has no column “{column}”.",
)
_NOBODY = Text(
    "要留成顧客屬性，檔案裡得有顧客編號；請先選出哪一欄是顧客編號。",
    "要留成客户属性，文件里得有客户编号；请先选出哪一列是客户编号。",
    "Customer attributes need the customer's number; choose first which column that is.",
)


def remap(ws: Workspace, proposal: Proposal, columns: Columns) -> Proposal:
    """The proposal with some columns read from other headers; None: from none. What is not named stays as it was.

    What was computed from a header that moved (quantity × price, a line's place in its order) moves along. A kind of
    fact that was not there before is gathered, by the ids that the others have. Raises Unfit for a required column
    that nothing gives, for one header in two uses that cannot both be, and for names that do not exist.
    """
    known = facts()
    own = {(f, c): h for (f, c), h in columns.items() if f != ATTRIBUTES or c in known[ATTRIBUTES].names}
    kept = {c: h for (f, c), h in columns.items() if (f, c) not in own}
    _check_names(proposal, own, kept, known)
    own, kinds = chosen(proposal.map, own, known)
    before = sentences(proposal.map)
    proposal = replace(proposal, map=without(proposal.map))
    moved = _moved(proposal.map, own)
    strands = [_changed(s, _of(own, s.fact), moved) for s in proposal.map.strands]
    strands += _new(own, strands, known)
    said = _complete(proposal, strands, own, known)
    said = replace(said, attributes=_attributes(proposal, kept, own), name=GUESS, raw={})
    if any(kept.values()) and not any(s.fact == "customers" for s in said.strands):
        said = replace(said, strands=(*said.strands, _people(said.strands)))
    _check_uses(said, own, proposal.headers, known)
    table = Table(proposal.file, proposal.headers, "", "", sample=list(proposal.first))
    said = marked(_totals(said, own, table), table, known, kinds, ws.settings.country)
    sure = {(m.fact, m.column): m.confidence for m in proposal.matches} | dict.fromkeys(own, 1.0)
    matches, left = matches_of(spread(said, table, known), table, sure)
    notes = (*(n for n in proposal.notes if n not in before), *sentences(said))
    return replace(proposal, map=said, matches=matches, left=left, unclear=(), doubts=(), notes=notes)


def _check_names(
    proposal: Proposal, own: Columns, kept: Mapping[str, str | None], known: Mapping[str, Fact]
) -> None:
    for fact, column in own:
        if fact not in known or not _there(known[fact], column):
            title = known[fact].title if fact in known else fact
            raise Unfit("intake.no_such_column", _NO_COLUMN, fact=title, column=column)
    for header in [*own.values(), *kept]:
        if header is not None and place(header, proposal.headers) is None:
            there = ", ".join(h for h in proposal.headers if h)
            raise Unfit("intake.no_such_header", _NO_HEADER, header=header, headers=there)


def _there(fact: Fact, column: str) -> bool:
    name = column.removesuffix(CLOCK)
    return name in fact.names and (name == column or fact.column(name).kind is Kind.TIME)


def _of(own: Columns, fact: str) -> dict[str, str | None]:
    return {c: h for (f, c), h in own.items() if f == fact}


def _moved(said: Map, own: Columns) -> dict[str, str]:
    """Old header → new one, for what was computed from a column that is read from elsewhere now."""
    return {
        plain(old): new
        for strand in said.strands
        for column, take in strand.takes.items()
        for old in take.headers[:1]
        if (new := own.get((strand.fact, column)))
    }


def _changed(strand: Strand, own: Mapping[str, str | None], moved: Mapping[str, str]) -> Strand:
    takes = {c: _along(t, moved) for c, t in strand.takes.items() if c not in own}
    plainly = {c: h for c, h in own.items() if not c.endswith(CLOCK)}
    for column, header in plainly.items():
        old = strand.takes.get(column, Take())
        if header is not None:
            takes[column] = old if old.headers == (header,) else _from(header, old)
    for column in own.keys() - plainly.keys():
        if day := takes.get(column.removesuffix(CLOCK)):
            takes[column.removesuffix(CLOCK)] = replace(day, clock=own[column])
    when = tuple(replace(t, column=moved.get(plain(t.column), t.column)) for t in strand.when)
    return replace(strand, takes=takes, when=when)


def _from(header: str, old: Take) -> Take:
    return replace(old, headers=(header,), const=None, times=(), nth=(), made=(), given=False)


def _along(take: Take, moved: Mapping[str, str]) -> Take:
    """What is computed follows the columns it is computed from; what is read as it stands stays."""
    ways = {n: tuple(moved.get(plain(h), h) for h in getattr(take, n)) for n in ("times", "nth", "made")}
    return replace(take, times=ways["times"], nth=ways["nth"], made=ways["made"])


def _new(own: Columns, strands: Iterable[Strand], known: Mapping[str, Fact]) -> list[Strand]:
    """Kinds of fact that the proposal did not have, with the ids that the others have."""
    there = list(strands)
    found = []
    for fact in dict.fromkeys(f for (f, _), h in own.items() if h is not None):
        if any(s.fact == fact for s in there):
            continue
        given = {c: h for c, h in _of(own, fact).items() if h is not None}
        takes = {
            c: Take(headers=(h,), clock=given.get(f"{c}{CLOCK}"))
            for c, h in given.items()
            if not c.endswith(CLOCK)
        }
        for key in known[fact].key:
            if key not in takes and (take := _known_as(key, there)):
                takes[key] = take
        found.append(Strand(fact, takes, gather=bool(there)))
    return found


def _known_as(column: str, strands: Iterable[Strand]) -> Take | None:
    return next((Take(headers=s.takes[column].headers) for s in strands if column in s.takes), None)


def _people(strands: Iterable[Strand]) -> Strand:
    who = _known_as("customer_id", strands)
    if who is None:
        raise Unfit("intake.column_missing", _NOBODY)
    return Strand("customers", {"customer_id": who}, gather=True)


def _complete(proposal: Proposal, strands: list[Strand], own: Columns, known: Mapping[str, Fact]) -> Map:
    """The map without facts that merely stood beside and lost their ids. Raises Unfit for what must be there."""
    whole = []
    for strand in strands:
        fact, takes = known[strand.fact], dict(strand.takes)
        if "line" in fact.key and "line" not in takes and "order_id" in takes:
            takes["line"] = Take(nth=takes["order_id"].headers)
        made = fact.key[0] if fact.made_from else None
        lacks = [c for c in fact.columns if c.required and c.name not in takes and c.name != made]
        wanted = any(h is not None for h in _of(own, strand.fact).values())
        if (
            lacks
            and (wanted or strand is strands[0] or not strand.gather)
            and not _of_survey(proposal, strand)
        ):
            title = lacks[0].title
            raise Unfit("intake.column_missing", LACKS, column=title, fact=fact.title, lacks=lacks[0].name)
        if not lacks or _of_survey(proposal, strand):
            whole.append(replace(strand, takes=takes))
    return replace(proposal.map, strands=tuple(whole))


def _of_survey(proposal: Proposal, strand: Strand) -> bool:
    """Answers of a wide survey get their question from the header of each column."""
    return strand.fact == "answers" and bool(proposal.map.questions)


def _totals(said: Map, own: Columns, table: Table) -> Map:
    """An order's amount that was chosen by hand in a file of lines: the order's total, or to be summed?"""
    strands = []
    for strand in said.strands:
        header, order = own.get((strand.fact, "amount")), strand.takes.get("order_id")
        if strand.fact == "purchases" and strand.gather and header and order and order.headers:
            whole = per_order(table, {"amount": (header, 1.0), "order_id": (order.headers[0], 1.0)})
            amount = replace(strand.takes["amount"], gather="max" if whole else "sum")
            strand = replace(strand, takes={**strand.takes, "amount": amount})
        strands.append(strand)
    return replace(said, strands=tuple(strands))


def _attributes(proposal: Proposal, kept: Mapping[str, str | None], own: Columns) -> tuple[str, ...]:
    now = [m.header for m in proposal.matches if m.fact == ATTRIBUTES and m.column == "value"]
    used = {h for h in own.values() if h is not None}
    wanted = [h for h in now if h not in used and kept.get(h, h) is not None]
    return tuple(dict.fromkeys([*wanted, *(h for h in kept.values() if h is not None)]))


def _check_uses(said: Map, own: Columns, headers: tuple[str, ...], known: Mapping[str, Fact]) -> None:
    """Raises Unfit where a header that was chosen is a date here and a number there, or two columns of one fact."""
    uses: dict[int, list[tuple[str, str]]] = {}
    for strand in said.strands:
        for column, take in strand.takes.items():
            for header in take.headers:
                if (at := place(header, headers)) is not None:
                    uses.setdefault(at, []).append((strand.fact, column))
    for at, found in uses.items():
        for one in (u for u in found if own.get(u) is not None):
            for other in found:
                if other != one and not _go_together(one, other, known):
                    first, second = (known[f].column(c).title for f, c in (one, other))
                    raise Unfit("intake.two_uses", _TWO_USES, header=headers[at], first=first, second=second)


def _go_together(one: tuple[str, str], other: tuple[str, str], known: Mapping[str, Fact]) -> bool:
    if one[0] == other[0]:
        return False
    kinds = {known[f].column(c).kind for f, c in (one, other)}
    return not (kinds & set(_WHEN) and kinds & set(_MANY))
