"""Options: a slip of the pen is said, never passed over."""

import pytest

from huitou.base import Unfit
from huitou.measure import METRICS
from huitou.measure.options import must_know, options_of

CHURN, SECOND = METRICS["churn_rate"], METRICS["second_purchase_rate"]


def test_what_is_asked_for_goes_before_what_the_company_set_and_that_before_the_definition():
    assert options_of(SECOND, {}, {})["days"] == 90
    assert options_of(SECOND, {"days": 60}, {})["days"] == 60
    assert options_of(SECOND, {"days": 60}, {"days": "30", "of_another_measure": 1})["days"] == 30


@pytest.mark.parametrize("said", ["abc", "-1", "1.5", ""])
def test_a_number_of_days_is_a_whole_number(said):
    with pytest.raises(Unfit, match="lapsed_after_days"):
        options_of(CHURN, {}, {"lapsed_after_days": said})


def test_an_unknown_option_is_said_with_those_there_are():
    with pytest.raises(Unfit, match="lapsed_after_days"):
        must_know(["lapsed_afterdays"], [CHURN])
    with pytest.raises(Unfit, match="foo"):
        options_of(CHURN, {"foo": 1}, {})


def test_a_switch_is_true_or_false():
    repurchase = METRICS["repurchase_rate"]
    assert options_of(repurchase, {}, {"different_days": "true"})["different_days"] is True
    with pytest.raises(Unfit):
        options_of(repurchase, {}, {"different_days": "perhaps"})
