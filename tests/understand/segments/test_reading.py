"""Sizes, profiles, migrations and what followed: each against counting by hand, and blind to what came later."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from huitou.measure import Estimate, share
from huitou.understand.segments import NAMES, Standing, life_cycle
from huitou.understand.segments.afterwards import afterwards
from huitou.understand.segments.marks import marked
from huitou.understand.segments.migrations import GONE, NEW, Migrations, migrations
from huitou.understand.segments.people import last_year
from huitou.understand.segments.profile import difference, profile
from huitou.understand.segments.reading import Segments
from huitou.understand.segments.revenue import Spending, share_of_revenue
from huitou.understand.segments.settings import wanted
from huitou.understand.segments.sizes import Size, known_on, sizes
from huitou.understand.segments.summary import segment_summary
from tests.understand.made import facts
from tests.understand.segments.coverage import held
from tests.understand.segments.world import START, day, members, orders, weekly


def story(seed=3, customers=200, until=500):
    chance = np.random.default_rng(seed)
    return {
        f"c{n}": sorted(chance.integers(0, until, 1 + chance.poisson(3)).tolist()) for n in range(customers)
    }


def stood(tmp_path, told, on, **more):
    known = facts(tmp_path, purchases=told, **more)
    return Standing(known, day(on), wanted({}))


@pytest.mark.parametrize("name", NAMES)
def test_sizes_add_up_to_everybody_and_shares_to_one(tmp_path, name):
    standing = stood(tmp_path, orders(story()), 500)
    found = sizes(standing.facts, standing.people, standing.segmentation(name), least=1)
    assert sum(s.customers for s in found) == 200
    assert sum(s.share.value for s in found) == pytest.approx(1)
    assert sum(s.amount_share.value or 0 for s in found) == pytest.approx(1)


def test_segments_of_fewer_than_five_show_no_money(tmp_path):
    standing = stood(tmp_path, orders(weekly() | {"late": [277]}), 280)
    found = {
        s.segment: s for s in sizes(standing.facts, standing.people, standing.segmentation("life_cycle"))
    }
    assert found["new"].customers == 1
    assert found["new"].withheld
    assert found["new"].amount is None
    assert found["new"].amount_share.value is None


@pytest.mark.parametrize(
    ("world", "least"),
    [((300, 0.3, 0.8, 0.0), 0.93), ((300, 0.1, 1.5, 0.0), 0.89), ((300, 0.9, 1.5, 0.0), 0.89), ((300, 0.1, 0.8, 0.5), 0.93)],
)  # fmt: skip
def test_intervals_of_revenue_shares_hold_what_they_should(world, least):
    """Skewed amounts, small segments and small rests; docs/segments.md has the figures of `coverage`."""
    assert least <= held(world, 1000)[0] <= 0.975


def test_an_interval_of_a_revenue_share_stays_between_none_and_all():
    """Of 15 customers one spends nearly all: the plain delta method ends below nothing, or above all."""
    few, many = Spending(5, 1_004, 1_000_004), Spending(10, 10, 10)
    for own, rest in ((few, many), (many, few)):
        found = share_of_revenue(own, rest)
        assert 0 < found.low < found.value < found.high < 1
        assert found.base == own.customers
    turned = share_of_revenue(few, many)
    assert (turned.low, turned.high) == pytest.approx((1 - found.high, 1 - found.low))


def test_the_share_of_revenue_of_nobody_is_unknown_and_one_without_doubt_has_no_interval():
    nobody, some = Spending(0, 0, 0), Spending(9, 90, 900)
    assert share_of_revenue(nobody, some) == Estimate(None, None, None, 0)
    assert share_of_revenue(some, nobody) == Estimate(1.0, None, None, 9)
    assert share_of_revenue(Spending(7, 0, 0), some) == Estimate(0.0, None, None, 7)
    assert share_of_revenue(Spending(7, -30, 900), some) == Estimate(-0.5, None, None, 7)
    assert share_of_revenue(Spending(7, -90, 900), some).value is None


def test_a_difference_from_the_average_is_welch_against_the_others():
    chance = np.random.default_rng(5)
    own, rest = chance.normal(5, 2, 40), chance.normal(4, 1, 90)
    three = [(len(v), v.sum(), (v**2).sum()) for v in (own, rest)]
    found = difference(*three)
    other = stats.ttest_ind(own, rest, equal_var=False).confidence_interval()
    weight = 90 / 130
    assert found.value == pytest.approx(own.mean() - np.concatenate([own, rest]).mean())
    assert (found.low, found.high) == pytest.approx((weight * other.low, weight * other.high))


def test_an_interval_of_a_difference_leaves_zero_out_where_there_is_none_as_seldom_as_said():
    chance = np.random.default_rng(8)
    apart = 0
    for _ in range(400):
        values, mine = chance.exponential(1, 200), chance.random(200) < 0.4
        sides = [(len(v), v.sum(), (v**2).sum()) for v in (values[mine], values[~mine])]
        found = difference(*sides)
        apart += found.low > 0 or found.high < 0
    assert apart / 400 <= 0.075


def test_the_profile_tells_frequent_buyers_by_their_orders(tmp_path):
    standing = stood(tmp_path, orders(weekly() | {f"o{n}": [n] for n in range(30)}), 280)
    found, _mixes = marked(profile(standing.facts, standing.people, standing.segmentation("life_cycle")), [])
    loyal = next(t for t in found if (t.segment, t.trait) == ("loyal", "orders"))
    assert loyal.value.value == 40
    assert loyal.apart
    assert not any(t.trait == "nps" for t in found)  # nobody was ever asked


def test_the_latest_answer_before_the_day_is_the_score(tmp_path):
    told = [
        {"customer_id": f"w{c}", "question": "nps", "scale": "0-10", "value": value, "answered_on": day(on)}
        for c in range(20)
        for value, on in ((2, 10), (9, 100), (0, 300))
    ]
    standing = stood(tmp_path, orders(weekly()), 280, answers=told)
    found = profile(standing.facts, standing.people, standing.segmentation("life_cycle"))
    assert {t.value.value for t in found if t.trait == "nps"} == {9.0}


def test_flows_hold_every_customer_of_either_day_once(tmp_path):
    known = facts(tmp_path, purchases=orders(story()))
    was, now = (Standing(known, day(n), wanted({"months": 6})).segmentation("rfm") for n in (250, 500))
    found = migrations(known, was, now)
    before, after = members(known, was), members(known, now)
    assert sum(found.source.values()) == sum(found.target.values()) == len(before.keys() | after.keys())
    assert found.source[NEW] == len(after.keys() - before.keys())
    assert found.target[GONE] == len(before.keys() - after.keys())
    for flow in found.flows:
        both = before.keys() | after.keys()
        pairs = [(before.get(c, NEW), after.get(c, GONE)) for c in both]
        assert flow.customers == pairs.count((flow.source, flow.target))


def test_those_in_no_segment_before_are_said_to_be_new_only_where_none_had_bought(tmp_path):
    """Of two who come to be in one, ann bought two years before, longer ago than RFM looks back, and ben never."""
    regulars = {f"c{n}": [700, 1000] for n in range(9)}
    for name, told, said in (
        ("new", {"ben": [990]}, "First bought in between"),
        ("old", {"ann": [100, 990], "ben": [990]}, "In none of them before"),
    ):
        known = facts(tmp_path / name, purchases=orders(regulars | told))
        was, now = (Standing(known, day(n), wanted({"months": 6})).segmentation("rfm") for n in (800, 1001))
        found = migrations(known, was, now)
        assert found.source[NEW] == len(told)
        assert found.earlier == len(told) - 1
        assert found.outside[NEW].en == said
        assert Migrations.back(found.plain()) == found


@pytest.mark.parametrize(
    ("at_risk", "churned", "said"),
    [
        (3, 90, "3 customers (3.0% (1.0–8.5)) are at risk of leaving now."),
        (0, 90, "90 customers (90.0% (82.6–94.5)) have churned. None are at risk of leaving now."),
        (0, 0, "The largest group is “New” with 100 customers (100.0% (96.3–100.0))."),
    ],
)
def test_the_first_sentence_is_of_those_at_risk_or_else_of_the_churned(at_risk, churned, said):
    nothing = Estimate(None, None, None, 0)
    many = {"at_risk": at_risk, "churned": churned, "new": 100 - at_risk - churned}
    found = Segments(
        "life_cycle", life_cycle.TITLE, life_cycle.SEGMENTS, day(0), life_cycle.TITLE, None, (),
        tuple(Size(s, many.get(s, 0), share(many.get(s, 0), 100), None, nothing, None, nothing) for s in life_cycle.SEGMENTS),
        (), (), None, None, 0, "TWD",
    )  # fmt: skip
    assert segment_summary(found)[0].en == said


def test_what_followed_is_counted_after_the_day_only(tmp_path):
    told = weekly() | {"gone": [0, 7, 14], "gone_and_back": [0, 7, 14, 300]}
    standing = stood(tmp_path, orders(told), 280)
    found = afterwards(standing.facts, standing.segmentation("life_cycle"), day(380))
    assert found.bought["churned"].base == 2
    assert found.bought["churned"].value == 0.5
    assert found.days == 100


@pytest.mark.parametrize("name", NAMES)
def test_nothing_from_the_day_on_changes_who_is_where(tmp_path, name):
    told = story()
    before = [o for o in orders(told) if o["bought_on"] < day(300)]
    later = orders({f"late{n}": [300 + n] for n in range(80)} | {"c1-x": [301, 302, 303]})
    one, other = (stood(tmp_path / p, rows, 300) for p, rows in (("a", before), ("b", before + later)))
    assert members(one.facts, one.segmentation(name)) == members(other.facts, other.segmentation(name))


def test_prospects_are_known_and_have_never_bought(tmp_path):
    customers = [{"customer_id": c, "joined_on": day(n)} for c, n in (("w0", 0), ("asks", 5), ("later", 400))]
    known = facts(tmp_path, purchases=orders(weekly()), customers=customers)
    assert known_on(known, day(280)) == 1


@pytest.mark.parametrize(
    "told",
    [
        {"ann": [3]},
        {f"c{n}": [5] for n in range(100)},
        {f"c{n}": [5, 6] for n in range(100)},
        weekly(),
    ],
    ids=["one customer", "all bought once", "all alike", "weekly"],
)
@pytest.mark.parametrize("amount", [100, 0, -5, None, 9_000_000_000_000])
def test_every_company_gets_an_answer_or_a_reason(tmp_path, told, amount):
    standing = stood(tmp_path, orders(told, amount), 300)
    for name in NAMES:
        made = standing.segmentation(name)
        assert made.refused or sum(s.customers for s in sizes(standing.facts, standing.people, made)) == len(
            told
        )
        profile(standing.facts, standing.people, made)


@pytest.mark.parametrize("opened", ["duckdb", "spark", "postgres"])
def test_every_engine_puts_everybody_in_the_same_segment(tmp_path, opened, request):
    from huitou.measure import over
    from huitou.understand.asking import facts_of
    from tests.understand.made import company, table

    told = orders(story(customers=80), {f"c{n}": 10 + n * 7.5 for n in range(80)})
    home = company(tmp_path, purchases=told)
    away = facts_of(
        over(request.getfixturevalue(opened)({"purchases": table("purchases", told)}, "UTC"), 1, "TWD")
    )
    here = facts_of(home)
    one, other = (Standing(f, day(500), wanted({})) for f in (here, away))
    for name in ("life_cycle", "rfm", "value_tier"):
        mine, theirs = one.segmentation(name), other.segmentation(name)
        assert members(here, mine) == members(away, theirs)
    assert sizes(here, one.people, mine) == sizes(away, other.people, theirs)
    traits = [
        {(t.segment, t.trait): t.alone for t in profile(*side)}
        for side in ((here, one.people, mine), (away, other.people, theirs))
    ]
    assert traits[0] == pytest.approx(traits[1])
    mine, theirs = (side.segmentation("cluster", one.fitted) for side in (one, other))
    assert members(here, mine) == members(away, theirs)


@pytest.mark.parametrize(
    ("on", "first", "year"),
    [
        (date(2024, 3, 22), date(2022, 5, 9), ("2023-03-01", "2024-03-01")),  # not 387 days
        (date(2024, 3, 1), date(2022, 5, 9), ("2023-03-01", "2024-03-01")),
        (date(2024, 2, 29), date(2023, 12, 9), ("2023-02-01", "2024-02-01")),
        (date(2024, 3, 22), date(2024, 3, 9), ("2024-03-09", "2024-03-22")),
    ],
)
def test_a_year_has_twelve_finished_months_or_the_days_so_far(on, first, year):
    found = last_year(on, first)
    assert (found.first.isoformat(), found.end.isoformat()) == year


def test_money_of_the_year_is_what_was_spent_in_twelve_finished_months(tmp_path):
    """Whatever had been bought before them, or in the month that has begun."""
    told = {f"c{n}": [0, 40, 200, 364, 380, 420, 425 + n % 3] for n in range(10)}
    standing = stood(tmp_path, orders(told), 430)  # 6 March 2024
    year = sum(START + timedelta(days=d) >= date(2023, 3, 1) for d in (0, 40, 200, 364, 380, 420))
    (most,) = [
        s
        for s in sizes(standing.facts, standing.people, standing.segmentation("value_tier"))
        if s.customers == 10
    ]
    assert (most.year_amount, most.year_share.value) == (10 * 100 * year, 1)
