"""The pictures of the README and of docs/pictures.md, taken of the sample company: `python -m tests.pictures DIR`.

DIR is a workspace that `huitou demo DIR --no-serve` has built; it is copied first, because a file is brought in for the
pages that show one. Every page is taken in every language, as wide as a desk and as a hand, by day and by night.
"""

from __future__ import annotations

import base64
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from huitou import record
from huitou.base import LANGS
from huitou.faces.web import create_app
from huitou.stores import Settings, Workspace
from tests.faces.chromium import QUIET, chromium
from tests.shape.tree import ROOT

PLACE = ROOT / "docs/pictures"
GALLERY = ROOT / "docs/pictures.md"
MOST = 200_000  # bytes a picture may have
WIDTHS = {
    "desktop": (1280, 960, 1500),
    "phone": (390, 844, 1300),
}  # width, height, and how much of a page is shown
SCHEMES = ("light", "dark")
WAIT = 600_000

# What each page is, and its address in the sample company; in braces what is looked up first.
PAGES = {
    "home": ("Home: one sentence, what needs you, the figures that matter", "/"),
    "measure": ("A measure: its figure, its course, its parts", "/measures/nps?by=branch"),
    "cohorts": ("Cohorts: who stays, month by month", "/measures/cohort_retention"),
    "curve": ("How long until the second purchase", "/measures/second_purchase_days"),
    "scores": ("What was answered, branch by branch", "/measures/csat?by=branch"),
    "segments": ("Segments: who is where in the company’s own purchase cycle", "/understand/segments"),
    "types": ("Loyalty types: who buys much, who is fond", "/understand/types"),
    "intent": ("Intent and behaviour: what customers say against what they do", "/understand/intent"),
    "drivers": ("Drivers: what moves satisfaction, and real repurchase", "/understand/drivers"),
    "customers": ("Customers: found by name, phone, card or id", "/customers"),
    "customer": ("One customer: everything on one timeline", "/customers/{customer}"),
    "points": ("A member’s points: lots, holds, every entry, and the chain", "/customers/{member}/points"),
    "cases": ("Open complaints, the oldest first", "/cases/open?fact=complaints"),
    "data": ("Data: what is recorded, and where files are dropped", "/data"),
    "preview": ("How a file is understood, before anything is kept", "/data/uploads/{upload}"),
    "quarantine": ("Rows put aside, mended on the page", "/data/quarantine"),
    "imports": ("Every import, and taking one back", "/data/imports"),
    "reports": ("Reports as PDF, Excel or one web page", "/reports"),
    "settings": ("The company", "/settings"),
    "targets": ("Targets", "/settings/targets"),
    "staff": ("Who may do what", "/settings/staff"),
    "keys": ("Keys for programs", "/settings/keys"),
}
FIRST_RUN = {"welcome": ("The first run", "/welcome")}

MESSY = """訂單編號,會員編號,訂單日期,付款金額,門市
TX-90001,M000012,113/05/01 10:20,"1,280",信義店
TX-90002,M000044,民國113年5月2日,95,信義店
TX-90003,M000051,2024/5/3 18:05,一百二,中山店
TX-90004,,2024/5/4 9:15,150,中山店
TX-90005,M000077,昨天,88,大安店
"""


@dataclass(frozen=True)
class Shot:
    """One picture: a page in a language, on a screen, by day or by night."""

    page: str
    path: str
    lang: str
    screen: str
    scheme: str

    @property
    def name(self) -> str:
        return name_of(self.page, self.lang, self.screen, self.scheme)


def name_of(page: str, lang: str, screen: str, scheme: str) -> str:
    return f"{page}-{lang}-{screen}-{scheme}.webp"


def looks() -> Iterator[tuple[str, str, str]]:
    """Every language, screen and scheme."""
    for lang in LANGS:
        for screen in WIDTHS:
            for scheme in SCHEMES:
                yield lang, screen, scheme


def main(folder: str) -> None:
    PLACE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        shutil.copytree(folder, Path(made) / "sample")
        sample = Workspace.open(Path(made) / "sample")
        with serving(sample) as address:
            known = _prepared(browser, address, sample, Path(made))
            _take_all(browser, address, {n: path.format(**known) for n, (_, path) in PAGES.items()})
        with serving(Workspace.create(Path(made) / "new", Settings()), demo=False) as address:
            _take_all(browser, address, {n: path for n, (_, path) in FIRST_RUN.items()})
        browser.close()
    GALLERY.write_text(gallery(), "utf-8")


def gallery() -> str:
    """docs/pictures.md."""
    told = [
        "# Every page\n",
        "In three languages, on a desk and in a hand, by day and by night. Written with the pictures by",
        "`huitou demo DIR --no-serve` and `python -m tests.pictures DIR`.\n",
    ]
    for page, (title, _) in (PAGES | FIRST_RUN).items():
        told += [f"## {title}\n", "| " + " | ".join(LANGS) + " |", "|---" * len(LANGS) + "|"]
        for screen in WIDTHS:
            for scheme in SCHEMES:
                cells = [
                    f'<img src="pictures/{name_of(page, lang, screen, scheme)}" alt="{title}, {lang}, {screen}, {scheme}" '
                    f'width="{300 if screen == "desktop" else 180}">'
                    for lang in LANGS
                ]
                told.append("| " + " | ".join(cells) + " |")
        told.append("")
    return "\n".join(told)


@contextmanager
def serving(workspace: Workspace, patience: float = 600, *, demo: bool = True) -> Iterator[str]:
    """The console of a workspace on a free port, for the time of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(workspace, patience=patience, demo=demo)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


def _prepared(browser: Browser, address: str, sample: Workspace, made: Path) -> dict[str, str]:
    """Targets, rows put aside, and a file that waits; returns what addresses need."""
    for name, value in (("nps", "40"), ("repeat_customer_share", "65"), ("csat", "75")):
        page = browser.new_page()
        page.goto(f"{address}/settings/targets")
        page.fill(f"#{name}", value)
        page.click("main form .actions button")
        page.close()
    file = made / "門市訂單.csv"
    file.write_text(MESSY, "utf-8-sig")
    record.bring(sample, file, proposal=record.guess(sample, file))
    page = browser.new_page()
    page.goto(f"{address}/data?lang=zh-Hant", timeout=WAIT)
    page.set_input_files("input[type=file]", file)
    page.wait_for_url("**/data/uploads/*", timeout=WAIT)
    upload = page.url.rpartition("/")[2].partition("?")[0]
    page.close()
    busy = record.find_customers(sample, sort="orders", limit=20).rows
    newest = record.find_customers(sample, limit=1).rows  # those seen last are members
    return {"upload": upload, "customer": busy[7].customer_id, "member": newest[0].customer_id}


def _take_all(browser: Browser, address: str, pages: dict[str, str]) -> None:
    for lang, screen, scheme in looks():
        width, height, _ = WIDTHS[screen]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
        )
        for name, path in pages.items():
            page = context.new_page()
            joint = "&" if "?" in path else "?"
            page.goto(f"{address}{path}{joint}lang={lang}", timeout=WAIT)
            page.wait_for_load_state("networkidle")
            _take(page, Shot(name, path, lang, screen, scheme))
            page.close()
        context.close()


def _take(page: Page, shot: Shot) -> None:
    width, _, most = WIDTHS[shot.screen]
    tall = min(most, int(page.evaluate("document.documentElement.scrollHeight")))
    browser = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": width, "height": tall, "scale": 1}
    asked = {"format": "webp", "quality": 60, "clip": clip, "captureBeyondViewport": True}
    data = base64.b64decode(browser.send("Page.captureScreenshot", asked)["data"])
    (PLACE / shot.name).write_bytes(data)
    assert len(data) < MOST, f"{shot.name} has {len(data)} bytes"
    sys.stdout.write(f"{shot.name} {len(data)}\n")


if __name__ == "__main__":
    main(sys.argv[1])
