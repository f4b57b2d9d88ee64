"""On the pages: rows left out and taken back, mends that go with their import, and refused files that do not stay."""

from __future__ import annotations

import re

import pytest

from huitou import record
from huitou.faces.attention import waiting_rows
from huitou.stores import Settings, Workspace
from tests.faces.sitting import demo

BAD = "order_id,customer_id,bought_at,amount\n1,C1,2024-05-01,12\n2,C2,2024-05-02,a lot\n3,C3,2024-05-02,x\n4,C3,some day,30\n"


@pytest.fixture
def company(tmp_path):
    made = Workspace.create(tmp_path / "ws", Settings(lang="en", name="Shop"))
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    record.bring(made, tmp_path / "bad.csv")
    return made


@pytest.fixture
def client(company):
    with demo(company) as one:
        yield one


def test_a_row_is_left_out_shown_among_these_and_taken_back(client, company):
    row = record.quarantine(company)[2]
    page = client.post(f"/data/quarantine/{row.id}/leave").text
    assert "Rows left out, which wait no more: 1." in page
    assert page.count('class="aside-row"') == 2
    assert waiting_rows(company) == 2
    left = client.get("/data/quarantine?state=left").text
    assert left.count('class="aside-row"') == 1
    assert "some day" in left
    assert "Leave it out" not in left
    client.post(f"/data/quarantine/{row.id}/back?state=left")
    assert waiting_rows(company) == 3
    assert client.post("/data/quarantine/999/leave").status_code == 404
    assert client.post("/data/quarantine/999/back").status_code == 404


def test_all_rows_of_one_reason_are_left_out_after_their_number_was_said(client, company):
    page = client.get("/data/quarantine").text
    assert "Leave out 2 rows" in page
    first = re.search(r'name="first" value="(\d+)"', page)[1]
    page = client.post("/data/quarantine/leave", data={"first": first}).text
    assert "Rows left out, which wait no more: 2." in page
    assert [q.value for q in record.quarantine(company)] == ["some day"]
    assert client.post("/data/quarantine/leave", data={"first": "x"}).status_code == 200
    assert waiting_rows(company) == 1


def test_undoing_says_that_mended_rows_go_too_and_takes_them_along(client, company):
    record.mend(company, record.quarantine(company)[0].id, amount="5")
    mend, first = record.imports(company)
    place = f"/data/imports/{first.import_id}/undo"
    asked = client.get(place).text
    assert re.search(r"Rows of it that were mended on .+ will go too: 1", asked)
    assert f'href="/data/imports/{mend.import_id}"' in asked
    client.post(place)
    assert record.recorded(company) == {}


@pytest.mark.parametrize(
    ("name", "content"), [("head.csv", b"order_id,bought_at,amount\n"), ("photo.jpg", b"a picture")]
)
def test_a_file_that_can_never_be_read_does_not_wait_among_the_uploads(client, company, name, content):
    page = client.post("/data/uploads", files={"file": (name, content)})
    assert page.status_code == 422
    assert list((company.folder / "uploads").rglob(name)) == []
    assert "/data/uploads/" not in client.get("/data").text.replace('action="/data/uploads"', "")
