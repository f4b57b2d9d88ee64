"""What the tests of the faces share: a small company, and a browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from huitou.stores import Workspace
from tests.faces.teahouse import teahouse

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
# Nothing that a fresh browser does of its own may look like a request of the page.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A teahouse in Taiwan with thirty months of orders and answers. Nobody may change it."""
    return teahouse(tmp_path_factory.mktemp("teahouse") / "shop")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium: HUITOU_CHROMIUM, else where systems usually have it."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    asked = os.environ.get("HUITOU_CHROMIUM")
    found = [p for p in ([asked] if asked else CHROMIUM) if Path(p).exists()]
    if not found:
        pytest.skip("there is no Chromium; set HUITOU_CHROMIUM to one")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found[0], args=QUIET)
        yield running
        running.close()
