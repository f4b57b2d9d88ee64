"""Stages of loyalty: who has come how far, what is not asked, and what counts as action."""

from datetime import timedelta

import pytest

from huitou.base import Unfit
from huitou.measure import over
from huitou.understand.loyalty.cuts import Cuts
from huitou.understand.loyalty.stages import QUESTIONS, asked_of, read, told
from tests.understand.loyalty.shops import DAY, START, answer, orders
from tests.understand.made import company, table

CUTS = Cuts(later_days=60)
SAID_ON = 280


def said(who, knows, likes, intends):
    pairs = (
        ("csat.product", "1-5", 5 if knows else 1),
        ("csat", "1-5", 5 if likes else 1),
        ("nps", None, 10 if intends else 1),
    )
    return [answer(who, question, value, SAID_ON, scale) for question, scale, value in pairs]


ANSWERS = [
    *said("all", 1, 1, 1),
    *said("talks", 1, 1, 1),
    *said("likes", 1, 1, 0),
    *said("odd", 0, 0, 0),
    *said("none", 0, 0, 0),
]
BOUGHT = orders(
    {
        "all": [0, SAID_ON, SAID_ON + 60],
        "talks": [0, SAID_ON, SAID_ON + 61],
        "odd": [1, SAID_ON + 1],
        "late": [363],
    }
)


@pytest.mark.parametrize("engine", ["duckdb", "spark", "postgres"])
def test_every_engine_finds_the_same_funnel(request, engine):
    """A purchase on the day of the answer is no action yet, nor is one after the days that count."""
    opener = request.getfixturevalue(engine)
    rows = {"purchases": table("purchases", BOUGHT), "answers": table("answers", ANSWERS)}
    found = told(asked_of(over(opener(rows, "UTC"), 1, "TWD"), CUTS, QUESTIONS, DAY))
    assert found.people == 5
    assert {s.name: s.reached.more["hits"] for s in found.stages} == {
        "cognitive": 3,
        "affective": 3,
        "conative": 2,
        "action": 1,
    }
    assert {s.name: s.held.more["hits"] for s in found.stages}["action"] == 2
    assert found.out_of_order.more["hits"] == 1
    assert not found.enough


def test_what_is_not_asked_is_named_with_the_question_it_would_take(tmp_path):
    rows = [row for row in ANSWERS if row["question"] == "nps"]
    found = told(asked_of(company(tmp_path, purchases=BOUGHT, answers=rows), CUTS, QUESTIONS, DAY))
    assert [(s.name, s.needed) for s in found.stages if s.needed] == [
        ("cognitive", "csat.product"),
        ("affective", "csat"),
    ]
    assert found.asked == ("conative", "action")
    assert found.people == 5


def test_without_answers_there_are_no_stages(tmp_path):
    found = told(asked_of(company(tmp_path, purchases=BOUGHT), CUTS, QUESTIONS, DAY))
    assert (found.people, found.enough) == (0, False)


def test_the_latest_answer_counts_and_half_of_the_questions_are_enough(tmp_path):
    rows = [
        answer("a", "csat.product", 1, 200, "1-5"),
        answer("a", "csat.product", 5, 280, "1-5"),
        answer("a", "brand.aware", 0, 280, "0-1"),
        answer("b", "brand.aware", 0, 280, "0-1"),
    ]
    found = told(asked_of(company(tmp_path, purchases=BOUGHT, answers=rows), CUTS, QUESTIONS, DAY))
    assert found.stages[0].held.more["hits"] == 1
    assert found.stages[0].questions == ("brand.aware", "csat.product")


def family(tmp_path, days, cuts=CUTS, values=(5, 4, 1)):
    """The cognitive stage of who answered three questions of a family on these days."""
    names = ("csat.product", "csat.staff", "csat.price")
    rows = [
        answer("a", name, value, day, "1-5") for name, value, day in zip(names, values, days, strict=True)
    ]
    place = company(tmp_path, purchases=BOUGHT, answers=rows)
    return told(asked_of(place, cuts, QUESTIONS, DAY)).stages[0]


@pytest.mark.parametrize("days", [(280, 280, 280), (260, 270, 280)])
def test_a_family_is_its_questions_each_with_its_own_latest_answer(tmp_path, days):
    found = family(tmp_path, days)
    assert found.questions == ("csat.price", "csat.product", "csat.staff")
    assert found.held.value == 1.0


def test_a_question_of_a_family_has_its_own_cut_and_else_that_of_the_family(tmp_path):
    staff = Cuts(later_days=60, attitude={"csat.staff": 80.0})
    assert family(tmp_path / "staff", (280, 280, 280), staff).held.value == 0.0
    below = Cuts(later_days=60, attitude={"csat.": 50.0})
    assert family(tmp_path / "below", (280, 280, 280), below, (3, 3, 1)).held.value == 1.0


def test_answers_that_nobody_had_time_to_act_on_are_left_out(tmp_path):
    rows = [answer("a", "nps", 10, 340)]
    found = told(asked_of(company(tmp_path, purchases=BOUGHT, answers=rows), CUTS, QUESTIONS, DAY))
    assert found.people == 0
    assert found.stages[2].last == START + timedelta(days=340)


def test_a_company_names_its_own_questions():
    assert read({"cognitive": ["image"]})["cognitive"] == ("image",)
    for wrong in ({"action": ["x"]}, {"cognitive": "image"}):
        with pytest.raises(Unfit):
            read(wrong)
