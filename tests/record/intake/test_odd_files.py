"""Files as they really come: each is read, or refused with one clear sentence and nothing written."""

import gzip
from datetime import date, datetime
from decimal import Decimal
from hashlib import md5

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from huitou import record
from huitou.base import LANGS, HuitouError, Missing, Unfit, Unreachable
from huitou.record.intake import encoding

GOOD = "order_id,customer_id,bought_at,amount\n1,A,2024-05-01,12\n"


def refused(ws, path, *args, **how):
    with pytest.raises(HuitouError) as wrong:
        record.bring(ws, path, *args, **how)
    assert all(wrong.value.said(lang) for lang in LANGS)
    assert record.imports(ws) == []
    assert ws.lake.files() == []
    assert not list((ws.folder / "staging").glob("*"))
    return wrong.value


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"", "intake.empty_file"),
        (b"\n\n\n", "intake.empty_file"),
        (b"order_id,customer_id,bought_at,amount\n", "intake.header_only"),
        (b"1,A,2024-05-01,12\n2,B,2024-05-02,8\n", "intake.no_header"),
        (b"order_id,bought_at,amount,Amount\n1,2024-05-01,12,13\n", "intake.duplicate_header"),
        (b"order_id,bought_at\n1,2024-05\x00-01\n", "intake.nul_bytes"),
        (b"color,shape\nred,round\n", "intake.not_recognised"),
        (b'order_id,bought_at,amount\n1,"2024-05-01,1\n' + b"x" * 10_000_000 + b"\n", "intake.cell_too_long"),
        (b"%PDF-1.7 ...", "intake.wrong_kind"),
        (b"PK\x03\x04 not a workbook", "intake.unreadable"),
        (b"PAR1 not parquet", "intake.unreadable"),
        (gzip.compress(b"order_id"), "intake.wrong_kind"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_sentence(ws, file, said, code):
    assert refused(ws, file("orders.csv", said)).code == code


def test_a_file_that_is_not_there_a_folder_and_a_wrong_name(ws, file, tmp_path):
    assert isinstance(refused(ws, tmp_path / "nowhere.csv"), Missing)
    assert refused(ws, tmp_path).code == "intake.folder"
    assert refused(ws, file("orders.xlsx", GOOD)).code == "intake.unreadable"
    assert refused(ws, file("a.csv", GOOD), "nonsense").code == "intake.unknown_fact"
    assert refused(ws, file("a.csv", GOOD), map="nonsense").code == "intake.unknown_map"
    assert refused(ws, file("a.csv", GOOD), "visits", map="uci-online-retail").code == "intake.unknown_fact"


def test_a_required_column_that_is_missing_is_named(ws, file):
    wrong = refused(ws, file("orders.csv", "order_id,amount\n1,5\n"), "purchases")
    assert wrong.code == "intake.column_missing"
    assert "購買時間" in wrong.said("zh-Hant")


def test_one_row_is_enough(ws, file):
    assert record.bring(ws, file("orders.csv", GOOD)).facts["purchases"].kept == 1
    assert record.bring(ws, file("orders.csv", GOOD.rstrip("\n"))).facts["purchases"].unchanged == 1


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp950", "big5", "utf-16-le"])
def test_traditional_chinese_in_its_encodings(ws, file, lying, code):
    rows = "會員編號,姓名,城市\nM1,陳怡君,臺北市\nM2,林志明,高雄市\n"
    record.bring(ws, file("會員.csv", rows, code))
    assert lying(ws, "customers", "customer_id, name, city") == [
        ("M1", "陳怡君", "臺北市"),
        ("M2", "林志明", "高雄市"),
    ]


@pytest.mark.parametrize("code", ["gbk", "gb18030", "gb2312"])
def test_simplified_chinese_in_its_encodings(ws, file, lying, code):
    record.bring(ws, file("会员.csv", "会员编号,姓名,城市\nM1,张伟,广州\nM2,刘洋,沈阳\n", code))
    assert lying(ws, "customers", "name, city") == [("刘洋", "沈阳"), ("张伟", "广州")]


TRADITIONAL = [
    "顧客",
    "滿意度很高",
    "服務親切",
    "環境整潔",
    "下次還會再來",
    "訂單",
    "商品",
    "數量",
    "金額",
    "門市",
    "台北",
    "高雄",
]
SIMPLIFIED = [
    "顾客",
    "满意度很高",
    "服务亲切",
    "环境整洁",
    "下次还会再来",
    "订单",
    "商品",
    "数量",
    "金额",
    "门店",
    "北京",
    "深圳",
]


@settings(max_examples=40)
@given(words=st.lists(st.sampled_from(TRADITIONAL), min_size=4, max_size=30))
def test_big5_is_told_from_gbk(words, tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "t.csv"
    path.write_bytes("\n".join(words).encode("cp950"))
    assert encoding.survey(path).encoding in ("cp950", "big5hkscs")


@settings(max_examples=40)
@given(words=st.lists(st.sampled_from(SIMPLIFIED), min_size=4, max_size=30))
def test_gbk_is_told_from_big5(words, tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "t.csv"
    path.write_bytes("\n".join(words).encode("gbk"))
    assert encoding.survey(path).encoding == "gb18030"


@settings(max_examples=40)
@given(said=st.text(min_size=1).filter(lambda s: "\0" not in s and not s.startswith("\ufeff")))
def test_any_utf8_is_utf8(said, tmp_path_factory):
    path = tmp_path_factory.mktemp("text") / "t.csv"
    path.write_bytes(said.encode("utf-8", "ignore") or b"x")
    assert encoding.survey(path).encoding == "utf-8"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_delimiters(ws, file, separator):
    assert record.bring(ws, file("orders.txt", GOOD.replace(",", separator))).facts["purchases"].kept == 1


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(ws, file, end):
    assert record.bring(ws, file("orders.csv", GOOD.replace("\n", end))).facts["purchases"].kept == 1


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1,234.56", "1234.56"), ("NT$1,280", "1280"), ("￥88.5", "88.5"), ("（50）", "-50"), ("１２３４", "1234"), ("$ 1,000", "1000"),
        ("1e3", "1000"), ("12元", "12"), ("5-", "-5"), ("US$3.2", "3.2"), ("+7", "7"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(ws, file, lying, said, number):
    rows = f'order_id,line,quantity,amount\n1,1,1,"{said}"\n1,2,1,"1,000.5"\n'
    record.bring(ws, file("lines.csv", rows))
    assert lying(ws, "lines", "line, amount")[0][1] == Decimal(number)


def test_decimal_commas(ws, file, lying):
    record.bring(ws, file("lines.csv", "order_id;line;quantity;amount\n1;1;2;1.234,56\n1;2;1,5;0,5\n"))
    assert lying(ws, "lines", "quantity, amount") == [
        (Decimal("1.5"), Decimal("0.5")),
        (Decimal(2), Decimal("1234.56")),
    ]


def test_what_is_no_number_goes_aside(ws, file):
    record.bring(
        ws, file("lines.csv", 'order_id,line,quantity,amount\n1,1,1,"1,23,4"\n1,2,1,5 or 6\n1,3,1,5\n')
    )
    assert [q.value for q in record.quarantine(ws)] == ["1,23,4", "5 or 6"]


def test_empty_words_are_empty(ws, file, lying):
    record.bring(
        ws, file("orders.csv", "order_id,customer_id,bought_at,amount\n1,NULL,2024-05-01,N/A\n ,,,\n")
    )
    assert lying(ws, "purchases", "customer_id, amount") == [(None, None)]


def test_rows_of_nothing_are_passed_over(ws, file):
    brought = record.bring(ws, file("orders.csv", GOOD + ",,,\n,,,\n"))
    assert (brought.rows, brought.facts["purchases"].kept, brought.aside) == (1, 1, 0)


def test_titles_above_the_header_are_passed_over(ws, file):
    said = "五月銷售報表,,,\n製表日期：2024/6/1,,,\n訂單編號,會員編號,訂單日期,總金額\n1,A,2024-05-01,12\n2,B,bad,12\n"
    brought = record.bring(ws, file("報表.csv", said))
    assert brought.facts["purchases"].kept == 1
    assert record.quarantine(ws)[0].line == 5


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def test_a_workbook_with_titles_dates_serials_texts_and_formulas(ws, tmp_path, lying):
    rows = [
        ["五月訂單"], [],
        ["訂單編號", "會員編號", "訂單日期", "總金額"],
        [1001, 17.0, datetime(2024, 5, 1, 10, 30), 12.5],
        [1002, "0017", 45414.5, "NT$1,280"],
        [1003, "A", "2024/5/3 下午 3:20", "=1+1"],
        ["x", "A", "someday", 1],
    ]  # fmt: skip
    path = workbook(tmp_path / "五月.xlsx", 訂單=rows, 說明=[])
    record.bring(ws, path)
    assert lying(ws, "purchases", "order_id, customer_id, bought_at, amount") == [
        ("1001", "17", datetime(2024, 5, 1, 2, 30), Decimal("12.5")),
        ("1002", "0017", datetime(2024, 5, 2, 4), Decimal(1280)),
        ("1003", "A", datetime(2024, 5, 3, 7, 20), None),  # a formula that nobody has calculated has no value
    ]
    assert [(q.line, q.value) for q in record.quarantine(ws)] == [(7, "someday")]


def test_merged_title_cells_above_the_header(ws, tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        A=[["報表", None, None], ["訂單編號", "訂單日期", "總金額"], [1, "2024-05-01", 5]],
    )
    book = openpyxl.load_workbook(path)
    book["A"].merge_cells("A1:C1")
    book.save(path)
    assert record.bring(ws, path).facts["purchases"].kept == 1


def test_several_sheets_are_asked_about_unless_one_is_named(ws, tmp_path):
    page = [["order_id", "bought_at"], ["1", "2024-05-01"]]
    path = workbook(tmp_path / "two.xlsx", 一月=page, 二月=page)
    assert refused(ws, path).code == "intake.several_sheets"
    assert refused(ws, f"{path}#三月").code == "intake.no_sheet"
    assert record.bring(ws, f"{path}#二月").facts["purchases"].kept == 1


def test_an_empty_workbook_and_one_with_headers_only(ws, tmp_path):
    assert refused(ws, workbook(tmp_path / "a.xlsx", A=[])).code == "intake.empty_file"
    assert (
        refused(ws, workbook(tmp_path / "b.xlsx", A=[["order_id", "bought_at"]])).code == "intake.header_only"
    )


def test_json_lines(ws, file):
    said = '{"order_id": "1", "bought_at": "2024-05-01T10:00:00+08:00", "amount": 5}\nnot json\n{"order_id": 2, "bought_at": "2024-05-02"}\n'
    brought = record.bring(ws, file("orders.ndjson", said)).facts["purchases"]
    assert (brought.kept, brought.aside) == (2, 1)
    assert [(q.line, q.code) for q in record.quarantine(ws)] == [(2, "intake.bad_json")]


def test_standard_input(ws, monkeypatch, file):
    monkeypatch.setattr("sys.stdin", file("in", GOOD).open(encoding="utf-8"))
    brought = record.bring(ws, "-", "purchases")
    assert (brought.file, brought.facts["purchases"].kept) == ("stdin", 1)


def test_a_database(ws, tmp_path, lying):
    url = f"sqlite:///{tmp_path}/shop.db"
    with create_engine(url).begin() as on:
        on.execute(text("CREATE TABLE o (id INTEGER, who TEXT, at TEXT, total NUMERIC)"))
        on.execute(
            text("INSERT INTO o VALUES (1, 'A', '2024-05-01 10:00:00', 12.5), (2, NULL, '2024-05-02', 8)")
        )
    query = "SELECT id AS order_id, who AS customer_id, at AS bought_at, total AS amount FROM o"
    record.bring(ws, url, "purchases", query=query)
    assert lying(ws, "purchases", "order_id, customer_id, amount") == [
        ("1", "A", Decimal("12.5")),
        ("2", None, Decimal(8)),
    ]


def test_a_database_that_is_not_there_a_bad_query_and_none(ws, tmp_path):
    url = f"sqlite:///{tmp_path}/shop.db"
    assert isinstance(refused(ws, url, "purchases"), Unfit)
    assert isinstance(refused(ws, url, "purchases", query="SELECT * FROM nothing"), Unreachable)
    wrong = refused(ws, "postgresql://me:secret@127.0.0.1:1/none", query="SELECT 1")
    assert isinstance(wrong, Unreachable)
    assert "secret" not in str(wrong.as_dict("en"))


def test_the_last_sheet_of_a_wide_survey_becomes_answers(ws, file, lying):
    said = (
        "時間戳記,電子郵件地址,您有多大可能把我們推薦給朋友？,整體滿意度,服務人員的滿意程度,還有什麼意見想說\n"
        "2024/05/01 3:20:15 下午 GMT+8,a@b.tw,10（非常願意）,非常滿意,4,很好\n"
        "2024/05/02 9:00:00 上午 GMT+8,,6,普通,,\n"
        "2024/05/02 9:00:00 上午 GMT+8,,12,不滿意,,\n"
    )
    brought = record.bring(ws, file("回覆.csv", said))
    assert brought.map_name == "google-forms"
    mail = f"email-{md5(b'a@b.tw').hexdigest()[:16]}"  # whoever answered, without showing it
    assert lying(ws, "answers", "customer_id, question, scale, value, text, answered_on") == [
        (mail, "comment", None, None, "很好", date(2024, 5, 1)),
        (mail, "csat", "1-5", Decimal(5), None, date(2024, 5, 1)),
        (mail, "csat.service", "1-5", Decimal(4), None, date(2024, 5, 1)),
        (mail, "nps", "0-10", Decimal(10), None, date(2024, 5, 1)),
        (None, "csat", "1-5", Decimal(2), None, date(2024, 5, 2)),
        (None, "csat", "1-5", Decimal(3), None, date(2024, 5, 2)),
        (None, "nps", "0-10", Decimal(6), None, date(2024, 5, 2)),
    ]
    assert [(q.line, q.code) for q in record.quarantine(ws)] == [(4, "intake.off_scale")]
