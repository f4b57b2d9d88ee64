"""Importing: what lands, what goes aside, and that nothing is lost or doubled."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal

import pytest

from huitou import record
from huitou.base import Conflict, Unfit
from huitou.stores import Workspace

ORDERS = """order_id,customer_id,bought_at,amount
1,A,2024-05-01 10:00:00,12.50
2,B,2024-05-02 23:30:00,8
3,A,2024-05-03,100
"""


def test_a_file_with_canonical_headers_needs_no_map(ws, file, lying):
    brought = record.bring(ws, file("orders.csv", ORDERS))
    assert brought.facts["purchases"].as_dict() == {
        "read": 3, "kept": 3, "added": 3, "corrected": 0, "unchanged": 0, "aside": 0,
    }  # fmt: skip
    assert lying(
        ws, "purchases", "order_id, customer_id, bought_at, bought_on, amount, currency, source"
    ) == [
        ("1", "A", datetime(2024, 5, 1, 2), date(2024, 5, 1), Decimal("12.5"), "TWD", "main"),
        ("2", "B", datetime(2024, 5, 2, 15, 30), date(2024, 5, 2), Decimal(8), "TWD", "main"),
        ("3", "A", datetime(2024, 5, 2, 16), date(2024, 5, 3), Decimal(100), "TWD", "main"),
    ]


def test_the_same_file_twice_changes_nothing(ws, file):
    path = file("orders.csv", ORDERS)
    record.bring(ws, path)
    revision = ws.lake.revision
    again = record.bring(ws, path).facts["purchases"]
    assert (again.kept, again.unchanged) == (0, 3)
    assert ws.lake.revision == revision


def test_the_same_rows_with_columns_in_another_order_change_nothing(ws, file):
    record.bring(ws, file("orders.csv", ORDERS))
    turned = "\n".join(",".join(reversed(line.split(","))) for line in ORDERS.strip().split("\n"))
    again = record.bring(ws, file("turned.csv", turned + "\n")).facts["purchases"]
    assert (again.kept, again.unchanged) == (0, 3)


def test_an_overlapping_file_adds_and_corrects_by_id(ws, file, lying):
    record.bring(ws, file("may.csv", ORDERS))
    later = "order_id,customer_id,bought_at,amount\n3,A,2024-05-03,90\n4,C,2024-05-04,7\n"
    brought = record.bring(ws, file("june.csv", later)).facts["purchases"]
    assert (brought.added, brought.corrected, brought.unchanged) == (1, 1, 0)
    assert lying(ws, "purchases", "order_id, amount")[2:] == [("3", Decimal(90)), ("4", Decimal(7))]


def test_an_import_can_be_undone(ws, file, lying):
    record.bring(ws, file("may.csv", ORDERS))
    brought = record.bring(
        ws, file("june.csv", "order_id,bought_at,amount\n3,2024-05-03,90\n4,2024-05-04,7\n")
    )
    record.undo(ws, brought.import_id)
    assert lying(ws, "purchases", "order_id, amount") == [
        ("1", Decimal("12.5")),
        ("2", Decimal(8)),
        ("3", Decimal(100)),
    ]
    assert [i.undone_at is not None for i in record.imports(ws)] == [True, False]


def test_an_import_that_a_later_one_corrected_is_not_undone_first(ws, file):
    first = record.bring(ws, file("may.csv", ORDERS))
    record.bring(ws, file("june.csv", "order_id,bought_at,amount\n3,2024-05-03,90\n"))
    with pytest.raises(Conflict):
        record.undo(ws, first.import_id)


def test_a_bad_row_goes_aside_with_its_reason_and_good_rows_land(ws, file):
    rows = "order_id,customer_id,bought_at,amount\n1,A,2024-05-01,12\n2,B,yesterday,8\n3,B,2024-05-02,-5\n,C,2024-05-02,5\n"
    brought = record.bring(ws, file("orders.csv", rows)).facts["purchases"]
    assert (brought.read, brought.kept, brought.aside) == (4, 1, 3)
    aside = record.quarantine(ws)
    assert [(q.line, q.column, q.value, q.code) for q in aside] == [
        (3, "bought_at", "yesterday", "intake.date"),
        (4, "amount", "-5", "intake.too_low"),
        (5, "order_id", None, "intake.required"),
    ]
    assert aside[0].row == {"order_id": "2", "customer_id": "B", "bought_at": "yesterday", "amount": "8"}
    assert aside[0].reason.zh_hant == "「bought_at」不是看得懂的日期。"


def test_the_line_of_a_bad_row_is_the_physical_one_also_behind_quoted_line_breaks(ws, file):
    rows = 'order_id,customer_id,bought_at,amount\n1,"A\nx\ny",2024-05-01,12\n2,B,bad,8\n\n3,B,bad,8\n'
    record.bring(ws, file("orders.csv", rows))
    assert [q.line for q in record.quarantine(ws)] == [5, 7]


@pytest.mark.parametrize("tail", ["2,B\n", "2,B,2024-05-01,8,9,9\n"])
def test_a_row_with_too_few_or_too_many_cells_goes_aside(ws, file, tail):
    rows = "order_id,customer_id,bought_at,amount\n1,A,2024-05-01,12\n" + tail + "3,B,2024-05-01,8\n"
    brought = record.bring(ws, file("orders.csv", rows)).facts["purchases"]
    assert (brought.kept, brought.aside) == (2, 1)
    assert [(q.line, q.code) for q in record.quarantine(ws)] == [(3, "intake.ragged")]


def test_identical_rows_of_a_file_count_once_and_contradicting_ones_go_aside(ws, file):
    rows = "order_id,customer_id,bought_at,amount\n1,A,2024-05-01,12\n1,A,2024-05-01,12\n1,A,2024-05-01,13\n"
    brought = record.bring(ws, file("orders.csv", rows)).facts["purchases"]
    assert brought.as_dict() == {"read": 3, "kept": 1, "added": 1, "corrected": 0, "unchanged": 1, "aside": 1}
    (aside,) = record.quarantine(ws)
    assert (aside.line, aside.code) == (4, "intake.same_key")
    assert "line 2" in aside.reason.en


def test_a_date_in_the_future_goes_aside_but_the_end_of_a_contract_may_lie_there(ws, file):
    rows = "customer_id,joined_at,left_at\nA,2024-05-01,2025-05-01\nB,2024-06-09,\n"
    brought = record.bring(ws, file("customers.csv", rows)).facts["customers"]
    assert (brought.kept, brought.aside) == (1, 1)
    assert record.quarantine(ws)[0].code == "intake.future"


def test_hostile_texts_stay_texts(ws, file, lying):
    hostile = [
        '=HYPERLINK("http://x")',
        "'; DROP TABLE purchases; --",
        "<script>alert(1)</script>",
        "../../etc",
        "０１２",
    ]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["order_id", "customer_id", "bought_at"])
    for n, said in enumerate(hostile):
        writer.writerow([n, said, "2024-05-01"])
    record.bring(ws, file("orders.csv", out.getvalue()))
    kept = [c for _, c in lying(ws, "purchases", "order_id, customer_id")]
    assert kept == [
        hostile[0],
        "; DROP TABLE purchases; --",
        *hostile[2:],
    ]  # a leading ' is how spreadsheets say "text"


def test_hostile_headers_do_no_harm(ws, file, lying):
    rows = 'customer_id,"x""; DROP VIEW y; --",{x}\nA,1,2\n'
    record.bring(ws, file("customers.csv", rows), "customers")
    assert lying(ws, "attributes", "attribute, value") == [('x"; DROP VIEW y; --', "1"), ("{x}", "2")]


def test_ids_are_never_numbers(ws, file, lying):
    record.bring(
        ws,
        file(
            "orders.csv",
            'order_id,customer_id,bought_at\n0012,="0912345678",2024-05-01\n12,\'007,2024-05-01\n',
        ),
    )
    assert lying(ws, "purchases", "order_id, customer_id") == [("0012", "0912345678"), ("12", "007")]


def test_an_id_that_a_spreadsheet_has_rounded_goes_aside(ws, file):
    record.bring(ws, file("orders.csv", "order_id,bought_at\n1.23457E+15,2024-05-01\n2,2024-05-01\n"))
    assert [q.code for q in record.quarantine(ws)] == ["intake.rounded_id"]


def test_an_unknown_currency_goes_aside_and_a_spoken_one_is_known(ws, file, lying):
    record.bring(
        ws, file("orders.csv", "order_id,bought_at,amount,currency\n1,2024-05-01,5,NT$\n2,2024-05-01,5,XXQ\n")
    )
    assert lying(ws, "purchases", "order_id, currency") == [("1", "TWD")]
    assert [q.code for q in record.quarantine(ws)] == ["intake.currency"]


def test_a_big_file_that_is_mostly_bad_is_refused_whole(ws, file):
    rows = "order_id,bought_at,amount\n" + "".join(
        f"{n},2024-05-01,{'x' if n % 5 else 1}\n" for n in range(2000)
    )
    with pytest.raises(Unfit) as refused:
        record.bring(ws, file("orders.csv", rows))
    assert refused.value.code == "intake.mostly_bad"
    assert "amount" in refused.value.said("en")
    assert record.quarantine(ws) == []
    assert record.imports(ws) == []


def test_customers_give_identities_and_attributes(ws, file, lying):
    rows = "會員編號,姓名,手機,電子信箱,LINE ID,生日,鞋號\nM1,王小明,0912-345-678,a@b.tw,U1,民國75年3月2日,42\nM2,李四,,,,,\n"
    brought = record.bring(ws, file("會員.csv", rows, "cp950"))
    assert {f: k.kept for f, k in brought.facts.items()} == {"customers": 2, "identities": 3, "attributes": 1}
    assert lying(ws, "customers", "customer_id, name, birthday") == [
        ("M1", "王小明", date(1986, 3, 2)),
        ("M2", "李四", None),
    ]
    assert lying(ws, "identities", "kind, value") == [
        ("email", "a@b.tw"),
        ("line", "U1"),
        ("phone", "0912-345-678"),
    ]
    assert lying(ws, "attributes", "customer_id, attribute, value") == [("M1", "鞋號", "42")]


def test_made_ids_keep_identical_anonymous_rows_apart_and_are_the_same_next_time(ws, file):
    rows = "visited_at,channel\n2024-05-01 10:00,site\n2024-05-01 10:00,site\n2024-05-01 11:00,門市\n"
    path = file("visits.csv", rows)
    assert record.bring(ws, path).facts["visits"].kept == 3
    assert record.bring(ws, path).facts["visits"].unchanged == 3


def test_one_customers_identical_visit_counts_once(ws, file):
    rows = "customer_id,visited_at,channel\nA,2024-05-01 10:00,site\nA,2024-05-01 10:00,site\n"
    visits = record.bring(ws, file("visits.csv", rows)).facts["visits"]
    assert (visits.kept, visits.unchanged) == (1, 1)


def test_answers_must_stand_on_their_scale(ws, file, lying):
    rows = (
        "customer_id,question,scale,value,answered_at\nA,nps,,9,2024-05-01\nB,nps,,11,2024-05-01\nC,csat,1-5,4,2024-05-01\n"
        "D,csat,,4,2024-05-01\nE,csat,huge,4,2024-05-01\nF,ces,5-1,2,2024-05-01\nG,nps,,,2024-05-01\n"
    )
    record.bring(ws, file("answers.csv", rows))
    assert lying(ws, "answers", "customer_id, question, scale, value") == [
        ("A", "nps", "0-10", Decimal(9)), ("C", "csat", "1-5", Decimal(4)), ("F", "ces", "5-1", Decimal(2)),
    ]  # fmt: skip
    assert [q.code for q in record.quarantine(ws)] == [
        "intake.off_scale", "intake.scale_missing", "intake.scale_unreadable", "intake.no_answer",
    ]  # fmt: skip


def test_invoice_lines_give_orders_lines_customers_and_products(ws, file, lying):
    rows = (
        "訂單編號,訂單日期,會員編號,商品編號,商品名稱,數量,單價,門市\n"
        "T1,2024/5/1 下午 3:20,M1,P1,茶,2,50,台北\nT1,2024/5/1 下午 3:20,M1,P2,杯,1,120,台北\nT2,2024/5/2 上午 9:00,,P1,茶,1,50,高雄\n"
    )
    brought = record.bring(ws, file("銷售.csv", rows))
    assert {f: k.kept for f, k in brought.facts.items()} == {
        "lines": 3, "purchases": 2, "customers": 1, "products": 2, "branches": 2,
    }  # fmt: skip
    assert lying(ws, "purchases", "order_id, customer_id, bought_at, amount, branch") == [
        ("T1", "M1", datetime(2024, 5, 1, 7, 20), Decimal(220), "台北"),
        ("T2", None, datetime(2024, 5, 2, 1), Decimal(50), "高雄"),
    ]
    assert lying(ws, "lines", "order_id, line, amount") == [
        ("T1", "1", Decimal(100)), ("T1", "2", Decimal(120)), ("T2", "1", Decimal(50)),
    ]  # fmt: skip


def test_an_order_that_lands_without_a_bad_line_is_spoken_of(ws, file):
    rows = (
        "order_id,bought_at,product_id,quantity,unit price\nT1,2024-05-01,P1,1,50\nT1,2024-05-01,P2,many,50\n"
    )
    brought = record.bring(ws, file("sales.csv", rows))
    assert brought.facts["lines"].as_dict()["aside"] == 1
    assert any("1 orders landed without lines" in w.en for w in brought.warnings)


def test_dates_that_nobody_can_tell_are_asked_about(ws, file, lying):
    path = file("orders.csv", "order_id,bought_at\n1,03/04/2024\n2,05/06/2023\n")
    with pytest.raises(Unfit) as asked:
        record.bring(ws, path)
    assert asked.value.code == "intake.ambiguous_dates"
    assert (asked.value.data["column"], asked.value.data["choices"]) == ("bought_at", "dmy, mdy")
    record.bring(ws, path, dates={"bought_at": "dmy"})
    assert lying(ws, "purchases", "bought_on") == [(date(2023, 6, 5),), (date(2024, 4, 3),)]


def test_one_late_row_decides_the_dates_of_the_whole_column(ws, file, lying):
    rows = "".join(f"{n},03/04/2024\n" for n in range(4000)) + "x,02/25/2024\n"
    record.bring(ws, file("orders.csv", "order_id,bought_at\n" + rows))
    assert set(lying(ws, "purchases", "bought_on")) == {(date(2024, 3, 4),), (date(2024, 2, 25),)}


def test_cells_beyond_the_sample_that_are_written_otherwise_are_read_too(ws, file, lying):
    rows = "".join(f"{n},2024-05-01,5\n" for n in range(4000)) + 'x,2024/5/2 下午 3:20,"NT$1,280"\n'
    brought = record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n" + rows)).facts["purchases"]
    assert brought.aside == 0
    assert lying(ws, "purchases", "order_id, bought_at, amount")[-1] == (
        "x",
        datetime(2024, 5, 2, 7, 20),
        Decimal(1280),
    )


def test_a_row_that_is_odd_far_down_is_found_by_the_careful_reader(ws, file):
    rows = "".join(f"{n},2024-05-01,5\n" for n in range(30_000)) + "x,2024-05-01\n" + "y,2024-05-01,5\n"
    brought = record.bring(ws, file("orders.csv", "order_id,bought_at,amount\n" + rows)).facts["purchases"]
    assert (brought.kept, brought.aside) == (30_001, 1)
    assert record.quarantine(ws)[0].line == 30_002


def test_progress_is_told(ws, file):
    told = []
    record.bring(
        ws, file("orders.csv", ORDERS), progress=lambda stage, done, total: told.append((done, total))
    )
    assert told[0] == (0, 5)
    assert told[-1] == (5, 5)


def test_a_guess_writes_nothing_and_shows_what_it_saw(ws, file):
    proposal = record.guess(ws, file("orders.csv", "訂單編號,下單時間,總金額,備註\n1,2024-05-01,5,x\n"))
    assert proposal.facts == ("purchases",)
    assert [(m.column, m.header) for m in proposal.matches] == [
        ("order_id", "訂單編號"), ("bought_at", "下單時間"), ("amount", "總金額"),
    ]  # fmt: skip
    assert proposal.left == ("備註",)
    assert proposal.certain
    assert record.imports(ws) == []
    assert not list((ws.folder / "staging").iterdir())


def test_whoever_does_not_agree_stops_the_import(ws, file):
    def no(proposal):
        raise Unfit("no", proposal.map.title)

    with pytest.raises(Unfit):
        record.bring(ws, file("orders.csv", ORDERS), agree=no)
    assert record.imports(ws) == []


def test_a_guess_says_what_is_unclear(ws, file):
    proposal = record.guess(ws, file("orders.csv", "order_id,bought_at\n1,03/04/2024\n"))
    assert not proposal.certain
    assert "--dates bought_at" in proposal.unclear[0].en


def test_an_order_of_dates_for_a_column_that_is_not_there_is_refused(ws, file):
    for said in ({"sold_at": "dmy"}, {"bought_at": "dym"}):
        with pytest.raises(Unfit) as wrong:
            record.bring(ws, file("orders.csv", ORDERS), dates=said)
        assert wrong.value.code == "intake.bad_dates"


def test_a_discount_line_is_part_of_its_order(ws, file, lying):
    rows = (
        "order_id,line,bought_at,product_id,quantity,amount\n1,1,2024-05-01,P,1,100\n1,2,2024-05-01,D,1,-15\n"
    )
    record.bring(ws, file("sales.csv", rows))
    assert lying(ws, "purchases", "order_id, amount") == [("1", Decimal(85))]
    assert record.quarantine(ws) == []


def test_two_imports_at_once_both_land(company, file, lying):
    ws = company()
    Workspace.open(ws.folder, ws.clock)
    paths = [
        file(f"{n}.csv", f"order_id,bought_at,amount\n{n},2024-05-01,5\nx,2024-05-01,{n}\n") for n in range(3)
    ]
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda p: record.bring(Workspace.open(ws.folder, ws.clock), p), paths))
    assert len({d.import_id for d in done}) == 3
    assert sorted(lying(ws, "purchases", "order_id")) == [("0",), ("1",), ("2",), ("x",)]


def test_purchases_without_numbers_get_made_ones_by_a_map(ws, file, lying):
    own = file(
        "own.toml",
        'source = "cd"\n[purchases]\norder_id = { made = ["who", "on"], nth = ["who", "on"] }\n'
        'customer_id = "who"\nbought_at = "on"\namount = "paid"\n',
    )
    path = file("cd.csv", "who,on,paid\nA,2024-05-01,5\nA,2024-05-01,5\nA,2024-05-02,x\n")
    assert record.bring(ws, path, map=own).facts["purchases"].kept == 2
    assert record.bring(ws, path, map=own).facts["purchases"].unchanged == 2
    record.mend(ws, record.quarantine(ws)[0].id, paid="7")
    assert len(lying(ws, "purchases", "order_id")) == 3
