"""One purchase from the counter to the refund, told in dates: a till that exports Big5 and years of the Republic."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from huitou import measure, record
from huitou.base import Clock, Period, Unfit
from huitou.measure import Figure
from huitou.record import Brought
from huitou.stores import Settings, Workspace

MEMBERS = "會員編號,姓名,手機,生日,加入日期\n"
ORDERS = "訂單編號,會員編號,訂單日期,訂單金額,分店,通路\n"
RETURNS = "退貨單號,會員編號,退貨日期,退款金額,退貨原因\n"

ANN = "C01,王安,0912-633-804,079/03/05,113/01/08\n"
BO = "C02,林波,0922 118 375,068/11/30,113/01/09\n"
ANN_IN_THE_APP = "A77,王安,+886 912 633 804,,113/01/20\n"

KETTLE = '1001,C01,113/01/08 14:20,"1,200",大安,門市\n'
NO_CARD = "1002,,113/01/09 09:10,80,大安,門市\n"
CUP = "1003,C02,113/01/12 11:05,500,大安,門市\n"
CUP_MISTYPED = CUP.replace("113/01/12", "113/01/32")
TEA = "1004,A77,113/02/03 21:40,300,,APP\n"
KETTLE_BACK = "1001,C01,113/02/25,1200,漏水\n"

ASKED = (
    "active_customers",
    "repurchase_rate",
    "average_order_value",
    "goods_return_value_share",
    "new_customers",
)


class Shop:
    """A shop of two customers whose clock the story turns. So few may be shown, since nobody but us looks."""

    def __init__(self, folder: Path) -> None:
        self.today, self.folder = date(2024, 1, 1), folder
        Workspace.create(folder / "shop", Settings(name="壺家", lang="zh-Hant"))
        with (folder / "shop" / "huitou.toml").open("a", encoding="utf-8") as toml:
            toml.write("[figures]\nwithhold_below = 1\n")
        self.ws = Workspace.open(folder / "shop", Clock(self._evening))

    def _evening(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 14, tzinfo=UTC)

    def bring(self, name: str, headers: str, *rows: str, **how: object) -> Brought:
        """What the till exports, brought in as a person would: guessed, looked at, agreed to; then merged."""
        file = self.folder / name
        file.write_bytes((headers + "".join(rows)).encode("big5"))
        proposal = record.guess(self.ws, file)
        assert proposal.certain, proposal.as_dict()
        brought = record.bring(self.ws, file, proposal=proposal, **how)  # type: ignore[arg-type]
        record.merge(self.ws)
        return brought

    def figure(self, name: str, period: str = "2024-Q1", by: str | None = None) -> Figure:
        return measure.figures(self.ws, [name], Period.parse(period), [by] if by else [])[0]

    def says(self, period: str = "2024-Q1") -> str:
        """Everything that is asked about a period, as JSON would say it."""
        return str([f.as_dict("zh-Hant") for f in measure.figures(self.ws, ASKED, Period.parse(period))])


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_ann_buys_a_kettle_comes_back_for_tea_and_returns_the_kettle(shop: Shop) -> None:
    # 8 Jan: Ann joins at the counter and buys a kettle. 9 Jan: Bo joins; somebody without a card buys for 80.
    # 12 Jan: Bo buys a cup. 31 Jan: the till exports its month.
    shop.today = date(2024, 1, 31)
    assert shop.bring("會員.csv", MEMBERS, ANN, BO).facts["customers"].added == 2
    assert shop.bring("一月.csv", ORDERS, KETTLE, NO_CARD, CUP).facts["purchases"].added == 3
    assert shop.figure("active_customers", "2024-01").value == 2
    assert shop.figure("average_order_value", "2024-01").value == 850
    assert shop.figure("repurchase_rate").value == 0

    # 20 Jan: Ann signs up in the app without a word of her card. 3 Feb: there she buys tea.
    shop.today = date(2024, 2, 4)
    assert shop.bring("會員.csv", MEMBERS, ANN, BO, ANN_IN_THE_APP).facts["customers"].unchanged == 2
    kept = shop.bring("二月.csv", ORDERS, KETTLE, NO_CARD, CUP, TEA).facts["purchases"]
    assert (kept.read, kept.added, kept.unchanged) == (4, 1, 3)
    assert shop.figure("repurchase_rate").more == {"hits": 1}
    assert shop.figure("second_purchase_days").value == 26

    # 25 Feb: the kettle leaks, and she brings it back. 1 April: the quarter is told.
    shop.today = date(2024, 4, 1)
    shop.bring("退貨.csv", RETURNS, KETTLE_BACK)
    assert shop.figure("active_customers").value == 2
    assert shop.figure("new_customers").value == 2
    assert shop.figure("repurchase_rate").value == 1 / 2
    assert shop.figure("average_order_value").value == pytest.approx((1200 + 500 + 300) / 3)
    assert shop.figure("revenue_per_customer").value == 1000
    assert shop.figure("goods_return_rate").value == 1 / 4
    assert shop.figure("goods_return_value_share").value == pytest.approx(1200 / 2080)
    assert shop.figure("goods_return_rate", "2024-02").value == 0, (
        "a return belongs to the month of its order"
    )


def test_the_two_accounts_are_one_customer_by_telephone_until_a_person_takes_them_apart(shop: Shop) -> None:
    shop.today = date(2024, 2, 4)
    shop.bring("會員.csv", MEMBERS, ANN, BO, ANN_IN_THE_APP)
    shop.bring("二月.csv", ORDERS, KETTLE, CUP, TEA)
    why = [said.en for said in record.explain(shop.ws, "A77").said]
    assert why == [
        "Customer C01 has 2 records: A77, C01.",
        "C01 and A77 have the same phone (…804); merged on 2024-02-04.",
    ]
    behind = measure.behind(shop.ws, "repurchase_rate", Period.parse("2024-Q1"))
    assert sorted(row["customer_id"] for row in behind) == ["C01", "C02"]
    (merge,) = record.merges(shop.ws)
    record.undo_merge(shop.ws, merge.id)
    assert shop.figure("active_customers").value == 3
    assert shop.figure("repurchase_rate").value == 0
    record.redo_merge(shop.ws, merge.id)
    assert shop.figure("repurchase_rate").value == 1 / 2


def test_a_mistyped_day_waits_in_quarantine_and_lands_when_it_is_mended(shop: Shop) -> None:
    shop.today = date(2024, 1, 31)
    brought = shop.bring("一月.csv", ORDERS, KETTLE, CUP_MISTYPED)
    assert (brought.rows, brought.aside, brought.facts["purchases"].added) == (2, 1, 1)
    assert shop.figure("active_customers", "2024-01").value == 1

    (waiting,) = record.quarantine(shop.ws)
    assert (waiting.line, waiting.column, waiting.value) == (3, "訂單日期", "113/01/32 11:05")
    assert waiting.reason.zh_hant == "「訂單日期」不是看得懂的日期。"
    with pytest.raises(Unfit, match="Still not right"):
        record.mend(shop.ws, waiting.id, values={"訂單日期": "113/13/12"})
    with pytest.raises(Unfit, match="future"):  # the story is told on 31 January
        record.mend(shop.ws, waiting.id, values={"訂單日期": "113/02/12"})

    mended = record.mend(shop.ws, waiting.id, values={"訂單日期": "113/01/12 11:05"})
    assert (mended.rows, mended.aside) == (1, 0)
    assert not record.quarantine(shop.ws)
    assert shop.figure("active_customers", "2024-01").value == 2
    again = shop.bring("一月.csv", ORDERS, KETTLE, CUP_MISTYPED)  # the till has not learnt of it
    assert (again.aside, again.facts["purchases"].unchanged) == (0, 2)
    assert not record.quarantine(shop.ws)


def test_undoing_an_import_brings_the_figures_back_and_importing_again_the_others(shop: Shop) -> None:
    shop.today = date(2024, 2, 28)
    shop.bring("會員.csv", MEMBERS, ANN, BO, ANN_IN_THE_APP)
    shop.bring("一月.csv", ORDERS, KETTLE, NO_CARD, CUP)
    january = shop.says()
    tea = shop.bring("二月.csv", ORDERS, KETTLE, NO_CARD, CUP, TEA)
    with_tea = shop.says()
    back = shop.bring("退貨.csv", RETURNS, KETTLE_BACK)
    assert len({january, with_tea, shop.says()}) == 3

    assert record.undo(shop.ws, back.import_id) == {"returns": 1}
    assert shop.says() == with_tea
    assert record.undo(shop.ws, tea.import_id) == {"purchases": 1}
    assert shop.says() == january
    assert shop.bring("二月.csv", ORDERS, KETTLE, NO_CARD, CUP, TEA).facts["purchases"].added == 1
    assert shop.says() == with_tea
    undone = [i.file for i in record.imports(shop.ws) if i.undone_at]
    assert undone == ["退貨.csv", "二月.csv"]


def test_a_short_year_that_may_be_of_the_republic_or_not_is_asked_about(shop: Shop) -> None:
    shop.today = date(2024, 1, 31)
    short = ANN.replace("079/", "79/")
    file = shop.folder / "會員.csv"
    file.write_bytes((MEMBERS + short).encode("big5"))
    assert not record.guess(shop.ws, file).certain
    with pytest.raises(Unfit) as asked:
        record.bring(shop.ws, file)
    assert "--dates birthday=" in asked.value.said("zh-Hant")
    assert not record.imports(shop.ws)
    record.bring(shop.ws, file, dates={"birthday": "roc"})
    assert shop.bring("會員.csv", MEMBERS, ANN).facts["customers"].unchanged == 1, "both say 5 March 1990"
