"""The pictures of the README, taken of the sample company: `python -m tests.pictures DIR`.

DIR is a workspace that `huitou demo DIR --no-serve` has built.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from huitou.base import LANGS
from huitou.faces.web import create_app
from huitou.stores import Workspace
from tests.faces.chromium import QUIET, chromium
from tests.shape.tree import ROOT

PLACE = ROOT / "docs/pictures"
MOST = 300_000  # bytes a picture may have


@dataclass(frozen=True)
class Shot:
    """One picture: a page in a language, on a screen so wide and high, by day or by night."""

    name: str
    path: str
    lang: str
    width: int = 1280
    height: int = 960
    scheme: str = "light"


SHOTS = (
    *(Shot(f"home-{lang}-desktop-light", "/", lang) for lang in LANGS),
    *(Shot(f"measure-{lang}-desktop-light", "/measures/nps", lang, height=1740) for lang in LANGS),
    Shot(
        "measure-zh-Hant-desktop-dark", "/measures/retention_rate?by=channel", "zh-Hant", 1280, 1260, "dark"
    ),
    Shot("home-zh-Hans-phone-dark", "/", "zh-Hans", 390, 1000, "dark"),
    Shot("measure-en-phone-light", "/measures/repeat_customer_share", "en", 390, 1000),
)


def main(folder: str) -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    with serving(Workspace.open(folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        for shot in SHOTS:
            take(browser, address, shot)
        browser.close()


@contextmanager
def serving(workspace: Workspace, patience: float = 600) -> Iterator[str]:
    """The console of a workspace on a free port, for the time of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(workspace, patience=patience)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


def take(browser: Browser, address: str, shot: Shot) -> None:
    scale = 1 if shot.width > 600 else 2
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.scheme == "dark" else "light",
        device_scale_factor=scale,
    )
    page = context.new_page()
    joint = "&" if "?" in shot.path else "?"
    page.goto(f"{address}{shot.path}{joint}lang={shot.lang}", timeout=600_000)
    page.wait_for_load_state("networkidle")
    file = PLACE / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    assert file.stat().st_size < MOST, f"{file.name} has {file.stat().st_size} bytes"
    sys.stdout.write(f"{file.relative_to(ROOT)} {file.stat().st_size}\n")


if __name__ == "__main__":
    main(sys.argv[1])
