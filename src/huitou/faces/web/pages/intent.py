"""Intent and behaviour: whether what customers say matches what they do later."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import understand
from huitou.base import Missing, Text, Unfit
from huitou.faces.intent import plainly
from huitou.faces.web.access import may
from huitou.faces.web.page import Page, company, lang_of, show, show_kept

NOT_DAYS = Text(
    "天數要寫成整數，例如 90。", "天数要写成整数，例如 90。", "Write the days as a whole number, such as 90."
)

router = APIRouter()


@router.get("/understand/intent", dependencies=[may("figures.see")])
def intent(request: Request, question: str = "", days: str = "", survey: str = "") -> Response:
    wanted = (question.strip(), _whole(days), survey.strip())
    workspace = company(request)
    try:
        listed = understand.questions_of(workspace)
        asked = ("intent", workspace.lake.revision, wanted)
        return show_kept(request, asked, lambda: _page(request, asked, wanted, listed))
    except Missing as why:
        return show(request, _nothing(request, why, wanted))


def _page(
    request: Request,
    asked: tuple[object, ...],
    wanted: tuple[str, int | None, str],
    listed: list[understand.Question],
) -> Page:
    workspace, (question, days, survey) = company(request), wanted
    found = request.app.state.desk.once(
        asked, lambda _: understand.intent_of(workspace, question or None, days, survey or None)
    )
    seen = plainly(found, lang_of(request))
    cutoff = seen["worth"]["cutoff"]
    shows: dict[str, Any] = {
        "seen": seen,
        "cutoff": cutoff and date.fromisoformat(cutoff),
        "why": None,
        "listed": listed,
        "days": days,
    }
    shows["currency"] = workspace.settings.currency
    return Page("intent.html", shows)


def _nothing(request: Request, why: Missing, wanted: tuple[str, int | None, str]) -> Page:
    """Why nothing can be said yet, with the choices where there are any."""
    try:
        listed = understand.questions_of(company(request))
    except Missing:
        listed = []
    return Page(
        "intent.html", {"seen": None, "why": why.said(lang_of(request)), "listed": listed, "days": wanted[1]}
    )


def _whole(said: str) -> int | None:
    try:
        return int(said) if said.strip() else None
    except ValueError:
        raise Unfit("intent.days_unreadable", NOT_DAYS) from None
