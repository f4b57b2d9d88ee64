"""The first run: who owns the company, what it is, then its first records."""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import HuitouError, Refused, Text
from huitou.faces import passwords
from huitou.faces.language import understood
from huitou.faces.web import places
from huitou.faces.web.access import anyone, can, may, near
from huitou.faces.web.asked import Filled
from huitou.faces.web.company_form import choices, settings_of
from huitou.faces.web.page import Page, company, lang_of, onward, show
from huitou.faces.web.sessions import begin
from huitou.stores import Settings

_CODE = Text(
    zh_hant="設定碼不對；啟動 huitou serve 的視窗裡有寫。",
    zh_hans="设置码不对；启动 huitou serve 的窗口里有写。",
    en="The set-up code is wrong; it stands in the window where huitou serve was started.",
)
_USUAL = Settings()
FIELDS = ("company", "country", "zone", "currency", "lang", "name", "login")

router = APIRouter()


@router.get("/welcome", dependencies=[anyone])
def welcome(request: Request) -> Response:
    owned = company(request).staff.owned()
    _speak_as_the_browser(request)
    if owned and not can(request, "company.set"):
        return onward("/login")
    if owned and company(request).used:
        return onward("/")
    return show(request, _page(request, _first(request), None))


@router.post("/welcome", dependencies=[anyone])
def found_company(
    request: Request,
    said: Filled,
) -> Response:
    """Nothing is kept where anything is wrong."""
    workspace = company(request)
    _speak_as_the_browser(request)
    said = {name: value.strip() if name != "password" else value for name, value in said.items()}
    try:
        _must_be_near(request, said.get("code", ""))
        values = settings_of(said)
        if can(request, "company.set"):
            workspace.configure(**values)
            return onward("/welcome/data")
        login, name = said.get("login", ""), said.get("name", "")
        hash_ = passwords.kept(said.get("password", ""), login)
        now = workspace.clock.stamp()
        Settings(**dict[str, Any](values))  # raises before anybody owns anything
        owner = workspace.staff.found_company(login, name, hash_, now)
        workspace.configure(**values)
    except HuitouError as wrong:
        return show(request, _page(request, {n: said.get(n, "") for n in FIELDS}, wrong))
    return begin(request, owner, "/welcome/data")


@router.get("/welcome/data", dependencies=[may("data.bring")])
def first_data(request: Request) -> Response:
    if company(request).used:
        return onward("/")
    return show(request, Page("welcome_data.html", {}))


def _must_be_near(request: Request, code: str) -> None:
    """From another machine only with the code that this one shows. Raises Refused."""
    wanted = request.app.state.code
    if company(request).staff.owned() or near(request):
        return
    if wanted is None or not hmac.compare_digest(code.encode(), wanted.encode()):
        raise Refused("welcome.code", _CODE)


def _speak_as_the_browser(request: Request) -> None:
    """Until somebody owns the company it has no language of its own yet."""
    owned = company(request).staff.owned()
    request.state.lang = None if owned else places.spoken(request.headers.get("accept-language", ""))


def _first(request: Request) -> dict[str, str]:
    """What the form proposes: what the browser says of its reader, and what was set before."""
    workspace = company(request)
    accepts = request.headers.get("accept-language", "")
    lang = understood(request.query_params.get("lang")) or places.spoken(accepts) or workspace.settings.lang
    place = _chosen(workspace.settings) or places.likely(accepts, lang)
    named = "" if workspace.settings.name == "Huitou" or workspace.staff.owned() else workspace.settings.name
    return {"company": named, "country": place.country, "zone": place.zone, "currency": place.currency,
            "lang": lang, "name": "", "login": ""}  # fmt: skip


def _chosen(before: Settings) -> places.Place | None:
    """What `huitou init` was told, which no browser knows better; None where it was told nothing."""
    if (before.zone, before.currency) == (_USUAL.zone, _USUAL.currency):
        return None
    return places.Place(places.country_of(before.zone) or before.country, before.zone, before.currency)


def _page(request: Request, filled: dict[str, str], wrong: HuitouError | None) -> Page:
    shown = {
        "filled": filled,
        "wrong": wrong.text if wrong else None,
        "owned": company(request).staff.owned(),
        "chosen": _chosen(company(request).settings) is not None,
        "coded": not near(request) and not company(request).staff.owned(),
        **choices(lang_of(request)),
    }
    return Page("welcome.html", shown, wrong.http_status if wrong else 200)
