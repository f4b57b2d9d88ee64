"""The purchase cycle: what it comes to, what it does not look at, and when it is silent."""

from datetime import date, timedelta
from itertools import pairwise
from math import floor

import numpy as np
import pytest

from huitou.measure import over
from huitou.understand.asking import facts_of
from huitou.understand.cycle import Cycle, cycle, returning_by
from tests.understand.made import facts, table

START = date(2024, 1, 1)


def orders(days_by_customer):
    return [
        {
            "order_id": f"{who}-{n}",
            "customer_id": who,
            "bought_on": START + timedelta(days=day),
            "amount": 100,
        }
        for who, days in days_by_customer.items()
        for n, day in enumerate(days)
    ]


def weekly(customers=20, weeks=20):
    return {f"w{c}": [c % 7 + 7 * week for week in range(weeks)] for c in range(customers)}


def test_who_buys_weekly_has_a_cycle_of_a_week(tmp_path):
    found = cycle(facts(tmp_path, purchases=orders(weekly())), START + timedelta(days=140))
    assert found is not None
    assert (found.days, found.gaps, found.customers) == (7.0, 380, 20)
    assert found.mean_days == 7.0
    assert found.cooling == found.churned == pytest.approx(1.0)


def test_days_after_the_day_asked_about_change_nothing(tmp_path):
    until = START + timedelta(days=100)
    before = orders({who: [d for d in days if d < 100] for who, days in weekly().items()})
    later = [*before, *orders({f"later{n}": [100 + n, 101 + n, 150] for n in range(50)})]
    assert cycle(facts(tmp_path / "a", purchases=before), until) == cycle(
        facts(tmp_path / "b", purchases=later), until
    )


def test_gaps_still_running_count_as_not_ended(tmp_path):
    """Half come back after 10 days, half after 60: asked on day 30, only the quick half was seen, and who is still
    away holds the curve down instead of counting as quick."""
    quick = {f"q{n}": [0, 10, 20] for n in range(40)}
    slow = {f"s{n}": [0, 60] for n in range(40)}
    whole = cycle(facts(tmp_path / "a", purchases=orders(quick | slow)), START + timedelta(days=120))
    early = cycle(facts(tmp_path / "b", purchases=orders(quick | slow)), START + timedelta(days=30))
    assert whole is not None
    assert early is not None
    assert early.days == 10.0
    assert whole.churned > early.churned


@pytest.mark.parametrize("days", [{"a": [0]}, {f"c{n}": [0, 5] for n in range(29)}])
def test_too_few_gaps_give_no_cycle(tmp_path, days):
    assert cycle(facts(tmp_path, purchases=orders(days)), START + timedelta(days=99)) is None


def test_everybody_buying_twice_on_one_day_is_no_cycle(tmp_path):
    days = {f"c{n}": [3, 3] for n in range(60)}
    assert cycle(facts(tmp_path, purchases=orders(days)), START + timedelta(days=99)) is None


def test_quantiles_of_a_known_distribution_are_found_under_censoring():
    draws = np.random.default_rng(7)
    gaps, watched = draws.exponential(20, 40_000), draws.uniform(0, 400, 40_000)
    counts = [(float(round(min(g, w))), bool(g <= w), 1) for g, w in zip(gaps, watched, strict=True)]
    assert returning_by(counts, 0.5) == pytest.approx(20 * np.log(2), abs=0.8)
    assert returning_by(counts, 0.9) == pytest.approx(20 * np.log(10), abs=2.0)


def test_who_never_comes_back_does_not_move_the_cycle_of_those_who_do():
    back = [(float(d), True, 10) for d in range(1, 41)]
    lost = [(400.0, False, 400)]
    assert returning_by(back, 0.5) == returning_by([*back, *lost], 0.5) == 20.0


@pytest.mark.parametrize("engine", ["duckdb", "spark", "postgres"])
def test_every_engine_finds_the_same_cycle(request, engine):
    opener = request.getfixturevalue(engine)
    moved = {who: [day + day // 7 % 3 for day in days] for who, days in weekly(6, 9).items()}
    rows = orders({**moved, "once": [3], "twice": [5, 5]})
    place = over(opener({"purchases": table("purchases", rows)}, "UTC"), 1, "TWD")
    until = START + timedelta(days=70)
    found = cycle(facts_of(place), until)
    assert found is not None
    assert vars(found) == pytest.approx(vars(by_hand(rows, until)))


def by_hand(rows, until):
    """The same, one customer and one gap at a time."""
    days = {}
    for row in rows:
        days.setdefault(row["customer_id"], []).append(row["bought_on"])
    ended = [(b - a).days for one in days.values() for a, b in pairwise(sorted(one))]
    mean = sum(ended) / len(ended)
    lengths, ratios = [], []
    for one in map(sorted, days.values()):
        for n, (a, b) in enumerate([*pairwise(one), (one[-1], None)], 1):
            own = (mean + (a - one[0]).days) / n
            gap = ((b or until) - a).days
            ratios.append((floor(gap / own / 0.05 + 0.5) * 0.05, b is not None))
            lengths += [(gap, b is not None)] if gap else []
    marks = [first_by(ratios, share) for share in (0.8, 0.9, 0.975)]
    returning = sum(len(one) > 1 for one in days.values())
    return Cycle(first_by(lengths, 0.5), mean, *marks, gaps=len(ended), customers=returning)


def first_by(gaps, share):
    """Product-limit by its definition: at each length, of those still away the share that stays away."""
    curve, away = [], 1.0
    for length in sorted({g for g, ended in gaps if ended}):
        watched = sum(g >= length for g, _ in gaps)
        if watched < max(20, 0.1 * away * len(gaps)):
            break
        away *= 1 - sum(ended and g == length for g, ended in gaps) / watched
        curve.append((length, 1 - away))
    return next(length for length, back in curve if back >= share * curve[-1][1] - 1e-12)


def test_a_late_return_seen_by_few_does_not_carry_the_cycle():
    """Nine in ten were watched for 50 days only; one of the few watched longer came back on day 300."""
    counts = [(float(d), True, 5) for d in range(1, 41)] + [(50.0, False, 5000), (400.0, False, 300)]
    assert returning_by([*counts, (300.0, True, 1)], 0.975) == returning_by(counts, 0.975) == 39.0
