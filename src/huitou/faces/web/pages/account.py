"""One's own account: name, language, password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from huitou.base import HuitouError, Refused, Text
from huitou.faces import passwords
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.page import Page, company, onward, show
from huitou.faces.web.sessions import begin

_OLD = Text(
    zh_hant="現在的密碼不對，密碼沒有改。",
    zh_hans="现在的密码不对，密码没有改。",
    en="The present password is wrong; it was not changed.",
)

router = APIRouter()


@router.get("/account", dependencies=[may("self")])
def account(request: Request, kept: str = "") -> Response:
    staff = staff_of(request)
    if staff is None or not staff.id:
        return onward("/")
    return show(request, Page("account.html", {"kept": bool(kept), "wrong": None}))


@router.post("/account/password", dependencies=[may("self")])
def new_password(
    request: Request, old: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    """Ends every session of that person and begins this one anew."""
    staff, roll = staff_of(request), company(request).staff
    if staff is None or not staff.id:
        return onward("/")
    found = roll.found(staff.login)
    try:
        if found is None or not passwords.right(old, found[1]):
            raise Refused("staff.old_password", _OLD)
        roll.change(staff.login, password=passwords.kept(password, staff.login))
    except HuitouError as wrong:
        return show(request, Page("account.html", {"kept": False, "wrong": wrong.text}, wrong.http_status))
    return begin(request, staff, "/account?kept=1")
