"""Which map a file is read by: the one that was named, a ready one that knows the headers, or a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from huitou.base import HuitouError, Text, Unfit
from huitou.record.intake import header_row, maps, texts
from huitou.record.intake.clocks import with_clocks
from huitou.record.intake.fitting import best_fitting
from huitou.record.intake.giving_back import as_given_back, with_returns
from huitou.record.intake.guessing import Match, Proposal, guess_map, matches_of
from huitou.record.intake.identical import identical_of
from huitou.record.intake.known_by import sentences, with_known
from huitou.record.intake.maps import GUESS, Map
from huitou.record.intake.rating_columns import with_ratings, with_scales
from huitou.record.intake.spreading import spread
from huitou.record.intake.survey_names import with_survey
from huitou.record.intake.table import Table
from huitou.record.intake.voids import with_voids
from huitou.record.shape import Fact
from huitou.stores import Scratch

_FITS = {
    "intake.not_recognised": texts.NOT_RECOGNISED_FITS,
    "intake.column_missing": texts.COLUMN_MISSING_FITS,
}
_SHOWN = 50  # rows of the file that go along with a proposal


def facts() -> dict[str, Fact]:
    from huitou.record import FACTS

    return FACTS


def propose(
    table: Table, fact: str | None, map: str | Path | None, scratch: Scratch, survey: str | None = None,  # noqa: A002
    *, lenient: bool = False,
) -> Proposal:  # fmt: skip
    """How a file would be read; nothing is written. lenient: what cannot be told stands in `doubts` and is not raised,
    so that a person can settle it looking at the file."""
    name = fact_named(fact) if fact else None
    sure: dict[tuple[str, str], float] = {}
    unclear: list[Text] = []
    notes: tuple[Text, ...] = ()
    cautions: tuple[Text, ...] = ()
    doubts: list[HuitouError] = []
    try:
        if map is not None:
            said = _only(_named(map, table), name)
        elif recognised := _recognised(table, name):
            said = recognised
        else:
            said, sure, unclear = guess_map(table, facts(), name)
            said, notes = with_returns(said, table, scratch)
            said, turned = as_given_back(said, table)
            said, joined = with_clocks(said, table, facts())
            said, cautions = with_voids(said, table, scratch)
            cautions += identical_of(said, table, scratch)
            notes += (*turned, *joined)
    except Unfit as unfit:
        wrong = _with_maps(unfit, table)
        if not lenient:
            raise wrong from unfit
        said = Map(GUESS, Text("?", "?", "?"), ())
        doubts.append(wrong)
    said = with_known(said, table, facts())
    said, scales = with_scales(said, table)
    said, asked = with_ratings(said, table)
    said, names = with_survey(said, table, survey)
    notes += (*scales, *asked, *names, *sentences(said))
    whole = said
    try:
        whole = spread(said, table, facts()) if said.strands else said
    except Unfit as unfit:
        wrong = _with_maps(unfit, table)
        if not lenient:
            raise wrong from unfit
        doubts.append(wrong)
    matches, left = matches_of(whole, table, sure)
    return Proposal(
        said, matches, left, (*unclear, *(d.text for d in doubts)), named=map is not None, notes=notes, cautions=cautions, file=table.name,
        headers=tuple(table.headers), first=tuple(table.sample[:_SHOWN]), doubts=tuple(doubts),
        fits=_better(said, matches, table),
    )  # fmt: skip


def _better(said: Map, matches: Sequence[Match], table: Table) -> tuple[str, ...]:
    """Where the columns are a guess, the ready maps that would read more of them."""
    if not said.guessed or all(m.confidence == 1 for m in matches):
        return ()
    return tuple(_fitting(table, beyond=max(1, len({m.header for m in matches}))))


def _fitting(table: Table, beyond: int = 1) -> list[str]:
    return best_fitting(table.headers, (maps.load(name, facts()) for name in maps.ready()), beyond)


def _with_maps(wrong: Unfit, table: Table) -> Unfit:
    """The same with the maps that fit the headers best, where it asks for one."""
    text = _FITS.get(wrong.code)
    found = _fitting(table) if text else []
    if text is None or not found:
        return wrong
    return Unfit(wrong.code, text, **{**wrong.data, "maps": ", ".join(f"--map {name}" for name in found)})


def _named(said: str | Path, table: Table) -> Map:
    """A map by name or path; `olist` stands for the one of olist-orders, olist-items, … that knows these headers."""
    family = [name for name in maps.ready() if name.startswith(f"{said}-")]
    if str(said) not in maps.ready():
        for name in family:
            if (one := maps.load(name, facts())).recognises(table.headers):
                return one
    return maps.load(said, facts())


def _recognised(table: Table, fact: str | None) -> Map | None:
    """The ready map whose headers this file has. Not where the file speaks the canonical names already."""
    for name in maps.ready():
        said = maps.load(name, facts())
        if said.recognises(table.headers) and (fact is None or any(s.fact == fact for s in said.strands)):
            return _only(said, fact)
    return None


def _only(said: Map, fact: str | None) -> Map:
    """The map for one fact alone, where that was asked for."""
    if fact is None:
        return said
    strands = tuple(s for s in said.strands if s.fact == fact)
    if not strands:
        known = ", ".join(dict.fromkeys(s.fact for s in said.strands))
        raise Unfit("intake.unknown_fact", texts.UNKNOWN_FACT, said=fact, facts=known)
    return replace(said, strands=strands)


def fact_named(said: str) -> str:
    """The fact a person means: `orders` is purchases. Raises Unfit."""
    for name, fact in facts().items():
        if (
            said.strip().casefold() in (name, *(a.casefold() for a in fact.also))
            or said in fact.title.as_dict().values()
        ):
            return name
    raise Unfit("intake.unknown_fact", texts.UNKNOWN_FACT, said=said, facts=", ".join(facts()))


def known() -> set[str]:
    more: list[str] = []
    for name in maps.ready():
        said = maps.load(name, facts())
        more += [w for r in said.recognise for w in r.split("|")]
        more += [h for s in said.strands for t in s.takes.values() for h in t.uses]
    return header_row.known_headers(facts(), more)
