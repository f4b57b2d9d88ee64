"""What is planted is found again, within the stated intervals, from the files alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from huitou.base import LANGS
from huitou.sample import Sample, World, truths
from tests.sample.books import Books, net
from tests.sample.recover import FOUND, loyalty, staff_turnover

TRUTHS = truths()


@pytest.mark.parametrize("name", TRUTHS)
def test_the_planted_truth_is_found_again(name: str, books: Books) -> None:
    planted, found = TRUTHS[name], FOUND[name](books)
    assert planted.holds(found), (
        f"{planted.says.en} Found {found:.3f}, not in {planted.low} to {planted.high}."
    )


@pytest.mark.parametrize("name", TRUTHS)
def test_what_was_planted_lies_in_its_own_interval_and_is_said_in_all_languages(name: str) -> None:
    planted = TRUTHS[name]
    assert planted.holds(planted.value)
    assert all("{" not in planted.says.said(lang) for lang in LANGS)


def test_every_planted_truth_has_a_way_to_be_found() -> None:
    assert set(FOUND) == set(TRUTHS)


def test_effects_are_far_from_none() -> None:
    """An interval that held "nothing happened" would prove nothing."""
    nothing = {"ratio": 1.0, "points": 0.0, "percent": 0.0, "score": 0.0}
    for name, planted in TRUTHS.items():
        if planted.unit in nothing and not name.startswith("driver"):
            assert not planted.holds(nothing[planted.unit]), name


def test_customers_and_employees_are_both_happiest_at_the_star_branch(books: Books) -> None:
    for question in ("nps", "enps"):
        said = books.answers[books.answers["question"] == question].groupby("branch")["value"]
        scores = said.agg(net)[said.size() >= 60]
        assert scores.idxmax() == books.star


def test_staff_leave_most_where_they_are_unhappiest(books: Books) -> None:
    said = books.answers[books.answers["question"] == "enps"].groupby("branch")["value"]
    assert said.agg(net)[said.size() >= 60].idxmin() == books.turnover
    branches = books.answers["branch"].dropna().unique()
    assert max(branches, key=lambda branch: staff_turnover(books, branch)) == books.turnover


def test_the_answer_key_agrees_with_the_planted_shares(sample: Sample) -> None:
    key = pd.read_parquet(sample.truth / "customers.parquet").drop_duplicates("person")
    shares = key["kind"].value_counts(normalize=True)
    for kind, share in shares.items():
        assert share == pytest.approx(TRUTHS[f"loyalty_{kind}"].value, abs=0.01)


def test_behaviour_and_intentions_tell_the_kinds_of_loyalty_apart(sample: Sample, books: Books) -> None:
    found = loyalty(books)
    key = pd.read_parquet(sample.truth / "customers.parquet").set_index("customer_id")["kind"]
    assert np.mean(key.reindex(found.index).to_numpy() == found.to_numpy()) > 0.75


def test_planted_dates_move_with_the_last_day() -> None:
    later = World(until=World.until.replace(year=World.until.year + 1))
    assert truths(later)["price_light_buyers"].since == later.month_date(later.price_month)
    assert later.first.year == World().first.year + 1


@pytest.mark.parametrize("name", TRUTHS)
def test_the_manual_says_the_same(name: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")
    planted = TRUTHS[name]
    found = f"{planted.low:g} to {planted.high:g}"
    assert f"| `{name}` | {planted.says.en} | {planted.value:.3g} | {found} | {planted.unit} |" in manual
