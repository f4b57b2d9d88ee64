"""What a request is answered that cannot be done: `application/problem+json` (RFC 9457), in the caller's language."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from huitou.base import HuitouError, Text, Unfit
from huitou.faces.api import wording
from huitou.faces.language import understood

_log = logging.getLogger(__name__)
MEDIA = "application/problem+json"


class Flaw(BaseModel):
    """One thing that is wrong with the request."""

    pointer: str = Field(
        description="Where it stands: a JSON pointer into the body, or the parameter's name."
    )
    detail: str = Field(description="What is wrong with it, as a sentence.")


class Problem(BaseModel):
    """Why a request was not done (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:huitou:problem:key.missing",
                    "title": "Unauthorized",
                    "status": 401,
                    "detail": "This needs a key: send it as “Authorization: Bearer hk_…”.",
                    "code": "key.missing",
                    "instance": "/v1/figures",
                }
            ]
        }
    )

    type: str = Field(description="urn:huitou:problem: and the code.")
    title: str = Field(description="The HTTP status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="One sentence in the language asked for: what is wrong and what to do.")
    code: str = Field(description="Which failure it is; stays the same for good, in every language.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[Flaw] | None = Field(None, description="Every single flaw, where several can be told.")
    guess: dict[str, Any] | None = Field(
        None, description="How a file seems to be read, where that is too unsure to be taken unasked."
    )


class Ill(Unfit):
    """A request whose parts do not fit, each told on its own."""

    def __init__(self, flaws: Sequence[tuple[str, Text]]) -> None:
        super().__init__("request.invalid", wording.INVALID)
        self.flaws = tuple(flaws)


class Turned(Exception):
    """A request that ends here with a status that no kind of HuitouError has (401, 413, 415)."""

    def __init__(self, status: int, code: str, text: Text, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(text.en)
        self.status, self.code, self.text, self.headers = status, code, text, headers


class Rendered(JSONResponse):
    """JSON that can also repeat text that is no valid Unicode, escaped."""

    def render(self, content: Any) -> bytes:
        said = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return said.encode("utf-8", "backslashreplace")  # \udc80 is how JSON writes it, too


def lang_of(request: Request) -> str:
    """The first language of Accept-Language that the house speaks, else the company's."""
    asked: list[tuple[float, int, str]] = []
    for place, part in enumerate(request.headers.get("accept-language", "").split(",")[:20]):
        name, _, weight = part.partition(";")
        if spoken := understood(name):
            asked.append((-_weight(weight), place, spoken))
    wanted = sorted(one for one in asked if one[0] < 0)
    company: str = request.app.state.workspace.settings.lang
    return wanted[0][2] if wanted else company


def _weight(said: str) -> float:
    try:
        return float(said.strip().removeprefix("q="))
    except ValueError:
        return 1.0


def answer_for(app: FastAPI) -> None:
    """Turn each kind of failure into its problem, once."""
    app.add_exception_handler(HuitouError, _failed)
    app.add_exception_handler(Turned, _turned)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def _failed(request: Request, failed: Any) -> Response:
    lang = lang_of(request)
    more: dict[str, Any] = {}
    if flaws := getattr(failed, "flaws", ()):
        more["errors"] = [{"pointer": pointer, "detail": text.said(lang)} for pointer, text in flaws]
    if isinstance(guess := failed.data.get("guess"), dict):
        more["guess"] = guess
    headers = {"Retry-After": "1"} if failed.code in ("request.running", "lake.busy", "merge.busy") else {}
    return _problem(request, failed.http_status, failed.code, failed.said(lang), headers, more)


def _turned(request: Request, failed: Any) -> Response:
    said = failed.text.said(lang_of(request))
    return _problem(request, failed.status, failed.code, said, failed.headers or {}, {})


def _invalid(request: Request, failed: Any) -> Response:
    return _failed(request, Ill([wording.flaw(error) for error in failed.errors()]))


def _http(request: Request, failed: Any) -> Response:
    status = failed.status_code
    code, text = wording.STATUS.get(status, wording.STATUS[400])
    headers = {"Allow": ", ".join(_allowed(request))} if status == 405 else {}
    return _problem(request, status, code, text.said(lang_of(request)), headers, {})


def _broken(request: Request, failed: Any) -> Response:
    _log.error("%s %s", request.method, request.url.path, exc_info=failed)
    code, text = wording.STATUS[500]
    return _problem(request, 500, code, text.said(lang_of(request)), {}, {})


def _allowed(request: Request) -> list[str]:
    """The methods that this path can be asked by."""
    found: set[str] = set()
    for route in request.app.routes:
        if route.matches(dict(request.scope))[0] is not Match.NONE and getattr(
            route, "include_in_schema", True
        ):
            found |= getattr(route, "methods", None) or set()
    return sorted(found)


def _problem(
    request: Request, status: int, code: str, said: str, headers: Mapping[str, str], more: Mapping[str, Any]
) -> Response:
    told = {
        "type": f"urn:huitou:problem:{code}",
        "title": wording.title(status),
        "status": status,
        "detail": said,
        "code": code,
        "instance": request.url.path,
        **more,
    }
    spoken = {"Content-Language": lang_of(request), "Cache-Control": "no-store", **headers}
    return Rendered(told, status, spoken, MEDIA)


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The declarations of the ways in which a route can fail, for OpenAPI."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": wording.title(status), "content": {MEDIA: {"schema": schema}}}
        for status in sorted(statuses)
    }
