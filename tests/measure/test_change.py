"""A change has its own interval, and is only said of periods that can be compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huitou import record
from huitou.base import Period
from huitou.measure import estimate, figures
from huitou.measure.change import changes, difference, recorded
from huitou.measure.figure import Figure
from huitou.stores import Workspace


def figure(hits, base, period):
    found = estimate.share(hits, base)
    return Figure(
        "x",
        Period.parse(period),
        "share",
        1,
        found.value,
        base,
        found.low,
        found.high,
        "wilson",
        date(2025, 1, 1),
    )


BEFORE, NOW = figure(48, 80, "2023"), figure(56, 70, "2024")


def test_of_two_shares_it_is_newcombe_s_interval():
    """56/70 and 48/80 in Newcombe, Statistics in Medicine 17, 1998, table II, method 10: 0.0524 to 0.3339."""
    change = difference(BEFORE, NOW)
    assert change.value == pytest.approx(0.2)
    assert (change.low, change.high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3339, abs=5e-5))
    assert change.beyond_chance


def test_a_change_that_chance_explains_is_not_clear():
    assert not difference(figure(48, 80, "2023"), figure(44, 70, "2024")).beyond_chance


@pytest.mark.parametrize(
    "changed",
    [{"finished": False}, {"small": True}, {"withheld": True}, {"value": None}, {"low": None}, {"version": 2},
     {"period": Period.parse("2024-Q1")}, {"unit": "points"}],
)  # fmt: skip
def test_what_cannot_be_compared_has_no_change(changed):
    assert difference(BEFORE, replace(NOW, **changed)) is None
    assert difference(replace(BEFORE, **changed), NOW) is None


def test_months_of_different_length_can_be_compared():
    assert difference(figure(48, 80, "2024-02"), figure(56, 70, "2024-03")) is not None


@pytest.mark.parametrize(("first", "told"), [("2020-12", True), ("2021-02", False)])
def test_who_is_new_is_compared_only_where_the_time_before_is_remembered(tmp_path, first, told):
    """A year against the one before it, of which it must be known who had bought in the year before that."""
    months = [f"{year}-{month:02d}" for year in range(2020, 2025) for month in range(1, 13)]
    rows = "".join(
        f"O{month}-{n},C{n if n % 2 else f'{month}-{n}'},{month}-15 10:00,{100 + n}\n"
        for month in months[months.index(first) :]
        for n in range(40)
    )
    (tmp_path / "purchases.csv").write_text("order_id,customer_id,bought_at,amount\n" + rows)
    workspace = Workspace.create(tmp_path / "shop")
    record.bring(workspace, tmp_path / "purchases.csv", "purchases")
    names = ["new_customers", "retention_rate", "average_order_value"]
    found = changes(workspace, figures(workspace, names, Period.parse("2023")))
    assert "average_order_value" in found  # which remembers nothing
    assert {"new_customers", "retention_rate"} & set(found) == (
        {"new_customers", "retention_rate"} if told else set()
    )
    assert recorded(workspace, "new_customers", Period.parse("2023")) is told
    assert recorded(workspace, "average_order_value", Period.parse("2023"))
