"""Surveys whose files do not say what they are called."""

from __future__ import annotations

import pytest

from huitou import record
from huitou.record.intake.survey_names import name_of

HEADERS = "填答時間,會員編號,整體滿意度（1-5）,填答秒數"
ROWS = "\n2024/05/01 10:00:00,M1,5,30\n2024/05/02 11:00:00,M2,3,30\n2024/05/02 11:00:00,,3,30\n2024/05/02 11:00:00,,3,30\n"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("SurveyCake_消費後滿意度.csv", "SurveyCake_消費後滿意度"),
        ("滿意度_20260501 (1).csv", "滿意度"),
        ("滿意度（3）.csv", "滿意度"),
        ("poll-2026-05-01T12-30-05.csv", "poll"),
        ("Form - Copy.csv", "Form"),
        ("滿意度 (2).xlsx#五月", "滿意度 五月"),
        ("年度會員問卷2026.csv", "年度會員問卷2026"),  # a year may be its name
        ("2026-05-01.csv", "2026-05-01"),  # nothing else would be left
        ("stdin", None),
        ("postgresql://shop/answers.csv", None),
    ],
)
def test_a_survey_is_called_like_its_file_without_the_marks_of_an_export(file, name):
    assert name_of(file) == name


def test_two_surveys_without_a_name_stay_two(ws, file, lying):
    first = file("消費後.csv", HEADERS + ROWS)
    assert record.guess(ws, first).survey == "消費後"
    assert "消費後" in record.bring(ws, first).warnings[0].zh_hant
    record.bring(ws, file("年度.csv", HEADERS + ROWS.replace("05/0", "04/0")))
    assert sorted({s[0] for s in lying(ws, "answers", "survey")}) == ["年度", "消費後"]
    assert len(lying(ws, "answers")) == 8


def test_the_same_answers_under_another_file_name_are_renamed_and_not_doubled(ws, file, lying):
    record.bring(ws, file("消費後.csv", HEADERS + ROWS))
    ids = lying(ws, "answers", "answer_id")
    again = record.bring(ws, file("匯出.csv", HEADERS + ROWS)).facts["answers"]
    assert (again.added, again.corrected) == (0, 4)
    assert lying(ws, "answers", "answer_id") == ids
    assert {s[0] for s in lying(ws, "answers", "survey")} == {"匯出"}
    assert record.bring(ws, file("匯出 (1).csv", HEADERS + ROWS)).facts["answers"].unchanged == 4


def test_a_person_may_name_the_survey(ws, file, lying):
    path = file("x.csv", HEADERS + ROWS)
    assert record.guess(ws, path, survey="會員年度問卷").survey == "會員年度問卷"
    record.bring(ws, path, survey="會員年度問卷")
    assert {s[0] for s in lying(ws, "answers", "survey")} == {"會員年度問卷"}


def test_a_column_that_names_the_survey_wins(ws, file, lying):
    rows = ROWS.replace(",30\n", ",30,門市問卷\n")
    path = file("x.csv", f"{HEADERS},問卷名稱{rows}")
    said = record.guess(ws, path, survey="別的")
    assert said.survey is None
    assert any("別的" in n.zh_hant for n in said.notes)
    record.bring(ws, path)
    assert {s[0] for s in lying(ws, "answers", "survey")} == {"門市問卷"}


def test_a_mended_answer_has_the_name_of_its_survey(ws, file, lying):
    record.bring(
        ws,
        file("消費後.csv", HEADERS + ROWS.replace("2024/05/01", "soon") + "2024/05/03 10:00,M3,4,30\n" * 30),
    )
    (one,) = record.quarantine(ws)
    record.mend(ws, one.id, values={"填答時間": "2024/05/01 10:00:00"})
    assert {s[0] for s in lying(ws, "answers", "survey")} == {"消費後"}
    assert record.bring(ws, file("再.csv", HEADERS + ROWS)).facts["answers"].added == 0
