"""Figures split by groups of customers that somebody else made: they add up, follow new groups, and say as of when."""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huitou import measure
from huitou.base import Period, Refused, Text, Unfit
from huitou.measure import METRICS, splits
from huitou.measure.read import ask
from huitou.stores import Groupings
from tests.faces.teahouse import teahouse
from tests.understand.made import company
from tests.understand.segments.world import START, day, orders, weekly

TITLE = Text("溫度", "温度", "Warmth")
SEGMENTS = {"warm": Text("熱", "热", "Warm"), "cold": Text("冷", "冷", "Cold")}


def group(groupings, of, name="warmth", stamp="1", as_of=date(2024, 9, 30)):
    rows = pa.table({"customer_id": list(of), "segment": list(of.values())})
    return groupings.publish(name, TITLE, SEGMENTS, as_of, stamp, lambda path: pq.write_table(rows, path))


@pytest.fixture
def shop(tmp_path):
    workspace = teahouse(tmp_path / "shop")
    group(workspace.groupings, {f"C{n:04d}": "warm" if n % 2 else "cold" for n in range(10, 380)})
    return workspace


@pytest.mark.parametrize("name", ["new_customers", "repurchase_rate", "nps", "average_order_value"])
def test_the_parts_of_a_figure_have_its_base_between_them(shop, name):
    whole = measure.figures(shop, [name])[0]
    parts = measure.figures(shop, [name], by=["warmth"])
    assert sum(p.base for p in parts) == whole.base
    assert [p.slice["warmth"] for p in parts] == ["warm", "cold", None]  # in the grouping's own order
    assert [p.part("warmth").en for p in parts] == ["Warm", "Cold", "In none of them"]


def test_a_grouping_is_called_by_its_title_in_any_language(shop):
    asked = [measure.figures(shop, ["repurchase_rate"], by=[said]) for said in ("warmth", "溫度", "温度")]
    assert asked[0] == asked[1] == asked[2]
    assert splits(shop, "repurchase_rate")["warmth"] == TITLE


def test_new_groups_change_the_figures_split_by_them_and_no_other(shop):
    before = measure.figures(shop, ["repurchase_rate"], by=["warmth"])
    whole = measure.figures(shop, ["repurchase_rate"])
    assert measure.figures(shop, ["repurchase_rate"], by=["warmth"]) == before  # from the shelf, equal
    group(shop.groupings, {f"C{n:04d}": "warm" for n in range(400)}, stamp="2")
    after = measure.figures(shop, ["repurchase_rate"], by=["warmth"])
    assert {f.slice["warmth"] for f in after} == {"warm", None}  # one customer is named otherwise
    assert measure.figures(shop, ["repurchase_rate"]) == whole


def test_the_figure_says_as_of_when_the_groups_are(shop):
    inside = measure.figures(shop, ["repurchase_rate"], Period.parse("2024-Q1"), by=["warmth"])[0]
    assert "follows from that alone" in inside.notes[-1].en
    group(shop.groupings, {"C0010": "warm"}, stamp="3", as_of=date(2023, 12, 31))
    later = measure.figures(shop, ["repurchase_rate"], Period.parse("2024-Q1"), by=["warmth"])[0]
    assert "nothing that happened in this period decided it" in later.notes[-1].en


def test_who_is_behind_a_segment_is_as_many_as_its_base(shop):
    for part in measure.figures(shop, ["repurchase_rate"], by=["warmth"]):
        rows = measure.behind(shop, "repurchase_rate", slices=part.slice)
        assert len(rows) == part.base


def test_measures_of_employees_are_not_split_by_groups_of_customers(shop):
    assert "warmth" not in splits(shop, "employee_turnover")
    with pytest.raises(Unfit):
        measure.figures(shop, ["employee_turnover"], by=["warmth"])


def test_a_name_that_is_no_grouping_is_refused_with_those_there_are(shop):
    with pytest.raises(Unfit) as wrong:
        measure.figures(shop, ["repurchase_rate"], by=["coldness"])
    assert "Warmth (warmth)" in wrong.value.text.en


def test_two_groupings_at_once_and_a_grouping_over_time(shop):
    group(shop.groupings, {f"C{n:04d}": "cold" for n in range(400)}, name="other")
    both = measure.figures(shop, ["new_customers"], by=["warmth", "other"])
    assert sum(f.base for f in both) == measure.figures(shop, ["new_customers"])[0].base
    months = measure.figures(shop, ["nps"], Period.parse("2024-Q2"), by=["warmth"], every="month")
    assert {f.period.label for f in months} == {"2024-04", "2024-05", "2024-06"}


def test_a_warehouse_that_is_only_read_says_that_it_cannot_be_split_so(tmp_path, postgres):
    place = company(tmp_path, purchases=orders(weekly()))
    engine = postgres(
        {"purchases": place.engine.connection.con.sql("FROM raw_purchases").to_arrow_table()}, "UTC"
    )
    place.engine, place.live, place.published = engine, True, Groupings(tmp_path / "segments")
    group(place.published, {"w1": "warm"})
    with pytest.raises(Refused) as wrong:
        ask(place, {"repurchase_rate": METRICS["repurchase_rate"]}, {}, Period(START, day(90)), ["warmth"])
    assert "import the data" in wrong.value.text.en
