"""Whether the console answers, for whatever watches it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

router = APIRouter()


@router.get("/healthz")
def healthz() -> PlainTextResponse:
    return PlainTextResponse("ok")
