"""What was brought in, import by import, and taking one back."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import record
from huitou.base import HuitouError
from huitou.faces.web import uploads
from huitou.faces.web.access import may
from huitou.faces.web.asked import page_of
from huitou.faces.web.history import done, history
from huitou.faces.web.page import Page, address, company, lang_of, onward, show
from huitou.faces.web.progress import working
from huitou.faces.web.waiting import Progress, StillWorking
from huitou.stores import Workspace

EACH = 50  # imports on a page

router = APIRouter()


@router.get("/data/imports", dependencies=[may("data.bring")])
def imports(request: Request) -> Response:
    number, count = page_of(request), record.count_imports(company(request))
    shown = {
        "imports": history(request, EACH, number * EACH),
        "back": address(request, page=str(number) if number > 1 else None) if number else "",
        "onward": address(request, page=str(number + 2)) if (number + 1) * EACH < count else "",
    }
    return show(request, Page("imports.html", shown))


@router.get("/data/imports/{import_id}", dependencies=[may("data.bring")])
def one_import(request: Request, import_id: str) -> Response:
    seen = done(request, record.one_import(company(request), import_id))
    return show(request, Page("import.html", {"seen": seen, "others": uploads.uploads(company(request))}))


@router.get("/data/imports/{import_id}/undo", dependencies=[may("data.bring")])
def sure(request: Request, import_id: str) -> Response:
    """What would go; or, once it was asked for, how far it is."""
    one = record.one_import(company(request), import_id)
    wrong = None
    try:
        if not one.undone_at:
            request.app.state.desk.watch(("undo", import_id))
    except StillWorking as still:
        return working(request, still, one.file)
    except LookupError:
        pass  # nobody asked for it yet
    except HuitouError as failed:
        wrong = failed
    seen = done(request, record.one_import(company(request), import_id))
    if seen.undone:
        return onward(f"/data/imports/{import_id}")
    said = wrong.said(lang_of(request)) if wrong else ""
    mends = [done(request, one) for one in record.mends_of(company(request), import_id)]
    shown = {"seen": seen, "mends": mends, "wrong": said, "later": wrong.data.get("later") if wrong else None}
    return show(request, Page("undo.html", shown, wrong.http_status if wrong else 200))


@router.post("/data/imports/{import_id}/undo", dependencies=[may("data.bring")])
def undo(request: Request, import_id: str) -> Response:
    if not record.one_import(company(request), import_id).undone_at:
        request.app.state.desk.begin(("undo", import_id), partial(_undo, company(request), import_id))
    return onward(f"/data/imports/{import_id}/undo")


def _undo(workspace: Workspace, import_id: str, told: Progress) -> None:
    record.undo(workspace, import_id)
    record.merge(workspace)
