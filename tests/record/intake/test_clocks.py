"""Days and times of day in two columns, as tills export them."""

from __future__ import annotations

import pytest

from huitou import record

SOLD = "交易日期,交易時間,單號,門市,會員編號,品名,數量,金額\n"


def _moments(ws, lying):
    return [str(m[0]) for m in lying(ws, "purchases", "bought_at")]


@pytest.mark.parametrize(
    "day", ["1130501", "113/05/01", "2024-05-01", "2024/5/1", "20240501", "2024-05-01 00:00:00"]
)
@pytest.mark.parametrize(
    ("clock", "read"),
    [("08:08", "00:08:00"), ("8:08:30", "00:08:30"), ("下午 3:20", "07:20:00"), ("0908", "01:08:00")],
)
def test_a_time_of_day_is_joined_to_its_day(ws, file, lying, day, clock, read):
    path = file("x.csv", f"{SOLD}{day},{clock},T1,東門店,M1,吐司,1,91\n{day},{clock},T1,東門店,M1,蛋糕,1,9\n")
    said = record.guess(ws, path)
    assert said.certain
    assert {"purchases", "lines"} <= set(said.facts)
    assert "交易時間" not in said.left
    assert "交易時間" in said.notes[-1].zh_hant
    record.bring(ws, path)
    assert _moments(ws, lying) == [f"2024-05-01 {read}"]


def test_a_day_that_says_its_time_keeps_it(ws, file, lying):
    path = file("x.csv", SOLD + "2024-05-01 09:00,08:08,T1,東門店,M1,吐司,1,91\n")
    record.bring(ws, path)
    assert _moments(ws, lying) == ["2024-05-01 01:00:00"]


def test_a_row_without_a_time_has_its_day_and_one_that_cannot_be_read_goes_aside(ws, file, lying):
    rows = "1130501,,T1,東門店,M1,吐司,1,91\n1130502,x8,T2,東門店,M1,吐司,1,91\n1130503,08:08,T3,東門店,M1,吐司,1,91\n"
    proposal = record.guess(ws, file("good.csv", SOLD + rows.replace("x8", "09:09")))
    path = file("x.csv", SOLD + rows)
    brought = record.bring(ws, path, proposal=proposal)
    assert [(q.column, q.value, q.code) for q in record.quarantine(ws)] == [
        ("交易時間", "x8", "intake.clock")
    ]
    assert _moments(ws, lying) == ["2024-04-30 16:00:00", "2024-05-03 00:08:00"]
    assert brought.aside == 1
    record.mend(ws, record.quarantine(ws)[0].id, values={"交易時間": "10:10"})
    assert _moments(ws, lying)[1] == "2024-05-02 02:10:00"


def test_goods_given_back_have_their_time_of_day_too(ws, file, lying):
    path = file(
        "x.csv", SOLD + "1130501,08:08,T1,東門店,M1,吐司,1,91\n1130502,10:00,T1,東門店,M1,吐司,-1,-91\n"
    )
    record.bring(ws, path)
    assert [str(m[0]) for m in lying(ws, "returns", "returned_at")] == ["2024-05-02 02:00:00"]


def test_a_time_that_belongs_to_something_else_is_left_alone(ws, file):
    path = file("x.csv", "交易日期,取貨時間,單號,會員編號,品名,數量,金額\n1130501,08:08,T1,M1,吐司,1,91\n")
    assert "取貨時間" in record.guess(ws, path).left


def test_a_person_may_say_which_column_is_the_time_of_day_or_that_none_is(ws, file, lying):
    path = file("x.csv", "交易日期,取貨時間,單號,會員編號,品名,數量,金額\n1130501,08:08,T1,M1,吐司,1,91\n")
    proposal = record.remap(ws, record.guess(ws, path), {("purchases", "bought_at.clock"): "取貨時間"})
    assert "取貨時間" not in proposal.left
    none = record.remap(ws, proposal, {("purchases", "bought_at.clock"): None})
    assert "取貨時間" in none.left
    record.bring(ws, path, proposal=proposal)
    assert _moments(ws, lying) == ["2024-05-01 00:08:00"]


def test_a_map_may_name_the_time_of_day(ws, file, lying):
    how = file(
        "till.toml",
        '[purchases]\norder_id = "Bon"\nbought_at = { column = "Tag", clock = "Zeit" }\namount = "Summe"\n',
    )
    record.bring(ws, file("x.csv", "Bon,Tag,Zeit,Summe\nB1,2024-05-01,09:30,5\n"), map=how)
    assert _moments(ws, lying) == ["2024-05-01 01:30:00"]


LINES = "發票號碼,品號,品名,數量,單價\nA,P,茶,1,5\nB,P,茶,1,5\n"


def test_lines_without_an_order_are_spoken_of_before_and_after(ws, file):
    path = file("x.csv", LINES)
    guessed = record.guess(ws, path)
    assert not guessed.certain
    assert "2" in guessed.unclear[0].en
    assert "no order" in guessed.unclear[0].en
    named = record.guess(ws, path, "lines")
    assert named.certain
    assert guessed.unclear[0] in named.notes
    assert guessed.unclear[0] in record.bring(ws, path, "lines").warnings


def test_lines_of_orders_that_are_there_need_no_warning(ws, file):
    record.bring(ws, file("o.csv", "order_id,bought_at,amount\nA,2024-05-01,5\n"))
    some = record.guess(ws, file("x.csv", LINES))
    assert some.certain
    assert "of 1 order numbers" in some.notes[-1].en
    record.bring(ws, file("more.csv", "order_id,bought_at,amount\nB,2024-05-01,5\n"))
    path = file("x.csv", LINES)
    assert not any("order numbers" in n.en for n in record.guess(ws, path).notes)
    assert not any("order numbers" in w.en for w in record.bring(ws, path).warnings)
