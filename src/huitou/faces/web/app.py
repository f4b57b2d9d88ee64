"""The console as one application: its pages, its guard, its static files, and what happens when something fails."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from huitou.faces.web import failing
from huitou.faces.web.guard import Guard
from huitou.faces.web.pages import behind, health, home, measure
from huitou.faces.web.waiting import PATIENCE, Desk
from huitou.stores import Workspace

STATIC = Path(__file__).parent / "static"
PAGES = (home, measure, behind, health)


def create_app(workspace: Workspace, hosts: Iterable[str] = (), patience: float = PATIENCE) -> FastAPI:
    """The console of one workspace.

    hosts: names it may be asked by besides this machine's own and those of [web] hosts in huitou.toml
    patience: seconds before a page shows progress instead of waiting
    """

    @asynccontextmanager
    async def open_to_closed(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.desk.close()

    # No generated documentation pages: they would load their scripts from elsewhere.
    app = FastAPI(title="Huitou", docs_url=None, redoc_url=None, openapi_url=None, lifespan=open_to_closed)
    app.state.workspace = workspace
    app.state.desk = Desk(patience)
    for page in PAGES:
        app.include_router(page.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    failing.answer_for(app)
    configured = workspace.settings.table("web").get("hosts", [])
    app.add_middleware(Guard, hosts=[*hosts, *configured], lang=workspace.settings.lang)
    return app


def serve(workspace: Workspace, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the console until interrupted."""
    import uvicorn

    uvicorn.run(create_app(workspace, [host]), host=host, port=port, log_level="warning", server_header=False)
