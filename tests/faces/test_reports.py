"""A report is one file that needs nothing else, in the language asked for."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from huitou import measure
from huitou.base import Clock, Missing, Period, Unfit, Unreachable
from huitou.faces import reading, reports
from huitou.stores import Workspace

SOME = ("repeat_customer_share", "nps", "average_order_value", "complaint_rate")


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})


def test_it_holds_every_figure_with_its_interval_base_and_formula(shop, tmp_path):
    file = reports.write(shop, Period.parse("2023"), lang="en", out=tmp_path)
    page = file.read_text("utf-8")
    assert file == tmp_path / "report-2023.html"
    for figure in measure.figures(shop, SOME, Period.parse("2023")):
        if not figure.base:
            continue
        assert measure.METRICS[figure.name].formula.en.replace("'", "&#39;") in page
        assert f"{figure.base:,}" in page
    nps = measure.figures(shop, ["nps"], Period.parse("2023"))[0]
    assert f"{abs(nps.value):.1f} points" in page
    assert "回甘茶飲" in page
    assert "2023" in page


def test_it_needs_nothing_but_itself(shop, tmp_path):
    page = reports.write(shop, lang="zh-Hant", out=tmp_path / "r.html").read_text("utf-8")
    assert not re.search(r"""<script|<link|<img|url\(|@import|href="[^#]|src=""", page)
    assert "<svg" in page
    assert '<html lang="zh-Hant">' in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("form", ["docx", "HTML", ""])
def test_a_format_there_is_not_yet_is_unfit(shop, tmp_path, form):
    with pytest.raises(Unfit) as wrong:
        reports.write(shop, format=form, out=tmp_path)
    assert f"“{form}”" in wrong.value.said("zh-Hans")
    assert list(tmp_path.iterdir()) == []


def test_a_language_nobody_speaks_is_unfit(shop, tmp_path):
    with pytest.raises(Unfit):
        reports.write(shop, lang="fr", out=tmp_path)


def test_a_period_without_anything_is_missing(shop, tmp_path):
    with pytest.raises(Missing):
        reports.write(shop, Period.parse("1999"), out=tmp_path)
    with pytest.raises(Missing):
        reports.write(Workspace.create(tmp_path / "new"), out=tmp_path)


def test_a_place_that_cannot_be_written_is_told(shop, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unreachable):
        reports.write(shop, out=tmp_path / "file" / "r.html")


@pytest.mark.browser
def test_it_is_accessible_and_quiet(shop, tmp_path, browser):
    from tests.faces.test_web_browser import violations

    page = browser.new_page(viewport={"width": 360, "height": 800})
    complaints = []
    page.on("console", lambda m: complaints.append(m.text))
    page.goto(reports.write(shop, lang="en", out=tmp_path / "r.html").as_uri())
    assert violations(page) == []
    assert complaints == []
    page.close()


def test_it_leads_to_its_parts_and_says_when_it_was_made(shop, tmp_path):
    at = Clock(lambda: datetime(2024, 10, 1, 20, 5, tzinfo=UTC))
    page = reports.make(
        replace(shop, clock=at), Period.parse("2023"), lang="en", made_by="王小明"
    ).content.decode()
    assert "Made on October 2, 2024 at 04:05 (Asia/Taipei) by 王小明." in page  # the company's day, not UTC's
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page
    assert 'href="#definitions"' in page
    assert measure.METRICS["nps"].source.split(";")[0].split("&")[0][:20] in page


def test_what_nobody_recorded_is_named(shop):
    page = reports.make(shop, Period.parse("2023"), lang="en").content.decode()
    assert measure.METRICS["complaint_rate"].title.en in page.split('id="silent"')[1]


def test_courses_end_with_the_period_of_the_report(shop):
    seen = reading.overview(shop, Period.parse("2023-Q2"), whole=True)
    assert {r.trend[-1].period.label for r in seen.readings} == {"2023-06"}
    assert all(r.trend[0].base for r in seen.readings)


def test_a_report_that_cannot_be_finished_leaves_the_earlier_one(shop, tmp_path, monkeypatch):
    file = reports.write(shop, Period.parse("2023"), out=tmp_path / "r.html")
    before = file.read_bytes()

    def full(self, content):
        with self.open("wb") as half:
            half.write(content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Unreachable) as wrong:
        reports.write(shop, Period.parse("2022"), out=file)
    assert "No space left" in wrong.value.said("en")
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
