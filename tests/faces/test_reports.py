"""A report is one file that needs nothing else, in the language asked for."""

from __future__ import annotations

import re

import pytest

from huitou import measure
from huitou.base import Missing, Period, Unfit, Unreachable
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
    assert not re.search(r"<script|<link|<img|url\(|@import|href=|src=", page)
    assert "<svg" in page
    assert '<html lang="zh-Hant">' in page
    assert "default-src 'none'" in page


@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx"])
def test_a_format_there_is_not_yet_is_unfit(shop, tmp_path, form):
    with pytest.raises(Unfit) as wrong:
        reports.write(shop, format=form, out=tmp_path)
    assert form in wrong.value.said("zh-Hans")
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
