"""Every page of the console in a real browser: accessible, quiet, as wide as the screen, reached by keyboard alone, and
usable far from the server. A new page is looked at as soon as it has a route."""

from __future__ import annotations

import re

import pytest

from huitou import measure, record
from huitou.faces import passwords, reading
from huitou.faces.web import create_app
from huitou.faces.web.access import SESSION
from huitou.stores import Settings, Workspace
from tests.faces.rewarded import with_points
from tests.faces.route_table import routes
from tests.faces.shop import BAD
from tests.faces.teahouse import teahouse
from tests.faces.test_web_browser import LOOKS, SOME, violations
from tests.pictures import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Pages of a place that a route leaves open: what stands there in the company of these tests.
OPEN = {"name": "nps", "part": "C0005", "order": "{order}", "import_id": "{import}", "key": "{upload}"}
SEGMENT = ("{name}/{segment}", "value_tier/low")  # the name here is of a segmentation, not of a measure
# Files to save, addresses that lead on, and what is only there for a moment.
NO_PAGE = ("/healthz", "/style.css", ".csv", "{segment}/file", "/measures/", "/data/template", "/reports/file", "/reports/making",
           "/welcome/sample", "/data/quarantine/mended/", "/data/uploads/{key}/import")  # fmt: skip
AWAY = {"/measures": "/", "/understand": "/understand/segments", "/data/uploads": "/data", "/data/quarantine/mended": "/data/quarantine",
        "/data/quarantine/leave": "/data/quarantine", "/login": "/",
        "/welcome/data": "/", "/account": "/", "/sample": "/"}  # fmt: skip
MOST_STOPS = 400


def paths():
    """Every route that shows a page, as the program has it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Workspace.create(f"{folder}/w"))
        found = {r.path for r in routes(app) if "GET" in r.methods}
    return sorted(
        p for p in found if not any(p == no or (no in p and no not in ("/measures/",)) for no in NO_PAGE)
    )


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The teahouse with something in quarantine."""
    workspace = teahouse(tmp_path_factory.mktemp("every") / "shop")
    bad = workspace.folder.parent / "bad.csv"
    bad.write_text(BAD, encoding="utf-8")
    record.bring(workspace, bad)
    record.build_directory(workspace)
    with_points(workspace, "C0005")
    return workspace


@pytest.fixture(scope="module")
def address(shop):
    few = {name: measure.METRICS[name] for name in SOME}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "METRICS", few)
        with serving(shop) as address:
            yield address


@pytest.fixture(scope="module")
def places(browser, shop, address):
    """What stands in the open places of the routes."""
    page = browser.new_page()
    page.goto(f"{address}/data?lang=en")
    file = shop.folder.parent / "more.csv"
    file.write_text("order_id,customer_id,bought_at,amount\nX1,C0001,2024-08-01 10:00,90\n", encoding="utf-8")
    page.set_input_files("input[type=file]", file)
    page.wait_for_url("**/data/uploads/*", timeout=120_000)
    upload = page.url.rpartition("/")[2].partition("?")[0]
    page.close()
    order = next(e.ref for e in record.timeline(shop, "C0005").events if e.fact == "purchases")
    return {"{upload}": upload, "{order}": order, "{import}": record.imports(shop)[0].import_id}


def filled(path, places):
    path = path.replace(*SEGMENT)
    path = re.sub(r"{(\w+)(?::\w+)?}", lambda m: OPEN[m[1]], path)
    for name, value in places.items():
        path = path.replace(name, value)
    return path


def test_there_are_pages():
    assert len(paths()) >= 20
    assert {"/", "/customers", "/data", "/reports", "/settings/staff"} <= set(paths())


@pytest.mark.parametrize("path", [p for p in paths() if p not in AWAY])
@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_a_page_is_accessible_quiet_and_fits(visit, places, path, lang, width, scheme):
    """And at a desk the keyboard alone reaches everything on it."""
    page = visit(filled(path, places), lang, width, scheme)
    assert page.answer.status == 200
    assert page.answer.request.redirected_from is None, "it leads away"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width >= 1280:
        wanted, reached = stops(page)
        assert reached >= wanted, "by keyboard"
    for closed in page.locator("main details:not([open]) > summary").all():
        if closed.is_visible():
            closed.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "with everything open"
    assert page.complaints == []
    assert page.strangers == []


@pytest.mark.parametrize("path", AWAY)
def test_what_is_no_page_leads_to_one(visit, places, path):
    page = visit(filled(path, places))
    assert page.answer.status == 200
    assert page.url.partition("?")[0].endswith(AWAY[path])
    assert page.answer.request.redirected_from is not None


REACHABLE = """() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
  const seen = all.filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }));
  seen.forEach((e, n) => e.setAttribute('data-stop', n));
  const radios = new Set(seen.filter((e) => e.type === 'radio').map((e) => e.name));
  return seen.filter((e) => e.type !== 'radio').length + radios.size;
}"""
WHERE = """() => { const e = document.activeElement; return e.type === 'radio' ? 'radio ' + e.name : e.getAttribute('data-stop'); }"""


def stops(page):
    """How many things on the page should be reached by the key Tab, and how many are; of the first `MOST_STOPS`."""
    wanted = page.evaluate(REACHABLE)
    reached = set()
    for _ in range(min(MOST_STOPS, wanted + 20)):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(WHERE))
    return min(wanted, MOST_STOPS), len(reached - {None})


def test_the_keyboard_skips_to_the_content_and_shows_where_it_is(visit):
    page = visit("/settings/targets")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("path", ["/login", "/welcome", "/welcome/data", "/account", "/"])
@pytest.mark.parametrize(("lang", "width", "scheme"), LOOKS)
def test_the_pages_around_logging_in_are_accessible(browser, tmp_path, path, lang, width, scheme):
    workspace = Workspace.create(tmp_path / "w", Settings(lang=lang, name="Shop"))
    if path != "/welcome":
        now = workspace.clock.stamp()
        owner = workspace.staff.found_company("mei", "Mei", passwords.kept("a quiet tea garden", "mei"), now)
    with serving(workspace, demo=False) as here:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        if path not in ("/login", "/welcome"):
            token = workspace.staff.begin(owner, now)
            context.add_cookies([{"name": SESSION, "value": token, "url": here}])
        page = context.new_page()
        page.goto(f"{here}{path}?lang={lang}")
        page.wait_for_load_state("networkidle")
        assert page.url.startswith(here + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page) == []
        context.close()


@pytest.mark.parametrize("path", ["/", "/measures/nps", "/customers", "/data"])
def test_a_page_needs_few_journeys_to_a_far_server(visit, address, path):
    """With 200 ms there and back: the page, its style and its scripts at once, and nothing that waits for another."""
    page = visit("/about")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 200, "downloadThroughput": -1, "uploadThroughput": -1}
    network.send("Network.emulateNetworkConditions", slow)
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    page.goto(f"{address}{path}", timeout=120_000)
    page.wait_for_load_state("load")
    assert len([url for url in asked if "/static/" in url or "/style.css" in url]) <= 4
    assert page.locator("h1").is_visible()
    del asked[:]
    page.reload()
    page.wait_for_load_state("load")
    kept = "performance.getEntriesByType('resource').filter((e) => e.transferSize > 0).map((e) => e.name)"
    assert page.evaluate(kept) == [], "what was fetched once is kept"
