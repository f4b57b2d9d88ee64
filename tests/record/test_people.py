"""The directory finds a customer by anything they are known by, and the timeline tells all of it, once, newest first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from huitou import loop, record
from huitou.base import Missing, Unfit
from huitou.stores import Settings, Workspace
from tests.clientele import HOSTILE, SLASHED, bring, clientele, made


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Nobody may change it."""
    return clientele(tmp_path_factory.mktemp("people"))


@pytest.fixture
def changing(shop: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(shop.folder, tmp_path / "copy")
    return Workspace.open(tmp_path / "copy", shop.clock)


def found(shop: Workspace, text: str = "", **how) -> list[str]:
    return [card.customer_id for card in record.find_customers(shop, text, **how).rows]


@pytest.mark.parametrize(
    "typed",
    ["王小明", "小明", "明", "王 小明", "0912845637", "0912-845-637", "+886 912-845-637", "＋８８６ ９１２ ８４５ ６３７",
     "00886912845637", "(0912) 845637", "5637", "845-637", "912845637", "ming@example.com", "MING@", "web9@ex", "hg2001",
     "HG-2001", "ＨＧ２００１", "m1", "M1", "WEB-9", "web-9"],
)  # fmt: skip
def test_a_customer_is_found_by_anything_they_are_known_by(shop, typed):
    assert found(shop, typed) == ["M1"]


@pytest.mark.parametrize(
    "typed", ["mary", "SMITH", "anne smith", "Smith Mary", "ｍａｒｙ", "smi", "Mary Anne Smith"]
)
def test_a_name_in_letters_is_found_by_its_words_in_any_order(shop, typed):
    assert found(shop, typed) == ["M2"]


@pytest.mark.parametrize(
    "typed",
    ["mary jones", "王大明", "9999", "0912845638", "x@example.com", "%", "_", "\\", "'", "*", "🙂", "~"],
)
def test_nobody_is_found_by_what_nobody_is_called(shop, typed):
    assert found(shop, typed) == []


@pytest.mark.parametrize(
    "typed", [HOSTILE, "script", SLASHED, "a/b", "K" * 5000, "\x00", "王\n小明", "١٢٣٤", "²³¹²"]
)
def test_whatever_is_typed_is_only_looked_for(shop, typed):
    assert set(found(shop, typed)) <= {"M1", "M3", SLASHED}


def test_an_id_with_any_characters_is_found(shop):
    assert found(shop, SLASHED) == [SLASHED]
    assert record.customer(shop, SLASHED).card == "HG-2004"


@pytest.mark.parametrize(
    "typed", ["0912845637", "+886912845637", "HG2001", "hg-2001", "M1", "WEB-9", "ming@example.com"]
)
def test_a_whole_number_card_or_id_is_enough_to_be_told_apart(shop, typed):
    assert found(shop, typed, exact=True) == ["M1"]


@pytest.mark.parametrize(
    "typed", ["", " ", "5637", "845637", "王小明", "ming@", "HG", "M", "mary", "091284563"]
)
def test_a_part_of_it_is_not(shop, typed):
    assert found(shop, typed, exact=True) == []


def test_who_is_called_exactly_so_stands_first(changing):
    bring(changing, "purchases", [
        {"order_id": f"X{n}", "customer_id": f"M2{n}", "bought_at": "2024-06-30 10:00", "amount": "1"} for n in range(5)
    ])  # fmt: skip
    assert found(changing, "M2")[0] == "M2"
    assert len(found(changing, "M2")) == 6


def test_several_records_are_one_customer(shop):
    card = record.customer(shop, "WEB-9")
    assert card == record.customer(shop, "M1")
    assert (card.customer_id, card.ids) == ("M1", ("M1", "WEB-9"))
    assert (card.name, card.city, card.birthday) == ("王小明", "台北市", date(1990, 2, 3))
    assert {value for kind, value in card.identities if kind == "email"} >= {"web9@example.net"}


def test_a_card_adds_up_what_the_customer_did(shop):
    card = record.customer(shop, "M1")
    assert (card.orders, card.spent) == (
        3,
        Decimal(170),
    )  # the order in dollars is none of the company's currency
    assert (card.first_on, card.last_on, card.last_seen_on) == (
        date(2024, 5, 1),
        date(2024, 6, 3),
        date(2024, 6, 20),
    )
    assert card.attributes == {"最愛": "珍奶"}
    assert card.consents == {"marketing": False}


def test_a_customer_may_be_known_by_orders_only(shop):
    card = record.customer(shop, "KNOWN-ONLY-BY-ORDERS")
    assert (card.name, card.orders, card.spent) == (None, 1, Decimal(60))


def test_days_are_the_company_s_own(shop):
    assert record.customer(shop, "M2").last_on == date(2024, 5, 2)  # 15:30 UTC
    assert record.timeline(shop, "M2", ["purchases"]).events[0].at.isoformat() == "2024-05-02T15:30:00+00:00"


def test_all_customers_come_in_the_order_asked_for(shop):
    assert found(shop, sort="spent")[:2] == ["M2", "M1"]
    assert found(shop, sort="orders")[0] == "M1"
    assert found(shop, sort="recent")[0] == "M1"
    assert found(shop, sort="name")[-2:] == sorted([SLASHED, "KNOWN-ONLY-BY-ORDERS"])  # without a name


@pytest.mark.parametrize(
    ("where", "who"),
    [({"city": "台北市"}, {"M1", "M3"}), ({"language": "en"}, {"M2"}), ({"branch": "信義店"}, {"M1", SLASHED}),
     ({"bought_since": "2024-05-03"}, {"M1", SLASHED}), ({"not_bought_since": "2024-05-03"}, {"M2", "KNOWN-ONLY-BY-ORDERS"}),
     ({"orders_at_least": "2"}, {"M1"}), ({"city": "台北市", "orders_at_least": "1"}, {"M1"}), ({"city": " "}, None)],
)  # fmt: skip
def test_filters_narrow_it_down(shop, where, who):
    everyone = {"M1", "M2", "M3", SLASHED, "KNOWN-ONLY-BY-ORDERS"}
    answer = record.find_customers(shop, where=where)
    assert {card.customer_id for card in answer.rows} == (who or everyone)
    assert answer.total == len(who or everyone)


@pytest.mark.parametrize("sort", ["recent", "spent", "orders", "name"])
@pytest.mark.parametrize("text", ["", "m"])
def test_pages_give_each_customer_once(shop, sort, text):
    whole, paged, after = found(shop, text, sort=sort), [], None
    for _ in whole:
        page = record.find_customers(shop, text, sort=sort, after=after, limit=1)
        paged += [card.customer_id for card in page.rows]
        after = page.next
    assert after is None
    assert paged == whole


@pytest.mark.parametrize(
    "how",
    [{"sort": "age"}, {"where": {"age": "3"}}, {"where": {"bought_since": "May"}}, {"where": {"orders_at_least": "-1"}},
     {"where": {"orders_at_least": "²"}}, {"after": "x"}, {"after": "é"}, {"after": ""}, {"limit": 0}, {"limit": 1001}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_one_sentence(shop, how):
    with pytest.raises(Unfit):
        record.find_customers(shop, **how)


def test_a_timeline_has_something_of_every_kind(shop):
    line = record.timeline(shop, "M1", limit=1000)
    assert line.counts == {
        "purchases": 3, "returns": 1, "visits": 20, "answers": 1, "reviews": 1, "contacts": 1, "complaints": 1,
        "referrals": 1, "touches": 1, "consent": 2, "joined": 2,
    }  # fmt: skip
    assert len(line.events) == sum(line.counts.values())
    assert [e.at for e in line.events] == sorted((e.at for e in line.events), reverse=True)
    told = {e.fact: e for e in line.events}
    assert (told["answers"].label, told["answers"].value, told["answers"].text) == ("nps", 9, HOSTILE)
    assert told["returns"].amount == 40  # came without a customer, by the order it names
    assert told["complaints"].more["resolved_at"].startswith("2024-06-09")
    assert told["referrals"].more["referred_id"] == "M2"


def test_a_referral_stands_on_both_timelines(shop):
    event = record.timeline(shop, "M2", ["referred"]).events[0]
    assert event.more["customer_id"] == "M1"  # the customer that the referring record was merged into


@pytest.mark.parametrize("limit", [1, 3, 7, 20])
@pytest.mark.parametrize("kinds", [(), ("visits",), ("purchases", "consent")])
def test_a_timeline_turns_its_pages_without_losing_an_event(shop, limit, kinds):
    whole, paged, before = record.timeline(shop, "M1", kinds, limit=1000).events, [], None
    while True:
        page = record.timeline(shop, "M1", kinds, before, limit)
        paged += page.events
        before = page.next
        if before is None:
            break
    assert tuple(paged) == whole


def test_events_of_one_instant_keep_their_order_over_pages(changing):
    bring(changing, "purchases", [
        {"order_id": f"S{n}", "customer_id": "M2", "bought_at": "2024-06-30 10:00", "amount": "1"} for n in range(9)
    ])  # fmt: skip
    refs, before = [], None
    for _ in range(5):
        page = record.timeline(changing, "M2", ["purchases"], before, 2)
        refs += [e.ref for e in page.events]
        before = page.next
    assert refs == [*(f"S{n}" for n in range(9)), "O2"]


@pytest.mark.parametrize("before", ["x", "1", "1.", ".1", "1.x", "9" * 50 + ".1", "²." + "1"])
def test_a_cursor_that_is_none_is_refused(shop, before):
    with pytest.raises(Unfit):
        record.timeline(shop, "M1", before=before)


def test_unknown_customers_kinds_and_orders_are_said_to_be_unknown(shop):
    with pytest.raises(Missing):
        record.customer(shop, "nobody")
    with pytest.raises(Missing):
        record.timeline(shop, "nobody")
    with pytest.raises(Unfit):
        record.timeline(shop, "M1", ["horoscope"])
    with pytest.raises(Missing):
        record.order_lines(shop, "M2", "O1")  # somebody else's


def test_an_order_shows_its_articles_and_what_came_back(shop):
    lines = record.order_lines(shop, "M1", "O1")
    assert [(row["line"], row["name"], row["category"]) for row in lines] == [
        ("2", None, "food"),
        ("10", "四季春青茶", "tea"),
    ]
    events = record.order_events(shop, "M1", "O1")
    assert [(e.fact, e.amount) for e in events] == [("purchases", 70), ("returns", 40), ("purchases", 100)]
    assert record.order_lines(shop, SLASHED, "O3") == []


def test_an_undone_import_leaves_the_directory(changing):
    import_id = bring(
        changing,
        "purchases",
        [{"order_id": "N1", "customer_id": "NEW", "bought_at": "2024-06-30", "amount": "5"}],
    )
    assert record.customer(changing, "NEW").orders == 1
    record.undo(changing, import_id)
    with pytest.raises(Missing):
        record.customer(changing, "NEW")


def test_records_taken_apart_are_two_customers_again(changing):
    assert record.customer(changing, "WEB-9").customer_id == "M1"
    for merge in record.merges(changing):
        record.undo_merge(changing, merge.id)
    assert record.customer(changing, "WEB-9").customer_id == "WEB-9"
    assert record.customer(changing, "M1").orders == 2


def test_an_order_without_an_amount_is_worth_its_lines(changing):
    bring(
        changing,
        "purchases",
        [{"order_id": "L1", "customer_id": "LINED", "bought_at": "2024-06-30", "amount": ""}],
    )
    bring(changing, "lines", [
        {"order_id": "L1", "line": str(n), "product_id": "P1", "quantity": "1", "amount": "15"} for n in (1, 2)
    ])  # fmt: skip
    assert record.customer(changing, "LINED").spent == 30
    assert record.timeline(changing, "LINED").events[0].amount == 30


def test_an_empty_workspace_has_an_empty_directory(tmp_path):
    empty = made(tmp_path)
    assert record.find_customers(empty).total == 0
    assert record.customer_choices(empty) == {"languages": [], "cities": [], "branches": []}
    with pytest.raises(Missing):
        record.customer(empty, "M1")


def test_facts_without_customers_make_no_customer(tmp_path):
    shop = made(tmp_path)
    bring(shop, "purchases", [{"order_id": "O1", "bought_at": "2024-05-01 10:00", "amount": "10"}])
    assert record.find_customers(shop).total == 0


def test_over_a_warehouse_there_is_no_directory(tmp_path):
    shop = made(tmp_path, Settings(more={"warehouse": {"url": "postgresql+psycopg://nobody@nowhere/none"}}))
    for ask in (record.find_customers, record.directory_ready, record.build_directory):
        with pytest.raises(Missing) as said:
            ask(shop)
        assert "imported records only" in said.value.text.en


def test_a_turn_of_the_loop_brings_it_up_to_date_and_removes_the_old(changing, monkeypatch):
    monkeypatch.setattr(loop.measure, "run", lambda *_: loop.measure.Ran(0, 0))
    assert record.find_customers(changing).total
    bring(
        changing,
        "purchases",
        [{"order_id": "N1", "customer_id": "NEW", "bought_at": "2024-06-30", "amount": "5"}],
    )
    assert not record.directory_ready(changing)
    loop.run(changing)
    assert record.directory_ready(changing)
    assert len(list((changing.derived / "people").iterdir())) == 1
    assert record.customer(changing, "NEW").orders == 1


def test_what_a_crash_left_half_built_does_no_harm(changing):
    (changing.derived / "people" / ".abc").mkdir(parents=True)
    (changing.derived / "people" / ".abc" / "cards.parquet").write_text("half")
    assert record.find_customers(changing).total == 5


def test_whoever_has_it_open_reads_on_while_it_is_deleted(changing):
    before = record.timeline(changing, "M1", limit=1000)
    shutil.rmtree(changing.derived)
    assert record.timeline(changing, "M1", limit=1000) == before


@pytest.mark.slow
def test_two_processes_may_build_it_at_once(changing):
    asks = "import sys; from huitou import record; from huitou.stores import Workspace; " \
        "print(record.find_customers(Workspace.open(sys.argv[1])).total)"  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-c", asks, str(changing.folder)],
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120) for one in running]
    assert [out for out, _ in said] == [b"5\n"] * 2, said
    assert len(list((changing.derived / "people").iterdir())) == 1
