"""The pages on customers: found, shown with their timeline, and only as much of them as the reader may see."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from huitou import record
from huitou.base import LANGS
from huitou.faces.web import access
from huitou.faces.web.app import create_app
from huitou.faces.web.people import customer_url, guarded, id_of, masked
from huitou.stores import Settings, Staff, Workspace
from tests.clientele import HOSTILE, NOW, SLASHED, bring, clientele, made
from tests.faces.sitting import demo


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Nobody may change it."""
    return clientele(tmp_path_factory.mktemp("clientele"))


@pytest.fixture
def asking(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TestClient]:
    """A browser in which somebody with a role is logged in."""

    def as_(role: str, workspace: Workspace = shop) -> TestClient:
        who = Staff(1, role, role, role, None, NOW.replace(tzinfo=None))
        monkeypatch.setattr(access, "_staff", lambda request: who)
        return TestClient(create_app(workspace, patience=300), base_url="http://127.0.0.1:8000")

    return as_


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "path", ["/customers", "/customers?q=mary", "/customers?q=nobody", "/customers/M1", "/customers/M1?kind=visits",
             "/customers/M1/orders/O1", "/customers?sort=spent&city=台北市&orders_at_least=1"],
)  # fmt: skip
def test_every_page_is_there_in_every_language(asking, lang, path):
    answer = asking("owner").get(path, params={"lang": lang} if "?" not in path else {})
    assert answer.status_code == 200
    assert "None" not in answer.text


def test_the_list_shows_everyone_with_their_way_in(asking):
    page = asking("service").get("/customers").text
    assert "王小明" in page
    assert "0912-845-637" in page
    assert "/customers/M1" in page
    assert "WEB-9" not in page  # merged into M1


def test_contacts_are_masked_for_who_may_not_see_them(asking):
    for path in ("/customers", "/customers/M1"):
        page = asking("analyst").get(path).text.replace("<wbr>", "")
        assert "王小明" in page
        assert "0912-845-637" not in page
        assert "Ming@Example.com" not in page
        assert "HG-2001" not in page
        assert "web9@example.net" not in page
        assert "912 845 637" not in page
        assert "•••637" in page


def test_a_till_finds_one_customer_by_the_whole_number_only(asking):
    till = asking("cashier")
    assert "王小明" in till.get("/customers", params={"q": "0912 845 637"}).text
    for part in ("", "王小明", "5637", "M", "HG"):
        page = till.get("/customers", params={"q": part}).text
        assert "/customers/M" not in page, part


def test_a_till_does_not_choose_among_those_who_share_a_number(asking, tmp_path):
    shop = made(tmp_path)
    bring(shop, "customers", [
        {"customer_id": f"F{n}", "name": name, "phone": "0912-845-637"} for n, name in enumerate(("王大華", "李四"))
    ])  # fmt: skip
    page = asking("cashier", shop).get("/customers", params={"q": "0912845637"}).text
    assert "王大華" not in page
    assert "李四" not in page
    assert "好幾位" in page


def test_a_till_sees_the_card_with_purchases_and_returns_only(asking):
    page = asking("cashier").get("/customers/M1").text
    assert "NT$100" in page
    assert "/customers/M1/orders/O1" in page
    for hidden in (
        "0912-845-637",
        "1990-02-03",
        "珍奶",
        "alert(",
        "birthday",
        "台中",
        "kind=answers",
        "WEB-9",
        "貴",
    ):
        assert hidden not in page, hidden
    assert asking("cashier").get("/customers/M1?kind=answers").text.count("alert(") == 0
    assert asking("cashier").get("/customers/M1/orders/O1").status_code == 200


def test_filters_are_not_for_the_till(asking):
    assert "/customers/M" not in asking("cashier").get("/customers", params={"city": "台北市"}).text


def test_the_timeline_is_grouped_by_local_day_and_filtered_by_kind(asking):
    page = asking("marketing").get("/customers/M2").text
    assert 'datetime="2024-05-02"' in page
    assert "23:30" in page
    page = asking("marketing").get("/customers/M1", params={"kind": "complaints"}).text
    assert "貴" in page
    assert "好喝" not in page
    assert asking("marketing").get("/customers/M1", params={"kind": "horoscope"}).status_code == 422


def test_several_records_are_explained(asking):
    page = asking("service").get("/customers/WEB-9").text
    assert "王小明" in page
    assert "WEB-9" in page
    assert "2 筆記錄" in page


def test_what_people_wrote_is_text_and_never_markup(asking):
    for path in ("/customers", "/customers/M1", "/customers/M3", "/customers?q=" + HOSTILE.replace("#", "")):
        page = asking("owner").get(path).text
        assert "<script>alert" not in page
    assert "&lt;script&gt;" in asking("owner").get("/customers/M1").text


@pytest.mark.parametrize(
    "said", [SLASHED, "M1", "..", ".", "~x", "", "a b", "中文", "x" * 300, "%2F", "-", "\ud800"]
)
def test_an_id_of_any_characters_has_an_address_of_its_own(said):
    url = customer_url(said, said)
    head, _, order = url.removeprefix("/customers/").partition("/orders/")
    assert url.isascii()
    assert "/" not in head
    assert id_of(head) == id_of(order) == said
    assert head not in (".", "..")


def test_a_customer_with_a_slash_in_the_id_has_a_page(asking):
    answer = asking("owner").get(customer_url(SLASHED))
    assert answer.status_code == 200
    assert "a/b c?d=#é中" in answer.text
    assert asking("owner").get(customer_url(SLASHED, "O3")).status_code == 200
    assert asking("owner").get(customer_url("M1", "O/6")).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/customers/nobody", 404), ("/customers/~%%", 404), ("/customers/~A", 404), ("/customers/M2/orders/O1", 404),
     ("/customers?sort=age", 422), ("/customers?after=x", 422), ("/customers?bought_since=May", 422),
     ("/customers/M1?before=x", 422)],
)  # fmt: skip
def test_what_is_not_there_is_said_in_a_sentence(asking, path, status):
    answer = asking("owner").get(path)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_long_lists_turn_their_pages(asking, tmp_path):
    shop = made(tmp_path)
    bring(shop, "visits", [
        {"customer_id": f"V{n % 60}", "visited_at": f"2024-06-{1 + n % 28:02d} 08:00", "channel": "site"} for n in range(120)
    ] + [{"customer_id": "V1", "visited_at": f"2024-05-{1 + n % 28:02d} {n % 24:02d}:00", "channel": "app"} for n in range(60)])  # fmt: skip
    page = asking("owner", shop).get("/customers").text
    assert "60 位顧客" in page
    assert page.count('<th role="rowheader" scope="row">') == 50
    onward = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert asking("owner", shop).get(onward).text.count('<th role="rowheader" scope="row">') == 10
    page = asking("owner", shop).get("/customers/V1").text
    assert page.count('<li class="event">') == 50
    assert "before=" in page


def test_while_newer_records_are_sorted_in_the_list_before_them_is_shown(tmp_path, monkeypatch):
    workspace = clientele(tmp_path)
    record.build_directory(workspace)
    new = {"order_id": "O77", "customer_id": "NEWCOMER", "bought_at": "2024-06-01 10:00", "amount": "90"}
    bring(workspace, "purchases", [new])
    hurry, build = threading.Event(), record.build_directory
    monkeypatch.setattr(record, "build_directory", lambda *given: (hurry.wait(60), build(*given)))
    monkeypatch.setattr(access, "_staff", lambda request: access.DEMO)
    console = TestClient(create_app(workspace, patience=0.2), base_url="http://127.0.0.1:8000")
    page = console.get("/customers?lang=en")
    assert page.status_code == 200
    assert "Newer records are still being sorted in" in page.text
    assert "NEWCOMER" not in page.text
    hurry.set()
    for _ in range(300):
        page = console.get("/customers?lang=en").text
        if "still being sorted" not in page:
            break
    assert "NEWCOMER" in page


def test_an_empty_company_is_told_how_customers_come(asking, tmp_path):
    page = asking("owner", made(tmp_path)).get("/customers").text
    assert "還沒有顧客" in page
    assert 'href="/data"' in page


def test_over_a_warehouse_one_sentence_says_why_there_is_none(asking, tmp_path):
    shop = made(tmp_path, Settings(more={"warehouse": {"url": "postgresql+psycopg://nobody@nowhere/none"}}))
    answer = asking("owner", shop).get("/customers")
    assert answer.status_code == 404
    assert "資料倉儲" in answer.text


def test_while_it_is_built_the_reader_sees_progress(tmp_path):
    shop = made(tmp_path)
    bring(
        shop, "purchases", [{"order_id": "O1", "customer_id": "C1", "bought_at": "2024-05-01", "amount": "1"}]
    )
    browser = demo(shop, 0)
    assert browser.get("/customers").status_code == 202


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [("phone", "0912845637", "•••637"), ("email", "wang@example.com", "w•••@example.com"), ("card", "HG-2001", "•••001"),
     ("card", "12", "•••"), ("phone", "12345", "•••"), ("email", "no address", "•••ess"), ("line", "", "•••")],
)  # fmt: skip
def test_a_mask_leaves_enough_to_recognise_it_by(kind, value, shown):
    assert masked(kind, value) == shown


def test_the_list_behind_a_figure_leads_to_the_customers(asking, tmp_path):
    shop = made(tmp_path)
    bring(shop, "purchases", [
        {"order_id": f"O{n}", "customer_id": f"B/{n}", "bought_at": "2024-05-01 10:00", "amount": "10"} for n in range(9)
    ])  # fmt: skip
    page = asking("marketing", shop).get("/measures/purchase_frequency/behind?period=2024").text
    assert f'href="{customer_url("B/1")}"' in page


def test_who_may_not_see_contacts_cannot_find_them_out_digit_by_digit(asking):
    assert "王小明" in asking("service").get("/customers?q=5637").text
    for part in ("5637", "0912845637", "ming@example"):
        assert "王小明" not in asking("analyst").get(f"/customers?q={part}").text
    assert "王小明" in asking("analyst").get("/customers?q=王小").text


def test_a_till_cannot_try_one_number_after_the_other(asking):
    till = asking("cashier")
    answers = [till.get(f"/customers?q=09{n:08d}").status_code for n in range(125)]
    assert answers[:100] == [200] * 100
    assert answers[-1] == 403
    assert till.get("/customers/M1").status_code == 403
    assert asking("service").get("/customers?q=5637").status_code == 200


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0912-345-678", "•••678"), ("tea@example.com", "t•••@example.com"), ("2024-05-01", "2024-05-01"),
     ("金萱會員", "金萱會員"), ("TPE01", "TPE01"), ("+886 912 345 678", "•••678")],
)  # fmt: skip
def test_what_looks_like_a_contact_is_hidden_wherever_it_stands(value, shown):
    assert guarded(value) == shown
