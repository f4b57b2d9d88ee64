"""Deciding, column by column, how a file writes its numbers, dates, ids and scales."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from huitou.base import HuitouError, Unfit
from huitou.record.intake import numbers, signs, texts
from huitou.record.intake.cells import Formats
from huitou.record.intake.dates import ORDERS, Ambiguous, Dates, Shape, by_shapes, decide, meaning, shapes_sql
from huitou.record.intake.headers import place, plain
from huitou.record.intake.maps import Map, Take
from huitou.record.intake.numbers import Numbers
from huitou.record.intake.table import Table
from huitou.record.intake.weaving import Weave
from huitou.record.scales import Scale
from huitou.record.shape import Kind
from huitou.stores import Scratch


def formats_of(weave: Weave, scratch: Scratch, dates: Mapping[str, str]) -> Formats:
    """Decide every column that the weave reads as a number or a date. Raises Unfit for dates nobody can tell."""
    table, formats = weave.table, Formats()
    for who, order in dates.items():
        names = [n for i in weave.dates for n in (_reader(weave.map, table, i)[0], table.headers[i])]
        if order not in ORDERS or plain(who) not in map(plain, names):
            raise Unfit("intake.bad_dates", texts.BAD_DATES, said=f"{who}={order}")
    for index in sorted(weave.numbers):
        cells = sample(table, index)
        formats.numbers[index] = numbers.decide(cells, counter(table, scratch), f"c{index}", table.separator)
    for index in sorted(weave.dates):
        formats.dates[index] = _dates(weave, index, scratch, dates, sampled=True)
    signs.decide(weave, scratch, formats)
    formats.floats = {i for i in _ids(weave) if _floats(sample(table, i))}
    _scales(weave, scratch, formats)
    return formats


def again(weave: Weave, index: int, scratch: Scratch, dates: Mapping[str, str]) -> bool:
    """Decide one column anew over all of its cells, after some did not fit; True where that changed it."""
    formats = weave.formats
    if index in weave.numbers and formats.numbers.get(index, Numbers()).style == numbers.PLAIN:
        formats.numbers[index] = numbers.whole(
            counter(weave.table, scratch), f"c{index}", weave.table.separator
        )
        return True
    if index in weave.dates and formats.dates.get(index, Dates()).quick:
        formats.dates[index] = _dates(weave, index, scratch, dates, sampled=False)
        return True
    return False


def sample(table: Table, index: int) -> list[str]:
    return [c for row in table.sample if (c := row[index]) and c.strip()]


def counter(table: Table, scratch: Scratch) -> Callable[[str], list[int]]:
    def count(aggregates: str) -> list[int]:
        return [int(n) for n in scratch.rows(f"SELECT {aggregates} FROM ({table.scan})")[0]]

    return count


def _dates(weave: Weave, index: int, scratch: Scratch, dates: Mapping[str, str], *, sampled: bool) -> Dates:
    table = weave.table

    def shapes() -> list[Shape]:
        return [Shape(*row) for row in scratch.rows(shapes_sql(f"c{index}", table.scan))]

    name, take = _reader(weave.map, table, index)
    said = _said(dates, name, table.headers[index]) or take.dates
    try:
        if sampled:
            return decide(sample(table, index), shapes, said)
        return by_shapes(shapes(), said)
    except Ambiguous as unclear:
        days = _days(unclear)
        meanings = ", ".join(f"{o} ({days[o]})" if o in days else o for o in unclear.choices)
        raise Unfit(
            "intake.ambiguous_dates", texts.AMBIGUOUS_DATES, column=table.headers[index], name=name,
            example=unclear.example, choices=", ".join(unclear.choices), days=days, meanings=meanings,
        ) from unclear  # fmt: skip


def _days(unclear: Ambiguous) -> dict[str, str]:
    """{order: the day that the example would be}"""
    found = {order: meaning(unclear.example, order) for order in unclear.choices}
    return {order: day.isoformat() for order, day in found.items() if day}


def _said(dates: Mapping[str, str], name: str, header: str) -> str | None:
    for who, order in dates.items():
        if who == name or plain(who) == plain(header):
            return order
    return None


def _reader(said: Map, table: Table, index: int) -> tuple[str, Take]:
    for strand in said.strands:
        for name, take in strand.takes.items():
            if any(place(h, table.headers) == index for h in take.headers):
                return name, take
    return table.headers[index], Take()


def _ids(weave: Weave) -> Iterator[int]:
    for strand in weave.map.strands:
        for name, take in strand.takes.items():
            if weave.facts[strand.fact].column(name).kind is Kind.ID:
                yield from weave.indexes(take.headers)


def _floats(cells: list[str]) -> bool:
    return bool(cells) and all(re.fullmatch(r"\d+\.0+", c.strip()) for c in cells)


def _scales(weave: Weave, scratch: Scratch, formats: Formats) -> None:
    table = weave.table
    for strand in weave.map.strands:
        if strand.fact not in ("answers", "reviews"):
            continue
        take = strand.takes.get("scale", Take())
        said = [take.const] if take.const else []
        for index in weave.indexes(take.headers):
            rows = scratch.rows(
                f"SELECT DISTINCT trim(c{index}) FROM ({table.scan}) WHERE c{index} IS NOT NULL LIMIT 2000"
            )
            said += [row[0] for row in rows]
        formats.scales |= {s: _scale(s) for s in said}
        if (
            strand.fact == "reviews"
            and not said
            and (found := weave.indexes(strand.takes.get("rating", Take()).headers))
        ):
            value = formats.numbers.get(found[0], Numbers()).sql(f"c{found[0]}")
            outside = f"count(*) FILTER (WHERE {value} < 1 OR {value} > 5)"
            formats.ratings = counter(table, scratch)(outside) == [0]


def _scale(said: str) -> str | None:
    try:
        return Scale.parse(said).name
    except HuitouError:
        return None
