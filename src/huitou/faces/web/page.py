"""A page: a template and what it shows, in the reader's language."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from huitou import __version__
from huitou.base import LANGS
from huitou.faces.language import language, understood
from huitou.faces.typesetting import typesetting
from huitou.faces.web import statics
from huitou.faces.web.access import can, staff_of
from huitou.faces.wording import N_
from huitou.stores import Workspace

HERE = Path(__file__).parent
CHARTS = HERE / "static/vendor/echarts.min.js"
COOKIE = "huitou_lang"

# The ways through the console: address, words, and the rights of which any opens it.
WAYS = (
    ("/", N_("Overview"), ("figures.see",)),
    ("/understand", N_("Understand"), ("figures.see",)),
    ("/customers", N_("Customers"), ("customers.look_up",)),
    ("/data", N_("Data"), ("data.bring",)),
    ("/reports", N_("Reports"), ("figures.see",)),
    ("/settings", N_("Settings"), ("company.set", "targets.set")),
)


@dataclass(frozen=True)
class Page:
    """What a handler answers with: the template's name, what it shows, the status."""

    template: str
    shows: dict[str, Any]
    status: int = 200


def company(request: Request) -> Workspace:
    """The workspace that the console serves."""
    found: Workspace = request.app.state.workspace
    return found


def lang_of(request: Request) -> str:
    """What the address asks for, else what this browser chose before, else what the page found fitting, else the
    company's language."""
    asked = understood(request.query_params.get("lang")) or understood(request.cookies.get(COOKIE))
    return asked or getattr(request.state, "lang", None) or company(request).settings.lang


def show(request: Request, page: Page) -> HTMLResponse:
    return _answer(request, _rendered(request, page), page.status)


def show_kept(request: Request, grounds: Hashable, make: Callable[[], Page]) -> HTMLResponse:
    """A page that stays as it is while its grounds do, made once for all who see the same of it.

    grounds: all that it was made from besides the address, the language, the reader's role and the company's settings
    """
    kept: Kept = request.app.state.kept
    staff, settings = staff_of(request), company(request).settings
    if settings.table("warehouse"):
        return show(request, make())  # the company's own tables change without anybody telling us
    reader = (staff.id, staff.name, staff.role) if staff else None
    shown = (settings.name, settings.zone, settings.currency, str(settings.more), company(request).sample)
    key = (request.url.path, request.url.query, lang_of(request), reader, shown, grounds)
    body = kept.get(key)
    if body is None:
        page = make()
        body = _rendered(request, page)
        if page.status == 200:
            kept.put(key, body)
        else:
            return _answer(request, body, page.status)
    return _answer(request, body, 200)


def _rendered(request: Request, page: Page) -> str:
    template = typesetting((HERE / "templates",), lang_of(request)).get_template(page.template)
    return template.render(_frame(request) | page.shows)


def _answer(request: Request, body: str, status: int) -> HTMLResponse:
    lang = lang_of(request)
    answer = HTMLResponse(body, status)
    answer.headers["Cache-Control"] = "no-store"  # figures are a company's own affair
    answer.headers["Content-Language"] = lang
    if understood(request.query_params.get("lang")):
        answer.set_cookie(COOKIE, lang, max_age=365 * 86_400, httponly=True, samesite="lax")
    return answer


class Kept:
    """Pages as they were made, the longest unused forgotten first. Safe for many threads."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._pages: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> str | None:
        with self._lock:
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: Hashable, body: str) -> None:
        with self._lock:
            self._pages[key] = body
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)


def onward(where: str) -> RedirectResponse:
    """Onward after something was done, so that a reload does not do it again."""
    return RedirectResponse(where, 303)


def _frame(request: Request) -> dict[str, Any]:
    """What stands around every page."""
    workspace = company(request)
    return {
        "can": partial(can, request),
        "charts": CHARTS.is_file(),  # fetched by `make setup`; the drawn charts do without
        "company": workspace.settings.name,
        "languages": [(language(code), address(request, lang=code)) for code in LANGS],
        "path": request.url.path,
        "sample": workspace.sample,
        "staff": staff_of(request),
        "style": statics.style_address(),
        "static": statics.address,
        "version": __version__,
        "ways": _ways(request),
        "zone": workspace.settings.zone,
    }


def _ways(request: Request) -> list[tuple[str, str, bool]]:
    """Where this reader may go: address, words, whether the page lies there."""
    say, path = language(lang_of(request)).say, request.url.path
    open_ = [(href, words) for href, words, rights in WAYS if any(can(request, right) for right in rights)]
    return [(href, say(words), _under(path, href)) for href, words in open_]


def _under(path: str, href: str) -> bool:
    """Whether a page lies under a way; the measures lie under the overview."""
    return (
        (path == "/" or path.startswith("/measures")) if href == "/" else (path + "/").startswith(href + "/")
    )


def address(request: Request, **changed: str | None) -> str:
    """This page's own path with its query changed; None takes a part away."""
    kept = {**dict(request.query_params), **changed}
    query = urlencode({name: value for name, value in kept.items() if value})
    return request.url.path + (f"?{query}" if query else "")
