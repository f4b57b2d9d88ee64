"""Files that are read by the wrong map, or by none."""

from __future__ import annotations

import pytest

from huitou import record
from huitou.base import Unfit

OWN = """title = { zh-Hant = "a", zh-Hans = "a", en = "a" }
[purchases]
order_id = "訂單編號"
bought_at = "金額"
amount = "日期"
"""


def test_a_file_of_which_nothing_can_be_taken_is_refused_whole(ws, file, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(OWN, "utf-8")
    with pytest.raises(Unfit) as refused:
        record.bring(
            ws, file("orders.csv", "訂單編號,日期,金額\nA1,五月一日,十\nA2,五月二日,二十\n"), map=own
        )
    assert refused.value.code == "intake.nothing_lands"
    assert "huitou maps" in refused.value.said("zh-Hant")
    assert record.quarantine(ws) == []
    assert record.imports(ws) == []


def test_rows_under_the_columns_own_names_go_aside_even_where_all_are_bad(ws, file):
    record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,ten\n"))
    assert [q.code for q in record.quarantine(ws)] == ["intake.number"]


def test_a_file_that_nobody_knows_is_told_the_maps_that_fit_its_headers(ws, file):
    rows = "填寫於,會員編號,產品的品質很好,服務速度很快,我喜歡這個品牌的形象\n5/1,M1,5,4,3\n"
    with pytest.raises(Unfit) as refused:
        record.guess(ws, file("form.csv", rows))
    assert "--map drivers-questionnaire" in refused.value.said("zh-Hans")


def test_a_refund_among_orders_is_told_to_come_as_a_return(ws, file, lying):
    record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n2,2024-05-02,-5\n"))
    (aside,) = record.quarantine(ws)
    assert "huitou import returns" in aside.reason.en
    assert "退貨" in aside.reason.said("zh-Hant")
    # and as it is told, so it works
    record.bring(ws, file("refunds.csv", "order_id,returned_at,amount\n1,2024-05-02,-5\n"), "returns")
    assert lying(ws, "returns", "order_id, amount") == [("1", 5)]


def test_returns_of_both_signs_are_not_turned(ws, file):
    record.bring(
        ws, file("refunds.csv", "order_id,returned_at,amount\n1,2024-05-02,-5\n2,2024-05-02,5\n"), "returns"
    )
    assert [q.code for q in record.quarantine(ws)] == ["intake.too_low"]
