"""The way to why customers stay: its first page is the segments."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.faces.web.access import may
from huitou.faces.web.page import onward

router = APIRouter()


@router.get("/understand", dependencies=[may("figures.see")])
def understand(request: Request) -> Response:
    return onward("/understand/segments" + (f"?{request.url.query}" if request.url.query else ""))
