"""The report as a workbook: typed numbers equal to the figures, and nothing a spreadsheet would run."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from xml.etree import ElementTree

import openpyxl
import pytest

from huitou import measure
from huitou.base import Period
from huitou.faces import reading, reports
from tests.faces.teahouse import teahouse

SOME = (
    "repeat_customer_share",
    "nps",
    "average_order_value",
    "purchase_interval",
    "new_customers",
    "complaint_rate",
)
YEAR = Period.parse("2023")
HOSTILE = '=HYPERLINK("http://x","y")\x07\x0b&<"]>' + "長" * 400


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(reading, "METRICS", {name: measure.METRICS[name] for name in SOME})


def opened(workspace, lang="en", **more):
    made = reports.make(workspace, YEAR, "xlsx", lang, **more)
    return openpyxl.load_workbook(io.BytesIO(made.content)), made


def rows(sheet):
    heads, *lines = sheet.iter_rows()
    return [{h.value: cell for h, cell in zip(heads, line, strict=True)} for line in lines]


def test_every_figure_is_a_number_equal_to_its_measure(shop):
    book, _ = opened(shop)
    shown = {row["Measure"].value: row for row in rows(book["Figures"])}
    found = [f for f in measure.figures(shop, SOME, YEAR) if f.base]
    assert len(shown) == len(found) > 3
    for figure in found:
        row = shown[measure.METRICS[figure.name].title.en]
        for head, value in (("Value", figure.value), ("Low end", figure.low), ("High end", figure.high)):
            assert row[head].value == pytest.approx(value)
            assert row[head].data_type == "n"
        assert row["Base"].value == figure.base
        assert row["Finished"].value == ("yes" if figure.finished else "no")


def test_numbers_have_the_format_of_their_unit(shop):
    book, _ = opened(shop)
    formats = {row["Measure"].value: row["Value"].number_format for row in rows(book["Figures"])}
    titles = {name: measure.METRICS[name].title.en for name in SOME}
    assert formats[titles["repeat_customer_share"]] == "#,##0.0%"
    assert formats[titles["nps"]] == '#,##0.0" points"'
    assert formats[titles["purchase_interval"]] == '#,##0.0" days"'
    assert formats[titles["new_customers"]] == "#,##0"
    assert formats[titles["average_order_value"]].startswith('"NT$"#,##0')


def test_a_change_of_a_share_is_in_percentage_points(shop):
    book, _ = opened(shop)
    now = measure.figures(shop, ["repeat_customer_share"], YEAR)
    change = measure.changes(shop, now).get("repeat_customer_share")
    row = next(r for r in rows(book["Figures"]) if r["Measure"].value == "Repeat-customer share")
    if change is None:
        assert row["Change"].value is None
    else:
        assert row["Change"].value == pytest.approx(change.value * 100)
        assert "percentage points" in row["Change"].number_format


def test_the_courses_are_months_as_days(shop):
    book, _ = opened(shop)
    lines = [r for r in rows(book["Trend"]) if r["Measure"].value == measure.METRICS["nps"].title.en]
    assert all(isinstance(r["First day"].value, datetime) for r in lines)
    assert lines[-1]["First day"].value == datetime(2023, 12, 1)  # up to the report's period, not to today
    assert lines[-1]["Last day"].value == datetime(2023, 12, 31)
    december = measure.figures(shop, ["nps"], Period.parse("2023-12"))[0]
    assert lines[-1]["Value"].value == pytest.approx(december.value)
    assert len(book["Summary"]._charts) > 0


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
def test_sheets_speak_the_language_and_can_be_worked_with(shop, lang):
    book, made = opened(shop, lang)
    said = {"zh-Hant": ["摘要", "數字", "原因", "走勢", "定義"], "zh-Hans": ["摘要", "数字", "原因", "走势", "定义"],
            "en": ["Summary", "Figures", "Reasons", "Trend", "Definitions"]}[lang]  # fmt: skip
    assert book.sheetnames == said
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
    assert made.name == "report-2023.xlsx"
    assert "回甘茶飲" in made.called


def test_definitions_stand_with_their_source_and_version(shop):
    book, _ = opened(shop)
    shown = {r["Name in files and commands"].value: r for r in rows(book["Definitions"])}
    for name in ("nps", "average_order_value"):
        one = measure.METRICS[name]
        assert shown[name]["Formula"].value == one.formula.en
        assert shown[name]["Source"].value == one.source
        assert shown[name]["Version"].value == one.version


@pytest.fixture(scope="module")
def strange(tmp_path_factory):
    """The teahouse under a name that nobody should trust, with a target."""
    workspace = teahouse(tmp_path_factory.mktemp("strange") / "ws")
    workspace.targets.set("nps", Decimal("40"), "=1+1", datetime(2024, 10, 1))
    workspace.settings = replace(workspace.settings, name=HOSTILE)
    return workspace


def test_no_cell_is_a_formula_or_a_link_whatever_the_company_is_called(strange):
    book, made = opened(strange, made_by="=cmd|' /C calc'!A0")
    for sheet in book.worksheets:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    assert book["Summary"]["A1"].value.startswith("=HYPERLINK(")  # as text
    assert book["Summary"]["A1"].data_type == "s"
    with zipfile.ZipFile(io.BytesIO(made.content)) as parts:
        assert parts.testzip() is None
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(parts.read(name))
                assert b"<f>" not in parts.read(name) or "chart" in name
                assert b'TargetMode="External"' not in parts.read(name)


def test_a_target_stands_beside_its_figure_in_both(strange):
    book, _ = opened(strange)
    nps = next(r for r in rows(book["Figures"]) if r["Measure"].value == measure.METRICS["nps"].title.en)
    assert nps["Target"].value == 40
    page = reports.make(strange, YEAR, "html", "en").content.decode("utf-8")
    assert "Target 40.0 points" in page
    assert "not reached" in page


def test_a_hostile_name_ends_neither_the_page_nor_its_style(strange):
    strange.settings = replace(
        strange.settings, name='</style><script>alert(1)</script>"; } body { display: none'
    )
    page = reports.make(strange, YEAR, "html", "en").content.decode("utf-8")
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert "display: none }" not in page.split("</style>")[0].split("@media print {")[-1]
    assert "/" not in reports.make(strange, YEAR, "html", "en").called
