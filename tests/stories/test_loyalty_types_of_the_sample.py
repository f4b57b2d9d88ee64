"""The planted kinds of loyalty come out of the product, customer by customer and as shares."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from huitou.sample import truths
from huitou.understand import types_of
from huitou.understand.asking import facts_of, opened
from huitou.understand.loyalty.cuts import Cuts
from huitou.understand.loyalty.people import TYPES, people
from tests.stories.conftest import House

pytestmark = pytest.mark.slow

AFTER_A_WAVE = date(2026, 5, 1)  # a fortnight after the questions about loyalty itself were asked


def judged(house: House, cuts: Cuts, day: date) -> pd.DataFrame:
    """Customers with a type, and the kind that was planted."""
    place = opened(house.ws)
    with place.engine.alone():
        facts = facts_of(place)
        lines = cuts.at(facts, day)
        assert lines is not None
        rows: list[dict[str, Any]] = facts.rows(people(facts, lines))
    key = pd.read_parquet(house.sample.truth / "customers.parquet")[["customer_id", "kind"]]
    found = pd.DataFrame(rows).merge(key, on="customer_id")
    return found[found["loyalty_type"].isin(TYPES)]


@pytest.fixture(scope="module")
def after_a_wave(house: House) -> pd.DataFrame:
    """By the questions about loyalty itself."""
    return judged(house, Cuts(order=("cli",), attitude_days=60), AFTER_A_WAVE)


def test_each_customers_planted_kind_is_recovered_far_above_chance(after_a_wave: pd.DataFrame) -> None:
    """Chance is a quarter. Asked about loyalty itself, attitude is nearly always right; behaviour of a customer who has
    stopped buying is truly little by now, whatever was planted."""
    found = after_a_wave
    assert len(found) > 1500
    assert (found["loyalty_type"] == found["kind"]).mean() > 0.75
    fond = found["kind"].isin(["true", "latent"])
    assert (fond == found["is_fond"].astype(bool)).mean() > 0.94


def test_other_questions_tell_less_and_still_far_more_than_chance(house: House) -> None:
    found = judged(house, Cuts(), date(2026, 7, 1))
    assert (found["loyalty_type"] == found["kind"]).mean() > 0.6


def test_the_planted_shares_are_those_of_the_customers_who_were_asked(after_a_wave: pd.DataFrame) -> None:
    """What a till can know of behaviour is the orders made, so that who was planted to buy much and has left counts as
    little: true and spurious come out somewhat lower than planted, latent and none higher."""
    found = after_a_wave
    for kind in TYPES:
        planted = truths()[f"loyalty_{kind}"]
        share = (found["loyalty_type"] == kind).mean()
        assert planted.low - 0.05 <= share <= planted.high + 0.05, (kind, share)


def test_every_share_says_what_it_rests_on(house: House) -> None:
    found = types_of(house.ws)
    assert found is not None
    assert found.enough
    assert sum(one.n for one in found.untold) + found.told == found.customers
    assert found.leaning is not None
    assert found.leaning.beyond_chance
