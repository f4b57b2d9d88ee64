"""Orders without a number of their own: who bought, when and for how much is enough to begin with."""

import pytest

from huitou import measure, record
from huitou.base import Period, Unfit

ORDERS = "會員編號,日期,金額,門市\nM1,2024-05-01,100,A\nM1,2024-05-01,100,A\nM2,113/05/02,250,B\n,2024-05-02,30,B\n,2024-05-02,30,B\n"


def test_they_are_recognised_and_all_of_them_kept(ws, file, lying):
    path = file("orders.csv", ORDERS)
    assert record.guess(ws, path).facts == ("purchases",)
    done = record.bring(ws, path)
    assert (done.facts["purchases"].added, done.aside) == (5, 0)
    assert sorted(a for (a,) in lying(ws, "purchases", "amount")) == [30, 30, 100, 100, 250]
    (rate,) = measure.figures(ws, ["repurchase_rate"], Period.parse("2024-05"))
    assert rate.base == 2


def test_the_same_file_again_changes_nothing_and_a_longer_one_adds(ws, file):
    record.bring(ws, file("orders.csv", ORDERS))
    again = record.bring(ws, file("again.csv", ORDERS)).facts["purchases"]
    assert (again.added, again.unchanged) == (0, 5)
    longer = record.bring(ws, file("longer.csv", ORDERS + "M1,2024-05-01,100,A\nM3,2024-05-03,80,A\n"))
    assert (longer.facts["purchases"].added, longer.facts["purchases"].unchanged) == (2, 5)


def test_where_a_file_has_numbers_a_row_without_one_is_put_aside(ws, file):
    rows = (
        "order_id,customer_id,bought_at,amount\n1,C1,2024-05-01,12\n,C2,2024-05-02,30\n3,C3,2024-05-02,30\n"
    )
    done = record.bring(ws, file("orders.csv", rows))
    assert (done.facts["purchases"].added, done.aside) == (2, 1)
    assert [q.code for q in record.quarantine(ws)] == ["intake.required"]


@pytest.mark.parametrize("rows", ["會員編號,日期\nM1,2024-05-01\n", "日期,門市\n2024-05-01,A\n"])
def test_days_alone_are_no_orders(ws, file, rows):
    with pytest.raises(Unfit) as wrong:
        record.guess(ws, file("days.csv", rows))
    assert "purchases" not in wrong.value.data.get("choices", [])
