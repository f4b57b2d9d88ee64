"""The statistics of drivers on real answers, against statsmodels."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import statsmodels.formula.api as smf

from huitou.understand import asymmetry, relative_importance
from tests.realdata.airline_drivers import OUTCOME, passengers, turned

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
TIME = "Departure/Arrival time convenient"


@pytest.fixture(scope="module")
def answers(realdata: Path) -> tuple[pd.DataFrame, list[str]]:
    return passengers(realdata)


def test_online_boarding_carries_most_and_all_shares_add_up(answers):
    rows, factors = answers
    complete = rows.dropna(subset=factors)
    theirs = smf.ols(f"Q('{OUTCOME}') ~ " + " + ".join(f"Q('{f}')" for f in factors), complete).fit()
    for method in ("johnson", "lmg"):
        found = relative_importance(rows, OUTCOME, factors, method, bootstrap=100)
        assert found.n == len(complete)
        assert found.r2.value == pytest.approx(theirs.rsquared)
        assert sum(s.weight for s in found.shares) == pytest.approx(theirs.rsquared)
        assert found.shares[0].predictor == "Online boarding"
        assert found.shares[0].share_low > 0.25


def test_wireless_delights_and_a_time_that_suits_is_not_taken_for_a_fault(answers):
    rows, factors = answers
    found = asymmetry(rows, OUTCOME, factors)
    assert found.of("Inflight wifi service").kind == "excitement"
    assert found.of(TIME).why == "backwards"  # as it is over all; inside the segments it is not


def test_a_time_that_suits_is_reversed_by_the_type_of_travel(answers):
    rows, _ = answers
    found = turned(rows, [TIME])[f"{TIME} by Type of Travel"]
    assert found.kind == "reversed"
    part = rows.dropna(subset=[TIME]).rename(columns={TIME: "x", "Type of Travel": "travel", OUTCOME: "y"})
    whole, inside = smf.ols("y ~ x", part).fit(), smf.ols("y ~ x + C(travel)", part).fit()
    assert found.whole.value == pytest.approx(whole.params["x"])
    assert found.inside.value == pytest.approx(inside.params["x"])
    assert found.whole.high < 0 < found.inside.low
