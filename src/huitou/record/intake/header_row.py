"""Which row of a sheet or file holds the headers: titles may stand above it, and sometimes there is none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huitou.base import Unfit
from huitou.record.intake import texts
from huitou.record.intake.dates import readable
from huitou.record.intake.headers import plain, spellings
from huitou.record.shape import Fact

_LOOK_AT = 20


def known_headers(facts: Mapping[str, Fact], more: Sequence[str] = ()) -> set[str]:
    """Every plain spelling of every canonical column, and of the headers that maps name."""
    return {s for f in facts.values() for c in f.columns for s in spellings(c)} | {plain(m) for m in more}


def find(rows: Sequence[Sequence[str | None]], known: set[str]) -> int:
    """The place of the header row among the first rows: the first where most cells are known headers, else the first
    row that is as wide as the data."""
    scores = [sum(1 for c in row if c and plain(c) in known) for row in rows[:_LOOK_AT]]
    best = max(scores, default=0)
    if best >= 2 or (best == 1 and rows and len([c for c in rows[scores.index(1)] if c]) == 1):
        return scores.index(best)
    widths = [len([c for c in row if c]) for row in rows]
    usual = max(widths, default=0)
    for index, width in enumerate(widths[:_LOOK_AT]):
        if width >= max(usual - 1, 1):
            return index
    return 0


def check(name: str, headers: Sequence[str], known: set[str]) -> None:
    """Raises Unfit where the headers look like data."""
    filled = [h for h in headers if h]
    if not filled:
        raise Unfit("intake.no_header", texts.NO_HEADER, file=name, cells="")
    if any(plain(h) in known for h in filled):
        return
    data = [h for h in filled if re.fullmatch(r"[-+]?[\d.,]+", h.strip()) or readable(h)]
    if len(data) * 3 >= len(filled):
        raise Unfit("intake.no_header", texts.NO_HEADER, file=name, cells=", ".join(filled[:4]))


def tidy(headers: Sequence[str | None]) -> list[str]:
    """Headers without spaces around them and line breaks in them; empty columns at the end are dropped."""
    cleaned = [re.sub(r"\s+", " ", h or "").replace("\ufeff", "").strip() for h in headers]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    return cleaned
