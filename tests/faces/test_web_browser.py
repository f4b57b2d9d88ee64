"""The console in a real browser: accessible, quiet, complete without scripts, and nothing asked of any other machine."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import uvicorn

from huitou import measure
from huitou.faces import reading
from huitou.faces.web import create_app
from tests.shape.tree import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules/axe-core/axe.min.js"
ECHARTS = ROOT / "src/huitou/faces/web/static/vendor/echarts.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SOME = ("repeat_customer_share", "retention_rate", "nps", "average_order_value", "complaint_rate", "csat")
PAGES = {
    "home": "/",
    "measure": "/measures/nps?by=branch",
    "list": "/measures/nps/behind",
    "own range": "/measures/retention_rate?first=2024-01-01&last=2024-06-30&every=quarter",
}


@pytest.fixture(scope="module")
def address(shop):
    """The console served on a free port for the time of these tests."""
    few = {name: measure.METRICS[name] for name in SOME}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "METRICS", few)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(shop, patience=60), port=port, log_level="error"))
        running = threading.Thread(target=server.run, daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        running.join(10)


@pytest.fixture
def visit(browser, address):
    """Opens a page in a fresh browser profile and collects what it complains of and whom it asks."""
    contexts = []

    def opened(path, lang="en", width=1280, scheme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.strangers = [], []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("request", lambda r: page.strangers.append(r.url) if not r.url.startswith(address) else None)
        page.goto(address + path + ("&" if "?" in path else "?") + f"lang={lang}", timeout=120_000)
        page.wait_for_load_state("networkidle")
        return page

    yield opened
    for context in contexts:
        context.close()


LOOKS = [("zh-Hant", 1280, "light"), ("zh-Hans", 360, "dark"), ("en", 360, "light")]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_a_page_is_quiet_fits_and_asks_nobody_else(visit, path, lang, width, scheme):
    page = visit(path, lang, width, scheme)
    assert page.complaints == []
    assert page.strangers == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", [*PAGES.values(), "/measures/nps?period=never"], ids=[*PAGES, "failure"])
@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_a_page_is_accessible(visit, path, lang, width, scheme):
    if not AXE.is_file():
        pytest.skip("axe-core is not there; run make setup")
    page = visit(path, lang, width, scheme)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)["violations"]
    assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == []


def test_without_scripts_the_drawing_is_there(visit):
    page = visit("/measures/nps", scripts=False)
    assert page.locator("svg.trend-svg polygon.trend-band").count() >= 1


def test_with_scripts_the_chart_speaks_the_page_s_language(visit):
    if not ECHARTS.is_file():
        pytest.skip("ECharts is not there; run make setup")
    page = visit("/measures/nps", "zh-Hans")
    plot = page.locator(".trend-plot.is-live")
    assert plot.locator("svg").count() == 1
    assert plot.get_attribute("aria-label").startswith("净推荐值")
    assert "未完期" in plot.inner_text()


def test_the_form_works_by_keyboard(visit):
    page = visit("/measures/nps")
    page.focus("#by")
    page.select_option("#by", "branch")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert "by=branch" in page.url
    assert page.locator("table.parts tbody tr").count() >= 4
