"""RFM and value tiers: scores against ranks worked out by hand, ties, missing and odd amounts, and own cuts."""

import numpy as np
import pytest

from huitou.base import Unfit
from huitou.understand.segments import Standing
from huitou.understand.segments.people import people
from huitou.understand.segments.rfm import GROUPS, SEGMENTS, Cuts, scored
from huitou.understand.segments.settings import wanted
from tests.understand.made import facts
from tests.understand.segments.world import day, members, orders, weekly


def scores(known, on, cuts=None):
    table = scored(known, people(known, day(on), None), cuts or Cuts())
    return {r["customer_id"]: (r["r"], r["f"], r["m"]) for r in known.rows(table)}


def fifth(values, value, reverse=False):
    """The score of a value by a naive rank: the fifth in which the middle of its ties lies."""
    below = sum(v > value for v in values) if reverse else sum(v < value for v in values)
    middle = (below + sum(v == value for v in values) / 2) / len(values)
    return 1 + min(4, int(5 * middle))


def test_quintiles_are_those_of_a_naive_rank(tmp_path):
    chance = np.random.default_rng(7)
    story = {f"c{n}": sorted(chance.integers(0, 300, chance.integers(1, 9)).tolist()) for n in range(400)}
    worth = {who: int(chance.integers(1, 40) * 50) for who in story}
    found = scores(facts(tmp_path, purchases=orders(story, worth)), 301)
    ago = {who: 301 - max(days) for who, days in story.items()}
    often = {who: len(days) for who, days in story.items()}
    money = {who: worth[who] * often[who] for who in story}
    for who, (r, f, m) in found.items():
        assert f == (1 if often[who] == 1 else fifth(often.values(), often[who]))
        assert m == fifth(money.values(), money[who])
        # recency is cut from the latest on, so its score counts from the other end
        days = list(ago.values())
        middle = (sum(v < ago[who] for v in days) + sum(v == ago[who] for v in days) / 2) / len(days)
        assert r == 5 - min(4, int(5 * middle))


def test_customers_with_equal_values_have_equal_scores(tmp_path):
    found = scores(facts(tmp_path, purchases=orders({f"c{n}": [5, 9] for n in range(33)})), 20)
    assert set(found.values()) == {(3, 3, 3)}


def test_one_customer_alone_is_scored(tmp_path):
    assert scores(facts(tmp_path, purchases=orders({"ann": [3]})), 20) == {"ann": (3, 1, 3)}


def test_without_any_amount_recency_and_frequency_decide_and_it_is_said(tmp_path):
    known = facts(tmp_path, purchases=orders(weekly(), None))
    made = Standing(known, day(280), wanted({})).segmentation("rfm")
    assert [n.en for n in made.notes] == ["There are no amounts at all, so only recency and frequency count."]
    assert set(members(known, made)) == set(weekly())
    tiers = Standing(known, day(280), wanted({})).segmentation("value_tier")
    assert tiers.refused is not None


def test_cuts_of_the_company_decide_where_they_are_set(tmp_path):
    cuts = Cuts(recency=(10, 20, 30, 40), frequency=(1, 2, 3, 4), monetary=(100, 200, 300, 400))
    story = {"a": [99], "b": [50, 85], "c": [1, 2, 3, 4, 5]}
    found = scores(facts(tmp_path, purchases=orders(story)), 100, cuts)
    assert found == {"a": (5, 1, 1), "b": (4, 2, 2), "c": (1, 5, 5)}


def test_every_cell_of_scores_has_a_group_with_a_title():
    assert {name for row in GROUPS.values() for name in row} == set(SEGMENTS)
    assert all(len(row) == 5 for row in GROUPS.values())


def test_high_value_customers_make_half_of_the_revenue(tmp_path):
    worth = {f"c{n}": amount for n, amount in enumerate([500, 250, 100, 50, 40, 30, 20, 10])}
    known = facts(tmp_path, purchases=orders({who: [1] for who in worth}, worth))
    found = members(known, Standing(known, day(9), wanted({})).segmentation("value_tier"))
    assert [found[f"c{n}"] for n in range(8)] == [
        "high",
        "middle",
        "middle",
        "low",
        "low",
        "low",
        "low",
        "low",
    ]


def test_tiers_by_shares_of_customers_are_as_large_as_was_asked(tmp_path):
    worth = {f"c{n}": 1000 - n for n in range(100)}
    known = facts(tmp_path, purchases=orders({who: [1] for who in worth}, worth))
    asked = wanted({"value": {"customers": [0.1, 0.3, 0.6]}})
    found = list(members(known, Standing(known, day(9), asked).segmentation("value_tier")).values())
    assert [found.count(t) for t in ("high", "middle", "low")] == [10, 30, 60]


def test_negative_and_very_large_amounts_find_their_place(tmp_path):
    worth = {"returns": -50, "nothing": 0, "some": 10, "whale": 99_999_999_999}
    known = facts(tmp_path, purchases=orders({who: [1, 2] for who in worth}, worth))
    tiers = members(known, Standing(known, day(9), wanted({})).segmentation("value_tier"))
    assert tiers == {"returns": "low", "nothing": "low", "some": "low", "whale": "high"}
    assert [scores(known, 9)[who][2] for who in worth] == [1, 2, 4, 5]


def test_only_purchases_within_the_window_are_scored(tmp_path):
    known = facts(tmp_path, purchases=orders({"old": [1], "late": [1, 360]}))
    made = Standing(known, day(365), wanted({"months": 3})).segmentation("rfm")
    assert set(members(known, made)) == {"late"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"rfm": {"recency": [1, 2, 3]}}, "[segments.rfm] recency"),
        ({"rfm": {"recency": [4, 3, 2, 1]}}, "[segments.rfm] recency"),
        ({"rfm": {"monetary": ["a", 1, 2, 3]}}, "[segments.rfm] monetary"),
        ({"rfm": {"recencies": [1, 2, 3, 4]}}, "recencies"),
        ({"value": {"shares": [0.5, 0.4, 0.2]}}, "[segments.value] shares"),
        ({"value": {"shares": [0.5, 0.3, 0.2], "customers": [0.1, 0.4, 0.5]}}, "shares"),
        ({"months": -1}, "[segments] months"),
        ({"months": True}, "[segments] months"),
        ({"life_cycle": {"loyal_orders": 1}}, "loyal_orders"),
        ({"clusters": {"groups": 1}}, "groups"),
        ({"clusters": {"method": "dbscan"}}, "method"),
        ({"clusters": 3}, "clusters"),
        ({"tiers": {}}, "tiers"),
    ],
)
def test_settings_that_make_no_sense_are_refused_where_they_stand(said, told):
    with pytest.raises(Unfit) as wrong:
        wanted(said)
    assert told in wrong.value.text.en
