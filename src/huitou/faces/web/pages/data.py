"""Data: what is recorded, what waits, what is missing; and the place where files are dropped."""

from __future__ import annotations

import csv
import io
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from huitou import record
from huitou.base import HuitouError, Missing, Text
from huitou.faces.cells import BOM
from huitou.faces.web import uploads
from huitou.faces.web.access import may
from huitou.faces.web.history import history, lacking, moment, title_of
from huitou.faces.web.page import Page, company, lang_of, onward, show
from huitou.faces.web.receiving import Received, received
from huitou.record import FACTS

LAST = 5  # imports shown
_NO_TEMPLATE = Text(
    zh_hant="沒有「{fact}」這種資料的範本；請從資料頁選。",
    zh_hans="没有“{fact}”这种数据的模板；请从数据页选。",
    en="There is no template for “{fact}”; choose one on the page Data.",
)

router = APIRouter()


@router.get("/data", dependencies=[may("data.bring")])
def data(request: Request) -> Response:
    return _data(request)


@router.get("/data/uploads", dependencies=[may("data.bring")])
def no_uploads() -> Response:
    return RedirectResponse("/data", 307)


@router.post("/data/uploads", dependencies=[may("data.bring")])
def upload(request: Request, sent: Annotated[Received, Depends(received)]) -> Response:
    try:
        if sent.wrong:
            raise sent.wrong
        for one in sent.files:
            record.check_kind(one.path, one.name)
    except HuitouError as wrong:
        for one in sent.files:
            uploads.remove(one)
        return _data(request, wrong)
    for one in sent.files:
        one.keep()
    uploads.sweep(company(request))
    return onward(f"/data/uploads/{sent.files[0].id}" if len(sent.files) == 1 else "/data#waiting")


@router.get("/data/template/{fact}.csv", dependencies=[may("data.bring")])
def template(request: Request, fact: str) -> Response:
    """An empty file with the headers of one kind of fact, in the reader's language, which the import understands."""
    if fact not in FACTS:
        raise Missing("data.no_template", _NO_TEMPLATE, fact=fact)
    lang, line = lang_of(request), io.StringIO()
    csv.writer(line).writerow([column.title.said(lang) for column in FACTS[fact].columns])
    name = quote(f"{FACTS[fact].title.said(lang)}.csv")
    headers = {"Content-Disposition": f"attachment; filename=\"{fact}.csv\"; filename*=UTF-8''{name}"}
    return Response(BOM + line.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _data(request: Request, wrong: HuitouError | None = None) -> Response:
    workspace = company(request)
    there = record.recorded(workspace)
    rows = [
        (fact, title_of(fact), one, moment(request, one.last.recorded_at) if one.last else "")
        for fact, one in there.items()
    ]
    shown = {
        "rows": rows,
        "lacking": lacking(there),
        "facts": [(fact, shape.title) for fact, shape in FACTS.items()],
        "aside": sum(one.rows for one in record.waiting(workspace)),
        "uploads": uploads.uploads(workspace),
        "imports": history(request, LAST),
        "wrong": wrong.said(lang_of(request)) if wrong else "",
    }
    return show(request, Page("data.html", shown, wrong.http_status if wrong else 200))
