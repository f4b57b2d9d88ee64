"""Who asks the console in tests: a browser on the machine it runs on, or one elsewhere."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from huitou.faces.web import create_app
from huitou.stores import Workspace

HERE = "http://127.0.0.1:8000"
NEAR, FAR = ("127.0.0.1", 50000), ("203.0.113.9", 50000)


def asking(
    workspace: Workspace, where: tuple[str, int] = NEAR, patience: float = 300, **more: Any
) -> TestClient:
    """A browser that nobody is logged in with. more: as for `create_app`."""
    return TestClient(create_app(workspace, patience=patience, **more), base_url=HERE, client=where)


def demo(workspace: Workspace, patience: float = 300, **more: Any) -> TestClient:
    """A browser on the machine of a demo, which is the owner without logging in. more: as for `TestClient`."""
    app = create_app(workspace, patience=patience, demo=True)
    return TestClient(app, base_url=HERE, client=NEAR, **more)
