"""What a program reads from the API is what is recorded: figures, who is behind them, customers and their timeline."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from huitou.measure import METRICS
from huitou.stores import Settings, Workspace
from tests.faces.api import asking, purchase, rows
from tests.faces.shop import opened

MAY = "2024-05"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    return asking(opened(tmp_path_factory.mktemp("api") / "shop"))


@pytest.fixture
def empty(tmp_path):
    return asking(Workspace.create(tmp_path / "new", Settings(lang="en")))


# ── figures ───────────────────────────────────────────────────────────────────────────────────────────────


def test_every_measure_is_defined_in_three_languages(client):
    listed = client.get("/v1/measures").json()["data"]
    assert [one["name"] for one in listed] == list(METRICS)
    assert all(
        set(one[part]) == {"zh-Hant", "zh-Hans", "en"}
        for one in listed
        for part in ("title", "asks", "formula")
    )
    assert client.get("/v1/measures/nps").json() == next(one for one in listed if one["name"] == "nps")
    assert client.get(f"/v1/measures/{quote('回購率')}").json()["name"] == "repurchase_rate"


def test_a_figure_comes_with_all_that_must_be_known_of_it(tmp_path):
    client = asking(opened(tmp_path))
    (one,) = client.get("/v1/figures", params={"name": "nps", "period": MAY}).json()["data"]
    assert (one["value"], one["base"], one["unit"], one["withheld"]) == (
        pytest.approx(50 / 3),
        12,
        "points",
        False,
    )
    assert one["period"] == {"label": "2024-05", "first": "2024-05-01", "end": "2024-06-01"}
    assert one["low"] < one["value"] < one["high"]
    assert one["small"]
    months = client.get(
        "/v1/figures",
        params={"name": ["nps", "repurchase_rate"], "period": "2024-04/2024-07-01", "every": "month"},
    )
    assert months.status_code == 422
    months = client.get(
        "/v1/figures",
        params={"name": ["nps", "repurchase_rate"], "period": "2024-04-01/2024-07-01", "every": "month"},
    )
    assert [(f["name"], f["period"]["label"]) for f in months.json()["data"]] == [
        (name, f"2024-0{m}") for name in ("nps", "repurchase_rate") for m in (4, 5, 6)
    ]
    parts = client.get("/v1/figures", params={"name": "nps", "period": MAY, "by": "branch"}).json()["data"]
    assert [(f["slice"], f["base"]) for f in parts] == [({"branch": "TP01"}, 6), ({"branch": "TP02"}, 6)]


def test_who_is_behind_a_figure_are_as_many_as_its_base_and_ids_only(tmp_path):
    client = asking(opened(tmp_path))
    found, cursor = [], None
    while True:
        asked = {"period": MAY, "limit": 5, **({"cursor": cursor} if cursor else {})}
        page = client.get("/v1/measures/nps/behind", params=asked).json()
        found += page["data"]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(one["customer_id"] for one in found) == sorted(f"C{n}" for n in range(1, 13))
    assert all(set(one) == {"customer_id", "order_id"} for one in found)
    part = client.get("/v1/measures/nps/behind", params={"period": MAY, "in": "branch", "is": "TP01"}).json()
    assert len(part["data"]) == 6
    few = client.get(
        "/v1/measures/repurchase_rate/behind", params={"period": MAY, "in": "branch", "is": "TP01"}
    )
    assert (few.status_code, few.json()["code"]) == (403, "behind.too_few")
    assert (
        client.get("/v1/measures/nps/behind", params={"period": MAY, "in": "branch", "is": "x"}).status_code
        == 404
    )


# ── customers ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_customer_is_found_and_shown_with_money_as_text(tmp_path):
    client = asking(opened(tmp_path))
    found = client.get("/v1/customers", params={"q": "C1"}).json()
    assert "C1" in [one["customer_id"] for one in found["data"]]
    one = client.get("/v1/customers/C1").json()
    assert (one["orders"], one["spent"], one["first_on"], one["last_on"]) == (
        2,
        "220",
        "2024-05-01",
        "2024-05-03",
    )
    events = client.get("/v1/customers/C1/timeline").json()
    assert [e["kind"] for e in events["data"]].count("purchases") == 2
    assert events["counts"]["purchases"] == 2
    bought = client.get("/v1/customers/C1/timeline", params={"kind": "purchases", "limit": 1}).json()
    assert [(e["ref"], e["amount"], e["at"]) for e in bought["data"]] == [
        ("O2", "120", "2024-05-03T02:00:00Z")
    ]
    rest = client.get(
        "/v1/customers/C1/timeline", params={"kind": "purchases", "cursor": bought["next"]}
    ).json()
    assert [e["ref"] for e in rest["data"]] == ["O1"]
    assert client.get("/v1/customers/C1/timeline", params={"kind": "nothing"}).status_code == 422
    assert (
        client.get("/v1/customers/C1/timeline", params={"cursor": "9" * 39 + "." + "9" * 30}).status_code
        == 422
    )


ODD = ["a/b", "a/timeline", "/", "a//b", "茶 / 🍵", "a%2Fb", "100%", "a?b#c&d=e", "a\nb", "C'1\"", "ünï", "=1+1", " x"]  # fmt: skip


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    workspace = opened(tmp_path_factory.mktemp("odd") / "shop")
    client = asking(workspace)
    people = [{"customer_id": name, "joined_at": "2024-05-01"} for name in ODD]
    assert client.post("/v1/facts/customers", json=rows(*people)).json()["kept"] == len(ODD)
    return client


@pytest.mark.parametrize("name", ODD)
def test_an_id_may_hold_anything(odd, name):
    one = odd.get(f"/v1/customers/{quote(name, safe='')}")
    assert (one.status_code, one.json().get("customer_id")) == (200, name.strip()), one.text
    events = odd.get(f"/v1/customers/{quote(name, safe='')}/timeline")
    assert [e["kind"] for e in events.json()["data"]] == ["joined"]


# ── a new company ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("url", "status"), [
    ("/v1/facts", 200), ("/v1/imports", 200), ("/v1/quarantine", 200), ("/v1/measures", 200), ("/v1/customers", 200),
    ("/v1/figures?name=nps", 404), ("/v1/measures/nps/behind", 404), ("/v1/customers/C1", 404), ("/v1/health", 200),
    ("/v1/customers/C1/timeline", 404),
])  # fmt: skip
def test_a_company_without_data_answers_plainly(empty, url, status):
    answer = empty.get(url)
    assert answer.status_code == status, answer.text
    if url in ("/v1/imports", "/v1/quarantine", "/v1/customers"):
        assert answer.json()["data"] == []


def test_the_first_purchase_of_a_new_company_can_be_measured(empty):
    assert empty.post("/v1/facts/purchases", json=rows(purchase(1))).json()["kept"] == 1
    (one,) = empty.get("/v1/figures", params={"name": "repurchase_rate", "period": MAY}).json()["data"]
    assert (one["base"], one["withheld"], one["value"]) == (1, True, None)
