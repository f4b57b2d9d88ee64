"""What is sent in: bodies within their limits, JSON that is really JSON, and texts that can be kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar
from urllib.parse import unquote

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from huitou.base import Text, Unfit
from huitou.faces.api import wording
from huitou.faces.api.problems import Ill, Turned

MB = 1 << 20
BODY, FILE = 16 * MB, 512 * MB
LONGEST = 100_000  # characters of one cell
JSON, NDJSON, FORM = "application/json", "application/x-ndjson", "multipart/form-data"

Body = TypeVar("Body", bound=BaseModel)


class Bounded:
    """Stops reading a body that is larger than its route takes, and keeps a slash that an id itself holds.

    A slash written as %2F belongs to the id: it reaches the route as a character that separates nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit, seen = FILE if scope["path"].endswith("/imports") else BODY, 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise Turned(413, "request.too_large", wording.TOO_LARGE.fill(limit=limit // MB))
            return message

        await self.app(_whole(scope), counted, send)


SLASH = "\x1f"  # stands for a slash within an id while the request is routed


def _whole(scope: Scope) -> Scope:
    """The path of the address as it was sent, each part read once, so that %252F stays an id with %2F in it."""
    raw = scope.get("raw_path") or b""
    if b"%" not in raw:
        return scope
    parts = raw.split(b"?")[0].decode("ascii", "replace").split("/")
    return {**scope, "path": "/".join(unquote(part).replace("/", SLASH) for part in parts)}


def named(said: str) -> str:
    """An id as it was meant, from the path."""
    return said.replace(SLASH, "/")


def must_be(request: Request, *media: str) -> str:
    """The media type of what is sent. Raises Turned (415) for any other than these."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in media:
        raise Turned(415, "request.wrong_media", wording.WRONG_MEDIA.fill(takes=", ".join(media)))
    return said


def parsed(raw: bytes | str) -> Any:
    """The JSON of a body, numbers with a point as Decimal. Raises Unfit."""
    try:
        said = raw.decode("utf-8") if isinstance(raw, bytes) else raw
        return json.loads(said, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError as deep:
        raise Unfit("request.not_json", wording.NOT_JSON, why="nested too deeply") from deep
    except ValueError as wrong:
        raise Unfit("request.not_json", wording.NOT_JSON, why=str(wrong)[:200]) from wrong


def lines(raw: bytes) -> list[Any]:
    """The JSON of each line of NDJSON that is not blank. Raises Unfit."""
    try:
        said = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unfit("request.not_json", wording.NOT_JSON, why=str(wrong)[:200]) from wrong
    return [parsed(line) for line in said.split("\n") if line.strip()]


def read(model: type[Body], said: Any) -> Body:
    """A body as its model. Raises Ill."""
    try:
        return model.model_validate(said, strict=True)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False)[:20]
        raise Ill([wording.flaw({**e, "loc": ("body", *e["loc"])}) for e in errors]) from wrong


def flaw_of(said: str, limit: int = LONGEST) -> Text | None:
    """Why a text cannot be kept, or None."""
    if len(said) > limit:
        return wording.TOO_LONG.fill(limit=f"{limit:,}")
    if "\x00" in said or not _encodes(said):
        return wording.NOT_UNICODE
    return None


def must_keep(texts: Mapping[str, str | None]) -> None:
    """Raises Ill where one of these (by pointer) cannot be kept."""
    found = [
        (where, flaw) for where, said in texts.items() if said is not None and (flaw := flaw_of(said, 255))
    ]
    if found:
        raise Ill(found)


def fingerprint(request: Request, parts: Iterable[bytes]) -> str:
    """SHA-256 of what is asked: method, address and everything sent."""
    whole = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    for part in parts:
        whole.update(part)
    return whole.hexdigest()


def _encodes(said: str) -> bool:
    try:
        said.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _no_number(said: str) -> Any:
    raise ValueError(f"{said} is not JSON")
