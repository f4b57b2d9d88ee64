"""The first run: who owns the company, what it is, then its first records or the sample."""

from __future__ import annotations

import hmac
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import Conflict, HuitouError, Refused, Text, Unfit
from huitou.faces import passwords
from huitou.faces.demonstration import fill
from huitou.faces.language import understood
from huitou.faces.web import places
from huitou.faces.web.access import anyone, can, may, near
from huitou.faces.web.asked import Filled
from huitou.faces.web.page import Page, company, lang_of, onward, show
from huitou.faces.web.pages.login import begin
from huitou.stores import Settings

_CODE = Text(
    zh_hant="設定碼不對；啟動 huitou serve 的視窗裡有寫。",
    zh_hans="设置码不对；启动 huitou serve 的窗口里有写。",
    en="The set-up code is wrong; it stands in the window where huitou serve was started.",
)
_NO_NAME = Text(
    zh_hant="請填公司名稱（最長 120 個字）。",
    zh_hans="请填公司名称（最长 120 个字）。",
    en="Fill in what the company is called, in at most 120 characters.",
)
_NO_MONEY = Text(
    zh_hant="沒有「{said}」這種幣別；請從清單選，如 TWD。",
    zh_hans="没有“{said}”这种币种；请从列表选，如 CNY。",
    en="There is no currency {said}; choose one of the list, such as USD.",
)
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
        if workspace.staff.owned():
            if not can(request, "company.set"):
                raise Conflict("staff.owned", _NOT_AGAIN)
            workspace.configure(**values)
            return onward("/welcome/data")
        login, name = said.get("login", ""), said.get("name", "")
        hash_ = passwords.kept(said.get("password", ""), login)
        now = workspace.clock.now().replace(tzinfo=None)
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


@router.post("/welcome/sample", dependencies=[may("company.set")])
def open_sample(request: Request) -> Response:
    """Build the sample company here, behind a page that shows how far it is."""
    workspace = company(request)
    if not workspace.used:
        request.app.state.desk.begin("sample", lambda told: fill(workspace, progress=told.tell))
    return onward("/welcome/sample")


@router.get("/welcome/sample", dependencies=[may("company.set")])
def watch_sample(request: Request) -> Response:
    try:
        request.app.state.desk.watch("sample")
    except LookupError:
        return onward("/welcome/data")
    return onward("/")


@router.get("/sample", dependencies=[may("company.set")])
def sample(request: Request) -> Response:
    return show(request, Page("sample.html", {})) if company(request).sample else onward("/")


@router.post("/sample/clear", dependencies=[may("company.set")])
def clear_sample(request: Request) -> Response:
    company(request).clear_sample()
    return onward("/welcome")


def settings_of(said: dict[str, str]) -> dict[str, str]:
    """The company's settings as a form has them. Raises Unfit."""
    name, currency = said.get("company", "").strip(), said.get("currency", "").strip().upper()
    if not name or len(name) > 120:
        raise Unfit("settings.name", _NO_NAME)
    if not places.is_currency(currency):
        raise Unfit("settings.currency", _NO_MONEY, said=currency or "–")
    return {
        "name": name,
        "country": said.get("country", ""),
        "zone": said.get("zone", ""),
        "currency": currency,
        "lang": understood(said.get("lang")) or "",
    }


_NOT_AGAIN = Text(
    zh_hant="這家公司已經有擁有者了；請登入。",
    zh_hans="这家公司已经有所有者了；请登录。",
    en="This company has an owner already; log in.",
)


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
    place = places.likely(accepts, lang)
    named = "" if workspace.settings.name == "Huitou" or workspace.staff.owned() else workspace.settings.name
    return {"company": named, "country": place.country, "zone": place.zone, "currency": place.currency,
            "lang": lang, "name": "", "login": ""}  # fmt: skip


def _page(request: Request, filled: dict[str, str], wrong: HuitouError | None) -> Page:
    shown = {
        "filled": filled,
        "wrong": wrong.text if wrong else None,
        "owned": company(request).staff.owned(),
        "coded": not near(request) and not company(request).staff.owned(),
        **choices(lang_of(request)),
    }
    return Page("welcome.html", shown, wrong.http_status if wrong else 200)


def choices(lang: str) -> dict[str, object]:
    """What the company form offers."""
    return {
        "countries": places.countries(lang),
        "currencies": places.currencies(lang),
        "zones": places.zones(),
        "places": {p.country: [p.zone, p.currency] for p in places.PLACES},
    }
