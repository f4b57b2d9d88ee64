"""Rows of order lines that are identical in every cell."""

from __future__ import annotations

from decimal import Decimal

from huitou import record

LINES = (
    "單號,交易日期,會員編號,品號,品項分類,數量,金額\n"
    "T1,2024-05-01,M1,P1,麵包,1,30\nT1,2024-05-01,M1,P1,麵包,1,30\nT1,2024-05-01,M1,P3,麵包,1,9\n"
    "T2,2024-05-02,M2,P2,,1,50\nT2,2024-05-02,M2,P2,,1,50\n"
)


def test_without_line_numbers_identical_lines_all_count_and_are_told(ws, file, lying):
    path = file("x.csv", LINES)
    said = record.guess(ws, path)
    assert said.cautions[0].en.startswith("2 rows are identical")
    assert said.cautions[0] in record.bring(ws, path).warnings
    assert lying(ws, "purchases", "order_id, amount") == [("T1", Decimal(69)), ("T2", Decimal(100))]
    assert len(lying(ws, "lines")) == 5


def test_with_line_numbers_identical_lines_count_once(ws, file, lying):
    numbered = "項次," + LINES.replace("\nT", "\n1,T").replace(
        "1,T1,2024-05-01,M1,P3", "2,T1,2024-05-01,M1,P3"
    )
    path = file("x.csv", numbered)
    assert record.guess(ws, path).cautions == ()
    record.bring(ws, path)
    assert len(lying(ws, "lines")) == 3


def test_lines_that_differ_are_not_spoken_of(ws, file):
    rows = LINES.splitlines(keepends=True)
    assert record.guess(ws, file("x.csv", "".join([rows[0], rows[1], rows[4]]))).cautions == ()


def test_the_category_of_an_article_is_known_by_its_usual_names(ws, file, lying):
    record.bring(ws, file("x.csv", LINES))
    assert ("麵包",) in lying(ws, "lines", "category")
    for header in ("大類", "產品類別", "分類名稱", "产品分类", "Item Category"):
        said = record.guess(ws, file("y.csv", LINES.replace("品項分類", header)))
        assert ("lines", "category", header) in {(m.fact, m.column, m.header) for m in said.matches}
