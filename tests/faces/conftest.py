"""What the tests of the faces share: a small company, and a browser."""

from __future__ import annotations

from collections.abc import Iterator
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
