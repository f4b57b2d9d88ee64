"""What the tests of the faces share: a small company, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huitou.stores import Workspace
from tests.faces.chromium import QUIET, chromium
from tests.faces.teahouse import teahouse


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A teahouse in Taiwan with thirty months of orders and answers. Nobody may change it."""
    return teahouse(tmp_path_factory.mktemp("teahouse") / "shop")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = chromium()
    if found is None:
        pytest.skip("there is no Chromium; set HUITOU_CHROMIUM to one")
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Opens a page of the module's `address` in a fresh browser profile, and collects what it complains of and whom it
    asks."""
    contexts = []

    def opened(
        path: str, lang: str = "en", width: int = 1280, scheme: str = "light", scripts: bool = True
    ) -> Any:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.strangers = [], []
        page.on(
            "console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("request", lambda r: page.strangers.append(r.url) if not r.url.startswith(address) else None)
        page.answer = page.goto(
            address + path + ("&" if "?" in path else "?") + f"lang={lang}", timeout=120_000
        )
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()
