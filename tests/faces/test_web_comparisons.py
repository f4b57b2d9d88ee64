"""What a figure is compared with, as the measure's page shows it: own history first, then others with their source."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from huitou.base import Period
from huitou.faces import language, numerals, wording
from huitou.faces.web.compared import Compared
from huitou.measure import METRICS, Benchmark, Comparison, add_benchmarks, benchmarks_for, compare, figures
from huitou.measure.comparison import BEYOND, NO_DATA, ORIENTATION
from huitou.stores import Settings, Workspace
from tests.faces.sitting import demo
from tests.faces.teahouse import land

HERE = "http://127.0.0.1:8000"
OWN = """measure,value,period,source,n,industry,region,comparable,definition,url,licence
nps,20,2023,Tea <b>guild</b>,1200,retail,TW,yes,,javascript:alert(1),Members only
nps,12,2022,Neighbour,,,,no,asked on paper,,
"""


@pytest.fixture(scope="module")
def cafe(tmp_path_factory):
    """Two years of answers, the second year worse, and a table of the café's own benchmarks."""
    folder = tmp_path_factory.mktemp("cafe")
    workspace = Workspace.create(folder / "w", Settings(lang="en"))
    answers = []
    for day in range(730):
        at = datetime(2022, 1, 1, 4) + timedelta(days=day)
        score = (10, 9, 8, 3)[day % 4] if day < 365 else (10, 6, 5, 3)[day % 4]
        answers.append({"answer_id": f"A{day}", "customer_id": f"C{day}", "question": "nps", "scale": "0-10",
                        "value": Decimal(score), "answered_at": at})  # fmt: skip
    land(workspace, {"answers": answers})
    (folder / "own.csv").write_text(OWN, encoding="utf-8")
    add_benchmarks(workspace, folder / "own.csv")
    return workspace


@pytest.fixture(scope="module")
def client(cafe):
    with demo(cafe) as asking:
        yield asking


def section(client, name="nps", lang="en", **asked):
    """The rows of the section, tags taken out."""
    page = client.get(f"/measures/{name}", params={"lang": lang, **asked})
    assert page.status_code == 200
    found = re.search(r'<section aria-labelledby="compared-title">.*?</section>', page.text, re.S)
    return found[0] if found else ""


def rows(html):
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


def test_own_history_stands_first_then_own_benchmarks_then_published_ones(client):
    heads = re.findall(r'scope="rowgroup"[^>]*>([^<]+)', section(client, period="2023"))
    assert [h.strip() for h in heads] == [
        "Own history", "Added by the company", "Added by the company", "Published by others",
    ]  # fmt: skip
    assert Period.parse("2023").previous() == Period.parse("2022")  # so a year earlier is not said twice
    assert "a year earlier" not in section(client, period="2023")


def test_a_difference_has_its_interval_and_what_may_be_concluded(client, cafe):
    (figure,) = figures(cafe, ["nps"], Period.parse("2023"))
    found = compare(cafe, figure)[0]
    row = next(r for r in rows(section(client, period="2023")) if r.startswith("The period before"))
    assert numerals.with_unit(found.other, "points", language.language("en")) in row
    assert f"−{-found.difference:.1f} points" in row
    assert f"(−{-found.low:.1f} to −{-found.high:.1f})" in row
    assert row.endswith("more than chance")


def test_a_quarter_has_the_same_quarter_a_year_earlier(client):
    told = rows(section(client, period="2023-Q2"))
    assert any(r.startswith("The period before Q1 2023") for r in told)
    assert any(r.startswith("The same period a year earlier Q2 2022") for r in told)


def test_another_definition_is_shown_with_all_about_it_and_nothing_concluded(client):
    html = section(client, period="2023")
    row = next(r for r in rows(html) if r.startswith("Retail · United States"))
    assert "Jun 2024" in row
    assert "Qualtrics XM Institute, Economics of NPS 2024" in row
    assert "29 points" in row
    assert row.endswith("another definition: for orientation only")
    assert "https://www.xminstitute.com/" in html
    assert "© Qualtrics, all rights reserved" in html


def test_a_companys_own_benchmark_is_compared_by_our_interval(client):
    row = next(r for r in rows(section(client, period="2023")) if r.startswith("Retail · Taiwan"))
    assert "Base 1,200" in row
    assert "20 points" in row
    assert "its own error is not known" in row


def test_no_address_can_be_followed_and_a_file_is_no_markup(client):
    html = section(client, period="2023")
    assert "href" not in html
    assert "<b>guild" not in html
    assert "<code>javascript:alert(1)</code>" in html


def test_every_row_has_its_header_and_every_cell_its_place(client):
    html = section(client, period="2023")
    assert "<caption>" in html
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.S):
        heads, cells = row.count("<th "), row.count("<td ")
        assert (heads, cells) in ((3, 0), (1, 2)) or 'colspan="3"' in row
        assert row.count("scope=") == heads


@pytest.mark.parametrize(
    ("lang", "says"),
    [("zh-Hant", ("比較對象", "前一期", "超出機率波動", "零售 · 美國", "定義不同，僅供參考")),
     ("zh-Hans", ("对比对象", "前一期", "超出随机波动", "零售 · 美国", "定义不同，仅供参考"))],
)  # fmt: skip
def test_it_is_said_in_the_readers_language(client, lang, says):
    html = section(client, lang=lang, period="2023")
    for text in says:
        assert text in html


def test_where_there_is_nothing_to_compare_with_the_section_is_not_there(client):
    assert section(client, "csat") == ""
    assert section(client, "csat_mean") == ""  # published ones, but no figure of ours


def test_own_periods_without_data_alone_are_nothing():
    none = Comparison("previous", Period.parse("2022"), None, None, None, None, NO_DATA)
    known = Comparison("previous", Period.parse("2022"), 4.0, None, None, None, NO_DATA)
    assert not Compared([])
    assert not Compared([none])
    assert Compared([none, known])


def test_sources_under_one_address_and_licence_are_named_once():
    year = Period.parse("2024")
    named = [("A", "https://x", "©"), ("B", "https://x", "©"), ("A", "https://x", "©"), ("C", "", "")]
    made = [
        Benchmark("nps", 1, 1.0, "2024", title, url=url, licence=licence) for title, url, licence in named
    ]
    found = Compared([Comparison("benchmark", year, 1.0, None, None, None, ORIENTATION, b) for b in made])
    assert [(s.titles, s.url, s.licence) for s in found.sources] == [(["A", "B"], "https://x", "©")]


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(78.3, "score", "78.3"), (80.0, "score", "80"), (29.0, "points", "29 points"), (-6.0, "points", "−6 points"),
     (0.42, "share", "42%"), (0.423, "share", "42.3%"), (78.3, "share", "78.3"), (1234.5, "TWD", "NT$1,234.5"),
     (3.0, "days", "3 days"), (0.0, "points", "0 points")],
)  # fmt: skip
def test_a_benchmark_keeps_the_digits_it_was_published_with(value, unit, said):
    one = Benchmark("nps", 1, value, "2024", "A", comparable=False)
    found = Comparison("benchmark", Period.parse("2024"), value, None, None, None, ORIENTATION, one)
    assert numerals.other(found, unit, language.language("en")) == said
    assert numerals.difference(found, unit, language.language("en")) == ""
    assert numerals.difference_interval(found, unit, language.language("en")) == ""


@pytest.mark.parametrize(
    ("unit", "other", "by", "said"),
    [("share", 0.5, 0.031, "+3.1 percentage points"), ("TWD", 171.8, 8.77, "+NT$9")],
)
def test_a_difference_is_said_in_the_unit(unit, other, by, said):
    found = Comparison("previous", Period.parse("2024"), other, by, by - 0.02, by + 0.02, BEYOND)
    assert numerals.difference(found, unit, language.language("en")) == said


def test_every_published_benchmark_speaks_all_three_languages(shop):
    published = [b for name in METRICS for b in benchmarks_for(shop, name) if b.origin == "published"]
    assert {b.industry for b in published} <= set(wording.INDUSTRY)
    assert {b.definition for b in published} <= set(wording.DEFINITION)
    for code in ("zh-Hant", "zh-Hans"):
        for b in published:
            assert re.fullmatch(r"[一-鿿]+", wording.region(b.region, language.language(code)))


def test_a_region_of_no_iso_code_keeps_its_own_words():
    assert wording.region("Kansai", language.language("zh-Hant")) == "Kansai"
    assert wording.region("", language.language("en")) == ""
