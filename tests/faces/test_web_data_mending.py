"""After bringing in: rows set aside are mended on the page or in a spreadsheet, imports are listed and taken back."""

from __future__ import annotations

import csv
import io
import re
import threading

import pytest

from huitou import record
from huitou.faces.web.pages import imports, quarantine, uploaded
from huitou.faces.web.waiting import Desk, StillWorking
from huitou.stores import Settings, Workspace
from tests.faces.sitting import asking, demo

BAD = "order_id,customer_id,bought_at,amount\n1,C1,2024-05-01,12\n2,C2,2024-05-02,a lot\n3,C3,some day,30\n"


@pytest.fixture
def company(tmp_path):
    return Workspace.create(tmp_path / "ws", Settings(lang="en", name="Shop"))


@pytest.fixture
def client(company):
    with demo(company) as one:
        yield one


@pytest.fixture
def bring(company, tmp_path):
    def one(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return record.bring(company, path)

    return one


def test_rows_set_aside_are_shown_with_the_bad_cell_marked(client, bring):
    bring("bad.csv", BAD)
    page = client.get("/data/quarantine").text
    assert page.count('class="aside-row"') == 2
    assert "“amount” is not a number." in page or "“Amount” is not a number." in page
    marked = re.findall(r'<input [^>]*value="([^"]*)"[^>]*aria-invalid="true"[^>]*>', page)
    assert marked == ["a lot", "some day"]


def test_a_row_is_mended_on_the_page(client, bring, company):
    bring("bad.csv", BAD)
    row = record.quarantine(company)[0]
    page = client.post(
        f"/data/quarantine/{row.id}", data={"c0": "2", "c1": "C2", "c2": "2024-05-02", "c3": "90"}
    )
    assert "Rows mended, which count now: 1." in page.text
    assert page.text.count('class="aside-row"') == 1
    assert record.recorded(company)["purchases"].rows == 2


def test_a_row_that_is_still_bad_keeps_what_was_typed_and_says_why(client, bring, company):
    bring("bad.csv", BAD)
    row = record.quarantine(company)[0]
    page = client.post(
        f"/data/quarantine/{row.id}", data={"c0": "2", "c1": "C9", "c2": "2024-05-02", "c3": "more"}
    )
    assert page.status_code == 422
    assert "Still not right" in page.text
    assert 'value="more"' in page.text
    assert 'value="C9"' in page.text
    assert "autofocus" in page.text
    assert record.recorded(company)["purchases"].rows == 1


def test_a_row_that_is_gone_is_said_in_one_sentence(client, bring):
    bring("bad.csv", BAD)
    page = client.post("/data/quarantine/999", data={})
    assert page.status_code == 404
    assert "no longer set aside" in page.text


def test_many_rows_come_page_by_page_and_by_import_and_kind(client, bring):
    first = bring(
        "many.csv",
        "order_id,bought_at,amount\n0,2024-05-01,1\n" + "".join(f"{n},never,1\n" for n in range(1, 61)),
    )
    bring("bad.csv", BAD)
    page = client.get("/data/quarantine", params={"page": "3"}).text
    assert "Rows 51 to 62 of 62" in page
    assert 'rel="prev"' in page
    assert 'rel="next"' not in page
    assert "of 60" in client.get("/data/quarantine", params={"import": first.import_id}).text
    assert "No such rows" in client.get("/data/quarantine", params={"fact": "visits"}).text
    assert "Rows 1 to 25" in client.get("/data/quarantine", params={"page": "0"}).text
    assert "Rows 1 to 25" in client.get("/data/quarantine", params={"page": "x"}).text


def test_rows_go_out_as_csv_and_come_back_mended(client, bring, company):
    brought = bring("bad.csv", BAD)
    out = client.get("/data/quarantine.csv", params={"import": brought.import_id})
    assert out.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(out.text.lstrip("\ufeff"))))
    rows[0]["amount"] = "90"
    back = io.StringIO()
    writer = csv.DictWriter(back, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    page = client.post("/data/quarantine/mended", files={"file": ("mended.csv", back.getvalue().encode())})
    assert "Rows mended, which count now: 1." in page.text
    assert "still set aside: 1." in page.text
    assert record.recorded(company)["purchases"].rows == 2
    assert list((company.folder / "uploads").rglob("*.csv")) == []


def test_another_file_is_not_taken_for_a_mended_one(client, bring):
    bring("bad.csv", BAD)
    page = client.post("/data/quarantine/mended", files={"file": ("orders.csv", BAD.encode())})
    assert page.status_code == 422
    assert "huitou_id" in page.text
    assert client.post("/data/quarantine/mended", data={"x": "y"}).status_code == 422


def test_imports_are_listed_with_what_they_did(client, bring):
    brought = bring("bad.csv", BAD)
    page = client.get("/data/imports").text
    assert f'href="/data/imports/{brought.import_id}"' in page
    assert "Purchases 1" in page
    one = client.get(f"/data/imports/{brought.import_id}").text
    assert re.findall(r'<td class="num">([\d,]+)</td>', one) == ["3", "1", "0", "0", "2"]
    assert "taken to be in the company" in one
    assert client.get("/data/imports/none").status_code == 404


def test_undoing_says_in_numbers_what_goes_and_then_does_it(client, bring, company):
    brought = bring("bad.csv", BAD)
    place = f"/data/imports/{brought.import_id}/undo"
    asked = client.get(place).text
    assert "Purchases: rows that it added and that will go: 1" in asked
    assert "Rows set aside that will go: 2" in asked
    assert record.recorded(company)["purchases"].rows == 1
    done = client.post(place)
    assert "was undone" in done.text
    assert record.recorded(company) == {}
    assert client.post(place).url == done.url


def test_an_import_corrected_since_waits_for_the_later_one(client, bring, company):
    first = bring("a.csv", "order_id,bought_at,amount\n1,2024-05-01,12\n")
    later = bring("b.csv", "order_id,bought_at,amount\n1,2024-05-01,15\n")
    page = client.post(f"/data/imports/{first.import_id}/undo")
    assert page.status_code == 409
    assert "undo that one first" in page.text
    assert f'href="/data/imports/{later.import_id}"' in page.text
    assert record.recorded(company)["purchases"].rows == 1
    client.post(f"/data/imports/{later.import_id}/undo")
    assert "was undone" in client.post(f"/data/imports/{first.import_id}/undo").text


def test_undoing_a_mend_sets_the_row_aside_again(client, bring, company):
    bring("bad.csv", BAD)
    record.mend(company, record.quarantine(company)[0].id, amount="5")
    mend = record.imports(company)[0]
    assert "will be set aside again" in client.get(f"/data/imports/{mend.import_id}/undo").text
    client.post(f"/data/imports/{mend.import_id}/undo")
    assert len(record.quarantine(company)) == 2


def test_progress_is_shown_by_stages_and_then_the_result(client, company, monkeypatch):
    go, there, real = threading.Event(), threading.Event(), record.bring

    def slow(*args, progress, **more):
        progress(record.FACTS["purchases"].title, 2, 5)
        there.set()
        go.wait(20)
        return real(*args, progress=progress, **more)

    monkeypatch.setattr(record, "bring", slow)
    client.app.state.desk._patience = 0.2
    place = str(
        client.post("/data/uploads", files={"file": ("o.csv", BAD.encode())}, follow_redirects=False).headers[
            "location"
        ]
    )
    try:
        client.post(f"{place}/import", data={})
        there.wait(60)
        waiting = client.get(f"{place}/import")
        assert waiting.status_code == 202
        assert 'value="2"' in waiting.text
        assert "Purchases …" in waiting.text
        assert client.post(f"{place}/import", data={}).status_code == 202
    finally:
        go.set()
    client.app.state.desk._patience = 60
    assert "is brought in" in client.get(f"{place}/import").text
    assert len(record.imports(company)) == 1


def test_whoever_may_not_bring_in_data_sees_none_of_it(company):
    with asking(company) as stranger:
        for path in (
            "/data",
            "/data/imports",
            "/data/quarantine",
            "/data/quarantine.csv",
            "/data/template/visits.csv",
        ):
            assert stranger.get(path, follow_redirects=False).status_code == 303
        sent = stranger.post("/data/uploads", files={"file": ("o.csv", BAD.encode())}, follow_redirects=False)
        assert (sent.status_code, (company.folder / "uploads").exists()) == (303, False)


@pytest.fixture
def desk():
    one = Desk(patience=0.05)
    yield one
    one.close()


def test_a_task_is_done_once_while_it_is_being_done_and_can_be_watched(desk):
    go, times = threading.Event(), []

    def work(told):
        times.append(1)
        go.wait(10)
        return "done"

    desk.begin("t", work)
    desk.begin("t", work)
    with pytest.raises(StillWorking):
        desk.watch("t")
    go.set()
    desk._patience = 10
    assert desk.watch("t") == "done"
    assert desk.watch("t") == "done"
    assert len(times) == 1
    with pytest.raises(LookupError):
        desk.watch("another")


def test_the_pages_of_the_section_name_their_right():
    for page in (uploaded, imports, quarantine):
        assert all(route.dependencies for route in page.router.routes)
