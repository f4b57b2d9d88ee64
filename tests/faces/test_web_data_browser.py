"""The Data section in a real browser: dropping a file, with and without scripts, on a wide and a narrow screen."""

from __future__ import annotations

import pytest

from huitou import record
from huitou.stores import Settings, Workspace
from tests.faces.test_web_browser import violations
from tests.pictures import serving

pytestmark = pytest.mark.browser

ROWS = "訂單編號,會員編號,訂單日期,金額,備註\nA1,M1,03/04/2024,100,好\nA2,M2,05/04/2024,很多,\nA3,M3,06/04/2024,30,\n"
DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: "text/csv"}));
  const form = document.querySelector("form[data-upload]");
  for (const kind of ["dragenter", "dragover", "drop"])
    form.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def company(tmp_path):
    return Workspace.create(tmp_path / "ws", Settings(lang="zh-Hant", name="Shop"))


@pytest.fixture
def address(company):
    """The console of a company of its own."""
    with serving(company) as address:
        yield address


def test_a_file_is_dropped_looked_at_and_brought_in(visit, company):
    page = visit("/data", "zh-Hant")
    page.evaluate(DROP, ["訂單.csv", ROWS])
    page.wait_for_url("**/data/uploads/*", timeout=60_000)
    page.get_by_label("2024年4月3日").check(timeout=60_000)
    page.get_by_role("button", name="匯入", exact=True).click()
    page.wait_for_url("**/data/imports/*", timeout=60_000)
    assert "匯入好了" in page.locator("h1").inner_text()
    assert page.complaints == []
    assert str(record.recorded(company)["purchases"].first_on) == "2024-04-03"


def test_what_cannot_be_read_is_said_where_it_was_dropped(visit):
    page = visit("/data", "zh-Hant")
    page.evaluate(DROP, ["empty.csv", ""])
    wrong = page.locator(".upload-wrong")
    wrong.filter(has_text="是空的").wait_for(timeout=60_000)
    assert page.locator(".upload-drop").is_visible()


def test_everything_works_without_scripts(visit, company, tmp_path):
    path = tmp_path / "訂單.csv"
    path.write_text(ROWS, encoding="utf-8")
    page = visit("/data", "zh-Hant", scripts=False)
    page.set_input_files("#file", str(path))
    page.get_by_role("button", name="上傳").click()
    page.get_by_label("2024年4月3日").check(timeout=60_000)
    page.get_by_role("button", name="匯入", exact=True).click()
    page.locator("h1", has_text="匯入好了").wait_for(timeout=60_000)
    page.get_by_role("link", name="看原因並改好").click()
    page.locator(".aside-row summary").first.click() if not page.locator(
        ".aside-row details[open]"
    ).count() else None
    page.locator("[aria-invalid=true]").fill("90")
    page.get_by_role("button", name="改好並匯入").click()
    page.locator(".told-good").wait_for(timeout=60_000)
    assert record.recorded(company)["purchases"].rows == 3


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("zh-Hant", 1280, "light"), ("zh-Hans", 360, "dark"), ("en", 360, "light")]
)
def test_every_page_is_accessible_and_fits_the_screen(visit, company, tmp_path, lang, width, scheme):
    path = tmp_path / "訂單.csv"
    path.write_text(ROWS.replace("/04/2024", "/24/2024"), encoding="utf-8")
    brought = record.bring(company, path)
    page = visit("/data", lang, width, scheme)
    page.evaluate(DROP, ["訂單.csv", ROWS])
    page.wait_for_url("**/data/uploads/*", timeout=60_000)
    page.locator("form.mapping").wait_for(timeout=60_000)
    upload = page.url.split("?")[0].split("/", 3)[3]
    for where in (
        "data", upload, "data/imports", f"data/imports/{brought.import_id}", f"data/imports/{brought.import_id}/undo",
        "data/quarantine",
    ):  # fmt: skip
        page.goto("/".join(page.url.split("/", 3)[:3]) + f"/{where}?lang={lang}")
        page.locator("h1").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        assert violations(page) == [], where
    assert page.complaints == []
