"""What a program sends in lands, what it reads is what is recorded, and what is wrong is told in its language."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

import pytest

from huitou import record
from huitou.record import FACTS
from tests.faces.api import asking, orders, purchase, rows
from tests.faces.shop import opened


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return opened(tmp_path_factory.mktemp("api") / "shop")


@pytest.fixture(scope="module")
def client(workspace):
    return asking(workspace)


def order(workspace, number, source="main"):
    return next(o for o in orders(workspace) if o[:2] == (number, source))


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_fact_is_described_as_it_is(client):
    listed = client.get("/v1/facts").json()
    assert [one["fact"] for one in listed["data"]] == list(FACTS)
    assert listed["next"] is None
    one = client.get("/v1/facts/purchases").json()
    assert one == next(o for o in listed["data"] if o["fact"] == "purchases")
    assert {c["name"]: (c["type"], c["required"]) for c in one["columns"]}["bought_at"] == ("time", True)
    assert client.get("/v1/facts/nothing").json()["code"] == "fact.unknown"
    assert client.post("/v1/facts/nothing", json=rows(purchase(1))).status_code == 404


def test_a_purchase_lands_exactly_in_the_company_s_currency_at_its_instant(client, workspace):
    body = rows(purchase(1, amount="0.10"), purchase(2, amount=19.99, currency="JPY"),
                purchase(3, bought_at="2024-05-10 23:30", amount=3), purchase(4, bought_at="2024-05-10T20:00:00Z"),
                source="till-7")  # fmt: skip
    answer = client.post("/v1/facts/purchases", json=body)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["rows"], said["kept"], said["aside_count"], said["source"]) == (4, 4, 0, "till-7")
    assert said["facts"]["purchases"] == {
        "read": 4,
        "kept": 4,
        "added": 4,
        "corrected": 0,
        "unchanged": 0,
        "aside": 0,
    }
    assert order(workspace, "N1", "till-7")[2:] == (
        Decimal("0.1"), "TWD", datetime(2024, 5, 10, 2), date(2024, 5, 10),
    )  # fmt: skip
    assert order(workspace, "N2", "till-7")[2:4] == (Decimal("19.99"), "JPY")
    assert order(workspace, "N3", "till-7")[4:] == (
        datetime(2024, 5, 10, 15, 30),
        date(2024, 5, 10),
    )  # local time
    assert order(workspace, "N4", "till-7")[4:] == (
        datetime(2024, 5, 10, 20),
        date(2024, 5, 11),
    )  # next day in Taipei


def test_the_same_rows_again_change_nothing_and_others_correct(client, workspace):
    first = client.post("/v1/facts/purchases", json=rows(purchase(10))).json()
    again = client.post("/v1/facts/purchases", json=rows(purchase(10))).json()
    other = client.post("/v1/facts/purchases", json=rows(purchase(10, amount="5"))).json()
    counts = [one["facts"]["purchases"] for one in (first, again, other)]
    assert [(c["added"], c["corrected"], c["unchanged"]) for c in counts] == [(1, 0, 0), (0, 0, 1), (0, 1, 0)]
    assert order(workspace, "N10")[2] == Decimal(5)


def test_lines_of_json_are_taken_too(client, workspace):
    body = "\n".join(json.dumps(purchase(n)) for n in (20, 21)) + "\n\n"
    answer = client.post(
        "/v1/facts/purchases?source=shop", content=body, headers={"Content-Type": "application/x-ndjson"}
    )
    assert answer.json()["kept"] == 2
    assert order(workspace, "N21", "shop")


def test_bad_rows_go_aside_with_the_reason_and_good_ones_land(client, workspace):
    odd = [purchase(30), purchase(31, amount="1.234,50"), purchase(32, amount=True), purchase(33, bought_at="05/06/2024"),
           purchase(34, bought_at=20240501), purchase(35, amount="-1"), purchase(36, bought_at=None),
           purchase(37, currency="XXZ"), purchase(38, bought_at="2199-01-01"), purchase(39, amount="1.250")]  # fmt: skip
    said = client.post("/v1/facts/purchases", json=rows(*odd)).json()
    assert (said["rows"], said["kept"], said["aside_count"]) == (10, 2, 8)
    assert [(one["line"], one["column"]) for one in said["aside"]] == [
        (2, "amount"), (3, "amount"), (4, "bought_at"), (5, "bought_at"), (6, "amount"), (7, "bought_at"),
        (8, "currency"), (9, "bought_at"),
    ]  # fmt: skip
    assert order(workspace, "N39")[2] == Decimal("1.25")  # never 1250, whatever stands in other rows
    assert all(one["reason"] and one["code"].startswith("intake.") for one in said["aside"])


def test_a_bad_row_sent_again_lies_in_quarantine_once_and_is_told_each_time(client, workspace):
    bad = rows(purchase(45, amount="a lot"), source="twice")
    first, again = (client.post("/v1/facts/purchases", json=bad).json() for _ in range(2))
    assert first["aside"][0]["id"] == again["aside"][0]["id"]
    assert first["aside_count"] == again["aside_count"] == 1


def test_a_row_put_aside_can_be_mended(client, workspace):
    said = client.post("/v1/facts/purchases", json=rows(purchase(40, amount="a lot"))).json()
    number = said["aside"][0]["id"]
    listed = client.get("/v1/quarantine", params={"import_id": said["import_id"], "fact": "purchases"}).json()
    assert [one["id"] for one in listed["data"]] == [number]
    still = client.post(f"/v1/quarantine/{number}", json={"values": {"amount": "much"}})
    assert (still.status_code, still.json()["code"]) == (422, "quarantine.still_bad")
    done = client.post(f"/v1/quarantine/{number}", json={"values": {"amount": "12.50"}})
    assert (done.status_code, done.json()["kept"]) == (200, 1)
    assert order(workspace, "N40")[2] == Decimal("12.5")
    assert client.post(f"/v1/quarantine/{number}", json={"values": {"amount": "1"}}).status_code == 404


def test_customers_bring_attributes_and_are_joined_with_their_records(client, workspace):
    one = {"customer_id": "K/1 茶", "name": "王小明", "phone": "0933517204", "shoe size": "42"}
    other = {"customer_id": "K2", "name": "王小明", "phone": "0933-517-204"}
    assert (
        client.post("/v1/facts/customers", json=rows(one, other)).json()["facts"]["attributes"]["added"] == 1
    )
    found = client.get(f"/v1/customers/{quote('K/1 茶', safe='')}").json()
    assert set(found["ids"]) == {"K/1 茶", "K2"}
    assert found["attributes"] == {"shoe size": "42"}
    assert client.get("/v1/customers/K2").json() == found


def test_many_rows_at_once_land(client):
    answer = client.post(
        "/v1/facts/visits",
        json=rows(*({"visited_at": "2024-05-01", "customer_id": f"V{n}"} for n in range(10_000))),
    )
    assert answer.json()["kept"] == 10_000


# ── what does not fit ─────────────────────────────────────────────────────────────────────────────────────

DEEP = b'{"rows":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
HOSTILE = {
    "nothing": (b"", "request.not_json"),
    "no JSON": (b'{"rows": [', "request.not_json"),
    "not UTF-8": (b'{"rows": [{"order_id": "\xff"}]}', "request.not_json"),
    "deep": (DEEP, "request.not_json"),
    "NaN": (b'{"rows": [{"amount": NaN}]}', "request.not_json"),
    "a number of five thousand digits": (b'{"rows": [{"amount": ' + b"9" * 5000 + b"}]}", "request.not_json"),
    "a list": (b"[]", "request.invalid"),
    "no rows": (b"{}", "request.invalid"),
    "rows that are none": (b'{"rows": {"order_id": "1"}}', "request.invalid"),
    "no row": (b'{"rows": []}', "request.invalid"),
    "an empty row": (b'{"rows": [{}]}', "request.invalid"),
    "a row that is none": (b'{"rows": [1]}', "request.invalid"),
    "an unknown column": (b'{"rows": [{"colour": "red"}]}', "request.invalid"),
    "an unknown field": (b'{"rows": [{"order_id": "1"}], "more": 1}', "request.invalid"),
    "nested": (b'{"rows": [{"order_id": {"a": 1}}]}', "request.invalid"),
    "NUL": (b'{"rows": [{"order_id": "a\\u0000b"}]}', "request.invalid"),
    "half a surrogate": (b'{"rows": [{"order_id": "a\\ud800b"}]}', "request.invalid"),
    "half a surrogate as a column": (b'{"rows": [{"\\ud800": "b"}]}', "request.invalid"),
    "five megabytes": (b'{"rows": [{"order_id": "' + b"a" * 5_000_000 + b'"}]}', "request.invalid"),
    "a source with a slash": (b'{"rows": [{"order_id": "1"}], "source": "../x"}', "request.invalid"),
    "too many rows": (b'{"rows": [' + b'{"order_id":"1"},' * 10_000 + b'{"order_id":"1"}]}', "request.invalid"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_file_could_hold_is_refused_and_nothing_is_written(client, workspace, name):
    body, code = HOSTILE[name]
    before = len(record.imports(workspace))
    answer = client.post("/v1/facts/purchases", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text[:300]
    assert len(record.imports(workspace)) == before


@pytest.mark.parametrize("amount", ["9" * 30, "1e999999999", "-0", "0.00001", "99999999999999.99995"])
def test_a_number_at_the_edge_is_kept_or_put_aside_never_a_fault(client, amount):
    body = (
        f'{{"rows": [{{"order_id": "E", "bought_at": "2024-05-01", "amount": {amount}}}], "source": "edge"}}'
    )
    answer = client.post("/v1/facts/purchases", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201
    assert (
        answer.json()["kept"]
        + answer.json()["aside_count"]
        + answer.json()["facts"]["purchases"]["unchanged"]
        == 1
    )


def test_a_place_that_is_wrong_is_pointed_at(client):
    answer = client.post("/v1/facts/purchases", json=rows(purchase(1), purchase(2, **{"a/b": 1}))).json()
    assert [one["pointer"] for one in answer["errors"]] == ["/rows/1/a~1b"]


def test_a_body_of_another_kind_or_too_large_is_refused(client):
    for url in ("/v1/facts/purchases", "/v1/quarantine/1", "/v1/imports"):
        other = client.post(url, content=b"a,b", headers={"Content-Type": "text/csv"})
        assert (other.status_code, other.json()["code"]) == (415, "request.wrong_media")
    large = client.post(
        "/v1/facts/purchases",
        content=b" " * (16 * 1024 * 1024 + 1),
        headers={"Content-Type": "application/json"},
    )
    assert (large.status_code, large.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize("lang", ["zh-Hant", "zh-Hans", "en"])
@pytest.mark.parametrize(("url", "status"), [
    ("/v1/nowhere", 404), ("/v1/measures/zzzz", 404), ("/v1/figures?name=nps&period=soon", 422), ("/v1/figures", 422),
    ("/v1/figures?name=nps&rolling=0", 422), ("/v1/figures?name=nps&every=fortnight", 422), ("/v1/imports/none", 404),
    ("/v1/imports?cursor=zzz", 422), ("/v1/figures?name=nps&perid=2024", 422), ("/v1/customers/nobody-at-all", 404),
    ("/v1/figures?name=nps&period=2024&period=2023", 422), ("/v1/quarantine?cursor=!!!", 422),
    ("/v1/figures?name=nps&period=1800", 422), ("/v1/figures?name=nps&period=1990/2020&every=day", 422),
    ("/v1/figures?name=nps&by=nothing", 422), ("/v1/customers?cursor=abc", 422),
])  # fmt: skip
def test_what_is_wrong_is_told_in_the_language_asked_for(client, workspace, lang, url, status):
    answer = client.get(url, headers={"Accept-Language": f"fr, {lang};q=0.9, de"})
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, status), said
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Language"] == lang
    assert said["code"]
    chinese = any("\u4e00" <= c <= "\u9fff" for c in said["detail"])
    assert chinese == (lang != "en")
    for flaw in said.get("errors") or []:
        assert any("\u4e00" <= c <= "\u9fff" for c in flaw["detail"]) == (lang != "en")


def test_a_wrong_method_says_which_are_right(client):
    answer = client.put("/v1/facts/purchases")
    assert (answer.status_code, answer.json()["code"]) == (405, "request.wrong_method")
    assert answer.headers["Allow"] == "GET, POST"


def test_a_fault_of_the_program_is_a_problem_without_its_inside(workspace, monkeypatch):
    from fastapi.testclient import TestClient

    from huitou.faces.web import create_app

    def broken(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr(record, "imports", broken)
    asked = asking(workspace)
    quiet = TestClient(
        create_app(workspace), base_url=asked.base_url, headers=asked.headers, raise_server_exceptions=False
    )
    answer = quiet.get("/v1/imports")
    assert (answer.status_code, answer.json()["code"]) == (500, "server.broken")
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


# ── imports ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_lands_once_its_guess_is_accepted_and_can_be_taken_back(client, workspace):
    file = {"file": ("訂單.csv", "訂單編號,會員編號,訂單日期,金額\nF11,C1,2024-05-20 10:00,100\n")}
    unsure = client.post("/v1/imports", files=file)
    assert (unsure.status_code, unsure.json()["code"]) == (422, "intake.unsure")
    assert {c["column"] for c in unsure.json()["guess"]["columns"]} >= {"order_id", "bought_at"}
    done = client.post("/v1/imports", files=file, data={"accept": "true", "source": "files"}).json()
    assert (done["file"], done["source"], done["kept"]) == ("訂單.csv", "files", 1)
    shown = client.get(f"/v1/imports/{done['import_id']}").json()
    assert (shown["undone_at"], shown["facts"]["purchases"]["added"]) == (None, 1)
    assert client.post(f"/v1/imports/{done['import_id']}/undo").json()["facts"] == {"purchases": 1}
    assert client.post(f"/v1/imports/{done['import_id']}/undo").status_code == 409
    assert client.post("/v1/imports/none/undo").status_code == 404
    assert "F11" not in [o[0] for o in orders(workspace)]


@pytest.mark.parametrize("name", ["/etc/passwd", "../../huitou.toml", "shop.toml", "nothing"])
def test_a_map_is_one_of_the_ready_ones_never_a_file_of_the_machine(client, name):
    file = {"file": ("a.csv", "order_id,bought_at\nF1,2024-05-20\n")}
    answer = client.post("/v1/imports", files=file, data={"map": name})
    assert (answer.status_code, answer.json()["code"]) == (404, "intake.unknown_map")


@pytest.mark.parametrize("name", ["../../../evil.csv", "..", "sqlite://x", "a" * 400 + ".csv", "-"])
def test_a_file_is_only_ever_called_by_its_last_name(client, workspace, name):
    file = {"file": (name, "order_id,bought_at\nF2,2024-05-20\n")}
    answer = client.post("/v1/imports", files=file, data={"fact": "purchases"})
    assert answer.status_code in (201, 422), answer.text
    assert not (workspace.folder / "evil.csv").exists()
    assert not list(workspace.derived.glob("sent-*"))


def test_lists_come_in_pages_that_meet(client):
    whole = client.get("/v1/imports", params={"limit": 1000}).json()
    found, cursor = [], None
    while True:
        page = client.get("/v1/imports", params={"limit": 3, **({"cursor": cursor} if cursor else {})}).json()
        found += page["data"]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == whole["data"]
    assert (
        client.get("/v1/quarantine", params={"cursor": whole["next"] or "WyJpbXBvcnRzIiwgIngiXQ"}).status_code
        == 422
    )


@pytest.mark.parametrize(("said", "survey"), [({}, "年度"), ({"survey": "春季問卷"}, "春季問卷")])
def test_a_survey_is_called_as_the_form_says_or_as_its_file(workspace, said, survey):
    text = "會員編號,填答時間,整體滿意度,推薦意願\n" + "".join(
        f"M{n},2026-05-{n + 1:02d} 10:00,{n % 5 + 1},{n}\n" for n in range(10)
    )
    file = {"file": ("年度.csv", text.encode())}
    done = asking(workspace).post("/v1/imports", files=file, data={"map": "surveycake", **said})
    assert done.status_code == 201, done.text
    paths = workspace.lake.paths(workspace.lake.files("answers"))
    with workspace.scratch() as scratch:
        told = {
            row[0]
            for path in paths
            for row in scratch.rows(f"SELECT DISTINCT survey FROM read_parquet('{path}')")
        }
    assert survey in told
