"""Which program asks, and what its key lets it do: every route names its scope with `needs`, or says `anyone`."""

from __future__ import annotations

from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from huitou.base import Refused
from huitou.faces.api import wording
from huitou.faces.api.problems import Ill, Turned
from huitou.faces.roles import SCOPES
from huitou.stores import Key, Workspace

# Cookies are never looked at: what a browser sends along unasked must not act for anybody here.
BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="key",
    bearerFormat="hk_…",
    description="A key of the company, made in the console or with `huitou keys make`.",
)


class Needs:
    """A dependency of a route: lets those pass whose key has the scope. Raises Turned (401), Refused (403)."""

    def __init__(self, scope: str) -> None:
        self.scope, self.title = scope, SCOPES[scope].title

    def __call__(
        self, request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
    ) -> Key:
        if shown is None:
            raise _unknown("key.missing", 'Bearer realm="huitou"')
        workspace = company(request)
        key = workspace.keys.whose(shown.credentials, workspace.clock.stamp())
        if key is None:
            raise _unknown("key.wrong", 'Bearer realm="huitou", error="invalid_token"')
        if self.scope not in key.may:
            raise Refused("key.not_yours", wording.NOT_IN_KEY, name=key.name, scope=self.title)
        request.state.key = key
        asked_as_declared(request)
        return key


class Anyone:
    """A dependency that says on purpose: this route asks for no key."""

    def __call__(self) -> None:
        return None


def needs(scope: str) -> Any:
    """The dependency for a route: `@router.get("/figures", dependencies=[needs("figures")])`."""
    return Depends(Needs(scope))


anyone = Depends(Anyone())


def company(request: Request) -> Workspace:
    """The workspace that is served."""
    found: Workspace = request.app.state.workspace
    return found


def asked_as_declared(request: Request) -> None:
    """Raises Ill for a part of the address that the route does not know, or takes once and was given twice: `perid=2024`
    would otherwise be answered with the figures of another period."""
    known: dict[str, bool] = {}
    for field in request.scope["route"].dependant.query_params:
        taken = (field.field_info.annotation, *get_args(field.field_info.annotation))
        known[field.alias] = any(get_origin(one) is list for one in taken)
    flaws = []
    for name in request.query_params:
        if name not in known:
            flaws.append((name[:80], wording.UNKNOWN))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            flaws.append((name, wording.ONCE))
    if flaws:
        raise Ill(flaws[:20])


def _unknown(code: str, challenge: str) -> Turned:
    text = wording.NO_KEY if code == "key.missing" else wording.WRONG_KEY
    return Turned(401, code, text, {"WWW-Authenticate": challenge})
