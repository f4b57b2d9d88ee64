"""Who works here: taking somebody on, their role, a new password, the end of their access."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from huitou.base import HuitouError
from huitou.faces import passwords, roles
from huitou.faces.web.access import may
from huitou.faces.web.page import Page, company, onward, show

router = APIRouter()
FIELDS = ("name", "login", "role")


@router.get("/settings/staff", dependencies=[may("staff.manage")])
def staff_page(request: Request, kept: str = "") -> Response:
    return show(request, _page(request, dict.fromkeys(FIELDS, ""), None, kept=bool(kept)))


@router.post("/settings/staff", dependencies=[may("staff.manage")])
def take_on(
    request: Request,
    name: Annotated[str, Form()] = "",
    login: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    workspace = company(request)
    try:
        hash_ = passwords.kept(password, login)
        now = workspace.clock.stamp()
        workspace.staff.add(login, name, roles.role(role), hash_, now)
    except HuitouError as wrong:
        return show(request, _page(request, {"name": name, "login": login, "role": role}, wrong))
    return onward("/settings/staff?kept=1")


@router.post("/settings/staff/change", dependencies=[may("staff.manage")])
def change(
    request: Request,
    login: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    leave: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """One thing at a time: another role, a new password, the end of access, or access again."""
    workspace = company(request)
    try:
        if role:
            workspace.staff.change(login, role=roles.role(role))
        if password:
            workspace.staff.change(login, password=passwords.kept(password, login))
        if leave:
            workspace.staff.change(login, left_at=workspace.clock.stamp())
        if again:
            workspace.staff.change(login, left_at=None)
    except HuitouError as wrong:
        return show(request, _page(request, dict.fromkeys(FIELDS, ""), wrong))
    return onward("/settings/staff?kept=1")


def _page(request: Request, filled: dict[str, str], wrong: HuitouError | None, *, kept: bool = False) -> Page:
    everybody = company(request).staff.all()
    shown = {
        "people": [one for one in everybody if one.left_at is None],
        "gone": [one for one in everybody if one.left_at],
        "roles": list(roles.ROLES),
        "rights": roles.RIGHTS,
        "filled": filled,
        "kept": kept,
        "wrong": wrong.text if wrong else None,
    }
    return Page("staff.html", shown, wrong.http_status if wrong else 200)
