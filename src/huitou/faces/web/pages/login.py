"""Logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from huitou.base import HuitouError, Refused, Text
from huitou.faces import passwords, roles
from huitou.faces.web.access import anyone, staff_of
from huitou.faces.web.page import Page, company, onward, show
from huitou.faces.web.sessions import begin, end
from huitou.stores import Staff

_WRONG = Text(
    zh_hant="帳號或密碼不對；請再試一次。忘記密碼的話，請公司的擁有者幫您重設。",
    zh_hans="账号或密码不对；请再试一次。忘记密码的话，请公司的所有者帮您重设。",
    en="The login or the password is wrong; try again. If you forgot it, the company’s owner can set a new one.",
)

router = APIRouter()


@router.get("/login", dependencies=[anyone])
def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002
    staff = staff_of(request)
    if staff:
        return onward(_home(staff, next))
    if not company(request).staff.owned():
        return onward("/welcome")
    return show(request, Page("login.html", {"next": next, "login": "", "wrong": None}))


@router.post("/login", dependencies=[anyone])
def log_in(
    request: Request,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",  # noqa: A002
) -> Response:
    try:
        staff = _known(request, login, password)
    except HuitouError as wrong:
        shown = {"next": next, "login": login, "wrong": wrong.text}
        return show(request, Page("login.html", shown, wrong.http_status))
    return begin(request, staff, _home(staff, next))


@router.post("/logout", dependencies=[anyone])
def log_out(request: Request) -> Response:
    return end(request, "/login")


def _known(request: Request, login: str, password: str) -> Staff:
    """Raises Refused for a wrong pair, or after too many of them."""
    workspace, attempts = company(request), request.app.state.attempts
    machine = request.client.host if request.client else ""
    one = f"{login.strip().lower()[:120]} {machine}"  # nobody elsewhere can shut a colleague out
    tries, now = {one: 8, machine: 60}, workspace.clock.now()
    attempts.check(tries, now)
    found = workspace.staff.found(login)
    if not passwords.right(password, found[1] if found else None) or found is None:
        attempts.count(tries, now)
        raise Refused("login.wrong", _WRONG)
    attempts.forget(one)
    return found[0]


def _home(staff: Staff, wanted: str) -> str:
    """Where to go after logging in: the page that was wanted, if it is one of ours; else the first one open to them."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    if ours and wanted.partition("?")[0] != "/":
        return wanted
    query = wanted[1:] if ours else ""
    return ("/" if roles.allowed(staff.role, "figures.see") else "/customers") + query
