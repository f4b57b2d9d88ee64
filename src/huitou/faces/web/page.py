"""A page: a template and what it shows, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from huitou import __version__
from huitou.base import LANGS
from huitou.faces.language import language, understood
from huitou.faces.typesetting import typesetting
from huitou.stores import Workspace

HERE = Path(__file__).parent
CHARTS = HERE / "static/vendor/echarts.min.js"
COOKIE = "huitou_lang"
STYLES = (
    "tokens",
    "base",
    "header",
    "headline",
    "tiles",
    "tables",
    "comparisons",
    "charts",
    "forms",
    "notices",
    "definition",
)


@dataclass(frozen=True)
class Page:
    """What a handler answers with: the template's name, what it shows, the status."""

    template: str
    shows: dict[str, Any]
    status: int = 200


def lang_of(request: Request) -> str:
    """What the address asks for, else what this browser chose before, else the company's language."""
    company: Workspace = request.app.state.workspace
    asked = understood(request.query_params.get("lang"))
    return asked or understood(request.cookies.get(COOKIE)) or company.settings.lang


def show(request: Request, page: Page) -> HTMLResponse:
    lang = lang_of(request)
    template = typesetting((HERE / "templates",), lang).get_template(page.template)
    answer = HTMLResponse(template.render(_frame(request) | page.shows), page.status)
    answer.headers["Cache-Control"] = "no-store"  # figures are a company's own affair
    answer.headers["Content-Language"] = lang
    if understood(request.query_params.get("lang")):
        answer.set_cookie(COOKIE, lang, max_age=365 * 86_400, httponly=True, samesite="lax")
    return answer


def _frame(request: Request) -> dict[str, Any]:
    """What stands around every page."""
    workspace: Workspace = request.app.state.workspace
    return {
        "charts": CHARTS.is_file(),  # fetched by `make setup`; the drawn charts do without
        "company": workspace.settings.name,
        "languages": [(language(code), address(request, lang=code)) for code in LANGS],
        "path": request.url.path,
        "styles": STYLES,
        "version": __version__,
    }


def address(request: Request, **changed: str | None) -> str:
    """This page's own path with its query changed; None takes a part away."""
    kept = {**dict(request.query_params), **changed}
    query = urlencode({name: value for name, value in kept.items() if value})
    return request.url.path + (f"?{query}" if query else "")
