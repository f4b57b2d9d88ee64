"""The console as one application: its pages, its guard, its static files, and what happens when something fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from huitou.faces.api import Mounted
from huitou.faces.web import failing, statics
from huitou.faces.web.attempts import Attempts
from huitou.faces.web.guard import Guard
from huitou.faces.web.page import Kept
from huitou.faces.web.pages import (
    about,
    account,
    behind,
    customers,
    data,
    health,
    home,
    imports,
    keys,
    login,
    measure,
    measure_file,
    quarantine,
    reports,
    settings,
    staff,
    targets,
    uploaded,
    welcome,
)
from huitou.faces.web.waiting import PATIENCE, Desk
from huitou.stores import Workspace

PAGES = (
    home,
    measure,
    measure_file,
    behind,
    customers,
    health,
    login,
    welcome,
    about,
    account,
    settings,
    staff,
    keys,
    targets,
    data,
    uploaded,
    imports,
    quarantine,
    reports,
)


def create_app(
    workspace: Workspace,
    hosts: Iterable[str] = (),
    patience: float = PATIENCE,
    *,
    demo: bool = False,
    code: str | None = None,
) -> FastAPI:
    """The console of one workspace.

    hosts: names it may be asked by besides this machine's own and those of [web] hosts in huitou.toml
    patience: seconds before a page shows progress instead of waiting
    demo: whoever asks from this very machine is the owner without logging in
    code: what the first owner must type where the request comes from another machine; None: nobody can from there
    """

    @asynccontextmanager
    async def open_to_closed(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.desk.close()

    # No generated documentation pages: they would load their scripts from elsewhere.
    app = FastAPI(title="Huitou", docs_url=None, redoc_url=None, openapi_url=None, lifespan=open_to_closed)
    app.state.workspace = workspace
    app.state.desk = Desk(patience)
    app.state.demo, app.state.code = demo, code
    app.state.attempts, app.state.kept = Attempts(), Kept()
    for page in PAGES:
        app.include_router(page.router)
    app.include_router(statics.router)
    app.mount("/static", statics.Files(directory=statics.STATIC), name="static")
    app.router.routes.append(Mounted(workspace))
    failing.answer_for(app)
    configured = workspace.settings.table("web").get("hosts", [])
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(Guard, hosts=[*hosts, *configured], lang=workspace.settings.lang)
    return app


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    demo: bool = False,
    code: str | None = None,
) -> None:
    """Serve the console until interrupted. Other arguments as for `create_app`."""
    import uvicorn

    app = create_app(workspace, [host], demo=demo, code=code)
    home.prepare(app)
    # proxy_headers off: whether a request comes from this machine is not for a header to say
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False)
