"""Files that know the customer by a phone, a mail address or a card instead of an id: the column stands for the id and
is kept as an identity too, so that merging finds the customer whom it belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from huitou.base import Text
from huitou.record.intake.headers import place, plain, spellings
from huitou.record.intake.maps import Map, Strand, Take, Test
from huitou.record.intake.spreading import IDENTITIES
from huitou.record.intake.table import Table
from huitou.record.merging import phones
from huitou.record.merging.rules import TITLES
from huitou.record.shape import Fact

WAYS = {column: kind for column, kind in IDENTITIES.items() if kind != "shop"}
NOT_OF = ("customers", "identities", "attributes")  # facts that say themselves who the customer is
_SAID = Text(
    "會用「{header}」的{kind}認出是哪位顧客；沒有填的列不算任何一位顧客。",
    "会用“{header}”的{kind}识别是哪位客户；没有填的行不算任何一位客户。",
    "Customers are known by the {kind} in “{header}”; rows without one belong to no customer.",
)
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_ACCOUNT = re.compile(r"[A-Za-z0-9_.@+ -]{4,64}")
_LOOKS: dict[str, Callable[[str], bool]] = {
    "phone": lambda cell: sum(c.isdigit() for c in cell) >= 7 and not any(c.isalpha() for c in cell),
    "email": lambda cell: bool(_MAIL.fullmatch(cell)),
    "line": lambda cell: bool(_ACCOUNT.fullmatch(cell)),
    "wechat": lambda cell: bool(_ACCOUNT.fullmatch(cell)),
    "card": lambda cell: bool(_ACCOUNT.fullmatch(cell)) and any(c.isdigit() for c in cell),
}


def kind_of(table: Table, header: str, facts: Mapping[str, Fact], country: str | None = None) -> str | None:
    """Which identity a column holds, by its header and cells; with a country (ISO 3166) also by its cells alone."""
    cells = _cells(table, header)
    for column, kind in WAYS.items():
        if plain(header) in spellings(facts["customers"].column(column)):
            return kind if _mostly(cells, _LOOKS[kind], 0.5) else None
    if country is None or not cells or plain(header) in spellings(facts["customers"].column("customer_id")):
        return None
    if _mostly(cells, _LOOKS["email"], 0.8):
        return "email"
    return "phone" if _mostly(cells, lambda c: phones.read(c, (country,)) is not None, 0.8) else None


def best(table: Table, facts: Mapping[str, Fact]) -> str | None:
    """The header by which a file without ids knows its customers: the one that is filled most."""
    found = [h for h in table.headers if h and kind_of(table, h, facts)]
    ways = list(WAYS.values())
    return min(
        found,
        key=lambda h: (-len(_cells(table, h)), ways.index(kind_of(table, h, facts) or "")),
        default=None,
    )


def with_known(said: Map, table: Table, facts: Mapping[str, Fact]) -> Map:
    """The map with customers known by what the file has of them, where it has no id of theirs."""
    wanted = [s for s in said.strands if _wants(s, facts)]
    if wanted and not any(s.fact == "customers" or _says(s, table) for s in said.strands):
        taken = {plain(h) for s in said.strands for t in s.takes.values() for h in t.uses}
        header = best(table, facts)
        if header and plain(header) not in taken:
            said = _known(said, header, facts)
    return marked(said, table, facts)


def marked(
    said: Map, table: Table, facts: Mapping[str, Fact], kinds: Mapping[str, str] | None = None, country: str | None = None
) -> Map:  # fmt: skip
    """The map with an identity wherever the customer's id is read from a column that is one. kinds: by plain header,
    as a person said; country: where a person said that the column is the customer, look at its cells too."""
    strands: list[Strand] = []
    for header, earlier in _ids(said, table, facts):
        kind = (kinds or {}).get(plain(header)) or kind_of(table, header, facts, country)
        if kind and not any(_value(s) == header for s in (*strands, *said.strands)):
            when = (*(Test(h, "empty", True) for h in earlier), Test(header, "empty", False))
            takes = {
                "customer_id": Take(headers=(header,)),
                "kind": Take(const=kind),
                "value": Take(headers=(header,)),
            }
            strands.append(Strand("identities", takes, when, gather=True))
    if not strands:
        return said
    raw = {**said.raw, "identities": [*_listed(said.raw), *map(_told, strands)]} if said.raw else said.raw
    return replace(said, strands=(*said.strands, *strands), raw=raw)


def known_by(said: Map) -> dict[str, str]:
    """{header: kind of identity} of the columns that stand for the customer's id."""
    found = {}
    for strand in said.strands:
        header = _value(strand)
        if (
            header
            and said.strands[0].fact != "identities"
            and strand.takes["customer_id"].headers == (header,)
        ):
            found[header] = strand.takes["kind"].const or ""
    return found


def contacts(said: Map) -> dict[str, str]:
    """{header: kind of identity} of the columns that a map takes for ids and that are contacts: those, and a mail address
    or phone that a shop's export has for its customers' id."""
    found = known_by(said)
    for strand in said.strands:
        own = strand.takes.get("customer_id") if strand.fact == "customers" else None
        for column, kind in WAYS.items():
            kept = strand.takes.get(column)
            if own and kept:
                found |= {header: kind for header in own.headers if header in kept.headers}
    return found


def without(said: Map) -> Map:
    """The map without these identities, to be found anew."""
    known = known_by(said)
    return replace(said, strands=tuple(s for s in said.strands if _value(s) not in known))


def sentences(said: Map) -> tuple[Text, ...]:
    return tuple(_SAID.fill(header=header, kind=TITLES[kind]) for header, kind in known_by(said).items())


def chosen(
    said: Map, own: Mapping[tuple[str, str], str | None], facts: Mapping[str, Fact]
) -> tuple[dict[tuple[str, str], str | None], dict[str, str]]:
    """What a person chose, with a phone (…) of customers as the customer of a file that has no ids; and which kind of
    identity that header is. Where the file has ids, a phone is an ordinary column of customers."""
    rest = dict(own)
    if known_by(said):
        rest = {k: h for k, h in rest.items() if k[0] != "identities"}
    strands = [s for s in said.strands if _wants(s, facts)]
    given = [h for (f, c), h in rest.items() if c == "customer_id" and f not in NOT_OF[1:] and h is not None]
    for strand in said.strands:
        take = strand.takes.get("customer_id")
        if take and strand.fact not in NOT_OF[1:] and (strand.fact, "customer_id") not in rest:
            given += take.headers
    ways = {c: h for (f, c), h in rest.items() if f == "customers" and c in WAYS and h is not None}
    if not strands or given or not ways:
        return rest, {}
    column, header = next(iter(ways.items()))
    del rest["customers", column]
    return rest | {(s.fact, "customer_id"): header for s in strands}, {plain(header): WAYS[column]}


def _cells(table: Table, header: str) -> list[str]:
    index = table.headers.index(header)
    return [c.strip() for row in table.sample[:200] if (c := row[index]) and c.strip()]


def _mostly(cells: list[str], looks: Callable[[str], bool], share: float) -> bool:
    return sum(map(looks, cells)) >= share * len(cells)


def _wants(strand: Strand, facts: Mapping[str, Fact]) -> bool:
    named = strand.fact not in NOT_OF and "customer_id" in facts[strand.fact].names
    return named and not strand.takes.get("employee_id")


def _says(strand: Strand, table: Table) -> bool:
    take = strand.takes.get("customer_id")
    return take is not None and any(place(h, table.headers) is not None for h in take.reads)


def _known(said: Map, header: str, facts: Mapping[str, Fact]) -> Map:
    strands, raw = [], dict(said.raw)
    for strand in said.strands:
        if _wants(strand, facts):
            how = "first" if strand.gather else None
            strand = replace(
                strand, takes={**strand.takes, "customer_id": Take(headers=(header,), gather=how)}
            )
            if isinstance(raw.get(strand.fact), dict):
                told = {"column": header, "gather": how} if how else header
                raw[strand.fact] = {**raw[strand.fact], "customer_id": told}
        strands.append(strand)
    return replace(said, strands=tuple(strands), raw=raw)


def _ids(said: Map, table: Table, facts: Mapping[str, Fact]) -> Iterator[tuple[str, list[str]]]:
    """Every header of the file that gives a customer's id, with those that come before it."""
    kept = {
        plain(h)
        for s in said.strands
        if s.fact == "customers"
        for c in WAYS
        if c in s.takes
        for h in s.takes[c].headers
    }
    done: set[int] = set()
    for strand in said.strands:
        take = strand.takes.get("customer_id")
        if take is None or not _wants(strand, facts):
            continue
        there = list(dict.fromkeys(i for h in take.headers if (i := place(h, table.headers)) is not None))
        for nth, index in enumerate(there):
            header = table.headers[index]
            if index not in done and plain(header) not in kept:
                yield header, [table.headers[i] for i in there[:nth]]
            done.add(index)


def _value(strand: Strand) -> str | None:
    value = strand.takes.get("value") if strand.fact == "identities" else None
    return value.headers[0] if value and value.headers and strand.takes["kind"].const else None


def _listed(raw: Mapping[str, Any]) -> list[Any]:
    said = raw.get("identities", [])
    return said if isinstance(said, list) else [said]


def _told(strand: Strand) -> dict[str, Any]:
    header = _value(strand)
    when = [{"column": t.column, "empty": t.what} for t in strand.when]
    kind = {"const": strand.takes["kind"].const}
    return {"customer_id": header, "kind": kind, "value": header, "gather": True, "when": when}
