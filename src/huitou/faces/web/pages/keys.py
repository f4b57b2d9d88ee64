"""API keys: made once and shown once, taken back at any time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from huitou.base import HuitouError
from huitou.faces import roles
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.page import Page, company, onward, show

router = APIRouter()


@router.get("/settings/keys", dependencies=[may("keys.manage")])
def keys_page(request: Request) -> Response:
    return show(request, _page(request))


@router.post("/settings/keys", dependencies=[may("keys.manage")])
def make_key(
    request: Request, name: Annotated[str, Form()] = "", scopes: Annotated[list[str] | None, Form()] = None
) -> Response:
    """The answer itself shows the key, because it is nowhere else to be had."""
    workspace, maker = company(request), staff_of(request)
    try:
        wanted = [one for one in roles.SCOPES if one in (scopes or [])]
        now = workspace.clock.stamp()
        _, said = workspace.keys.make(name, wanted, maker.login if maker else "", now)
    except HuitouError as wrong:
        return show(request, _page(request, name=name, wrong=wrong))
    return show(request, _page(request, secret=said))


@router.post("/settings/keys/revoke", dependencies=[may("keys.manage")])
def revoke_key(request: Request, id: Annotated[str, Form()] = "") -> Response:  # noqa: A002
    workspace = company(request)
    workspace.keys.revoke(id, workspace.clock.stamp())
    return onward("/settings/keys")


def _page(request: Request, name: str = "", secret: str = "", wrong: HuitouError | None = None) -> Page:
    shown = {
        "keys": company(request).keys.all(),
        "scopes": list(roles.SCOPES),
        "name": name,
        "secret": secret,
        "wrong": wrong.text if wrong else None,
    }
    return Page("keys.html", shown, wrong.http_status if wrong else 200)
