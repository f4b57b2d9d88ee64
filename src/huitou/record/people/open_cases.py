"""Complaints and contacts that nobody has resolved yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huitou.base import Text, Unfit
from huitou.record.merging import links
from huitou.stores import Workspace

CLOSE_IN = 10  # days; an editable norm of complaint handling, not a law
# Of each fact: its id, its local day, and what it is about.
_KINDS = {
    "complaints": ("complaint_id", "complained_on", "cause"),
    "contacts": ("contact_id", "opened_on", "topic"),
}
_READ = "read_parquet($1, union_by_name = true, hive_partitioning = false)"
_NO_KIND = Text(
    zh_hant="「{said}」沒有未結案件；可用：{known}。",
    zh_hans="“{said}”没有未结案件；可用：{known}。",
    en="There are no open cases of “{said}”; use: {known}.",
)


@dataclass(frozen=True)
class OpenCases:
    """Of one fact: how many are open, how many of them for longer than `CLOSE_IN` days when the data end, and since
    which local day the oldest."""

    fact: str
    open: int
    late: int
    oldest: date | None


@dataclass(frozen=True)
class OpenCase:
    """One that is open. on: the local day it came in; days: open until the data end; about: its cause or topic;
    text: the customer's own words, which contacts have none of."""

    ref: str
    on: date
    days: int
    customer_id: str | None
    channel: str | None
    branch: str | None
    about: str | None
    text: str | None


@dataclass(frozen=True)
class OpenList:
    """rows: one page, oldest first; next: what `after` takes for the page behind it, None at the end; total: how many
    are open."""

    rows: tuple[OpenCase, ...]
    next: int | None
    total: int


def open_cases(ws: Workspace) -> list[OpenCases]:
    """Open complaints and contacts; a fact of which nothing is recorded, or nothing is open, is left out."""
    span = ws.lake.span()
    found = []
    for fact, (_, begun, _) in _KINDS.items():
        paths = [str(p) for p in ws.lake.paths(ws.lake.files(fact))]
        if not paths or span is None:
            continue
        with ws.scratch() as scratch:
            late = f'count(*) FILTER ("{begun}" < $2::DATE - {CLOSE_IN})'
            rows = scratch.rows(
                f'SELECT count(*), {late}, min("{begun}") FROM {_READ} WHERE resolved_at IS NULL',
                [paths, span[1]],
            )
        opened, late_ones, oldest = rows[0]
        if opened:
            found.append(OpenCases(fact, opened, late_ones, oldest))
    return found


def open_case_list(ws: Workspace, fact: str, after: int = 0, limit: int = 100) -> OpenList:
    """The open ones of a fact, oldest first, each with the one customer it belongs to.

    after: how many are passed over. Raises Unfit for another fact than complaints and contacts.
    """
    if fact not in _KINDS:
        raise Unfit("cases.fact", _NO_KIND, said=fact, known=", ".join(_KINDS))
    ref, begun, about = _KINDS[fact]
    paths = [str(p) for p in ws.lake.paths(ws.lake.files(fact))]
    span = ws.lake.span()
    if not paths or span is None:
        return OpenList((), None, 0)
    merged = links(ws)
    with ws.scratch() as scratch:
        scratch.run("CREATE TEMP TABLE joined (customer_id VARCHAR, customer VARCHAR)")
        if merged is not None:
            scratch.register("merged", merged)
            scratch.run("INSERT INTO joined SELECT customer_id, customer FROM merged")
        has = {row[0] for row in scratch.rows(f"DESCRIBE SELECT * FROM {_READ}", [paths])}
        cells = [f'f."{c}"' if c in has else "NULL" for c in ("channel", "branch", about, "text")]
        rows = scratch.rows(
            f'SELECT f."{ref}", f."{begun}", date_diff(\'day\', f."{begun}", $2::DATE), '
            f"coalesce(j.customer, f.customer_id), {', '.join(cells)}, count(*) OVER () "
            f"FROM {_READ} f LEFT JOIN joined j ON f.customer_id = j.customer_id "
            f'WHERE f.resolved_at IS NULL ORDER BY f."{begun}", f."{ref}" LIMIT $3 OFFSET $4',
            [paths, span[1], limit, after],
        )
    total = rows[0][-1] if rows else 0
    onward = after + limit if after + limit < total else None
    return OpenList(tuple(OpenCase(*row[:-1]) for row in rows), onward, total)
