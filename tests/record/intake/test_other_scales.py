"""Surveys that were asked on other scales than their map foresees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huitou import record
from huitou.base import Unfit
from huitou.record.intake.scale_marks import scale_in, without_scale

HEADS = {
    "surveycake": "填答時間,會員編號,填答秒數",
    "google-forms": "時間戳記,會員編號,備註欄",
    "typeform": "Submit Date (UTC),member_id,Network ID",
}


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("整體滿意度 (1-7)", "1-7"), ("服務態度（1 到 7 分）", "1-7"), ("Rate our staff [0–10]", "0-10"), ("滿意度（０－１０）", "0-10"),
        ("滿意度 (1～10)", "1-10"), ("滿意度 (5-1)", "5-1"), ("on a scale of 1 to 7, how good?", "1-7"), ("您給幾分？1到5分", "1-5"),
        ("滿意嗎（1=非常不滿意，7=非常滿意）", "1-7"), ("滿意嗎（1=非常滿意，5=非常不滿意）", "5-1"), ("年齡 (18-25)", None),
        ("Q1-5 服務", None), ("電話 (02-10)", None), ("2024-05-10", None), ("每次 1-5 分鐘", None), ("整體滿意度", None),
    ],
)  # fmt: skip
def test_a_header_writes_its_scale(header, scale):
    assert scale_in(header) == scale


def test_a_header_is_known_without_its_scale():
    assert without_scale("整體滿意度 (1-7)") == "整體滿意度"
    assert without_scale("年齡 (18-25)") == "年齡 (18-25)"


@pytest.mark.parametrize("map_name", HEADS)
def test_answers_are_read_on_the_scale_of_their_header(ws, file, lying, map_name):
    rows = f"{HEADS[map_name]},整體滿意度 (1-7)\n2024-05-01 10:00,M1,1,7\n2024-05-02 10:00,M2,1,3\n"
    brought = record.bring(ws, file("form.csv", rows), map=map_name)
    said = lying(ws, "answers", "question, scale, value")
    assert said == [("csat", "1-7", Decimal(3)), ("csat", "1-7", Decimal(7))]
    assert "csat (1-7)" in brought.warnings[0].en
    assert record.quarantine(ws) == []


def test_the_ready_questionnaire_is_known_with_scales_in_its_headers(ws, file, lying):
    rows = "填答時間,會員編號,產品的品質很好 (1-7),整體而言，您對我們滿意嗎？（1-7）\n2024-05-01 10:00,M1,7,6\n2024-05-02 10:00,M2,1,2\n"
    assert record.bring(ws, file("form.csv", rows)).map_name == "drivers-questionnaire"
    assert {s for (s,) in lying(ws, "answers", "scale")} == {"1-7"}


def test_how_easy_it_was_on_one_to_five_is_no_effort(ws, file, lying):
    rows = f"{HEADS['surveycake']},很容易解決問題 (1-5)\n2024-05-01 10:00,M1,1,5\n"
    record.bring(ws, file("form.csv", rows), map="surveycake")
    assert lying(ws, "answers", "question, scale") == [("csat.convenience", "1-5")]


def test_answers_off_the_scale_of_the_map_are_refused_whole(ws, file):
    cells = (7, 3, 5, 6, 2)
    rows = "".join(f"2024-05-0{n} 10:00,M{n},1,{c}\n" for n, c in enumerate(cells, 1))
    with pytest.raises(Unfit) as refused:
        record.bring(ws, file("form.csv", f"{HEADS['surveycake']},整體滿意度\n{rows}"), map="surveycake")
    assert refused.value.code == "intake.other_scale"
    assert "“整體滿意度 (1-7)”" in refused.value.said("en")
    assert record.imports(ws) == []


def test_one_slip_among_many_goes_aside_and_says_on_which_scale(ws, file, lying):
    rows = "".join(f"2024-05-01 10:00,M{n},1,{6 if n == 9 else 4}\n" for n in range(30))
    record.bring(ws, file("form.csv", f"{HEADS['surveycake']},整體滿意度\n{rows}"), map="surveycake")
    (aside,) = record.quarantine(ws)
    assert "1-5" in aside.reason.en
    assert len(lying(ws, "answers")) == 29


def test_a_map_that_knows_which_end_is_good_is_believed(ws, file, lying, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'title = { zh-Hant = "a", zh-Hans = "a", en = "a" }\n[answers]\nanswered_at = "time"\n'
        '[[questions]]\nquestion = "csat"\npattern = "滿意"\nscale = "5-1"\n',
        "utf-8",
    )
    record.bring(ws, file("form.csv", "time,滿意度 (1-5)\n2024-05-01 10:00,1\n"), map=own)
    assert lying(ws, "answers", "scale") == [("5-1",)]
