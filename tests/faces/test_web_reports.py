"""The page of reports: choose, wait, download; what cannot be made is told in one sentence."""

from __future__ import annotations

import io
import threading
from urllib.parse import unquote

import openpyxl
import pytest

from huitou import measure
from huitou.faces import reading
from huitou.faces.reports import printing
from huitou.faces.web.pages import reports as page
from tests.faces.sitting import asking, demo


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(
        reading, "METRICS", {name: measure.METRICS[name] for name in ("nps", "new_customers")}
    )


@pytest.fixture
def client(shop):
    with demo(shop) as asking:
        yield asking


def test_the_page_offers_periods_languages_and_kinds_of_file(client):
    text = client.get("/reports", params={"lang": "en"}).text
    for part in ('value="2024-Q3"', 'value="pdf"', 'value="xlsx"', 'value="html"', 'value="zh-Hans"'):
        assert part in text


def test_a_report_is_made_and_then_leads_to_its_file(client):
    asked = {"period": "2023", "format": "xlsx", "in": "zh-Hans", "lang": "en"}
    ready = client.get("/reports/making", params=asked)
    assert ready.status_code == 200
    assert "The report is ready" in ready.text
    assert "回甘茶飲 客户报告 2023.xlsx" in ready.text
    assert "/reports/file?period=2023&amp;format=xlsx&amp;in=zh-Hans" in ready.text


def test_the_file_has_a_name_that_every_browser_reads(client):
    answer = client.get("/reports/file", params={"period": "2023", "format": "xlsx", "in": "zh-Hant"})
    named = answer.headers["content-disposition"]
    assert 'attachment; filename="report-2023.xlsx"' in named
    assert unquote(named.split("UTF-8''")[1]) == "回甘茶飲 顧客報告 2023.xlsx"
    assert answer.headers["cache-control"] == "no-store"
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "摘要"


def test_a_report_in_another_language_leaves_the_readers_own(client):
    answer = client.get("/reports/file", params={"period": "2023", "in": "en"})
    assert '<html lang="en">' in answer.text
    assert "set-cookie" not in answer.headers


def test_without_a_language_it_speaks_the_readers(client):
    assert '<html lang="en">' in client.get("/reports/file?period=2023&format=html&lang=en").text


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"format": "docx"}, 422), ({"in": "fr"}, 422), ({"period": "soon"}, 422), ({"period": "1999"}, 404)],
)
def test_what_cannot_be_made_is_told_on_a_page(client, asked, status):
    answer = client.get("/reports/making", params=asked)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_without_a_browser_the_page_says_what_to_do(client, monkeypatch):
    monkeypatch.delenv("HUITOU_CHROMIUM", raising=False)
    monkeypatch.setattr(printing.shutil, "which", lambda name: None)
    answer = client.get("/reports/making", params={"period": "2023", "format": "pdf", "lang": "en"})
    assert answer.status_code == 503
    assert "install Chromium" in answer.text


def test_progress_is_shown_while_it_is_made(shop, monkeypatch):
    go, real = threading.Event(), page.reports.make

    def slow(workspace, period, form, lang, by, step):
        step(7, 61)
        go.wait(10)
        return real(workspace, period, form, lang, by, step)

    monkeypatch.setattr(page.reports, "make", slow)
    with demo(shop, 0.2) as client:
        waiting = client.get("/reports/making", params={"period": "2023", "lang": "en"})
        assert waiting.status_code == 202
        assert "7 of 61" in waiting.text
        go.set()
        client.app.state.desk._patience = 120
        assert client.get("/reports/making", params={"period": "2023", "lang": "en"}).status_code == 200


def test_nobody_gets_a_report_without_logging_in(shop):
    with asking(shop) as client:
        for way in ("/reports", "/reports/making", "/reports/file"):
            answer = client.get(way, follow_redirects=False)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith(("/login", "/welcome"))
