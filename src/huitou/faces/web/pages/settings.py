"""Settings: the company, what it aims at, who works here, which programs may call."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import HuitouError
from huitou.faces.web.access import can, may
from huitou.faces.web.asked import Filled
from huitou.faces.web.company_form import choices, settings_of
from huitou.faces.web.page import Page, company, lang_of, onward, show

router = APIRouter()


@router.get("/settings", dependencies=[may("targets.set")])
def settings(request: Request, kept: str = "") -> Response:
    if not can(request, "company.set"):
        return onward("/settings/targets")
    now = company(request).settings
    filled = {n: getattr(now, n) for n in ("country", "zone", "currency", "lang")} | {"company": now.name}
    return show(request, _page(request, filled, None, kept=bool(kept)))


@router.post("/settings", dependencies=[may("company.set")])
def keep_settings(request: Request, said: Filled) -> Response:
    try:
        company(request).configure(**settings_of(said))
    except HuitouError as wrong:
        filled = {n: said.get(n, "") for n in ("company", "country", "zone", "currency", "lang")}
        return show(request, _page(request, filled, wrong))
    return onward("/settings?kept=1")


def _page(request: Request, filled: dict[str, str], wrong: HuitouError | None, *, kept: bool = False) -> Page:
    workspace = company(request)
    shown = {
        "filled": filled,
        "fixed": workspace.used,
        "folder": workspace.folder.absolute(),
        "kept": kept,
        "wrong": wrong.text if wrong else None,
        **choices(lang_of(request)),
    }
    return Page("settings.html", shown, wrong.http_status if wrong else 200)
