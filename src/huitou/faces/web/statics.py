"""What browsers fetch once and keep: scripts, pictures, and all style sheets as one file.

Their addresses carry what they hold, so that a browser may keep them for good and never shows yesterday's.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from huitou.faces.web.access import anyone

STATIC = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
STYLES = (
    "tokens",
    "base",
    "header",
    "headline",
    "tiles",
    "matters",
    "tables",
    "comparisons",
    "charts",
    "figures-charts",
    "heat-map",
    "steps",
    "stacks",
    "segments",
    "intent",
    "forms",
    "ways",
    "people",
    "customers",
    "points",
    "upload",
    "mapping",
    "quarantine",
    "notices",
    "types",
    "definition",
    "drivers",
)

router = APIRouter()


@router.get("/style.css", dependencies=[anyone])
def style() -> Response:
    return Response(_style(), media_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD})


class Files(StaticFiles):
    """The static files, to be kept for good by whoever asked with the mark of their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            answer.headers["Cache-Control"] = FOR_GOOD if b"v=" in scope["query_string"] else "no-cache"
        return answer


def address(path: str) -> str:
    """The address of a static file, marked with what it holds."""
    file = STATIC / path
    return f"/static/{path}?v={_mark(path, file.stat().st_mtime_ns)}"


def style_address() -> str:
    return f"/style.css?v={hashlib.sha256(_style()).hexdigest()[:12]}"


def _style() -> bytes:
    newest = max((STATIC / f"css/{name}.css").stat().st_mtime_ns for name in STYLES)
    return _joined(newest)


@cache
def _joined(_: int) -> bytes:
    return b"\n".join((STATIC / f"css/{name}.css").read_bytes() for name in STYLES)


@cache
def _mark(path: str, _: int) -> str:
    return hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
