"""Who is behind a figure: the units of its base, as many as the base says; on the page or as a CSV file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from huitou import measure, record
from huitou.faces.cells import csv_lines, shown_columns
from huitou.faces.language import language
from huitou.faces.units import listed
from huitou.faces.web.access import can, may
from huitou.faces.web.asked import period_of, slice_of
from huitou.faces.web.page import Page, company, lang_of, show_kept
from huitou.faces.web.people import customer_url, names

FIRST = 100

router = APIRouter()


@router.get("/measures/{name}/behind", dependencies=[may("figures.behind")])
def behind_page(request: Request, name: str) -> Response:
    name, workspace = measure.code(name), company(request)
    period, where = period_of(request), slice_of(request)
    question = ("behind", workspace.lake.revision, name, period, *where.items())
    named = can(request, "customers.see") and not workspace.settings.table("warehouse")
    ready = named and record.directory_ready(workspace)  # by then the rows have names
    return show_kept(request, (question, ready), lambda: _page(request, question, named=named))


def _page(request: Request, question: tuple[Any, ...], *, named: bool) -> Page:
    workspace, (_, _, name, period, *where_) = company(request), question
    where = dict(where_)
    figure, rows = request.app.state.desk.once(
        question, lambda told: listed(workspace, name, period, where, FIRST)
    )
    shown = {"figure": figure, "metric": measure.metric(name), "rows": rows, "columns": shown_columns(rows)}
    called = names(request, [row.get("customer_id") for row in rows]) if named else {}
    shown |= {"where": where, "customer_url": customer_url if named else None, "called": called}
    return Page("behind.html", shown)


@router.get("/measures/{name}/behind.csv", dependencies=[may("figures.behind")])
def behind_csv(request: Request, name: str) -> Response:
    figure, rows = listed(request.app.state.workspace, name, period_of(request), slice_of(request))
    file = f"{name}-{figure.period.label.replace('/', '_')}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    lines = csv_lines(rows, language(lang_of(request)))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
