"""Who is behind a figure: the units of its base, as many as the base says; on the page or as a CSV file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from huitou import measure
from huitou.base import Missing, Period, Refused, Text
from huitou.faces.cells import csv_lines, shown_columns
from huitou.faces.language import language
from huitou.faces.web.asked import period_of, slice_of
from huitou.faces.web.page import Page, lang_of, show
from huitou.measure import Figure
from huitou.stores import Workspace

FIRST = 100
_TOO_FEW = Text(
    zh_hant="這個數字背後的人太少，或只能整體看；為了不讓人認出是誰，不列名單。",
    zh_hans="这个数字背后的人太少，或只能整体看；为了不让人认出是谁，不列名单。",
    en="Too few are behind this figure, or it may only be seen as a whole; a list would give people away.",
)
_NO_SLICE = Text(
    zh_hant="這段期間裡沒有這個分組：{where}。",
    zh_hans="这段期间里没有这个分组：{where}。",
    en="There is no such part in this period: {where}.",
)

router = APIRouter()


@router.get("/measures/{name}/behind")
def behind_page(request: Request, name: str) -> Response:
    name = measure.code(name)
    workspace, desk, one = request.app.state.workspace, request.app.state.desk, measure.metric(name)
    period, where = period_of(request), slice_of(request)
    question = ("behind", workspace.lake.revision, name, period, *where.items())
    figure, rows = desk.once(question, lambda told: listed(workspace, name, period, where, FIRST))
    shown = {"figure": figure, "metric": one, "rows": rows, "columns": shown_columns(rows), "where": where}
    return show(request, Page("behind.html", shown))


@router.get("/measures/{name}/behind.csv")
def behind_csv(request: Request, name: str) -> Response:
    figure, rows = listed(request.app.state.workspace, name, period_of(request), slice_of(request))
    file = f"{name}-{figure.period.label.replace('/', '_')}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    lines = csv_lines(rows, language(lang_of(request)))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def listed(
    workspace: Workspace,
    name: str,
    period: Period | None,
    where: dict[str, str | None],
    limit: int | None = None,
) -> tuple[Figure, list[dict[str, Any]]]:
    """The figure of a slice and the rows behind it. Raises Refused where the figure itself is withheld or must not
    be taken apart, Missing where there is no such slice."""
    found = measure.figures(workspace, [name], period, list(where))
    figure = next((f for f in found if f.slice == where), None)
    if figure is None:
        said = ", ".join(f"{k} = {v}" for k, v in where.items())
        raise Missing("behind.no_slice", _NO_SLICE, where=said)
    if figure.withheld or measure.metric(name).least:
        raise Refused("behind.too_few", _TOO_FEW)
    return figure, measure.behind(workspace, name, figure.period, where, limit)
