"""What is kept with an import so that its bad rows can be mended later: how it was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huitou.base import LANGS, Text
from huitou.record.intake import maps
from huitou.record.intake.cells import Formats
from huitou.record.intake.dates import Dates
from huitou.record.intake.maps import GUESS, Map, Refusal, Strand, Take, Test
from huitou.record.intake.numbers import PLAIN, POINT, Numbers
from huitou.record.intake.recognising import facts
from huitou.record.intake.spreading import IDENTITIES
from huitou.record.intake.table import Table
from huitou.record.intake.weaving import Weave


def told(weave: Weave) -> dict[str, Any]:
    """What was decided, for mending later: by header."""
    headers = weave.table.headers
    return {
        "numbers": {headers[i]: n.style for i, n in weave.formats.numbers.items()},
        "dates": {headers[i]: d.as_dict() for i, d in weave.formats.dates.items()},
        "floats": [headers[i] for i in weave.formats.floats],
        "ratings": weave.formats.ratings,
        "currency": weave.formats.currency,
        "scales": weave.formats.scales,
    }


def plan(said: Map) -> list[dict[str, Any]]:
    """A guessed map, as data, for mending later."""
    return [
        {
            "fact": s.fact, "gather": s.gather, "alone": s.alone, "when": [vars(t) for t in s.when],
            "takes": {n: {k: v for k, v in vars(t).items() if v} for n, t in s.takes.items()},
        }
        for s in said.strands
    ]  # fmt: skip


def beside(said: Map) -> dict[str, Any]:
    """What a map says besides its strands, as data: which columns are attributes, what is filled, what is refused."""
    return {
        "attributes": list(said.attributes),
        "fill": [said.fill[0], list(said.fill[1])] if said.fill else None,
        "refusals": [
            {"when": [vars(t) for t in r.when], "reason": r.reason.as_dict(), "column": r.column, "code": r.code}
            for r in said.refusals
        ],
    }  # fmt: skip


def map_of(name: str | None, counts: Mapping[str, Any]) -> Map:
    """The map by which an import was read."""
    if counts.get("map"):
        return maps.build(name or "map", counts["map"], facts())
    strands = tuple(
        Strand(
            s["fact"],
            {n: _take(t) for n, t in s["takes"].items()},
            tuple(Test(**t) for t in s["when"]), s["gather"], s["alone"],
        )
        for s in counts["guess"]
        if not _made(s, counts["guess"])
    )  # fmt: skip
    rest = counts.get("beside") or {"attributes": ["*"], "fill": None, "refusals": []}
    return Map(
        GUESS, Text(GUESS, GUESS, GUESS), strands, attributes=tuple(rest["attributes"]),
        fill=(rest["fill"][0], tuple(rest["fill"][1])) if rest["fill"] else None,
        refusals=tuple(_refusal(r) for r in rest["refusals"]),
    )  # fmt: skip


def _made(strand: Mapping[str, Any], strands: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a strand is made of the customers of the same file, and will be again."""
    people = [s["takes"] for s in strands if s["fact"] == "customers"]
    if strand["fact"] == "identities":
        value = list(strand["takes"]["value"].get("headers", ()))
        return any(h in t.get(c, {}).get("headers", ()) for h in value for t in people for c in IDENTITIES)
    return strand["fact"] == "attributes" and bool(people)


def _refusal(said: Mapping[str, Any]) -> Refusal:
    reason = Text(*(said["reason"][lang] for lang in LANGS))
    return Refusal(tuple(Test(**t) for t in said["when"]), reason, said["column"], said["code"])


def formats_of(said: Mapping[str, Any], table: Table) -> Formats:
    """The formats of the first import; a mended cell may also be written plainly."""
    formats = Formats(
        scales=dict(said.get("scales", {})), ratings=bool(said.get("ratings")), currency=said.get("currency")
    )
    for i, header in enumerate(table.headers):
        if style := said.get("numbers", {}).get(header):
            formats.numbers[i] = Numbers(POINT if style == PLAIN else style)
        if how := said.get("dates", {}).get(header):
            formats.dates[i] = Dates(order=how["order"], words=how["words"])
        if header in said.get("floats", []):
            formats.floats.add(i)
    return formats


def _take(said: Mapping[str, Any]) -> Take:
    cells: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    return Take(**cells)
