"""Intent against behaviour as people and programs see it: the page in three languages, the command, the API, the notebook."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from huitou import record
from huitou.faces import notebook
from huitou.faces.cli import app
from huitou.stores import Workspace
from tests.faces import api
from tests.faces.sitting import demo

PEOPLE = range(160)
# Whoever gives nine comes back after ten days, three in four of them; of those who give four, one in four.
PURCHASES = "order_id,customer_id,bought_at,amount,channel\n" + "".join(
    f"O{who}-{day},C{who},2024-0{1 + (day + who % 20) // 28}-{1 + (day + who % 20) % 28:02d} 10:00,{100 + who},web\n"
    for who in PEOPLE
    for day in (0, 10, 60)
    if day != 10 or (who % 4 != (0 if who % 2 else 2) and (who % 2 or who % 8 == 0)) or who % 4 == 3
)
# Satisfaction was asked in two surveys, the net promoter question in one.
ANSWERS = "answer_id,customer_id,survey,question,scale,value,answered_at\n" + "".join(
    f"A{who}-{question},C{who},{'web' if question == 'csat' and who % 2 else 'till'},{question},{scale},{value},2024-01-{1 + who % 20:02d} 18:00\n"
    for who in PEOPLE
    for question, scale, value in (("nps", "0-10", 9 if who % 2 else 4), ("csat", "1-5", 1 + who % 5))
)


def brought(place, **files):
    workspace = Workspace.create(place / "shop")
    for name, text in files.items():
        (place / f"{name}.csv").write_text(text, "utf-8")
        record.bring(workspace, place / f"{name}.csv", name)
    return place / "shop"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return brought(tmp_path_factory.mktemp("intent"), purchases=PURCHASES, answers=ANSWERS)


def test_the_page_begins_with_one_plain_sentence_in_three_languages(folder):
    with demo(Workspace.open(folder)) as asking:
        for lang, words in (
            ("en", ("Yes, words match deeds", "Too few to", "Days to look ahead")),
            ("zh-Hant", ("對得上", "往後看幾天", "每人訂單")),
            ("zh-Hans", ("对得上", "往后看几天", "每人订单")),
        ):
            page = asking.get(f"/understand/intent?lang={lang}&days=20")
            assert page.status_code == 200
            for one in words:
                assert one in page.text, (lang, one)
            assert (
                page.text.count('class="calibration-dot"') == 4
            )  # two scores, drawn for wide and narrow places


def test_another_question_and_other_days_can_be_chosen(folder):
    with demo(Workspace.open(folder)) as asking:
        page = asking.get("/understand/intent?lang=en&question=csat&days=15").text
        assert '<option value="csat" selected>' in page
        assert "within 15 days" in page
        assert asking.get("/understand/intent?days=soon").status_code == 422
        assert asking.get("/understand/intent?days=3").status_code == 422
        assert (
            'name="survey"' not in asking.get("/understand/intent?lang=en&days=20").text
        )  # there is one only
        assert "Answers of 2 surveys count together" in page
        alone = asking.get("/understand/intent?lang=en&question=csat&days=15&survey=web").text
        assert "<option selected>web</option>" in alone
        assert "count together" not in alone
        assert "80 customers count" in alone
        other = asking.get("/understand/intent?lang=en&question=csat&survey=post").text
        assert "it was in: till, web" in other
        assert "There are no answers to “ces”" in asking.get("/understand/intent?lang=en&question=ces").text


def test_a_company_without_answers_is_told_what_to_bring(tmp_path):
    place = brought(tmp_path, purchases=PURCHASES)
    with demo(Workspace.open(place)) as asking:
        page = asking.get("/understand/intent?lang=en")
        assert page.status_code == 200
        assert "Bring in answers or reviews first." in page.text
    told = CliRunner().invoke(app, ["understand", "intent", "-w", str(place), "--lang", "en"])
    assert told.exit_code == 3


def test_the_command_says_it_in_words_or_in_json(folder):
    command = ["understand", "intent", "-w", str(folder), "--lang", "en", "--days", "20"]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0, told.output
    assert "Yes, words match deeds: of those who gave 9" in told.output
    found = json.loads(CliRunner().invoke(app, [*command, "--json"]).output)
    assert found["direction"] == "up"
    assert found["used"] == len(PEOPLE)
    assert {one["scores"] for one in found["rows"] if one["customers"]} == {"4", "9"}
    listed = (
        CliRunner().invoke(app, ["understand", "intent", "-w", str(folder), "--questions", "--json"]).output
    )
    listed = [(q["name"], q["survey"]) for q in json.loads(listed)]
    assert listed == [("nps", None), ("csat", None), ("csat", "till"), ("csat", "web")]
    alone = CliRunner().invoke(app, [*command, "-q", "csat", "--survey", "web", "--json"])
    assert json.loads(alone.output)["used"] == len(PEOPLE) // 2


def test_the_notebook_has_a_row_a_score(folder):
    frame = notebook.Company.open(folder).intent("nps", days=20)
    assert frame.query("scores == '9' and title == '全部'").customers.iloc[0] == len(PEOPLE) // 2
    assert {"came", "came_low", "came_high", "spent", "orders", "churned"} <= set(frame.columns)
    assert frame.attrs["worth"]["verdict"] in ("few", "nothing", "hardly", "adds", "worse")


def test_the_api_answers_with_the_same_and_asks_for_the_right_key(folder):
    workspace = Workspace.open(folder)
    with api.asking(workspace, "figures") as program:
        found = program.get("/v1/understand/intent?days=20").json()
        assert (found["direction"], found["used"], found["days"]) == ("up", len(PEOPLE), 20)
        assert found["headline"].startswith("Yes, words match deeds")
        alone = program.get("/v1/understand/intent?question=csat&days=20&survey=till").json()
        assert (alone["survey"], alone["surveys"], alone["used"]) == (
            "till",
            ["till", "web"],
            len(PEOPLE) // 2,
        )
        assert program.get("/v1/understand/intent?question=nps&survey=web").status_code == 404
        assert program.get("/v1/understand/intent?question=ces").status_code == 404
        assert program.get("/v1/understand/intent?days=1").status_code == 422
    with api.asking(workspace, "figures", key=False) as program:
        assert program.get("/v1/understand/intent").status_code == 401
