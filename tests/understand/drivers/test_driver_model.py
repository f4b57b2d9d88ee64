"""Which questions make which block, and what is said of a model of one's own that cannot be."""

from __future__ import annotations

import json

import pytest

from huitou.base import LANGS
from huitou.understand.drivers.model import (
    DriverBlock,
    DriverModel,
    circle,
    from_dict,
    problems,
    ready_driver_model,
)
from huitou.understand.questionnaire import (
    LOYALTY,
    QUESTIONNAIRE,
    READY,
    SATISFACTION,
    driver_title,
    question_asks,
)

ANSWERED = {"csat": 100, "csat.service": 100, "csat.price": 100, "nps": 100, "rare": 5}


def blocks(**questions: str) -> tuple[DriverBlock, ...]:
    return tuple(DriverBlock(name, tuple(said.split())) for name, said in questions.items())


def test_the_ready_model_takes_what_is_asked_and_the_factors_a_company_adds():
    found = ready_driver_model(
        [
            "nps",
            "csat",
            "csat.service.quick",
            "csat.service",
            "csat.sustainability",
            "csat.price",
            "cli.again",
            "ces",
        ]
    )
    assert found.factors == ("service", "price", "sustainability")
    assert found.questions_of("service") == ("csat.service", "csat.service.quick")
    assert (found.outcome, found.loyalty) == (SATISFACTION, LOYALTY)
    assert found.questions_of(LOYALTY) == ("cli.again", "nps")


def test_without_an_overall_question_factors_lead_to_loyalty_and_without_both_to_nothing():
    assert ready_driver_model(["csat.service", "nps"]).outcome == LOYALTY
    assert ready_driver_model(["csat.service"]).outcome is None
    assert ready_driver_model([]).factors == ()


def test_secure_customers_stand_in_where_nothing_else_is_asked():
    found = ready_driver_model(["csat.service", "secure.satisfied", "secure.recommend"])
    assert found.questions_of(SATISFACTION) == ("secure.satisfied",)
    assert found.questions_of(LOYALTY) == ("secure.recommend",)


def test_the_ready_questionnaire_fills_the_whole_ready_model():
    found = ready_driver_model([item.question for item in QUESTIONNAIRE])
    assert found.factors == READY
    assert all(2 <= len(found.questions_of(f)) <= 3 for f in READY)
    assert {(i.block, i.question) for i in QUESTIONNAIRE} == {
        (b.name, q) for b in found.blocks for q in b.questions
    }


def test_every_question_is_asked_in_three_languages_once():
    for lang in LANGS:
        asked = [item.asks.said(lang) for item in QUESTIONNAIRE]
        assert len(set(asked)) == len(asked)


def test_a_name_of_ones_own_stays_and_a_known_one_is_translated():
    assert driver_title("service").zh_hant == "服務"
    assert driver_title("排隊").en == "排隊"
    assert question_asks("csat.service").en == "Service"
    assert question_asks("您喜歡新包裝嗎").zh_hans == "您喜歡新包裝嗎"


def test_a_model_survives_json():
    found = ready_driver_model(["csat", "csat.service", "nps"])
    assert from_dict(json.loads(json.dumps(found.as_dict())), own=False) == found


def test_blocks_left_without_questions_and_their_arrows_go():
    found = ready_driver_model(["csat", "csat.service", "csat.price", "nps"]).keeping(["csat", "csat.price"])
    assert [b.name for b in found.blocks] == ["price", SATISFACTION]
    assert found.arrows == (("price", SATISFACTION),)


def test_a_model_without_the_known_names_moves_what_most_arrows_lead_to():
    found = DriverModel(blocks(A="a", B="b", C="c"), (("A", "C"), ("B", "C")), own=True)
    assert (found.outcome, found.factors, found.loyalty) == ("C", ("A", "B"), None)


@pytest.mark.parametrize(
    ("model", "field", "says"),
    [
        (DriverModel(blocks(A="csat.service", B="csat"), (("A", "B"), ("B", "A"))), "arrow.1", "A → B → A"),
        (DriverModel(blocks(A="csat.service", B="csat"), (("A", "A"), ("A", "B"))), "arrow.0", "itself"),
        (DriverModel(blocks(A="csat.service", B="csat"), (("A", "C"),)), "arrow.0", "C"),
        (DriverModel(blocks(A="unheard", B="csat"), (("A", "B"),)), "block.0.questions", "unheard"),
        (DriverModel(blocks(A="rare", B="csat"), (("A", "B"),)), "block.0.questions", "only 5"),
        (DriverModel(blocks(A="", B="csat"), (("A", "B"),)), "block.0.questions", "no question"),
        (DriverModel(blocks(A="csat", B="csat"), (("A", "B"),)), "block.1.questions", "belongs to"),
        (DriverModel(blocks(A="csat.service", B="csat", C="nps"), (("A", "B"),)), "block.2.name", "No arrow"),
        (DriverModel((DriverBlock("", ("csat",)),), ()), "block.0.name", "name"),
        (DriverModel(blocks(A="csat"), ()), "model", "two blocks"),
        (DriverModel((), ()), "model", "two blocks"),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(model, field, says):
    found = {p.field: p.says for p in problems(model, ANSWERED)}
    assert field in found
    assert says in found[field].en


def test_a_sound_model_has_no_problem():
    assert (
        problems(
            DriverModel(blocks(A="csat.service csat.price", B="csat", C="nps"), (("A", "B"), ("B", "C"))),
            ANSWERED,
        )
        == []
    )


def test_a_long_ring_is_found_and_a_diamond_is_none():
    assert circle([("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")]) == ["b", "c", "d", "b"]
    assert circle([("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]) == []
