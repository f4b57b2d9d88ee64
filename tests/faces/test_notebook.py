"""`import huitou; ws = huitou.open(DIR)`: the same verbs, answered with data frames."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import huitou
from huitou.base import Missing, Unfit
from huitou.faces.notebook import Company
from huitou.record import FACTS
from tests.faces import shop

COLUMNS = [
    "name", "period", "value", "base", "low", "high", "unit", "version", "finished", "small", "withheld",
    "notes",
]  # fmt: skip


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Company:
    return huitou.open(shop.opened(tmp_path_factory.mktemp("shop")).folder)


def test_a_measure_is_a_frame_with_value_base_low_and_high(ws: Company) -> None:
    frame = ws.measure("nps", period="2024-05")
    assert list(frame.columns) == COLUMNS
    assert frame.loc[0, "base"] == 12
    assert frame.loc[0, "value"] == pytest.approx(100 / 6)
    assert frame.loc[0, "low"] < frame.loc[0, "value"] < frame.loc[0, "high"]


def test_a_split_has_a_column(ws: Company) -> None:
    frame = ws.measure("nps", period="2024-05", by="branch")
    assert list(frame.columns) == [*COLUMNS[:2], "branch", *COLUMNS[2:]]
    assert list(frame["branch"]) == ["TP01", "TP02"]


def test_several_measures_over_time_with_their_options(ws: Company) -> None:
    frame = ws.measure(["nps", "churn_rate"], "2024-05-01/2024-07-01", every="month", lapsed_after_days=20)
    assert set(frame["name"]) == {"nps", "churn_rate"}
    assert list(frame[frame["name"] == "nps"]["period"]) == ["2024-05", "2024-06"]
    assert frame["value"].dtype == "float64"


def test_those_behind_a_figure_are_its_base(ws: Company) -> None:
    assert len(ws.behind("nps", "2024-05")) == 12
    assert len(ws.behind("nps", "2024-05", branch="TP02")) == 6
    assert len(ws.behind("nps", "2024-05", limit=2)) == 2


def test_facts_can_be_looked_at(ws: Company) -> None:
    assert len(ws.facts("answers")) == 12
    assert len(ws.facts("answers", limit=3)) == 3
    assert list(ws.facts("reviews").columns) == list(FACTS["reviews"].stored)
    with pytest.raises(Missing):
        ws.facts("dreams")


def test_a_file_is_brought_in_and_listed(tmp_path: Path) -> None:
    ws = huitou.open(shop.opened(tmp_path).folder)
    done = ws.import_(tmp_path / "bad.csv", "purchases")
    assert done.facts["purchases"].kept == 1
    assert len(ws.imports()) == 3
    assert ws.turn().measures > 0


def test_it_shows_itself_in_one_line(ws: Company) -> None:
    assert repr(ws) == "<Shop: 2024-05-01 – 2024-06-07, Asia/Taipei, TWD>"
    assert isinstance(ws.measures, pd.DataFrame)
    assert "nps" in set(ws.measures["name"])


def test_what_makes_no_sense_is_said(ws: Company) -> None:
    with pytest.raises(Unfit, match="Cannot read the period"):
        ws.measure("nps", period="yesterday")
    with pytest.raises(Missing, match="is not a Huitou workspace"):
        huitou.open("nowhere")
