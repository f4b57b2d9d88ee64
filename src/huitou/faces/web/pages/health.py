"""Whether the console answers, for whatever watches it."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from huitou.faces.web.access import anyone

router = APIRouter()


@router.get("/healthz", dependencies=[anyone])
def healthz() -> PlainTextResponse:
    return PlainTextResponse("ok")
