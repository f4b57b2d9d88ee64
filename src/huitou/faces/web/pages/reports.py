"""Reports: choose a period, a language and a kind of file; it is made behind the page and then downloaded."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import LANGS
from huitou.faces import reports
from huitou.faces.language import language
from huitou.faces.reports import Made
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.asked import period_of
from huitou.faces.web.page import Page, company, lang_of, show
from huitou.faces.web.periods import choices

router = APIRouter()


@router.get("/reports", dependencies=[may("figures.see")])
def reports_page(request: Request) -> Response:
    span = company(request).lake.span()
    languages = [(code, language(code).own_name) for code in LANGS]
    shown = {"choices": choices(request, span[1] if span else None), "languages_of": languages}
    return show(request, Page("reports.html", shown | {"chosen": lang_of(request)}))


@router.get("/reports/making", dependencies=[may("figures.see")])
def making(request: Request) -> Response:
    """Progress while the report is made, then the way to it."""
    made = _made(request)
    where = f"/reports/file?{urlencode(dict(request.query_params))}"
    shown = {"called": made.called, "size": len(made.content), "where": where}
    return show(request, Page("report_ready.html", shown))


@router.get("/reports/file", dependencies=[may("figures.see")])
def file(request: Request) -> Response:
    made = _made(request)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{made.name}\"; filename*=UTF-8''{quote(made.called, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(made.content, media_type=made.media, headers=headers)


def _made(request: Request) -> Made:
    """The report asked for, made once for all who ask the same. `in` is the report's language, which need not be the
    reader's. Raises Unfit before anything is computed, StillWorking."""
    query, workspace = request.query_params, company(request)
    period, form = period_of(request), query.get("format", "").strip() or "html"
    lang = reports.checked(form, query.get("in") or lang_of(request))
    staff = staff_of(request)
    by = staff.name if staff is not None and staff.id else ""  # the demo is nobody
    aims = tuple(workspace.targets.all().values())
    question = ("report", workspace.lake.revision, workspace.settings.name, period, form, lang, by, aims)
    made: Made = request.app.state.desk.once(
        question, lambda told: reports.make(workspace, period, form, lang, by, told.step)
    )
    return made
