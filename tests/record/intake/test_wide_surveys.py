"""Wide surveys whose questions no map foresaw."""

from __future__ import annotations

from decimal import Decimal

import pytest

from huitou import record

HEADERS = "時間戳記,會員編號,您常去的門市,服務態度[1-5],商品品質（1-5）,店內環境,價格合理嗎？,結帳方便嗎？,您喜歡新包裝嗎,年齡,其他想說的話"
SAID = f"{HEADERS}\n2024-05-01 10:00,M1,台北店,5,4,3,2,7,1,34,好\n2024-05-02 10:00,M2,台中店,5,4,3,2,6,1,5,\n"


def test_columns_of_ratings_become_factors_or_keep_their_words(ws, file, lying):
    path = file("form.csv", SAID)
    proposal = record.guess(ws, path)
    assert proposal.left == ("年齡",)
    assert "價格合理嗎？ → csat.price (1-5)" in proposal.notes[0].en
    record.bring(ws, path)
    told = lying(ws, "answers", "branch, question, scale, value, text")
    assert [t[1:] for t in told if t[0] == "台北店"] == [
        ("ces", "1-7", Decimal(7), None), ("comment", None, None, "好"),
        ("csat.environment", "1-5", Decimal(3), None), ("csat.price", "1-5", Decimal(2), None),
        ("csat.product", "1-5", Decimal(4), None), ("csat.service", "1-5", Decimal(5), None),
        ("您喜歡新包裝嗎", "1-5", Decimal(1), None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cells", "question", "scale"),
    [
        ("結帳方便嗎？", ("5", "4"), "csat.convenience", "1-5"),  # on 1-5, ces would mean effort
        ("您覺得費力嗎？", ("5", "4"), "ces", "1-5"),
        ("推薦嗎？", ("10", "0"), "nps", "0-10"),
        ("How satisfied are you with the staff [1-7]", ("3",), "csat.service", "1-7"),
        ("物流評分", ("3", ""), "csat.delivery", "1-5"),
        ("您來過幾次？", ("3",), None, None),
        ("您有小孩嗎？", ("有",), None, None),
        ("您的得分？", ("30",), None, None),
        ("備用欄", ("3",), None, None),
    ],
)
def test_what_a_column_asks(ws, file, header, cells, question, scale):
    rows = "".join(f"2024-05-0{n} 10:00,{c},9\n" for n, c in enumerate(cells, 1))
    said = record.guess(
        ws, file("form.csv", f"Timestamp,{header},How likely are you to recommend us to a friend\n{rows}")
    )
    asked = said.map.question_of(header)
    if question is None:
        assert header in said.left
    elif "staff" in header:
        assert (asked.question, asked.scale) == (question, scale)  # the map knows it, on another scale
        assert "are read on it" in said.notes[0].en
    elif question == "nps":
        assert (asked.question, asked.scale) == ("推薦嗎？", scale)  # nps is asked already
    else:
        assert (asked.question, asked.scale) == (question, scale)


def test_a_mended_answer_stays_on_the_scale_of_its_column(ws, file, lying):
    rows = "".join(f"2024-05-01 10:00,M{n},{n}\n" for n in range(11))
    record.bring(ws, file("form.csv", f"Timestamp,會員編號,您喜歡新包裝嗎？\n{rows}soon,X,3\n"))
    record.mend(ws, record.quarantine(ws)[0].id, Timestamp="2024-05-02 10:00")
    assert {s for (s,) in lying(ws, "answers", "scale")} == {"0-10"}
    assert len(lying(ws, "answers")) == 12
