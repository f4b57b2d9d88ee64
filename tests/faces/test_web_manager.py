"""What a marketing manager and a till meet on their first days: days and clocks of the company, ways that lead on."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from huitou import record
from huitou.base import Clock
from huitou.faces.web import access
from huitou.faces.web.app import create_app
from huitou.stores import Settings, Staff, Workspace
from tests.clientele import NOW, bring, made
from tests.faces import sitting


@pytest.fixture
def asking(monkeypatch):
    """A browser in which somebody with a role is logged in."""

    def as_(role, workspace):
        who = Staff(1, role, role, role, None, NOW.replace(tzinfo=None))
        monkeypatch.setattr(access, "_staff", lambda request: who)
        return TestClient(
            create_app(workspace, patience=300), base_url="http://127.0.0.1:8000", follow_redirects=False
        )

    return as_


@pytest.fixture
def shop(tmp_path):
    workspace = made(tmp_path, Settings(name="Tea", lang="en", zone="Asia/Taipei"))
    bring(workspace, "customers", [
        {"customer_id": "D1", "name": "Day Only", "email": "day.only@example.com", "joined_at": "2023-01-05"},
        {"customer_id": "D2", "name": "Early Bird", "joined_at": "2023-01-05 07:30"},
    ])  # fmt: skip
    bring(workspace, "purchases", [
        {"order_id": "P1", "customer_id": "D1", "bought_at": "2024-05-01", "amount": "10", "branch": "East"},
        {"order_id": "P2", "customer_id": "D2", "bought_at": "2024-05-02 10:20", "amount": "10"},
    ])  # fmt: skip
    return workspace


@pytest.mark.parametrize("role", ["marketing", "cashier"])
@pytest.mark.parametrize("who", ["D1", "D2"])
def test_the_day_of_joining_is_the_company_s_own(asking, shop, role, who):
    page = asking(role, shop).get(f"/customers/{who}").text
    assert "January 5, 2023" in page
    assert "January 4, 2023" not in page


def test_a_day_without_a_clock_shows_none(asking, shop):
    client = asking("marketing", shop)
    for path in ("/customers/D1", "/customers/D1/orders/P1"):
        assert "00:00</time>" not in client.get(path).text
    assert "10:20</time>" in client.get("/customers/D2").text


def test_a_till_that_opens_the_home_page_stands_before_the_customers(asking, shop):
    till = asking("cashier", shop)
    answer = till.get("/?lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/customers?lang=en")
    assert till.get("/reports").status_code == 403
    assert '<a href="/customers">To the home page' in till.get("/reports").text
    assert '<a href="/">To the home page' in asking("service", shop).get("/settings/staff").text


def test_a_mistake_of_the_first_run_is_said_in_the_browser_s_language(tmp_path):
    fresh = Workspace.create(tmp_path / "w", Settings(lang="en"), Clock(lambda: NOW))
    client = sitting.asking(fresh)
    answer = client.post("/welcome", data={"password": "123"}, headers={"Accept-Language": "zh-TW,zh;q=0.9"})
    assert answer.status_code == 422
    assert answer.headers["content-language"] == "zh-Hant"


@pytest.mark.parametrize(
    ("name", "typed", "taken"),
    [("nps", "400", False), ("nps", "-100", True), ("nps", "-101", False), ("repurchase_rate", "101", False),
     ("repurchase_rate", "100", True), ("active_customers", "-1", False), ("active_customers", "9000", True)],
)  # fmt: skip
def test_a_target_lies_where_its_measure_can(asking, shop, name, typed, taken):
    answer = asking("marketing", shop).post("/settings/targets", data={name: typed})
    assert answer.status_code == (303 if taken else 422)
    assert (name in shop.targets.all()) is taken
    if name == "nps" and not taken:
        assert "from -100 to 100" in answer.text


def test_open_complaints_are_listed_oldest_first_with_their_customer(asking, shop):
    assert "Nothing is open" in asking("service", shop).get("/cases/open?fact=complaints").text
    bring(shop, "complaints", [
        {"complaint_id": "K2", "customer_id": "D2", "complained_at": "2024-05-20 10:00", "cause": "cold"},
        {"complaint_id": "K1", "customer_id": "D1", "complained_at": "2024-05-03 10:00", "cause": "late tea"},
        {"complaint_id": "K3", "customer_id": "D1", "complained_at": "2024-05-01 10:00", "resolved_at": "2024-05-02"},
    ])  # fmt: skip
    record.build_directory(shop)
    page = asking("service", shop).get("/cases/open?fact=complaints").text
    assert 0 < page.index("K1") < page.index("K2")
    assert "K3" not in page
    assert "late tea" in page
    assert '<a href="/customers/D1">Day Only</a>' in page
    assert asking("cashier", shop).get("/cases/open").status_code == 403
    assert asking("service", shop).get("/cases/open?fact=purchases").status_code == 422


def test_pages_of_open_cases_follow_one_another(shop):
    bring(shop, "contacts", [
        {"contact_id": f"S{n}", "customer_id": "D1", "opened_at": f"2024-05-{n:02d} 10:00"} for n in range(1, 6)
    ])  # fmt: skip
    first = record.open_case_list(shop, "contacts", 0, 3)
    rest = record.open_case_list(shop, "contacts", first.next, 3)
    assert [one.ref for one in (*first.rows, *rest.rows)] == ["S1", "S2", "S3", "S4", "S5"]
    assert (first.total, rest.next) == (5, None)
    assert first.rows[0].days == 4
