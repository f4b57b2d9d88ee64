"""Loyalty types as people and programs see them: the page in three languages, the command, the API and the notebook."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from huitou import measure, record, understand
from huitou.faces import notebook
from huitou.faces.cli import app
from huitou.stores import Workspace
from tests.faces.api import asking
from tests.faces.sitting import demo

PURCHASES = "order_id,customer_id,bought_at,amount,branch\n" + "".join(
    f"O{who}-{day},C{who},2024-{1 + day // 28:02d}-{1 + day % 28:02d} 10:00,{100 + who},{'A' if who % 2 else 'B'}\n"
    for who in range(40)
    for day in range(who % 5, 330, 7 if who < 20 else 90)
)
ANSWERS = "answer_id,customer_id,question,scale,value,answered_at\n" + "".join(
    f"A{who}-{question},C{who},{question},{scale},{value},2024-11-20 09:00\n"
    for who in range(40)
    for question, scale, value in (
        ("nps", "0-10", 10 if who % 2 else 4),
        ("csat", "1-5", 5 if who % 3 else 2),
    )
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty customers: the first twenty buy weekly, the others each quarter; the odd ones are fond."""
    place = tmp_path_factory.mktemp("types")
    workspace = Workspace.create(place / "shop")
    for name, text in (("purchases", PURCHASES), ("answers", ANSWERS)):
        (place / f"{name}.csv").write_text(text, "utf-8")
        record.bring(workspace, place / f"{name}.csv", name)
    return place / "shop"


def test_the_page_shows_the_types_and_how_sure_they_are_in_three_languages(folder):
    with demo(Workspace.open(folder)) as console:
        for lang, words in (
            ("en", ("True loyalty", "Only they have a type", "Stickiness")),
            ("zh-Hant", ("真正忠誠", "常買", "顧客黏著度")),
            ("zh-Hans", ("真正忠诚", "常买", "客户黏性")),
        ):
            page = console.get(f"/understand/types?lang={lang}")
            assert page.status_code == 200
            for word in words:
                assert word in page.text, word
            assert 'class="type-grid" viewBox="0 0 1080 340"' in page.text
            assert '<code class="note">nps</code>' in page.text
            assert not re.search(r"<script(?! src)|style=", page.text)


def test_the_command_says_the_same_to_people_and_programs(folder):
    said = CliRunner().invoke(app, ["understand", "types", "-w", str(folder), "--json"])
    found = json.loads(said.output)
    assert {one["type"]: one["customers"] for one in found["types"]} == {
        "true": 10, "latent": 10, "spurious": 10, "none": 10,
    }  # fmt: skip
    spoken = CliRunner().invoke(app, ["understand", "types", "-w", str(folder), "--lang", "en"])
    assert "Latent loyalty" in spoken.output
    assert "not asked; ask csat.product (Product)" in spoken.output
    assert "Recommendation (NPS)" in spoken.output
    assert "from so much of 100 on its own scale: Recommendation (NPS) from 90" in spoken.output
    assert "days by the mean gap (between" in spoken.output


def test_the_days_between_orders_are_called_by_the_same_words_everywhere(folder):
    def said(*args):
        return CliRunner().invoke(app, ["understand", *args, "-w", str(folder), "--lang", "en"]).output

    cycle = said("cycle")
    mean = re.search(
        r"Mean gap: ([\d.]+) days between a customer's orders, over all that is recorded", cycle
    )[1]
    assert "Median gap: of those who buy again, half are back within" in cycle
    assert "purchase_interval_median are of gaps within their period only" in cycle
    assert (
        f"one in {mean} days by the mean gap (between a customer's orders, over all that is recorded)"
        in said("types")
    )
    lapsed = measure.figures(Workspace.open(folder), ["churn_rate"])[0].notes[0].en
    assert f"the mean gap of {mean} days between a customer's orders, over all that is recorded" in lapsed
    for name in ("purchase_interval", "purchase_interval_median"):
        assert any("huitou understand cycle" in text.en for text in measure.metric(name).cautions)


def test_a_notebook_gets_frames(folder):
    frame = notebook.Company.open(folder).types()
    assert list(frame["type"]) == ["true", "latent", "spurious", "none"]
    assert frame["share"].sum() == pytest.approx(1)
    assert set(frame.attrs) >= {"says", "untold", "sensitivity", "stages", "stickiness"}


def test_every_measure_can_be_split_by_the_types(folder):
    workspace = Workspace.open(folder)
    assert understand.publish_types(workspace).ready >= 1
    figures = measure.figures(workspace, ["nps"], by=["loyalty_type"])
    assert {f.slice["loyalty_type"]: f.value for f in figures} == {
        "true": 100, "latent": 100, "spurious": -100, "none": -100,
    }  # fmt: skip
    assert understand.publish_types(workspace).new == 0


def test_a_program_gets_them_with_their_intervals(folder):
    workspace = Workspace.open(folder)
    said = asking(workspace, "figures").get("/v1/understand/types")
    assert said.status_code == 200
    share = said.json()["types"][0]["share"]
    assert share["low"] < share["value"] < share["high"]
    assert asking(workspace, key=False).get("/v1/understand/types").status_code == 401


def test_a_company_that_asks_nothing_is_told_what_to_ask(tmp_path):
    workspace = Workspace.create(tmp_path / "shop")
    (tmp_path / "purchases.csv").write_text(PURCHASES, "utf-8")
    record.bring(workspace, tmp_path / "purchases.csv", "purchases")
    with demo(workspace) as console:
        page = console.get("/understand/types?lang=en").text
    assert "No answers tell of attitude yet" in page
    assert "Attitude unknown, buys much" in page
