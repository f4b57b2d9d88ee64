"""Segments on every face: the page in three languages, rules tried and kept, members listed, /v1, the command line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from huitou.base import LANGS, Text
from huitou.faces.charts.sankey import sankey
from huitou.faces.charts.strokes import length
from huitou.faces.cli import app
from huitou.faces.language import language
from huitou.faces.notebook import Company
from huitou.faces.web import access
from huitou.faces.web.app import create_app
from huitou.stores import Staff, Workspace
from huitou.understand import segment_summary, segments_of, try_segment
from huitou.understand.segments import drop_own
from tests.faces import api
from tests.faces.teahouse import teahouse


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return teahouse(tmp_path_factory.mktemp("segments") / "shop")


@pytest.fixture
def asking(place: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TestClient]:
    """A browser in which somebody with a role is logged in."""

    def as_(role: str) -> TestClient:
        who = Staff(1, role, role, role, None, place.clock.stamp())
        monkeypatch.setattr(access, "_staff", lambda request: who)
        return TestClient(create_app(place, patience=600), base_url="http://127.0.0.1:8000")

    return as_


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_shows_every_stage_with_its_interval_and_how_it_is_worked_out(asking, lang):
    shown = asking("analyst").get(f"/understand/segments?lang={lang}").text
    for title in {"zh-Hant": ("忠誠", "已流失"), "zh-Hans": ("忠诚", "已流失"), "en": ("Loyal", "Churned")}[
        lang
    ]:
        assert title in shown
    assert re.search(r"\d\.\d% ?</span> <span class=\"interval\">\(", shown)
    assert 'class="sankey"' in shown
    assert "{" not in re.sub(r"<(script|style).*?</\1>", "", shown, flags=re.S)


@pytest.mark.parametrize("name", ["rfm", "value_tier", "cluster"])
def test_every_segmentation_has_a_page(asking, name):
    answer = asking("analyst").get(f"/understand/segments?of={name}")
    assert answer.status_code == 200
    assert 'aria-current="true"' in answer.text


def test_a_segmentation_that_is_not_there_is_said_to_be_so(asking):
    answer = asking("analyst").get("/understand/segments?of=zodiac&lang=en")
    assert answer.status_code == 404
    assert "zodiac" in answer.text


def test_who_may_not_see_lists_has_no_way_to_them(asking):
    shown = asking("service").get("/understand/segments?lang=en")
    assert "/understand/segments/life_cycle/loyal" not in shown.text
    assert asking("service").get("/understand/segments/life_cycle/loyal").status_code == 403
    assert asking("service").get("/understand/segments/rules").status_code == 403
    assert asking("cashier").get("/understand/segments").status_code == 403


def test_members_come_in_pages_and_as_a_file(asking):
    browser = asking("marketing")
    first = browser.get("/understand/segments/value_tier/low?lang=en")
    people = r'<td><a href="/customers/[^"]*">([^<]*)</a>'
    ids = re.findall(people, first.text)
    assert len(ids) == 100
    onward = re.search(r'href="([^"]*after=[^"]*)"', first.text)
    assert onward is not None
    more = re.findall(people, browser.get(onward[1]).text)
    assert more
    assert set(more).isdisjoint(ids)
    file = browser.get("/understand/segments/value_tier/low/file?lang=en").text
    assert len(file.splitlines()) > 100
    assert "=cmd" not in [line[:4] for line in file.splitlines()]


def test_a_rule_is_tried_kept_used_and_given_up(asking, place):
    browser, home = asking("analyst"), "/understand/segments/rules"
    tried = browser.post(home, data={"name": "", "rule": "orders >= 5", "do": "try"}, params={"lang": "en"})
    assert "The rule holds for" in tried.text
    assert "orders &gt;= 5" in tried.text
    wrong = browser.post(home, data={"name": "x", "rule": "orders >= ", "do": "keep"}, params={"lang": "en"})
    assert wrong.status_code == 422
    assert "At letter 11" in wrong.text
    kept = browser.post(home, data={"name": "常客<b>", "rule": "orders >= 5", "do": "keep"})
    assert kept.status_code == 200
    assert "常客&lt;b&gt;" in kept.text
    headline = segment_summary(segments_of(place, "常客<b>"))[0].en  # of those whom it names, however few
    assert headline.startswith("“常客<b>” holds ")
    assert "most of all" not in headline
    split = browser.get("/measures/repurchase_rate", params={"by": "常客<b>", "lang": "en"}).text
    assert "All others" in split
    dropped = browser.post(f"{home}/drop", data={"name": "常客<b>"})
    assert dropped.status_code == 200
    assert "常客&lt;b&gt;" not in dropped.text
    assert "常客<b>" not in place.groupings.all()


def test_two_who_change_one_rule_do_not_undo_each_other(asking, place):
    browser, home = asking("analyst"), "/understand/segments/rules"
    assert browser.post(home, data={"name": "often", "rule": "orders >= 5", "do": "keep"}).status_code == 200
    form = browser.get(home, params={"name": "often", "lang": "en"}).text
    was = re.search(r'name="was" value="(\d+)"', form)[1]
    said = {"name": "often", "do": "keep", "was": was}
    assert browser.post(home, data=said | {"rule": "orders >= 6"}).status_code == 200
    late = browser.post(home, data=said | {"rule": "orders >= 7"}, params={"lang": "en"})
    assert late.status_code == 422
    assert "since you opened it" in late.text
    assert 'value="often"' in late.text  # what was typed is still there
    new = browser.post(
        home, data={"name": "often", "rule": "orders >= 8", "do": "keep"}, params={"lang": "en"}
    )
    assert "already" in new.text
    browser.post(f"{home}/drop", data={"name": "often"})


def test_a_measure_split_by_stages_says_their_titles_and_as_of_when(asking):
    browser = asking("analyst")
    browser.get("/understand/segments")  # leaves the stages where the measures find them
    shown = browser.get("/measures/nps?by=life_cycle&lang=zh-Hant").text
    assert "忠誠" in shown
    assert "為止的資料分的" in shown


def test_programs_read_segments_and_page_through_members(place):
    program = api.asking(place)
    named = {one["name"] for one in program.get("/v1/understand/segments").json()["data"]}
    assert {"life_cycle", "rfm", "value_tier", "cluster"} <= named
    found = program.get("/v1/understand/segments/life_cycle").json()
    assert sum(s["customers"] for s in found["segments"]) == 400
    assert all(s["share"]["low"] <= s["share"]["value"] <= s["share"]["high"] for s in found["segments"])
    assert {f["from"] for f in found["moves"]["flows"]} >= {"loyal"}
    where, ids, cursor = "/v1/understand/segments/value_tier/low/members", [], None
    while True:
        page = program.get(where, params={"limit": 70, **({"cursor": cursor} if cursor else {})}).json()
        ids += [m["customer_id"] for m in page["data"]]
        cursor = page["next"]
        if cursor is None:
            break
    tiers = program.get("/v1/understand/segments/value_tier").json()["segments"]
    assert len(ids) == len(set(ids)) == next(s["customers"] for s in tiers if s["segment"] == "low")
    assert program.get("/v1/understand/segments/zodiac").status_code == 404
    assert program.get("/v1/understand/segments/rfm/gods/members").status_code == 404
    assert api.asking(place, "figures").get(where).status_code == 403


def test_the_command_line_shows_lists_and_tries(place):
    def run(*words: str):
        return CliRunner().invoke(
            app, ["understand", "segments", *words, "-w", str(place.folder)], env={"HUITOU_LANG": "en"}
        )

    shown = run("value_tier")
    assert "High value" in shown.stdout, shown.output
    assert "Usual branch" in shown.stdout
    assert json.loads(run("value_tier", "--json").stdout)["name"] == "value_tier"
    listed = run("--members", "value_tier=high", "--limit", "3").stdout
    assert listed.splitlines()[0].startswith("customer_id")
    assert len(listed.splitlines()) == 4
    assert "The rule holds for" in run("--rule", "orders >= 5").stdout
    assert run("--members", "nonsense").exit_code != 0
    assert run("--rule", "orders >>= 5").exit_code != 0
    last = place.lake.span()[1]  # the day that every other command says, too
    assert f"Value tier · data up to {last}" in run("價值分級").stdout
    assert run("--members", "价值分级=高价值", "--limit", "3").stdout == listed


def test_the_command_line_replaces_a_kept_rule_only_when_told_to(place):
    def run(*words: str):
        told = ["understand", "segments", *words, "-w", str(place.folder)]
        return CliRunner().invoke(app, told, env={"HUITOU_LANG": "en"})

    assert run("--rule", "orders >= 5", "--keep", "regulars").exit_code == 0
    again = run("--rule", "orders >= 6", "--keep", "regulars")
    assert again.exit_code != 0
    assert "--replace" in again.output
    assert run("--rule", "orders >= 6", "--keep", "regulars", "--replace").exit_code == 0
    assert run("--keep", "regulars").exit_code != 0  # a name without a rule keeps nothing
    split = ["measure", "repurchase_rate", "--by", "regulars", "-w", str(place.folder), "--lang"]
    shown = CliRunner().invoke(app, [*split, "zh-Hans"]).output
    assert "其他客户" in shown
    assert not re.search(r"\b(in|out|None)\b", shown)
    told = json.loads(CliRunner().invoke(app, [*split, "en", "--json"]).stdout)
    assert {one["slice"]["regulars"] for one in told} == {"in", "out"}
    drop_own(place, "regulars", "")


def test_notebooks_get_frames(place):
    company = Company(place)
    frame = company.segments("value_tier")
    assert list(frame.segment) == ["high", "middle", "low"]
    assert (frame.share_low <= frame.share).all()
    assert set(frame.attrs["traits"].columns) >= {"segment", "trait", "value", "difference_low"}
    assert len(company.members("value_tier", "high")) == frame.customers[0]


def test_the_folder_of_the_groups_may_be_deleted(place, asking):
    import shutil

    asking("analyst").get("/understand/segments")
    shutil.rmtree(Path(place.folder) / "derived" / "segments")
    assert asking("analyst").get("/understand/segments?lang=en").status_code == 200
    assert "life_cycle" in place.groupings.all()


@pytest.mark.parametrize("name", ["", "  ", ".", ".."])
def test_a_rule_without_a_name_of_its_own_is_not_kept(asking, place, name):
    browser = asking("marketing")
    said = {"name": name, "rule": "orders >= 3", "do": "keep"}
    assert browser.post("/understand/segments/rules", data=said).status_code == 422
    assert browser.get("/understand/segments").status_code == 200
    assert name.strip() not in place.groupings.all()


@pytest.mark.parametrize(("width", "most"), [(920, 29), (340, 16)])
def test_a_name_in_the_drawing_of_moves_is_shortened_and_its_number_never(place, width, most):
    """A rule may be called by sixty Chinese characters."""
    found = segments_of(place, "life_cycle")
    named = replace(found, segments={code: Text(*["很長的名字" * 12] * 3) for code in found.segments})
    drawn = sankey(named, language("zh-Hant"), width)
    shown = re.findall(r"<text [^>]*>([^<]*)</text>", str(drawn))
    assert shown
    assert all(length(said) <= most for said in shown)
    numbers = " ".join(shown)
    for count in (*found.moves.source.values(), *found.moves.target.values()):
        assert not count or f"{count:,}" in numbers
    assert "很長的名字" * 12 in str(drawn)  # whole where the pointer rests


def test_the_page_of_a_rule_speaks_the_readers_language_and_its_example_can_be_kept(asking, place):
    for lang in LANGS:
        page = page_of(asking, lang)
        example = re.search(r'id="rule-told">.*?<code>(.*?)</code>', page, re.DOTALL)[1]
        assert try_segment(place, example).customers >= 0
        assert language(lang).say("Code") in page
    chinese = page_of(asking, "zh-Hant")
    assert "且" in chinese
    assert chinese.index("購買次數") < chinese.index("<code>orders</code>")
    assert "有流失風險 · 已流失" in chinese  # what the stage of a customer can be
    wrong = asking("analyst").post(
        "/understand/segments/rules",
        data={"name": "x", "rule": "消費金額 > 5000", "do": "try"},
        params={"lang": "zh-Hant"},
    )
    assert "累計金額 (spend)" in wrong.text
    nobody = asking("analyst").post(
        "/understand/segments/rules",
        data={"name": "x", "rule": "常去門市 = 火星店", "do": "try"},
        params={"lang": "zh-Hant"},
    )
    assert "沒有顧客的「常去門市」是「火星店」" in nobody.text


def page_of(asking, lang):
    return html.unescape(asking("analyst").get("/understand/segments/rules", params={"lang": lang}).text)
