"""A request that carries an Idempotency-Key takes effect once, however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Header, Request
from pydantic import BaseModel

from huitou.faces.api.access import company
from huitou.faces.api.problems import Rendered
from huitou.stores import Answered, Key

GONE = timedelta(minutes=10)  # whoever began so long ago and never ended is taken to be gone

Once = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern="^[!-~]([ -~]*[!-~])?$",
        description="A key of your own for this request, such as a UUID. Sent again with the same content, it does "
        "nothing and gives the same answer with `Idempotency-Replayed: true`; with other content it is refused (409).",
        examples=["till-7-2026-05-01-000123"],
    ),
]


def once(
    request: Request, key: str | None, body: str, status: int, work: Callable[[], BaseModel]
) -> Rendered:
    """The answer to a request, done now or kept from before. body: its fingerprint.

    What fails is not kept: nothing was written, so that the same key can be tried again. Raises Conflict.
    """
    if key is None:
        return _answer(status, work().model_dump(mode="json"))
    workspace, caller = company(request), _caller(request)
    now = workspace.clock.stamp()
    before = workspace.requests.begin(caller, key, body, now, now - GONE)
    if before is not None:
        return _answer(before.status, before.answer, {"Idempotency-Replayed": "true"})
    try:
        answered = Answered(status, work().model_dump(mode="json"))
    except BaseException:
        workspace.requests.end(caller, key, None)
        raise
    workspace.requests.end(caller, key, answered)
    return _answer(answered.status, answered.answer)


def _caller(request: Request) -> str:
    key: Key = request.state.key
    return key.id


def _answer(status: int, said: Any, headers: dict[str, str] | None = None) -> Rendered:
    return Rendered(said, status, headers)
