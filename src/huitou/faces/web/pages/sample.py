"""The made-up company: opening it where nothing is recorded, and clearing it away again."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.faces.demonstration import fill
from huitou.faces.web.access import may
from huitou.faces.web.page import Page, company, onward, show

router = APIRouter()


@router.post("/welcome/sample", dependencies=[may("company.set")])
def open_sample(request: Request) -> Response:
    """Build the sample company here, behind a page that shows how far it is."""
    workspace = company(request)
    if not workspace.used:
        request.app.state.desk.begin("sample", lambda told: fill(workspace, progress=told.tell))
    return onward("/welcome/sample")


@router.get("/welcome/sample", dependencies=[may("company.set")])
def watch_sample(request: Request) -> Response:
    try:
        request.app.state.desk.watch("sample")
    except LookupError:
        return onward("/welcome/data")
    return onward("/")


@router.get("/sample", dependencies=[may("company.set")])
def sample(request: Request) -> Response:
    return show(request, Page("sample.html", {})) if company(request).sample else onward("/")


@router.post("/sample/clear", dependencies=[may("company.set")])
def clear_sample(request: Request) -> Response:
    company(request).clear_sample()
    return onward("/welcome")
