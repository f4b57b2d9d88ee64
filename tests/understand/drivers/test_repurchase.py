"""What moves who really buys again: found where planted, silent where nothing is, blind to what came later."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from huitou.understand.cycle import Cycle
from huitou.understand.drivers.model import ready_driver_model
from huitou.understand.drivers.repurchase import (
    Behaviour,
    Rows,
    TooFew,
    behaviour,
    compared,
    followed_days,
    parted,
    rows_of,
    within_months,
)
from huitou.understand.drivers.respondents import asked, respondents
from huitou.understand.intent.following import Watched
from tests.understand.drivers.companies import START, answers, orders
from tests.understand.made import facts

DAYS = 30


def seen(tmp_path, said, bought):
    found = facts(tmp_path, answers=said, purchases=bought) if bought else facts(tmp_path, answers=said)
    known = asked(found)
    model = ready_driver_model(known)
    return found, respondents(found, known), model


def test_the_factor_that_moves_real_repurchase_is_told_from_the_one_that_moves_words(tmp_path):
    said = answers(people=1500)
    found = behaviour(*seen(tmp_path, said, orders(said, moved_by="price")), DAYS)
    assert isinstance(found, Behaviour)
    assert (found.verdict, found.stated_top, found.real_top) == ("differ", "service", "price")
    price = next(m for m in found.moved if m.factor == "price")
    assert (
        price.real.low < 0.2 < price.real.high
    )  # a fifth more for one point, and one point is about one deviation
    assert found.added is not None
    assert found.added.low > 0


def test_nothing_is_said_of_few_of_nobody_and_of_no_orders(tmp_path):
    said = answers(people=200)
    few = behaviour(*seen(tmp_path / "a", said[:150], orders(said[:150])), DAYS)
    assert isinstance(few, TooFew)
    assert few.why in ("events", "followed")
    none = behaviour(*seen(tmp_path / "b", said, None), DAYS)
    assert none == TooFew("no_purchases", days=DAYS)
    nobody = [{**r, "customer_id": None, "answered_at": None} for r in said]
    assert behaviour(*seen(tmp_path / "c", nobody, orders(said)), DAYS) == TooFew("anonymous", days=DAYS)


def drawn(rng, n=400, k=4):
    day = rng.integers(19_800, 20_200, n)
    past = np.column_stack([rng.normal(size=(n, 3)), rng.random(n) < 0.2]).astype(float)
    came = (rng.random(n) < 1 / (1 + np.exp(-past[:, 0]))).astype(float)
    factors = rng.integers(1, 6, (n, k)).astype(float)
    return Rows(
        factors, factors.mean(axis=1) + rng.normal(size=n), past, came, day, [str(i // 2) for i in range(n)]
    )


def test_where_no_factor_matters_none_is_named_in_nineteen_of_twenty_companies():
    rng = np.random.default_rng(21)
    verdicts = [compared(drawn(rng), list("abcd"), DAYS).verdict for _ in range(400)]
    assert verdicts.count("none") >= 0.93 * 400  # a bound of three deviations under 95 %


def test_the_time_the_model_is_tried_on_lies_after_all_that_it_knows():
    rows = drawn(np.random.default_rng(4), n=2000)
    known, unknown, cut = parted(rows, DAYS)
    assert (rows.day[known] + DAYS < cut).all()
    assert (rows.day[unknown] >= cut).all()
    assert len({rows.whose[i] for i in np.flatnonzero(unknown)}) == unknown.sum()
    for i in np.flatnonzero(unknown):  # their first in that time: who answers again came back, as a rule
        own = [d for d, who in zip(rows.day, rows.whose, strict=True) if who == rows.whose[i] and d >= cut]
        assert rows.day[i] == min(own)


def test_what_happens_later_changes_nothing_of_earlier_rows(tmp_path):
    said = answers(people=200)
    bought = orders(said)
    cut = START + timedelta(days=200)
    later = [
        *(b for b in bought if b["bought_on"] < cut),
        *({"order_id": f"x{n}", "customer_id": f"c{n}", "bought_on": cut + timedelta(days=n % 50), "amount": 9} for n in range(150)),
        bought[-1],
    ]  # fmt: skip
    end = bought[-1]["bought_on"] + timedelta(days=1)
    first = min(b["bought_on"] for b in bought)
    parts = []
    for name, rows in (("a", bought), ("b", later)):
        found = rows_of(*seen(tmp_path / name, said, rows), Watched(first, end, DAYS))
        early = found.day + DAYS < (cut - START).days + 19_723
        parts.append((found.past[early].tolist(), found.factors[early].tolist(), found.came[early].tolist()))
    assert len(parts[0][0]) > 50
    assert parts[0] == parts[1]


def test_a_month_in_which_everybody_buys_is_no_factor():
    days = np.array([19_800] * 3 + [19_900] * 2)
    assert within_months(np.array([1.0, 2, 3, 10, 20]), days).tolist() == [-1, 0, 1, -5, 5]


@pytest.mark.parametrize(
    ("mean", "times", "said"),
    [(5, 2.0, 30), (18.2, 1.95, 60), (18.3, 2.8, 60), (30, 2.5, 90), (400, 2.0, 360)],
)
def test_answers_are_followed_until_a_silence_counts_as_at_risk_in_whole_months(mean, times, said):
    assert followed_days(Cycle(9, mean, 1, times, 3, 100, 50), 3000) == (said, "cycle")


def test_without_a_cycle_answers_are_followed_for_ninety_days_and_short_records_are_no_reason_to_say_nothing():
    assert followed_days(None, 3000) == (90, "usual")
    assert followed_days(Cycle(9, 30, 1, 2.5, 3, 100, 50), 200) == (60, "records")
    assert followed_days(None, 40) == (30, "records")
