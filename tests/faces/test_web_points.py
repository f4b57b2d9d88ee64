"""The page of a member's points: what there is, lots, holds, entries, both clocks, and whether the chain is whole."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient

from huitou.base import LANGS, Clock
from huitou.faces.web import access
from huitou.faces.web.app import create_app
from huitou.faces.web.people import customer_url
from huitou.record import Burn, ClawBack, Earn, Ledger, Reserve
from huitou.stores import Settings, Staff, Workspace
from tests.clientele import NOW, SLASHED, clientele
from tests.faces.rewarded import with_points
from tests.faces.sitting import demo


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """M1 (who is WEB-9 too) has points of every kind; nobody may change it."""
    workspace = clientele(tmp_path_factory.mktemp("clientele"))
    with_points(workspace, "M1", "M2")
    return workspace


@pytest.fixture
def small(tmp_path):
    """A company of which only the ledger knows anybody."""
    clock = Clock(lambda: datetime(2024, 7, 1, 4, tzinfo=UTC))
    return Workspace.create(tmp_path / "w", Settings(lang="en"), clock)


def text(workspace, path, lang="en"):
    answer = demo(workspace).get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200, answer.text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def tampered(workspace, statement):
    on = sqlite3.connect(workspace.folder / "huitou.db")
    on.execute(statement)
    on.commit()
    on.close()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "path", ["/customers/M1/points", "/customers/M1/points?known=2024-03-08", "/customers/M3/points"]
)
def test_the_page_is_there_in_every_language(shop, lang, path):
    answer = demo(shop).get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert answer.status_code == 200
    assert "None" not in answer.text
    assert "{" not in re.sub(r"<[^>]+>", "", answer.text)


def test_it_says_in_words_what_there_is_and_until_when(shop):
    page = text(shop, "/customers/M1/points")
    assert "360 points can be used now" in page
    assert "45 points end on December 31, 2198" in page
    assert "70 points usable from January 1, 2199" in page
    assert "60 points held until January 1, 2199" in page


def test_every_lot_says_where_its_points_are(shop):
    page = text(shop, "/customers/M1/points")
    assert (
        "Lot 2 usable Earned 2024-03-02 150 usable 45 on hold 60 redeemed 10 clawed back 10 passed on 25"
        in page
    )
    assert "Lot 5 expired" in page.split("lots that are used up or over")[1]


def test_every_entry_stands_there_newest_first_with_its_key_and_what_it_is_about(shop):
    page = text(shop, "/customers/M1/points").split("Entries Entry When")[1]
    words = ["Expired", "Given away", "Adjusted", "Clawed back", "Earned", "Hold released", "Put on hold",
             "Redeemed from a hold", "Given back"]  # fmt: skip
    assert [page.index(word) for word in words] == sorted(page.index(word) for word in words)
    assert "entry 13 · about entry 2" in page
    assert "key return:1" in page
    assert "pos · O1 · 1 per NT$10" in page
    assert "other account: M2" in page
    assert "by itself, when it was time" in page


def test_points_and_balances_add_up(shop):
    book = Ledger(shop)
    found = book.statement(book.member_of("M1"))
    at = 0
    for entry in found.entries:
        at += entry.points
        assert entry.balance.total + entry.balance.lapsed == at
    assert f"{at}" == "490"


def test_both_clocks_are_shown_where_they_differ(shop):
    page = text(shop, "/customers/M1/points")
    assert "2024-02-28 12:00 recorded 2024-03-01 12:00" in page
    assert (
        "2024-03-14 00:00 recorded 2024-03-16 12:00" in page
    )  # expired at midnight, booked by the nightly job
    assert page.count("recorded 20") == 2


def test_it_is_shown_as_it_was_known_on_an_earlier_day(shop):
    page = text(shop, "/customers/M1/points?known=2024-03-04")
    assert "As it was known at the end of March 4, 2024" in page
    assert "470 points could be used" in page
    assert "Clawed back" not in page.split("Entries Entry When")[1]
    assert "As it was known at the end" not in text(shop, "/customers/M1/points?known=2999-01-01")


@pytest.mark.parametrize("said", ["soon", "2024-13-01", "0001-01-01T00:00"])
def test_a_day_that_is_none_is_said(shop, said):
    answer = demo(shop).get(f"/customers/M1/points?known={said}&lang=en")
    assert answer.status_code == 422
    assert "is no date" in answer.text


def test_any_id_of_a_merged_customer_leads_to_the_account(shop):
    assert "360 points can be used now" in text(shop, "/customers/WEB-9/points")


def test_a_customer_who_is_not_enrolled_has_no_account_and_no_link(shop):
    assert "No points account" in text(shop, "/customers/M3/points")
    assert "/customers/M3/points" not in demo(shop).get("/customers/M3").text
    assert '/customers/M1/points"' in demo(shop).get("/customers/M1").text


def test_a_customer_nobody_knows_is_missing(shop):
    assert demo(shop).get("/customers/nobody-at-all/points").status_code == 404


def test_a_member_whom_only_the_ledger_knows_is_shown(small):
    book = Ledger(small)
    book.post(Earn(member=book.enrol("till-only"), points=5, key="k"))
    assert "5 points can be used now" in text(small, "/customers/till-only/points")


def test_an_id_may_hold_anything(small):
    book = Ledger(small)
    book.post(Earn(member=book.enrol(SLASHED), points=5, key="k", source="<script>", rule="</td>"))
    page = demo(small).get(f"{customer_url(SLASHED)}/points").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_several_currencies_have_tabs(small):
    book = Ledger(small)
    member = book.enrol("M1")
    book.post(Earn(member=member, points=5, key="a"))
    book.post(Earn(member=member, points=9, key="b", currency="stamps"))
    assert "9 points can be used now" in text(small, "/customers/M1/points?currency=stamps")
    assert "5 points can be used now" in text(small, "/customers/M1/points?currency=points")
    assert "stamps" in text(small, "/customers/M1/points")


def test_long_statements_are_turned_page_by_page(small):
    book = Ledger(small)
    member = book.enrol("M1")
    book.post_all([Earn(member=member, points=1, key=f"k{n}") for n in range(120)])
    page = demo(small).get("/customers/M1/points?lang=en").text
    seen = set(re.findall(r'id="entry-(\d+)"', page))
    while onward := re.search(r'href="([^"]+)#entries" rel="next"', page):
        page = demo(small).get(unescape(onward[1])).text
        found = re.findall(r'id="entry-(\d+)"', page)
        assert not seen & set(found)
        seen |= set(found)
    assert len(seen) == 120


def test_a_debt_is_told(small):
    book = Ledger(small)
    member = book.enrol("M1")
    book.post(Earn(member=member, points=50, key="a"))
    book.post(Burn(member=member, points=50, key="b"))
    book.post(ClawBack(member=member, of="a", key="c"))
    page = text(small, "/customers/M1/points")
    assert "Owed 50 the next points earned pay this first" in page
    assert "50 of it owed" in page


def test_what_time_has_decided_is_shown_before_it_is_booked(small):
    now = [datetime(2024, 7, 1, 4, tzinfo=UTC)]
    watched = Workspace(small.folder, small.settings, Clock(lambda: now[0]))
    book = Ledger(watched)
    member = book.enrol("M1")
    book.post(Earn(member=member, points=50, key="a", last_day=now[0].date()))
    book.post(Earn(member=member, points=5, key="b"))
    book.post(Reserve(member=member, points=20, until=now[0] + timedelta(minutes=5), key="h"))
    now[0] += timedelta(days=2)
    page = text(watched, "/customers/M1/points")
    assert "Expired, not booked yet 50" in page
    assert "5 points can be used now" in page
    assert "ran out" in page


EDITS = {
    "the points of an entry": "UPDATE ledger_entries SET postings = replace(postings, '300', '900') WHERE n = 1",
    "an entry dropped": "DELETE FROM ledger_entries WHERE n = 2",
    "the newest entry cut off": "DELETE FROM ledger_entries WHERE n = (SELECT max(n) FROM ledger_entries)",
    "a lot made larger": "UPDATE ledger_lots SET spendable = spendable + 1, issued = issued - 1 WHERE lot = 1",
    "a hold reopened": "UPDATE ledger_holds SET closed = NULL",
    "a source renamed": "UPDATE ledger_entries SET source_id = 'O9' WHERE n = 1",
    "a key that is none": """UPDATE ledger_entries SET terms = '{"key":5}' WHERE n = 3""",
    "an entry without its balance": "UPDATE ledger_entries SET terms = replace(terms, 'balance', 'b') WHERE n = 16",
    "pieces of nothing": "UPDATE ledger_holds SET pieces = 'x'",
    "another hash": "UPDATE ledger_accounts SET hash = 'x'",
    "nonsense": "UPDATE ledger_entries SET postings = '[]', terms = 'nothing' WHERE n = 3",
}


@pytest.mark.parametrize("edit", EDITS)
def test_tampering_is_shown_and_breaks_no_page(small, edit):
    with_points(small, "M1")
    assert "changed behind" not in text(small, "/customers/M1/points")
    tampered(small, EDITS[edit])
    page = text(small, "/customers/M1/points")
    assert "This account was changed behind the ledger’s back" in page
    assert "The list at the top of the page says what." in page


def test_the_page_of_a_customer_stands_by_itself(tmp_path):
    workspace = clientele(tmp_path)
    with_points(workspace, "M1")
    tampered(workspace, EDITS["pieces of nothing"])
    answer = demo(workspace).get("/customers/M1")
    assert answer.status_code == 200
    assert '/customers/M1/points"' in answer.text


def test_a_long_file_of_heads_is_left_to_the_night(small, monkeypatch):
    with_points(small, "M1")
    monkeypatch.setattr("huitou.record.ledger.heads.SMALL", 10)
    page = text(small, "/customers/M1/points")
    assert "The file ledger.heads is long" in page
    assert "changed behind" not in page


def seen_by(shop, monkeypatch, role):
    who = Staff(1, role, role, role, None, NOW.replace(tzinfo=None))
    monkeypatch.setattr(access, "_staff", lambda request: who)
    client = TestClient(create_app(shop, patience=300), base_url="http://127.0.0.1:8000")
    answer = client.get("/customers/M1/points?lang=en")
    assert answer.status_code == 200
    return answer


@pytest.mark.parametrize(("role", "named"), [("service", True), ("cashier", False)])
def test_whom_a_gift_went_to_is_nothing_for_a_till(shop, monkeypatch, role, named):
    answer = seen_by(shop, monkeypatch, role)
    friend = Ledger(shop).member_of("M2")
    assert ('href="/customers/M2/points"' in answer.text) == named
    assert ("another member" in answer.text) == (not named)
    assert friend not in answer.text


@pytest.mark.parametrize("role", ["owner", "marketing", "service", "analyst", "cashier"])
def test_no_contact_is_shown_to_anybody(shop, monkeypatch, role):
    answer = seen_by(shop, monkeypatch, role)
    assert "845-637" not in answer.text
    assert "ming@example.com" not in answer.text.lower()
