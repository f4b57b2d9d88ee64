"""The console in a real browser: accessible, quiet, complete without scripts, and nothing asked of any other machine."""

from __future__ import annotations

import pytest

from huitou import measure
from huitou.faces import reading
from tests.pictures import serving
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
    with pytest.MonkeyPatch.context() as patch, serving(shop) as address:
        patch.setattr(reading, "METRICS", few)
        yield address


LOOKS = [("zh-Hant", 1280, "light"), ("zh-Hans", 360, "dark"), ("en", 360, "light")]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_a_page_is_accessible_quiet_and_asks_nobody_else(visit, path, lang, width, scheme):
    page = visit(path, lang, width, scheme)
    assert page.complaints == []
    assert page.strangers == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_a_failure_is_accessible(visit):
    assert violations(visit("/measures/nps?period=never", "zh-Hant", 360, "dark")) == []


def violations(page):
    if not AXE.is_file():
        pytest.skip("axe-core is not there; run make setup")
    page.evaluate(AXE.read_text("utf-8"))
    # Only what is wrong is worked out in full and sent here: all that is right is long.
    run = (
        "rules => axe.run({ runOnly: rules, resultTypes: ['violations'] }).then((found) => found.violations)"
    )
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in page.evaluate(run, RULES)]


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
    assert "观察期未满" in plot.inner_text()


def test_the_form_works_by_keyboard(visit):
    page = visit("/measures/nps")
    page.focus("#by")
    page.select_option("#by", "branch")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "by=branch" in page.url
    assert page.locator("table.parts tbody tr").count() >= 4
