"""Stickiness: its parts, their product, what moved it, and how far chance alone moves it."""

from datetime import date

import numpy as np
import pytest

from huitou.base import Period
from huitou.measure import over
from huitou.understand.asking import facts_of
from huitou.understand.loyalty.cuts import Cuts
from huitou.understand.loyalty.stickiness import (
    COLUMNS,
    PRODUCTS,
    Sums,
    move,
    satisfaction_question,
    stick,
    sums,
)
from huitou.understand.loyalty.sticking import asked_of, told
from tests.understand.loyalty.shops import START, answer, orders
from tests.understand.made import company, facts, table

THREE = [Period.parse(f"2024-0{month}") for month in (1, 2, 3)]


def summed(rows):
    """Sums of a table of customers by columns."""
    rows = np.asarray(rows, dtype=float)
    square = rows.T @ rows
    products = [float(square[COLUMNS.index(a), COLUMNS.index(b)]) for a, b in PRODUCTS]
    return Sums((), 2, len(rows), tuple(rows.sum(axis=0)), tuple(products))


def drawn(draws, n, keeps=0.6, satisfied=0.7):
    """Customers of three periods: half bought in each; some answered."""
    bought = draws.random((n, 3)) < [0.5, 0.5, 0.5]
    bought[:, 2] = np.where(bought[:, 1], draws.random(n) < keeps, bought[:, 2])
    columns = []
    for now in (1, 2):
        orders_ = np.where(bought[:, now], 1 + draws.poisson(1.0, n), 0)
        answered = bought[:, now] & (draws.random(n) < 0.3)
        columns += [
            np.minimum(orders_ / 4, 1), bought[:, now], bought[:, now] & bought[:, now - 1], bought[:, now - 1],
            answered * draws.binomial(4, satisfied, n) / 4, answered,
        ]  # fmt: skip
    return np.column_stack(columns)


def product(rows):
    t = rows.sum(axis=0)
    return 100 * t[6] / t[7] * t[8] / t[9] * t[10] / t[11]


def test_the_index_is_the_product_of_its_parts():
    rows = drawn(np.random.default_rng(1), 500)
    found = stick(summed(rows), THREE[2], 2)
    assert found.index.value == pytest.approx(product(rows))
    assert found.index.value == pytest.approx(100 * np.prod([p.value for p in found.parts.values()]))


def test_the_factor_of_the_index_is_the_product_of_the_factors_of_its_parts():
    rows = summed(drawn(np.random.default_rng(2), 500))
    found = move(rows, THREE[1], THREE[2])
    assert found.index.value == pytest.approx(np.prod([p.value for p in found.parts.values()]))
    now, then = stick(rows, THREE[2], 2), stick(rows, THREE[1], 1)
    assert found.index.value == pytest.approx(now.index.value / then.index.value)


def test_the_interval_is_that_of_drawing_customers_again():
    draws = np.random.default_rng(3)
    rows = drawn(draws, 400)
    found = stick(summed(rows), THREE[2], 2).index
    again = [product(rows[draws.integers(0, 400, 400)]) for _ in range(3000)]
    assert (found.low, found.high) == pytest.approx(np.quantile(again, [0.025, 0.975]), rel=0.04)


def test_intervals_hold_the_truth_as_often_as_they_say():
    draws, held, moved = np.random.default_rng(4), 0, 0
    truth = product(drawn(np.random.default_rng(99), 2_000_000))
    for _ in range(2000):
        rows = summed(drawn(draws, 300))
        found = stick(rows, THREE[2], 2).index
        held += found.low <= truth <= found.high
        satisfaction = move(rows, THREE[1], THREE[2]).parts["satisfaction"]
        moved += not satisfaction.low <= 1 <= satisfaction.high
    assert held / 2000 == pytest.approx(0.95, abs=0.02)
    assert moved / 2000 < 0.065  # satisfaction is the same in both periods


def test_what_is_the_same_for_everybody_is_not_certain():
    """Six customers who all came back, bought as often as can be and gave the best answer, in both periods."""
    rows = summed(np.ones((6, len(COLUMNS))))
    found, moved = stick(rows, THREE[2], 2), move(rows, THREE[1], THREE[2])
    for part in found.parts.values():
        assert (part.low, part.value, part.high) == (pytest.approx(0.61, abs=0.005), 1.0, 1.0)
    assert found.index.low < 60
    for factor in (*moved.parts.values(), moved.index):
        assert factor.low < 0.7
        assert factor.high > 1.4


@pytest.mark.parametrize(("n", "back", "best"), [(10, 0.9, 0.8), (60, 0.97, 0.97)])
def test_intervals_near_the_edge_hold_the_truth_as_often_as_they_say(n, back, best):
    draws, held = np.random.default_rng(6), np.zeros(3)
    for _ in range(300):
        rows = np.ones((n, len(COLUMNS)))
        rows[:, COLUMNS.index("lt2")] = draws.random(n) < back
        rows[:, COLUMNS.index("st2")] = draws.binomial(4, best, n) / 4
        found = stick(summed(rows), THREE[2], 2)
        for at, (one, truth) in enumerate(
            (
                (found.parts["loyalty"], back),
                (found.parts["satisfaction"], best),
                (found.index, 100 * back * best),
            )
        ):
            held[at] += one.low <= truth <= one.high
    assert all(held / 300 > 0.92)


def test_nought_is_said_with_what_it_could_be():
    rows = drawn(np.random.default_rng(5), 60)
    rows[:, COLUMNS.index("lt2")] = 0
    found = stick(summed(rows), THREE[2], 2)
    assert (found.parts["loyalty"].value, found.index.value) == (0.0, 0.0)
    assert 0 < found.index.high < 100
    assert move(summed(rows), THREE[1], THREE[2]) is None


def day(month, number=5):
    return (date(2024, month, number) - START).days


BOUGHT = {
    "ann": [day(1), day(2), day(2, 9), day(3)],
    "bob": [day(1), day(3)],
    "cat": [day(2)],
    "dan": [day(3), day(3, 6)],
}
SAID = [
    answer("ann", "csat", 5, day(3), "1-5"),
    answer("bob", "csat", 3, day(3), "1-5"),
    answer("bob", "csat", 4, day(3, 7), "1-5"),
]


@pytest.mark.parametrize("engine", ["duckdb", "spark", "postgres"])
def test_every_engine_counts_the_same_parts(request, engine):
    """March: three bought, of ten days' pace 3.1 orders are expected; of February's ann and cat one came again."""
    opener = request.getfixturevalue(engine)
    rows = {"purchases": table("purchases", orders(BOUGHT)), "answers": table("answers", SAID)}
    place = over(opener(rows, "UTC"), 1, "TWD")
    (found,) = sums(facts_of(place), THREE, 10.0, "csat")
    now = {c[:2]: v for c, v in zip(COLUMNS, found.sums, strict=True) if c.endswith("2")}
    assert now == {
        "ft": pytest.approx(4 / 3.1), "fb": 3.0, "lt": 1.0, "lb": 2.0, "st": pytest.approx(1 + 0.625), "sb": 2.0,
    }  # fmt: skip
    assert found.n == 4


def test_satisfaction_is_read_off_the_question_that_is_still_asked(tmp_path):
    dropped = [answer("ann", "csat", 5, day(1) - 3, "1-5"), answer("ann", "nps", 8, day(3))]
    rows = facts(tmp_path, purchases=orders(BOUGHT), answers=dropped)
    assert satisfaction_question(rows, THREE) == "nps"
    assert satisfaction_question(rows, THREE[:2]) == "csat"
    assert satisfaction_question(rows, THREE[1:2]) is None


def test_without_any_question_the_parts_of_behaviour_still_stand(tmp_path):
    (found,) = sums(facts(tmp_path, purchases=orders(BOUGHT)), THREE, 10.0, None)
    seen = stick(found, THREE[2], 2)
    assert seen.index.value is None
    assert seen.parts["loyalty"].value == 0.5
    assert seen.small


def test_branches_stand_apart_and_the_course_reaches_back(tmp_path):
    rows = orders({f"a{n}": range(0, 460, 10) for n in range(12)}, branch="A")
    rows += orders({f"b{n}": range(5, 460, 30 + n % 3) for n in range(12)}, branch="B")
    rows += orders({"z": range(0, 460, 20)}, branch="Z")
    said = [
        answer(f"{b}{n}", "csat", 5 if b == "a" else 2, d, "1-5")
        for b in "ab"
        for n in range(12)
        for d in (300, 400)
    ]
    said = [{**row, "branch": row["customer_id"][0].upper()} for row in said]
    place = company(tmp_path, purchases=rows, answers=said)
    found = told(asked_of(place, Cuts(), None))
    assert found.every == "quarter"
    assert [one.period.label for one in found.course] == ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"]
    assert [(part.name, part.stick is None) for part in found.parts] == [
        ("A", False),
        ("B", False),
        ("Z", True),
    ]
    assert found.parts[0].stick.index.value > found.parts[1].stick.index.value
    assert found.title.en == "Branch"


def test_a_company_of_two_months_has_no_course_yet(tmp_path):
    rows = orders({f"a{n}": range(0, 50, 5) for n in range(12)})
    assert asked_of(company(tmp_path, purchases=rows), Cuts(), None) == []
