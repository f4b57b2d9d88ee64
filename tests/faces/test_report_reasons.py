"""A report says why customers stay or leave, in the same words and numbers as the pages."""

from __future__ import annotations

import html
import io
from types import SimpleNamespace

import openpyxl
import pytest

from huitou import understand
from huitou.base import Missing, Period
from huitou.faces import reading, reports
from huitou.faces.reports.reasons import chapters
from huitou.measure import METRICS, Estimate
from huitou.stores import Settings, Workspace


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(reading, "METRICS", {"repeat_customer_share": METRICS["repeat_customer_share"]})


def test_each_chapter_begins_as_its_page_does(shop):
    told = {chapter.name: chapter for chapter in chapters(shop)}
    assert set(told) == {"segments", "types", "intent", "drivers"}
    assert list(told["segments"].says) == understand.segment_summary(understand.segments_of(shop))
    assert told["intent"].says[0] == understand.intent_told(understand.intent_of(shop)).headline
    assert all(chapter.says for chapter in told.values())
    for chapter in told.values():
        for row in chapter.rows:
            assert row.found.value is not None
            assert row.found.base >= 5


def test_drivers_are_of_the_period_of_the_report(shop):
    """Else the report of a quarter denies what the page of the same quarter says."""
    period = Period.parse("2024")
    told = understand.driver_summary(understand.drivers_of(shop, period))
    assert told != understand.driver_summary(understand.drivers_of(shop))
    page = html.unescape(reports.make(shop, period, lang="en").content.decode("utf-8"))
    assert all(sentence.en in page for sentence in told)


def test_types_have_the_shares_that_their_sentences_speak_of(shop, monkeypatch):
    share = Estimate(0.25, 0.2, 0.3, 80)
    kind = SimpleNamespace(name="true", withheld=False, share=share, among_all=share, revenue=share)
    found = SimpleNamespace(kinds=[kind], enough=True, window_days=90)
    monkeypatch.setattr(understand, "types_of", lambda _: found)
    monkeypatch.setattr(understand, "type_findings", lambda _: [])
    told = next(chapter for chapter in chapters(shop) if chapter.name == "types")
    assert [row.figure.zh_hant for row in told.rows] == [
        "占分得出類型者",
        "按行為加權後占全部",
        "占近 90 天營收",
    ]


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_the_page_and_the_workbook_say_the_same(shop, lang):
    told = chapters(shop)
    page = html.unescape(reports.make(shop, lang=lang).content.decode("utf-8"))
    book = openpyxl.load_workbook(io.BytesIO(reports.make(shop, format="xlsx", lang=lang).content))
    sheet = next(book[n] for n in book.sheetnames if n in ("原因", "Reasons"))
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for chapter in told:
        for sentence in chapter.says:
            assert sentence.said(lang) in page
            assert any(row[1] == sentence.said(lang) for row in cells)
        for row in chapter.rows:
            assert [row.of.said(lang), row.figure.said(lang), pytest.approx(row.found.value)] in [
                r[1:4] for r in cells
            ]


def test_settings_that_make_no_sense_are_said_where_they_show(shop, monkeypatch):
    settings = Settings(
        **{**vars(shop.settings), "more": {**shop.settings.more, "segments": {"months": "many"}}}
    )
    broken = Workspace(shop.folder, settings, shop.clock)
    told = {chapter.name: chapter for chapter in chapters(broken)}
    assert "[segments" in told["segments"].says[0].en
    assert told["segments"].rows == []
    assert told["drivers"].says


def test_without_data_there_is_no_chapter(tmp_path):
    assert chapters(Workspace.create(tmp_path / "new")) == []
    with pytest.raises(Missing):
        reports.make(Workspace.open(tmp_path / "new"))
