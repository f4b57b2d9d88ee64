"""Complaints and contacts that nobody has resolved yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huitou.stores import Workspace

CLOSE_IN = 10  # days; an editable norm of complaint handling, not a law


@dataclass(frozen=True)
class OpenCases:
    """Of one fact: how many are open, how many of them for longer than `CLOSE_IN` days when the data end, and since
    which local day the oldest."""

    fact: str
    open: int
    late: int
    oldest: date | None


def open_cases(ws: Workspace) -> list[OpenCases]:
    """Open complaints and contacts; a fact of which nothing is recorded, or nothing is open, is left out."""
    span = ws.lake.span()
    found = []
    for fact, begun in (("complaints", "complained_on"), ("contacts", "opened_on")):
        paths = [str(p) for p in ws.lake.paths(ws.lake.files(fact))]
        if not paths or span is None:
            continue
        with ws.scratch() as scratch:
            read = "read_parquet($1, union_by_name = true, hive_partitioning = false)"
            late = f'count(*) FILTER ("{begun}" < $2::DATE - {CLOSE_IN})'
            rows = scratch.rows(
                f'SELECT count(*), {late}, min("{begun}") FROM {read} WHERE resolved_at IS NULL',
                [paths, span[1]],
            )
        opened, late_ones, oldest = rows[0]
        if opened:
            found.append(OpenCases(fact, opened, late_ones, oldest))
    return found
