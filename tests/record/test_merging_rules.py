"""The table [identity] of huitou.toml: what it may say, and one clear sentence where it may not."""

import pytest

from huitou.base import Unfit
from huitou.record.merging.rules import KINDS, Rules
from huitou.stores import Settings


def test_without_a_table_every_kind_is_used_and_phones_are_read_in_the_company_s_country():
    assert Rules.of(Settings(country="HK")) == Rules(countries=("HK",))
    assert Rules().kinds == KINDS


def test_how_many_may_share_can_be_set_for_all_kinds_or_for_one():
    assert dict(rules(shared_above=5).shared_above) == dict.fromkeys(KINDS, 5)
    assert rules(shared_above={"shop": 50}).shared_above["shop"] == 50
    assert rules(shared_above={"shop": 50}).shared_above["phone"] == 3


@pytest.mark.parametrize(
    "said",
    [{"rules": "phone"}, {"rules": ["phone", "phone"]}, {"rules": ["fax"]}, {"rules": [1]}, {"shared_above": 1},
     {"shared_above": True}, {"shared_above": 2.5}, {"shared_above": "3"}, {"shared_above": {"fax": 3}},
     {"shared_above": {"phone": 0}}, {"never": "x"}, {"never": ["a*b"]}, {"never": ["*"]}, {"never": [""]},
     {"gmail_dots": "yes"}, {"gmail_dots": 1}, {"countries": []}, {"countries": ["Taiwan"]}, {"birthdays": 0}, {"names": "no"},
     {"largest": 10**9}, {"largest": None}, {"share_above": 3}],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused_with_one_sentence(said):
    with pytest.raises(Unfit) as wrong:
        rules(**said)
    assert next(iter(said)) in wrong.value.said("zh-Hans")


def test_the_identity_table_must_be_a_table():
    with pytest.raises(Unfit):
        Rules.of(Settings(more={"identity": 3}))


def test_a_slip_of_the_pen_is_answered_with_the_setting_that_was_meant():
    with pytest.raises(Unfit) as wrong:
        rules(share_above=3)
    assert "shared_above" in wrong.value.said("en")


def rules(**said) -> Rules:
    return Rules.of(Settings(more={"identity": said}))
