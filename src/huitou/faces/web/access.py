"""Who asks, and whether they may: every route of the console names its right with `may`, or says `anyone`."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Depends, Request

from huitou.base import Refused, Text
from huitou.faces import roles
from huitou.stores import OWNER, Staff, Workspace

SESSION = "huitou_session"
DEMO = Staff(0, "demo", "Demo", OWNER, None, datetime(2026, 1, 1))
_PASSED_ON = (
    "forwarded",
    "via",
    "x-forwarded-",
    "x-real-",
    "x-client-",
    "x-cluster-",
    "cf-",
    "true-client-",
    "fly-",
)

_NOT_YOURS = Text(
    zh_hant="您的角色（{role}）不能用這一頁：{right}。需要的話，請公司的擁有者調整。",
    zh_hans="您的角色（{role}）不能用这一页：{right}。需要的话，请公司的所有者调整。",
    en="Your role ({role}) does not include this: {right}. Ask the company’s owner if you need it.",
)


class NotKnown(Exception):
    """Nobody is logged in; the reader is sent to `where`."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class Right:
    """A dependency of a route: lets those pass whose role has the right. Raises NotKnown, Refused."""

    def __init__(self, right: str) -> None:
        self.right = right
        self.roles = roles.RIGHTS[right].roles

    def __call__(self, request: Request) -> Staff:
        staff = staff_of(request)
        if staff is None:
            raise NotKnown(_door(request))
        if staff.role not in self.roles:
            said = roles.ROLES.get(staff.role)
            raise Refused(
                "staff.not_yours", _NOT_YOURS, role=said or staff.role, right=roles.RIGHTS[self.right].title
            )
        return staff


class Anyone:
    """A dependency that says on purpose: this route asks for nobody's name."""

    def __call__(self) -> None:
        return None


def may(right: str) -> Any:
    """The dependency for a route: `@router.get("/data", dependencies=[may("data.bring")])`."""
    return Depends(Right(right))


anyone = Depends(Anyone())


def staff_of(request: Request) -> Staff | None:
    """Who is logged in; looked up once a request."""
    if not hasattr(request.state, "staff"):
        request.state.staff = _staff(request)
    found: Staff | None = request.state.staff
    return found


def can(request: Request, right: str) -> bool:
    """Whether whoever asks may do that; for what a page shows."""
    staff = staff_of(request)
    return staff is not None and roles.allowed(staff.role, right)


def near(request: Request) -> bool:
    """Whether the request comes from this very machine, with nobody in between."""
    if request.client is None or any(name.startswith(_PASSED_ON) for name in request.headers):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _staff(request: Request) -> Staff | None:
    workspace: Workspace = request.app.state.workspace
    if request.app.state.demo and near(request):
        return DEMO
    token = request.cookies.get(SESSION)
    return workspace.staff.whose(token, workspace.clock.stamp()) if token else None


def _door(request: Request) -> str:
    workspace: Workspace = request.app.state.workspace
    if not workspace.staff.owned():
        lang = request.query_params.get("lang")
        return f"/welcome?{urlencode({'lang': lang})}" if lang else "/welcome"
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    onward = f"?next={quote(wanted, safe='')}" if request.method == "GET" and wanted != "/" else ""
    return f"/login{onward}"
