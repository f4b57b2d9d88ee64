"""The page on drivers: what it says, what it refuses to say, and the form of a model of one's own."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from huitou import record, understand
from huitou.base import Period, Unfit
from huitou.faces.api.drivers import DriversShown
from huitou.faces.charts import path_diagram
from huitou.faces.charts.strokes import length
from huitou.faces.drivers import plainly
from huitou.faces.language import language
from huitou.faces.notebook import Company
from huitou.faces.reports.reasons import chapters
from huitou.faces.web import driver_form
from huitou.stores import Workspace
from huitou.understand import QUESTIONNAIRE, DriverBlock, DriverModel
from huitou.understand.drivers import kept
from huitou.understand.drivers.findings import Explained, Paths, Way
from tests.faces.sitting import demo
from tests.understand.drivers.companies import answers, orders

PAGE, MODEL = "/understand/drivers", "/understand/drivers/model"


def bring(ws, path, fact, rows):
    columns = list(dict.fromkeys(k for r in rows for k in r))
    lines = [
        ",".join(columns),
        *(",".join("" if r.get(c) is None else str(r[c]) for c in columns) for r in rows),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    record.bring(ws, path, fact, accept=True) if False else record.bring(ws, path, fact)


def company(folder, said, bought=()):
    ws = Workspace.create(folder / "shop")
    renamed = [
        {
            **{k: v for k, v in r.items() if k != "answered_on"},
            "answered_at": f"{r['answered_on']} 12:00",
            "answer_id": str(n),
        }
        for n, r in enumerate(said)
    ]
    bring(ws, folder / "answers.csv", "answers", renamed)
    if bought:
        bring(
            ws,
            folder / "purchases.csv",
            "purchases",
            [
                {
                    "order_id": b["order_id"],
                    "customer_id": b["customer_id"],
                    "bought_at": f"{b['bought_on']} 13:00",
                    "amount": b["amount"],
                }
                for b in bought
            ],
        )
    return ws


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory) -> Workspace:
    """Service moves what people say, price moves who buys again; service is worse at branch B."""
    said = answers(people=900, branches=("A", "B", "C"), dips={"B": 1.2})
    return company(tmp_path_factory.mktemp("surveyed"), said, orders(said, moved_by="price"))


@pytest.mark.parametrize(
    ("lang", "says"),
    [
        ("en", "most moved by Service"),
        ("zh-Hant", "最能推動滿意度的是服務"),
        ("zh-Hans", "最能推动满意度的是服务"),
    ],
)
def test_the_page_says_what_moves_satisfaction_in_three_languages(surveyed, lang, says):
    page = demo(surveyed).get(f"{PAGE}?period=2024&lang={lang}")
    assert page.status_code == 200
    assert says in page.text
    assert "⟦" not in page.text


def test_it_tells_words_from_deeds_and_names_the_worst_branch_first(surveyed):
    page = demo(surveyed).get(f"{PAGE}?period=2024&lang=en").text
    assert "Stated loyalty is most moved by Service, but who really buys again within" in page
    branches = re.findall(r'<th scope="row">([ABC])', page)
    assert branches[0] == "B"


def test_the_command_the_api_and_the_notebook_say_the_same(surveyed):
    frame = Company(surveyed).drivers("2024")
    assert frame.factor[0] == "service"
    assert frame.share_low[0] < frame.share[0] < frame.share_high[0]
    assert "服務" in frame.attrs["says"][0]
    from typer.testing import CliRunner

    from huitou.faces.cli import app

    ran = CliRunner().invoke(
        app, ["understand", "drivers", "-w", str(surveyed.folder), "-p", "2024", "--json", "--lang", "en"]
    )
    told = json.loads(ran.stdout)
    found = {(w["source"], w["target"]): w["found"] for w in told["paths"]}
    assert found["service", "satisfaction"] is True
    assert DriversShown(**told).model_dump()["paths"] == told["paths"]
    page = demo(surveyed).get(f"{PAGE}?lang=en&period=2024").text
    table = page.partition('id="paths"')[2].partition("</section>")[0]
    assert table.count("Within chance") == list(found.values()).count(False) > 0
    assert table.count("path-open") == 2 * list(found.values()).count(
        False
    )  # a drawing for wide places, one for narrow
    assert told["behaviour"]["verdict"] == "differ"
    assert next(f["factor"] for f in told["factors"] if f["standing"] == "drives") in ("product", "service")
    printed = CliRunner().invoke(app, ["understand", "drivers", "--questionnaire", "--json"])
    assert len(json.loads(printed.stdout)) == len(QUESTIONNAIRE)


def test_a_model_of_ones_own_is_kept_and_taken_back(surveyed):
    browser = demo(surveyed)
    form = browser.get(f"{MODEL}?lang=en").text
    assert 'name="question.csat.service"' in form
    wanted = {
        "block.0": "Care",
        "block.1": "satisfaction",
        "question.csat.service": "0",
        "question.csat.price": "0",
        "question.csat": "1",
        "source.0": "0",
        "target.0": "1",
    }
    kept = browser.post(MODEL, data={**wanted, "do": "save"}, follow_redirects=False)
    assert (kept.status_code, kept.headers["location"]) == (303, f"{PAGE}?kept=1")
    assert understand.driver_model(surveyed) == DriverModel(
        (DriverBlock("Care", ("csat.price", "csat.service")), DriverBlock("satisfaction", ("csat",))),
        (("Care", "satisfaction"),),
        own=True,
    )
    assert "moved by Care" in browser.get(f"{PAGE}?period=2024&lang=en").text
    browser.post(MODEL, data={"do": "ready"})
    assert understand.driver_model(surveyed) is None


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(surveyed):
    ring = {
        "block.0": "A",
        "block.1": "B",
        "question.csat.service": "0",
        "question.csat": "1",
        "source.0": "0",
        "target.0": "1",
        "source.1": "1",
        "target.1": "0",
        "do": "save",
    }
    answer = demo(surveyed).post(f"{MODEL}?lang=en", data=ring)
    assert answer.status_code == 422
    assert "The arrows run in a circle: A → B → A" in answer.text
    assert 'value="A"' in answer.text
    assert understand.driver_model(surveyed) is None
    more = demo(surveyed).post(f"{MODEL}?lang=en", data={**ring, "do": "more"})
    assert (more.status_code, more.text.count('name="block.')) == (200, 4)
    with pytest.raises(Unfit):
        understand.keep_driver_model(surveyed, DriverModel((), ()), "ann")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (lambda: [r for r in answers(people=60) if r["question"] == "nps"], "none of the factors"),
        (
            lambda: [r for r in answers(people=60) if r["question"].startswith("csat.")],
            "nobody is asked for overall",
        ),
        (lambda: answers(people=20), "Only 20 people rated every factor"),
    ],
    ids=["only-nps", "only-factors", "few"],
)
def test_what_cannot_be_said_is_said_and_what_to_ask_stands_open(tmp_path, said, says):
    page = demo(company(tmp_path, said())).get(f"{PAGE}?period=2024&lang=en").text
    assert says in page
    assert "<details open>" in page
    assert "csat.service.quick" in page


def test_without_answers_the_page_says_so(tmp_path):
    ws = Workspace.create(tmp_path / "shop")
    bring(
        ws,
        tmp_path / "p.csv",
        "purchases",
        [{"order_id": "1", "customer_id": "a", "bought_at": "2024-01-01 10:00", "amount": 5}],
    )
    assert "No customer has answered anything with a number yet" in demo(ws).get(f"{PAGE}?lang=en").text


def test_the_questionnaire_as_a_form_is_known_on_the_way_in(tmp_path):
    ws = Workspace.create(tmp_path / "shop")
    for lang in ("zh-Hant", "zh-Hans", "en"):
        asked = [item.asks.said(lang) for item in QUESTIONNAIRE]
        path = tmp_path / f"{lang}.csv"
        path.write_text(
            "填答時間,會員編號,"
            + ",".join(f'"{q}"' for q in asked)
            + "\n2024-05-01 10:00,M1,"
            + ",".join("4" for _ in asked)
            + "\n",
            encoding="utf-8",
        )
        said = record.guess(ws, path).map
        assert [said.question_of(q).question for q in asked] == [item.question for item in QUESTIONNAIRE]
        assert [said.question_of(q).scale for q in asked] == [item.scale for item in QUESTIONNAIRE]


def test_home_names_the_likely_cause_once_it_is_known_and_nothing_before(tmp_path):
    """Two years of answers; in the second, service is rated lower everywhere."""
    first = answers(people=600, seed=1, days=360)
    second = [
        {**r, "customer_id": f"{r['customer_id']}b", "answered_on": r["answered_on"] + timedelta(days=366)}
        for r in answers(people=600, seed=2, days=360, dips={"A": 1.0, "B": 1.0})
    ]
    end = [{**second[0], "customer_id": "z", "answered_on": date(2026, 1, 2)}]
    ws = company(tmp_path, [*first, *second, *end])
    assert "likely-cause" not in demo(ws).get("/?lang=en").text
    understand.drivers_of(ws)
    home = demo(ws).get("/?lang=en").text
    assert "likely causes: Service by −" in home
    assert f'href="{PAGE}?' in home


def test_the_form_shows_titles_and_takes_them_back_as_codes(surveyed):
    form = demo(surveyed).get(f"{MODEL}?lang=zh-Hant").text
    assert 'value="服務"' in form
    assert '<p class="hint" id="block.' in form
    blocks = {f"block.{i}": name for i, name in enumerate(("服務", "Satisfaction", "自家的"))}
    said = driver_form.read(blocks, understand.driver_questions(surveyed))
    assert said.names == ("service", "satisfaction", "自家的")
    assert understand.driver_title("\u202e").en == "?"


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eevil\u200f rtl",
    "👩‍👩‍👧‍👦🍵" * 8,
    "極" * 60,
    "{{ 7*7 }} ⟦b:x⟧",
)


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_hostile_names_are_escaped_in_form_page_and_drawing(surveyed, lang):
    blocks = [
        DriverBlock(name[:60], (q,))
        for name, q in zip(HOSTILE, ("csat.service", "csat.product", "csat.price"), strict=False)
    ]
    own = DriverModel(
        (*blocks, DriverBlock(HOSTILE[5], ("csat",))), tuple((b.name, HOSTILE[5]) for b in blocks), own=True
    )
    understand.keep_driver_model(surveyed, own, "ann")
    try:
        for path in (MODEL, f"{PAGE}?period=2024"):
            page = demo(surveyed).get(f"{path}{'&' if '?' in path else '?'}lang={lang}").text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;alert(1)" in page
            assert "evil" in page
            assert not {"\u202e", "\u200f"} & set(page)
    finally:
        understand.keep_driver_model(surveyed, None, "ann")


@pytest.mark.parametrize("name", [*HOSTILE, "", "Speed of service at the counter in the evening", "a b"])
def test_a_drawn_name_fits_its_block_and_turns_no_text_round(name):
    lines = path_diagram.drawn(name)
    assert len(lines) <= 2
    for line in lines:
        assert length(line) <= path_diagram.WIDE.letters // 2
        assert not {"\u202e", "\u200f", "\u202d"} & set(line)


def test_the_path_model_is_drawn_with_dashes_where_it_may_be_chance():
    """Among all paths together: the interval of price leaves out 0, and it is no finding."""
    ways = (
        Way("service", "satisfaction", 0.6, 0.5, 0.7, True), Way("price", "satisfaction", 0.09, 0.01, 0.17, False),
        Way("satisfaction", "loyalty", -0.3, -0.4, -0.2, True), Way("service", "loyalty", 0.1, 0.05, 0.2, True),
    )  # fmt: skip
    found = Paths(ways, (), (Explained("satisfaction", 0.54, 0.5, 0.6),))
    drawing, narrow = str(path_diagram.path_diagram(found, language("en"))).split('<div class="for-narrow">')
    kinds = re.findall(r'<path class="([^"]*)"', drawing)
    assert kinds == [
        "path-way path-along", "path-way path-along path-open", "path-way path-against", "path-way path-along",
    ]  # fmt: skip
    assert "R² 54%" in drawing
    assert "Service to Satisfaction: +0.60 (+0.50 to +0.70); Price" in drawing
    assert "Price to Satisfaction: +0.09 (+0.01 to +0.17), may be chance;" in drawing
    left = {
        title: float(x)
        for title, x in re.findall(r'<title>(.*?)</title><rect class="path-block" x="([^"]*)"', drawing)
    }
    assert left["Service"] == left["Price"] < left["Satisfaction"] < left["Loyalty"]
    assert path_diagram.path_diagram(Paths(), language("en")) == ""
    assert re.search(r'viewBox="0 0 (\d+)', narrow)[1] == "322"  # what a chart has on a phone 390 wide
    assert "+0.10" in narrow


def test_a_branch_that_fell_is_told_on_the_page_the_command_the_api_the_notebook_and_the_report(tmp_path):
    """Two years, three branches; in the second year service falls at one of them."""
    second = [
        {**r, "customer_id": f"{r['customer_id']}b", "answered_on": r["answered_on"] + timedelta(days=366)}
        for r in answers(people=150, seed=2, days=360, branches=("甲", "乙", "丙"), dips={"甲": 3.0})
    ]
    end = [{**second[0], "customer_id": "z", "answered_on": date(2026, 1, 2)}]
    ws = company(tmp_path, [*answers(people=150, days=360, branches=("甲", "乙", "丙")), *second, *end])
    browser = demo(ws)
    says = "The index of Satisfaction fell most at 甲: against January "
    page = browser.get(f"{PAGE}?period=2025&lang=en").text
    assert says in page
    assert says in browser.get("/?period=2025&lang=en").text  # at home too, now that it is worked out
    assert says not in browser.get("/?period=2024&lang=en").text
    assert "Each branch over time" in page
    told = plainly(understand.drivers_of(ws, Period.parse("2025")), "en")
    fallen = next(b for b in told["index"]["branches"] if b["name"] == "甲")
    assert fallen["clear"]
    assert fallen["moved"]["high"] < 0
    assert len(fallen["course"]) == 8
    assert DriversShown(**told).index.branches[0].moved.high < 0
    frame = Company(ws).drivers("2025")
    assert list(frame.attrs["branches"].query("clear").branch) == ["甲"]
    assert set(frame.attrs["courses"].branch) == {"甲", "乙", "丙"}
    chapter = next(c for c in chapters(ws) if c.name == "drivers")
    assert any("fell most at 甲" in text.en for text in chapter.says)
    assert any("against" in row.figure.en and row.found.value < 0 for row in chapter.rows)


def test_days_are_chosen_on_the_page_and_others_are_refused_in_one_sentence(surveyed):
    browser = demo(surveyed)
    page = browser.get(f"{PAGE}?period=2024&days=45&lang=en").text
    assert "Each answer was followed for 45 days, as chosen." in page
    assert '<option value="45" selected>' in page
    for days, says in (("3", "Follow answers for 7 to 730 days; 3 will not do."), ("x", "as a whole number")):
        answer = browser.get(f"{PAGE}?days={days}&lang=en")
        assert answer.status_code == 422
        assert says in answer.text


def test_a_period_without_answers_is_answered_with_the_days_really_used(surveyed):
    told = plainly(understand.drivers_of(surveyed, Period.parse("2099")), "en")
    assert (told["asked"], told["widened"]) == ("2099", True)
    assert told["period"].startswith("2024-01-0")
    assert told["says"][0].startswith("In 2099 only 0 people")


def test_the_turn_makes_the_study_ready(surveyed, monkeypatch):
    understand.run(surveyed)
    monkeypatch.setattr(kept, "study", lambda *_a: pytest.fail("worked out again"))
    assert understand.drivers_of(surveyed).answers


def test_no_sentence_stands_on_the_page_twice(surveyed):
    page = demo(surveyed).get(f"{PAGE}?period=2024&lang=en").text
    main = re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)
    said = re.findall(r"<(?:li|p)(?: class=\"note\")?>([^<]{40,})</", main)
    assert len(said) == len(set(said))


def test_what_a_mix_turns_round_is_marked_in_the_table_the_map_and_the_drawing(tmp_path):
    """Inside each branch better prices go with more satisfaction; the cheap branch is bad at everything else."""
    said = answers(people=600, weights={"price": 0.4, "service": 0.3}, branches=("A", "B"))
    for row in said:
        cheap = row["branch"] == "B"
        if shift := {"csat.price": 2 if cheap else -1, "csat": -2 if cheap else 1}.get(row["question"]):
            row["value"] = min(5, max(1, row["value"] + shift))
    ws = company(tmp_path, said)
    page = demo(ws).get(f"{PAGE}?lang=en").text
    words = "What the whole says of Price comes from the mix: looked at by Branch it is not so. Go by that."
    assert page.count(words) == 1
    assert page.count("What is drawn of Price comes from the mix") == 2
    assert page.count("Comes from the mix</span>") == 1
    told = plainly(understand.drivers_of(ws), "en")
    factors = {f["factor"]: f for f in told["factors"]}
    assert (factors["price"]["mixed"], factors["price"]["says"]) == (["Branch"], [words])
    assert factors["service"]["mixed"] == []
    assert words in told["says"]
