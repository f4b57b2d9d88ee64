"""What this is, where it keeps things, and what it never does."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.faces.web.access import may
from huitou.faces.web.page import Page, show

router = APIRouter()


@router.get("/about", dependencies=[may("self")])
def about(request: Request) -> Response:
    return show(request, Page("about.html", {}))
