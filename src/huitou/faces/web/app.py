"""The console as one application: its pages, its guard, its static files, and what happens when something fails."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, nullcontext
from socket import socket

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware

from huitou.faces.api import Mounted
from huitou.faces.web import failing, statics
from huitou.faces.web.attempts import TOO_MANY_LOOKUPS, Attempts
from huitou.faces.web.guard import Guard
from huitou.faces.web.page import Kept
from huitou.faces.web.pages import (
    about,
    account,
    behind,
    cases,
    customers,
    data,
    drivers,
    health,
    home,
    imports,
    intent,
    keys,
    login,
    measure,
    measure_file,
    points,
    quarantine,
    reports,
    sample,
    segments,
    settings,
    staff,
    targets,
    types,
    understand,
    uploaded,
    welcome,
)
from huitou.faces.web.waiting import PATIENCE, Desk
from huitou.faces.working import at_work
from huitou.stores import Workspace

PAGES = (
    home,
    measure,
    measure_file,
    behind,
    understand,
    intent,
    types,
    segments,
    drivers,
    cases,
    customers,
    points,
    health,
    login,
    welcome,
    sample,
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
    app.state.attempts, app.state.lookups = Attempts(), Attempts(TOO_MANY_LOOKUPS)
    app.state.kept = Kept()
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


def _tidy(workspace: Workspace) -> None:
    """What a server that was killed left: requests without an answer, and rows that were on their way in."""
    workspace.requests.release()
    for left in workspace.derived.glob("sent-*"):
        shutil.rmtree(left, ignore_errors=True)


def serve(
    workspace: Workspace,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    demo: bool = False,
    code: str | None = None,
    work: bool = True,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve the console until interrupted. Other arguments as for `create_app`.

    work: whether what is due is done beside it; ready: called once it answers
    """
    import uvicorn

    app = create_app(workspace, [host], demo=demo, code=code)
    _tidy(workspace)
    home.prepare(app)
    # proxy_headers off: whether a request comes from this machine is not for a header to say
    config = uvicorn.Config(
        app, host=host, port=port, log_level="warning", server_header=False, proxy_headers=False
    )

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    server = Server(config)
    with at_work(workspace) if work else nullcontext():
        server.run()
    if not server.started:
        raise SystemExit(3)  # what was wrong stands in the log
