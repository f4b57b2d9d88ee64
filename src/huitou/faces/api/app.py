"""The REST API of one workspace as an application of its own, mounted by the console at /v1."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huitou import __version__
from huitou.faces.api import (
    customers,
    drivers,
    facts,
    guide,
    health,
    imports,
    intent,
    measures,
    problems,
    segments,
    types,
)
from huitou.faces.api.sent import Bounded
from huitou.stores import Workspace

PARTS = (facts, imports, measures, customers, drivers, segments, types, intent, health, guide)

_ABOUT = (
    "Send in what happened at a till or in a shop, and read figures and customers. Every call but health needs a key: "
    "Authorization: Bearer hk_…. Money is an exact decimal as text, shares are numbers from 0 to 1, days and times are "
    "ISO 8601. What fails is told as application/problem+json, in the language of Accept-Language (zh-Hant, zh-Hans, en)."
)


def create_api(workspace: Workspace) -> FastAPI:
    """The API of one workspace. It knows no sessions and no cookies: a key or nothing."""
    api = FastAPI(
        title="Huitou", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json",
        redirect_slashes=False,
    )  # fmt: skip
    api.state.workspace = workspace
    for part in PARTS:
        api.router.routes.extend(part.router.routes)  # side by side, so that a 405 can tell what is allowed
    problems.answer_for(api)
    api.add_middleware(Bounded)
    api.add_middleware(Private)
    api.openapi = lambda: _described(api)  # type: ignore[method-assign]
    return api


class Mounted(Mount):
    """The API at /v1, for whatever stands behind that: ids may hold any character, line breaks too."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("/v1", create_api(workspace), name="api")
        self.path_regex = re.compile(self.path_regex.pattern, re.DOTALL)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().handle({**scope}, receive, send)  # what the API notes there is not the console's


class Private:
    """Says on every answer that it is nobody else's to keep."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                if b"cache-control" not in names:
                    message["headers"] = [*message["headers"], (b"cache-control", b"no-store")]
            await send(message)

        await self.app(scope, receive, marked)


def _described(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, made once: with the rows of every kind of fact, and problems as what they are."""
    if api.openapi_schema is None:
        told = get_openapi(
            title="Huitou REST API",
            version=__version__,
            description=_ABOUT,
            routes=api.routes,
            servers=[{"url": "/v1"}],
        )
        schemas = told.setdefault("components", {}).setdefault("schemas", {})
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= facts.schemas() | problem.pop("$defs") | {"Problem": problem}
        api.openapi_schema = told
    return api.openapi_schema
