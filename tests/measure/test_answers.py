"""What survey figures say beside their value, and what they can and cannot be split by."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from huitou.base import LANGS, Period, Unfit
from huitou.measure import METRICS, Figure
from huitou.measure.read import ask
from huitou.measure.schema import SCHEMAS
from huitou.measure.source import over
from huitou.stores import over_lake
from tests.measure.cases import table

MAY = Period.parse("2024-05")
HEAD = "customer_id,question,scale,value,answered_at\n"


def asked(tmp_path: Path, name: str, by: tuple[str, ...] = (), **facts: str) -> list[Figure]:
    tables = {fact: table(fact, text, "Asia/Taipei") for fact, text in facts.items()}
    engine = over_lake({}, SCHEMAS, tmp_path, tables)
    settings: dict[str, Any] = {"figures": {"withhold_below": 0}}
    try:
        return ask(over(engine, 0, "TWD"), {name: METRICS[name]}, settings, MAY, by)
    finally:
        engine.close()


def answers(question: str, scale: str, *values: int, day: str = "2024-05-10") -> str:
    return "".join(f"c{i},{question},{scale},{v},{day} 10:00\n" for i, v in enumerate(values))


def test_what_is_on_another_scale_is_left_out_and_said(tmp_path: Path) -> None:
    rows = HEAD + answers("csat", "1-5", 5, 4) + answers("csat", "1-7", 7, 7, 1) + answers("csat", "1-10", 9)
    (figure,) = asked(tmp_path, "csat", answers=rows)
    assert figure.base == 2
    (note,) = figure.notes
    assert note.en == "Answers on other scales are left out: 4 in 2024-05 (1-10, 1-7). Scales never mix."
    assert all(note.said(lang) for lang in LANGS)


def test_a_company_on_another_scale_is_told_which(tmp_path: Path) -> None:
    (figure,) = asked(tmp_path, "csat_mean", answers=HEAD + answers("csat", "1-7", 7, 6, 5))
    assert [n.en[:27] for n in figure.notes] == ["Computed on the scale 1-7, "]


def test_one_scale_needs_no_words(tmp_path: Path) -> None:
    (figure,) = asked(tmp_path, "nps", answers=HEAD + answers("nps", "0-10", 9, 10))
    assert figure.notes == ()


def test_the_scale_of_all_history_is_kept_to(tmp_path: Path) -> None:
    """May has one answer on 1-5 and five on 1-7; the company has asked on 1-5 before, so May stays on 1-5."""
    before = answers("csat", "1-5", 4, 4, 4, day="2023-01-10")
    (figure,) = asked(
        tmp_path,
        "csat_mean",
        answers=HEAD + before + answers("csat", "1-5", 5) + answers("csat", "1-7", 1, 1, 1, 1, 1),
    )
    assert (figure.value, figure.base) == (5.0, 1)


@pytest.mark.parametrize(("own", "kept_to"), [(20, 2), (21, 21)])
def test_stray_answers_on_the_usual_scale_do_not_blot_out_the_company_s_own(
    tmp_path: Path, own: int, kept_to: int
) -> None:
    rows = HEAD + answers("csat", "1-5", 5, 4) + answers("csat", "1-7", *[7] * own)
    (figure,) = asked(tmp_path, "csat_mean", answers=rows)
    assert figure.base == kept_to


def test_a_slider_has_no_boxes(tmp_path: Path) -> None:
    rows = HEAD + answers("csat", "0-100", 99, 80)
    assert asked(tmp_path, "csat", answers=rows)[0].base == 0
    assert asked(tmp_path, "csat_mean", answers=rows)[0].value == 89.5


def test_an_answer_off_its_scale_is_no_answer(tmp_path: Path) -> None:
    assert asked(tmp_path, "nps", answers=HEAD + answers("nps", "0-10", 10, 11, 99))[0].base == 1


def test_a_scale_may_be_written_in_words(tmp_path: Path) -> None:
    rows = HEAD + answers("csat", "likert5", 5, 1) + answers("csat", "1 to 5", 4)
    assert asked(tmp_path, "csat", answers=rows)[0].base == 3


def test_cli_says_how_well_its_items_hang_together(tmp_path: Path) -> None:
    rows = "".join(answers(q, "0-10", 9, 5, 2, 8) for q in ("cli.recommend", "cli.again", "cli.more"))
    (figure,) = asked(tmp_path, "cli", answers=HEAD + rows)
    assert figure.more["alpha"] == pytest.approx(1.0)
    assert figure.more["items"] == pytest.approx({"recommend": 60.0, "again": 60.0, "more": 60.0})


SPLITS = [
    ("nps", "branch, channel, city, cohort, gender, language, scale, survey"),
    ("csat_factor", "branch, channel, city, cohort, factor, gender, language, scale, survey"),
    ("cli", "branch, channel, city, cohort, gender, language, scale, survey"),
    ("review_score", "branch, channel, city, cohort, gender, language, scale"),
    ("complaints", "branch, cause, channel, city, cohort, gender, language"),
    ("complaint_rate", "branch, city, cohort, gender, language"),
    ("resolution_time", "branch, channel, city, cohort, gender, language, topic"),
    ("response_rate", "channel, city, cohort, gender, language, survey"),
    ("enps", "branch, channel, language, role, survey"),
    ("employee_turnover", "branch, role"),
]
ONE_OF_EACH = {
    "answers": HEAD + answers("nps", "0-10", 9),
    "purchases": "order_id,customer_id,bought_at,amount\n1,c0,2024-05-01 10:00,5",
    "customers": "customer_id,gender,city,language\nc0,f,Taipei,zh-Hant",
}


@pytest.mark.parametrize(("name", "choices"), SPLITS)
def test_what_cannot_split_a_measure_is_answered_with_what_can(
    tmp_path: Path, name: str, choices: str
) -> None:
    with pytest.raises(Unfit) as refused:
        asked(tmp_path, name, ("weather",), **ONE_OF_EACH)
    said = refused.value.text.en
    assert said.startswith("Cannot split by “weather”; this measure can be split by: ")
    assert re.findall(r"\((\w+)\)[,.]", said) == choices.split(", ")


@pytest.mark.parametrize(("name", "choices"), SPLITS)
def test_a_measure_can_be_split_by_all_it_offers(tmp_path: Path, name: str, choices: str) -> None:
    offered = choices.split(", ")
    for one, other in zip(offered, [*offered[1:], offered[0]], strict=True):
        asked(tmp_path, name, (one, other), **ONE_OF_EACH)


def test_a_companys_own_column_splits_answers(tmp_path: Path) -> None:
    tiers = "customer_id,attribute,value\nc0,tier,gold\nc1,tier,gold"
    found = asked(
        tmp_path, "nps", ("tier",), answers=HEAD + answers("nps", "0-10", 9, 10, 3), attributes=tiers
    )
    assert [(f.slice["tier"], f.base) for f in found] == [("gold", 2), (None, 1)]
