"""From an empty folder to a report in the hand, in a real browser, as a marketing manager goes, in each language."""

from __future__ import annotations

import csv
import os
import re
from datetime import datetime, timedelta

import numpy as np
import pytest

from huitou.faces.web.waiting import PATIENCE
from huitou.stores import Settings, Workspace
from tests.pictures import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOCALES = {"zh-Hant": "zh-TW", "zh-Hans": "zh-CN", "en": "en-GB"}
MONEY = {"zh-Hant": ("TW", "TWD"), "zh-Hans": ("CN", "CNY"), "en": ("GB", "GBP")}
WAIT = 300_000  # milliseconds; the machine may be busy with everything else


@pytest.fixture(scope="module")
def invoices(tmp_path_factory):
    """Made-up invoices in the layout of UCI Online Retail: cancellations, lines without a customer, a bad row."""
    draw, rows = np.random.default_rng(11), []
    for number in range(900):
        day = datetime(2010, 12, 1, 9) + timedelta(
            days=int(draw.integers(0, 372)), minutes=int(draw.integers(0, 500))
        )
        customer = "" if draw.random() < 0.1 else str(12346 + int(draw.integers(0, 160)))
        back = draw.random() < 0.05
        for line in range(int(draw.integers(1, 4))):
            quantity = int(draw.integers(1, 12)) * (-1 if back else 1)
            rows.append([f"{'C' if back else ''}{536365 + number}", f"8512{line}", "WHITE MUG, LARGE", quantity,
                         f"{day:%Y-%m-%d %H:%M:%S}", f"{draw.integers(50, 900) / 100:.2f}", customer,
                         "United Kingdom"])  # fmt: skip
    rows.append(
        ["539999", "85123", "WHITE MUG, LARGE", "a dozen", "2011-05-05 10:00:00", "2.55", "12346", "France"]
    )
    file = tmp_path_factory.mktemp("invoices") / "Online Retail.csv"
    with file.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
                         "CustomerID", "Country"])  # fmt: skip
        writer.writerows(rows)
    return file


@pytest.mark.parametrize("lang", LOCALES)
def test_from_an_empty_folder_to_a_report(browser, tmp_path, invoices, lang):
    walk(browser, tmp_path, invoices, lang)


@pytest.mark.realdata
@pytest.mark.parametrize("lang", LOCALES if os.environ.get("HUITOU_TORTURE") else ["zh-Hant"])
def test_the_same_with_the_whole_of_online_retail(browser, tmp_path, realdata, lang):
    walk(browser, tmp_path, realdata / "uci-online-retail" / "onlineretail.parquet", lang)


def walk(browser, tmp_path, file, lang):
    """Every step by what stands on the page, none by an address that a person would have to know."""
    with serving(Workspace.create(tmp_path / "shop", Settings()), patience=PATIENCE, demo=False) as here:
        context = browser.new_context(locale=LOCALES[lang], viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.set_default_timeout(WAIT)
        strangers, complaints = [], []
        page.on(
            "request", lambda r: strangers.append(r.url) if not r.url.startswith((here, "data:")) else None
        )
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(here)
        first_run(page, lang)
        page.set_input_files("input[type=file]", file)
        page.wait_for_selector("button[formaction$='/import']")
        assert page.locator("table.columns tbody tr").count() == 8
        page.click("button[formaction$='/import']")
        page.wait_for_url(re.compile(r"/data/imports/[^/]+$"))
        assert page.locator("main table tbody tr").count() >= 4
        page.click(".site-ways a >> nth=0")
        page.wait_for_selector(".tiles .tile")
        assert page.locator("html").get_attribute("lang") == lang
        assert re.search(r"\d", page.inner_text("h1"))
        page.click(".tile h3 a >> nth=0")
        page.wait_for_selector("section.trend, .trend")
        page.click(".site-ways a[href='/customers']")
        page.wait_for_selector("main table tbody a")
        page.click("main table tbody a >> nth=0")
        page.wait_for_selector("h1")
        page.click(".site-ways a[href='/reports']")
        saved = report(page, tmp_path)
        assert saved.read_bytes()[:5] == b"%PDF-"
        assert strangers == []
        assert complaints == []
        context.close()


def first_run(page, lang):
    """The owner, then the company as the browser's own language proposes it."""
    page.wait_for_url("**/welcome")
    assert page.locator("html").get_attribute("lang") == lang
    country, money = MONEY[lang]
    assert (page.input_value("#country"), page.input_value("#currency")) == (country, money)
    for name, value in (
        ("name", "Mei"),
        ("login", "mei"),
        ("password", "a quiet tea garden"),
        ("company", "回甘茶飲"),
    ):
        page.fill(f"#{name}", value)
    page.click("form.sheet button[type=submit]")
    page.wait_for_url("**/welcome/data")


def report(page, tmp_path):
    """A PDF of the usual period, as the page offers it."""
    page.select_option("select[name=format]", "pdf")
    page.click("main form button[type=submit]")
    page.wait_for_selector("a[download]")
    with page.expect_download() as coming:
        page.click("a[download]")
    saved = tmp_path / "report.pdf"
    coming.value.save_as(saved)
    return saved
