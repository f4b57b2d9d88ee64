"""Rows that were set aside: why, and mending them, on the page or in a spreadsheet, or leaving out what needs none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from huitou import record
from huitou.base import HuitouError, Missing, Text
from huitou.faces.cells import BOM
from huitou.faces.web import uploads
from huitou.faces.web.access import may
from huitou.faces.web.asked import Filled, number, number_of, page_of
from huitou.faces.web.bringing import said_here
from huitou.faces.web.history import title_of
from huitou.faces.web.page import Page, address, company, lang_of, onward, show
from huitou.faces.web.progress import working
from huitou.faces.web.receiving import Received, received
from huitou.faces.web.waiting import Progress, StillWorking
from huitou.record import Quarantined
from huitou.stores import Workspace

EACH = 25  # rows on a page
_SAID: dict[str, None] = {"mended": None, "still": None, "left": None}  # what an address says once only
_GONE = Text(
    zh_hant="這一列已經不在擱置的列裡了：改好了、略過了，或那次匯入已經復原。",
    zh_hans="这一行已经不在搁置的行里了：改好了、略过了，或那次导入已经撤销。",
    en="This row is no longer set aside: it was mended or left out, or its import was undone.",
)

router = APIRouter()


@dataclass(frozen=True)
class Typed:
    """A row that somebody tried to mend: the new cells as they were typed, and why they would not do."""

    id: int
    cells: dict[str, str]
    wrong: str


@router.get("/data/quarantine", dependencies=[may("data.bring")])
def quarantine(request: Request) -> Response:
    return _quarantine(request)


@router.get("/data/quarantine.csv", dependencies=[may("data.bring")])
def quarantine_csv(request: Request) -> Response:
    """All of the rows (of one import), to be mended in a spreadsheet and sent back."""
    import_id = request.query_params.get("import") or None
    said = BOM + record.export(company(request), None, import_id, lang_of(request))
    headers = {"Content-Disposition": 'attachment; filename="quarantine.csv"', "Cache-Control": "no-store"}
    return Response(said, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/data/quarantine/mended", dependencies=[may("data.bring")])
def send_back(request: Request, sent: Annotated[Received, Depends(received)]) -> Response:
    workspace = company(request)
    if sent.wrong:
        return _quarantine(request, wrong=sent.wrong)
    one, *more = sent.files
    for other in more:
        uploads.remove(other)
    one.keep()
    uploads.sweep(workspace)
    request.app.state.desk.begin(("mend", one.id), partial(_mend, workspace, one))
    return onward(f"/data/quarantine/mended/{one.id}")


@router.get("/data/quarantine/mended", dependencies=[may("data.bring")])
def not_sent() -> Response:
    return RedirectResponse("/data/quarantine", 307)


@router.get("/data/quarantine/mended/{key}", dependencies=[may("data.bring")])
def mending(request: Request, key: str) -> Response:
    one = uploads.upload(company(request), key)
    try:
        query = one.noted("done") or request.app.state.desk.watch(("mend", key))
    except StillWorking as still:
        return working(request, still, one.name)
    except LookupError:
        return onward("/data/quarantine")
    except HuitouError as wrong:
        return _quarantine(request, wrong=wrong)
    return onward(f"/data/quarantine?{query}")


@router.post("/data/quarantine/leave", dependencies=[may("data.bring")])
def leave_alike(request: Request, said: Filled) -> Response:
    """Leave out every row (of the file and kind that are shown) that waits for the same reason as one of them."""
    import_id, fact = _filter(request)
    first = number(said.get("first", ""))
    count = record.leave_alike(company(request), first, import_id, fact) if first else 0
    return _onward(request, "import", "fact", left=count)


@router.get("/data/quarantine/leave", dependencies=[may("data.bring")])
def not_left() -> Response:
    return RedirectResponse("/data/quarantine", 307)


@router.post("/data/quarantine/{row}/leave", dependencies=[may("data.bring")])
def leave(request: Request, row: int) -> Response:
    """Leave one row out: it needs no mending."""
    try:
        count = record.leave(company(request), [row])
    except HuitouError:
        return _quarantine(request, wrong=Missing("quarantine.gone", _GONE))
    return _onward(request, "import", "fact", "page", left=count)


@router.post("/data/quarantine/{row}/back", dependencies=[may("data.bring")])
def take_back(request: Request, row: int) -> Response:
    """Let a row that was left out wait for mending again."""
    try:
        record.take_back(company(request), [row])
    except HuitouError:
        return _quarantine(request, wrong=Missing("quarantine.gone", _GONE))
    return _onward(request, "import", "fact", "page", "state")


@router.post("/data/quarantine/{row}", dependencies=[may("data.bring")])
def mend(request: Request, row: int, said: Filled) -> Response:
    """Send one row again with what was typed; where it will not do, the page again with the sentence."""
    workspace = company(request)
    found = record.quarantine(workspace, ids=[row])
    if not found:
        return _quarantine(request, wrong=Missing("quarantine.gone", _GONE))
    names = cells_of(found[0])
    typed = {
        name: said.get(f"c{i}", was).replace("\r\n", "\n") for i, (name, was) in enumerate(names.items())
    }
    try:
        record.mend(workspace, row, values={n: v for n, v in typed.items() if v != names[n]})
    except HuitouError as wrong:
        return _quarantine(request, Typed(row, typed, wrong.said(lang_of(request))), status=wrong.http_status)
    record.merge(workspace)
    return _onward(request, "import", "fact", "page", mended=1)


def _mend(workspace: Workspace, one: uploads.Upload, told: Progress) -> str:
    """Send a mended file back; returns what the page is to say of it."""
    done = record.mend(workspace, file=one.path)
    query = urlencode({"mended": done.rows - done.aside, "still": done.aside})
    one.note("done", query)
    one.drop()
    record.merge(workspace)
    return query


def _onward(request: Request, *kept: str, **counts: int) -> Response:
    """Back to the list as it was asked for, to say what was done."""
    query = {n: v for n in kept if (v := request.query_params.get(n))} | {
        n: str(v) for n, v in counts.items()
    }
    return onward(f"/data/quarantine?{urlencode(query)}" if query else "/data/quarantine")


def _filter(request: Request) -> tuple[str | None, str | None]:
    """The import and the kind of fact that were asked for."""
    import_id, fact = (request.query_params.get(n, "").strip() or None for n in ("import", "fact"))
    return import_id, fact


def cells_of(row: Quarantined) -> dict[str, str]:
    """The row's cells by header, without those that no header names."""
    return {h: "" if v is None else str(v) for h, v in row.row.items() if not h.startswith("#")}


def _quarantine(
    request: Request, typed: Typed | None = None, wrong: HuitouError | None = None, status: int = 200
) -> Response:
    workspace, number = company(request), page_of(request)
    import_id, fact = _filter(request)
    state = "left" if request.query_params.get("state") == "left" else "aside"
    waiting, other = (record.waiting(workspace, s) for s in (state, "aside" if state == "left" else "left"))
    count = sum(w.rows for w in waiting if import_id in (None, w.import_id) and fact in (None, w.fact))
    rows = record.quarantine(workspace, import_id, fact, state=state, limit=EACH, skip=number * EACH)
    files = {w.import_id: w.file for w in waiting}
    shown: dict[str, Any] = {
        "rows": [
            (r, title_of(r.fact), (typed.cells if typed and typed.id == r.id else cells_of(r))) for r in rows
        ],
        "state": state,
        "other": sum(w.rows for w in other),
        "reasons": _reasons(request) if state == "aside" else [],
        "typed": typed,
        "wrong": said_here(wrong).said(lang_of(request)) if wrong else "",
        "count": count,
        "all": sum(w.rows for w in waiting),
        "first": number * EACH + 1,
        "files": [(i, file, sum(w.rows for w in waiting if w.import_id == i)) for i, file in files.items()],
        "facts": [(f, title_of(f)) for f in dict.fromkeys(w.fact for w in waiting)],
        "import_id": import_id or "",
        "fact": fact or "",
        "query": urlencode(
            {n: v for n, v in request.query_params.items() if n in ("import", "fact", "page", "state")}
        ),
        "mended": number_of(request, "mended"),
        "still": number_of(request, "still"),
        "left": number_of(request, "left"),
        "back": address(request, page=str(number) if number > 1 else None, **_SAID) if number else "",
        "onward": address(request, page=str(number + 2), **_SAID) if (number + 1) * EACH < count else "",
    }
    return show(request, Page("quarantine.html", shown, wrong.http_status if wrong else status))


def _reasons(request: Request) -> list[record.Alike]:
    """Reasons for which several rows of what is shown wait, so that all of them can be left out at once."""
    return [one for one in record.alike(company(request), *_filter(request)) if one.rows > 1]
