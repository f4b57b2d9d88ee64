"""A map made whole for one file: survey questions, identities and attributes become strands of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from huitou.base import Unfit
from huitou.record.intake import texts
from huitou.record.intake.headers import place, plain
from huitou.record.intake.maps import Map, Strand, Take, Test
from huitou.record.intake.table import Table
from huitou.record.shape import Fact

IDENTITIES = {
    "phone": "phone", "email": "email", "line_id": "line", "wechat_id": "wechat", "card": "card", "shop_id": "shop",
}  # fmt: skip
_LEADING_NUMBER = r"^\s*(\d{1,3})(?:\D|$)"


def spread(said: Map, table: Table, facts: Mapping[str, Fact]) -> Map:
    """The strands that this file really gives. Raises Unfit where a required column is not there, or is there twice."""
    strands: list[Strand] = []
    for strand in said.strands:
        if strand.fact == "answers" and said.questions:
            strands += _answers(said, strand, table)
        elif whole := _whole(said, strand, table, facts):
            strands.append(whole)
    if not strands:
        _missing(said, table, facts)
    for strand in list(strands):
        if strand.fact == "customers":
            strands += _identities(strand, table)
            strands += _attributes(said, strand, strands, table)
    _unique(strands, table)
    return replace(said, strands=tuple(strands))


def _whole(said: Map, strand: Strand, table: Table, facts: Mapping[str, Fact]) -> Strand | None:
    """The strand with the columns that the file has; None where a side fact lacks what it must have."""
    fact = facts[strand.fact]
    there = {n: t for n, t in strand.takes.items() if _there(t, table)}
    made = fact.key[0] if fact.made_from else None
    lacks = [c.name for c in fact.columns if c.required and c.name not in there and c.name != made]
    if not lacks:
        return replace(strand, takes=there)
    if len(said.strands) > 1 and (said.recognise or strand is not said.strands[0]):
        return None
    column = fact.column(lacks[0])
    raise Unfit(
        "intake.column_missing", texts.COLUMN_MISSING, file=table.name, column=column.title, fact=fact.title,
        headers=", ".join(h for h in table.headers if h),
    )  # fmt: skip


def _missing(said: Map, table: Table, facts: Mapping[str, Fact]) -> None:
    headers = ", ".join(h for h in table.headers if h)
    raise Unfit("intake.not_recognised", texts.NOT_RECOGNISED, file=table.name, headers=headers)


def _there(take: Take, table: Table) -> bool:
    if take.const is not None:
        return True
    if take.times:
        return all(place(h, table.headers) is not None for h in take.times)
    return any(place(h, table.headers) is not None for h in take.reads)


def _answers(said: Map, common: Strand, table: Table) -> list[Strand]:
    """One strand for every column that is a question: named, found by its pattern, or (free text) what is left."""
    taken = {i for t in common.takes.values() for h in t.uses if (i := place(h, table.headers)) is not None}
    takes = {n: t for n, t in common.takes.items() if _there(t, table)}
    found = []
    for index, header in enumerate(table.headers):
        question = None if index in taken or not header else said.question_of(header)
        if question is None:
            continue
        filled = (*common.when, Test(header, "empty", False))
        mine = {**takes, "question": Take(const=question.question)}
        if question.text:
            mine["text"] = Take(headers=(header,))
        else:
            mine["value"] = Take(headers=(header,), words=question.words, pattern=_LEADING_NUMBER)
            if question.scale:
                mine["scale"] = Take(const=question.scale)
        found.append(Strand("answers", mine, filled, alone=True))
    return found


def _identities(customers: Strand, table: Table) -> list[Strand]:
    found = []
    for column, kind in IDENTITIES.items():
        take = customers.takes.get(column)
        if take is None or not take.headers:
            continue
        for header in take.headers:
            if place(header, table.headers) is None:
                continue
            takes = {
                "customer_id": customers.takes["customer_id"],
                "kind": Take(const=kind),
                "value": replace(take, headers=(header,), gather=None),
            }
            filled = (*customers.when, Test(header, "empty", False))
            found.append(Strand("identities", takes, filled, gather=True))
    return found


def _attributes(said: Map, customers: Strand, strands: list[Strand], table: Table) -> list[Strand]:
    wanted: list[str] = []
    for name in said.attributes:
        if name != "*":
            wanted += [name] if place(name, table.headers) is not None else []
            continue
        used = {
            i
            for s in strands
            for t in s.takes.values()
            for h in t.uses
            if (i := place(h, table.headers)) is not None
        }
        wanted += [h for i, h in enumerate(table.headers) if h and i not in used]
    found = []
    for header in dict.fromkeys(wanted):
        takes = {
            "customer_id": customers.takes["customer_id"],
            "attribute": Take(const=header),
            "value": Take(headers=(header,), gather="last"),
        }
        filled = (*customers.when, Test(header, "empty", False))
        found.append(Strand("attributes", takes, filled, gather=True))
    return found


def _unique(strands: list[Strand], table: Table) -> None:
    """A header that is used and stands there twice: nobody knows which is meant."""
    plains = [plain(h) or h for h in table.headers]
    for strand in strands:
        for take in strand.takes.values():
            for header in take.uses:
                index = place(header, table.headers)
                if index is not None and plains.count(plains[index]) > 1:
                    raise Unfit(
                        "intake.duplicate_header", texts.TWICE, file=table.name, header=table.headers[index]
                    )
