"""The Data section: files are dropped, looked at, put right and brought in; every page works without scripts."""

from __future__ import annotations

import errno
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import openpyxl
import pytest

from huitou import record
from huitou.base import LANGS, Clock
from huitou.faces.web import receiving, uploads
from huitou.record import FACTS
from huitou.stores import Settings, Workspace
from tests.faces.sitting import demo

ORDERS = "order_id,customer_id,bought_at,amount\n1,C1,2024-05-01,12\n2,C2,2024-05-02,30\n"


@pytest.fixture
def company(tmp_path):
    return Workspace.create(tmp_path / "ws", Settings(lang="en", name="Shop"))


@pytest.fixture
def client(company):
    with demo(company) as one:
        yield one


def upload(client, name, content, **more):
    said = content.encode() if isinstance(content, str) else content
    return client.post("/data/uploads", files={"file": (name, said)}, follow_redirects=False, **more)


def sent(client, name, content):
    """Uploads a file; the address of its page."""
    answer = upload(client, name, content)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def fields(page):
    """Every field of the form as a browser would send it untouched."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else re.search(r'<option value="([^"]*)"', body)[1]
    return {name: unescape(value) for name, value in found.items()}


def brought(client, place, **chosen):
    """Presses Bring in, with some fields changed."""
    said = fields(client.get(place).text) | chosen
    return client.post(f"{place}/import", data=said)


def numbers(page):
    """The rows of the table of what an import did: {kind: [read, added, corrected, unchanged, aside]}."""
    body = page[page.index("<caption>") :]
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', body, re.S)
    return {
        kind: [int(n.replace(",", "")) for n in re.findall(r">([\d,]+)</td>", cells)] for kind, cells in rows
    }


def test_an_empty_company_sees_what_to_bring_and_what_it_would_bring(client):
    page = client.get("/data").text
    assert 'action="/data/uploads"' in page
    assert 'enctype="multipart/form-data"' in page
    assert "Nothing yet." in page
    assert "Net Promoter Score" in page or "NPS" in page


def test_a_file_is_looked_at_and_brought_in_and_gone_from_the_disk(client, company):
    place = sent(client, "orders.csv", ORDERS)
    assert record.recorded(company) == {}
    answer = brought(client, place)
    assert re.fullmatch(r"/data/imports/[\w-]+", urlsplit(str(answer.url)).path)
    assert numbers(answer.text) == {"Purchases": [2, 2, 0, 0, 0]}
    assert list((company.folder / "uploads").rglob("*.csv")) == []
    assert ">2<" in client.get("/data").text


def test_a_second_press_does_not_import_twice(client, company):
    place = sent(client, "orders.csv", ORDERS)
    first, second = brought(client, place), client.post(f"{place}/import", data={})
    assert first.url == second.url
    assert len(record.imports(company)) == 1


def test_the_same_file_again_is_unchanged(client):
    brought(client, sent(client, "orders.csv", ORDERS))
    again = brought(client, sent(client, "orders.csv", ORDERS))
    assert numbers(again.text) == {"Purchases": [2, 0, 0, 2, 0]}
    assert "was recorded already" in again.text


def test_big5_with_chinese_headers_titles_above_and_a_total_below(client, company):
    rows = '青禾茶行訂單\r\n訂單編號,會員編號,訂單日期,金額\r\nA1,M1,113/05/01,"1,280"\r\nA2,M2,113/05/02,９０\r\n合計,,,"1,370"\r\n'
    answer = brought(client, sent(client, "訂單.csv", rows.encode("big5")))
    assert numbers(answer.text) == {"Purchases": [3, 2, 0, 0, 1]}
    (aside,) = record.quarantine(company)
    assert aside.line == 5
    assert "looks like a total" in client.get("/data/quarantine").text


def workbook(*sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_several_sheets_asks_which(client, company):
    heads = ["order_id", "customer_id", "bought_at", "amount"]
    content = workbook(
        ("May", [heads, ["1", "C1", "2024-05-01", 5]]), ("June", [heads, ["2", "C1", "2024-06-01", 7]])
    )
    place = sent(client, "sales.xlsx", content)
    page = client.get(place)
    assert page.status_code == 200
    assert 'type="radio" name="sheet" value="June"' in page.text
    answer = brought(client, place, sheet="June")
    assert numbers(answer.text) == {"Purchases": [1, 1, 0, 0, 0]}
    assert record.recorded(company)["purchases"].first_on.month == 6


def test_columns_are_chosen_by_hand_and_remembered_for_mending(client, company):
    place = sent(
        client, "odd.csv", "who,bon,when it was,how much\nP1,1,2024-03-01,10\nP2,2,2024-03-02,lots\n"
    )
    assert "choose below what it is" in client.get(place).text
    said = fields(client.get(f"{place}?fact=purchases").text)
    assert said["c1"] == ""
    chosen = {"fact": "purchases", "c0": "purchases.customer_id", "c1": "purchases.order_id",
              "c2": "purchases.bought_at", "c3": "purchases.amount"}  # fmt: skip
    looked = client.get(place, params=said | chosen)
    assert {k: v for k, v in fields(looked.text).items() if k in chosen} == chosen
    assert numbers(client.post(f"{place}/import", data=said | chosen).text) == {"Purchases": [2, 1, 0, 0, 1]}
    (aside,) = record.quarantine(company)
    page = client.post(
        f"/data/quarantine/{aside.id}", data={"c0": "P2", "c1": "2", "c2": "2024-03-02", "c3": "20"}
    )
    assert "Rows mended" in page.text
    assert record.recorded(company)["purchases"].rows == 2


def test_a_column_that_must_be_there_is_asked_for_with_the_choices_still_standing(client):
    place = sent(client, "orders.csv", ORDERS)
    said = fields(client.get(place).text) | {"c2": ""}
    page = client.get(place, params=said)
    assert page.status_code == 422
    assert "Purchases must have “Bought at”" in page.text
    assert fields(page.text)["c2"] == ""
    failed = client.post(f"{place}/import", data=said)
    assert failed.status_code == 422
    assert fields(failed.text)["c2"] == ""


def test_two_columns_cannot_be_the_same(client):
    place = sent(client, "o.csv", "order_id,bought_at,a,b\n1,2024-05-01,1,2\n")
    said = fields(client.get(place).text) | {"c2": "purchases.amount", "c3": "purchases.amount"}
    page = client.get(place, params=said)
    assert page.status_code == 422
    assert "Both “a” and “b” are set to “Amount”" in page.text


def test_the_ids_of_a_file_of_lines_move_together(client, company):
    rows = (
        "order_id,Bon,bought_at,product_id,quantity,amount\n1,B1,2024-05-01,P1,1,5\n2,B1,2024-05-01,P2,1,7\n"
    )
    place = sent(client, "lines.csv", rows)
    said = fields(client.get(place).text) | {"c0": "", "c1": "lines.order_id"}
    assert numbers(client.post(f"{place}/import", data=said).text)["Purchases"] == [1, 1, 0, 0, 0]


def test_days_and_months_that_cannot_be_told_apart_are_asked_for(client, company):
    place = sent(client, "o.csv", "order_id,customer_id,bought_at,amount\n1,C1,03/04/2024,5\n")
    page = client.get(place).text
    assert "Which day is 03/04/2024" in page
    assert "April 3, 2024" in page
    assert "March 4, 2024" in page
    unanswered = brought(client, place)
    assert unanswered.status_code == 422
    assert "Which day is 03/04/2024" in unanswered.text
    assert numbers(brought(client, place, date2="dmy").text) == {"Purchases": [1, 1, 0, 0, 0]}
    assert str(record.recorded(company)["purchases"].first_on) == "2024-04-03"


def test_a_file_that_may_be_several_things_is_asked_about(client):
    place = sent(client, "calls.csv", "customer_id,date,channel,branch\nC1,2024-05-01,phone,TP01\n")
    page = client.get(place)
    assert page.status_code == 200
    assert 'type="radio" name="fact" value="complaints"' in page.text
    assert numbers(brought(client, place, fact="complaints").text)["Complaints"] == [1, 1, 0, 0, 0]


def test_a_ready_map_that_does_not_fit_is_no_dead_end(client):
    place = sent(client, "orders.csv", ORDERS)
    page = client.get(place, params={"map": "shopify"})
    assert "The file is no export of this kind" in page.text
    assert 'name="map"' in page.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("paper.pdf", b"%PDF-1.7 ...", "a file of this kind"),
        ("old.xls", b"\xd0\xcf\x11\xe0rest", "a file of this kind"),
        ("broken.xlsx", b"no workbook", "cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once_and_not_kept(client, company, name, content, said):
    answer = upload(client, name, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert list((company.folder / "uploads").iterdir()) == []


def test_no_file_is_one_sentence(client):
    answer = client.post("/data/uploads", files={"file": ("", b"")})
    assert answer.status_code == 422
    assert "No file was chosen" in answer.text
    assert client.post("/data/uploads", data={"x": "y"}).status_code == 422


def test_a_full_disk_is_one_sentence_and_leaves_nothing(client, company, monkeypatch):
    monkeypatch.setattr(receiving, "SPARE", 1 << 62)
    answer = upload(client, "orders.csv", ORDERS)
    assert answer.status_code == 422
    assert "not enough room" in answer.text
    monkeypatch.undo()

    def full(self, data, start, end):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(receiving._Taking, "data", full)
    assert "not enough room" in upload(client, "orders.csv", ORDERS).text
    assert list((company.folder / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("said", "safe"),
    [
        ("../../etc/passwd.csv", "passwd.csv"), ("C:\\Users\\me\\訂單.csv", "訂單.csv"), ("..", "file"), ("", "file"),
        ("a[1]*?.csv", "a_1___.csv"), ("<script>.csv", "_script_.csv"), ("x\x00\ny.csv", "xy.csv"),
        ("book#Sheet.xlsx", "book_Sheet.xlsx"), (".hidden", "hidden"), ("長" * 300 + ".csv", "長" * 53 + ".csv"),
    ],
)  # fmt: skip
def test_a_hostile_name_stays_in_its_folder(said, safe):
    assert uploads.safe_name(said) == safe


def test_a_file_with_a_hostile_name_is_brought_in(client, company):
    place = sent(client, '../"><img src=x onerror=alert(1)>[1].csv', ORDERS)
    page = client.get(place).text
    assert "<img src=x" not in page
    assert numbers(brought(client, place).text) == {"Purchases": [2, 2, 0, 0, 0]}
    assert {p.name for p in company.folder.parent.iterdir()} == {"ws"}


def test_several_files_each_wait_to_be_looked_at(client):
    files = [("file", ("a.csv", ORDERS.encode())), ("file", ("b.csv", ORDERS.encode()))]
    page = client.post("/data/uploads", files=files).text
    places = dict(re.findall(r'<li><a href="(/data/uploads/\w+)">([^<]+)</a>', page))
    assert sorted(places.values()) == ["a.csv", "b.csv"]
    assert "Next file: b.csv" in brought(client, next(p for p, n in places.items() if n == "a.csv")).text


def test_an_upload_can_be_removed_and_an_unknown_one_is_missing(client):
    place = sent(client, "orders.csv", ORDERS)
    assert client.post(f"{place}/remove").status_code == 200
    assert client.get(place).status_code == 404
    assert client.get("/data/uploads/not-an-id").status_code == 404


def test_what_waited_for_more_than_a_day_is_swept_away(client, company):
    place = sent(client, "orders.csv", ORDERS)
    now = company.clock.now()
    company.clock = Clock(lambda: now + timedelta(days=1, seconds=1))
    sent(client, "b.csv", ORDERS)
    assert client.get(place).status_code == 404


def test_the_name_of_the_system_keeps_its_ids_apart(client):
    brought(client, sent(client, "orders.csv", ORDERS))
    other = brought(client, sent(client, "orders.csv", ORDERS), source="web shop")
    assert numbers(other.text) == {"Purchases": [2, 2, 0, 0, 0]}
    assert "System: web shop" in other.text


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("fact", FACTS)
def test_the_headers_of_a_template_are_understood(client, company, tmp_path, fact, lang):
    answer = client.get(f"/data/template/{fact}.csv", params={"lang": lang})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    path = tmp_path / "template.csv"
    wide = len(FACTS[fact].columns)
    path.write_bytes(answer.content + (",".join(["2024-05-01"] * wide) + "\r\n").encode())
    found = {m.column for m in record.guess(company, path, fact).matches if m.fact == fact}
    assert found == set(FACTS[fact].names)


def test_there_is_no_template_of_anything_else(client):
    assert client.get("/data/template/nothing.csv").status_code == 404


def test_the_choices_of_a_page_are_in_its_address(client):
    place = sent(client, "orders.csv", ORDERS)
    page = client.get(place, params={"fact": "purchases", "source": "till"}).text
    assert fields(page)["fact"] == "purchases"
    assert dict(parse_qsl("seen=" + fields(page)["seen"]))["seen"] == "purchases||"


TILL = "交易日期,交易時間,單號,會員編號,品號,數量,金額\n1141201,08:08,T1,M1,P1,1,91\n1141202,09:10,T2,M2,P1,1,50\n"


def test_the_time_of_day_in_a_column_of_its_own_can_be_left_out_or_chosen(client, company):
    place = sent(client, "till.csv", TILL)
    said = fields(client.get(place).text)
    assert said["c0"] == "purchases.bought_at"
    assert said["c1"] == "purchases.bought_at.clock"
    brought(client, place, c1="")
    assert _bought(company) == ["2025-11-30 16:00:00", "2025-12-01 16:00:00"]
    brought(
        client, sent(client, "till.csv", TILL.replace("交易時間", "幾點")), c1="purchases.bought_at.clock"
    )
    assert _bought(company) == ["2025-12-01 00:08:00", "2025-12-02 01:10:00"]


def _bought(company):
    (path,) = company.lake.paths(company.lake.files("purchases"))
    with company.scratch() as scratch:
        rows = scratch.rows(f"SELECT bought_at FROM read_parquet('{path}') ORDER BY ALL")
    return [str(r[0]) for r in rows]


def test_lines_that_would_lie_there_without_an_order_are_warned_of_on_the_page(client):
    place = sent(client, "lines.csv", "單號,品號,數量,金額\nT1,P1,1,91\n")
    assert "have no order" in client.get(place).text


def test_the_name_of_a_survey_is_shown_and_can_be_changed(client, company):
    said = "填答時間,會員編號,整體滿意度（1-5）,填答秒數\n2024/05/01 10:00:00,M1,5,30\n"
    place = sent(client, "消費後 (1).csv", said)
    page = client.get(place).text
    assert re.search(r'<input id="survey" name="survey" type="text" value="消費後"', page)
    brought(client, place, survey="會員問卷")
    (path,) = company.lake.paths(company.lake.files("answers"))
    with company.scratch() as scratch:
        assert scratch.rows(f"SELECT survey FROM read_parquet('{path}')") == [("會員問卷",)]


def test_voided_rows_are_warned_of_beside_the_column_that_tells_them(client, company):
    place = sent(
        client,
        "till.csv",
        TILL.replace("金額\n", "金額,狀態\n").replace(",91", ",91,作廢").replace(",50", ",50,正常"),
    )
    page = client.get(place).text
    assert "1 rows are marked void in “狀態” (作廢)" in page
    assert page.count("Tells which rows are put aside") == 1
    brought(client, place)
    assert _bought(company) == ["2025-12-02 01:10:00"]
