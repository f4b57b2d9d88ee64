"""Answers become one row an occasion, on their own scale, high is good, gaps stay gaps; alike on every engine."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from huitou.base import Period
from huitou.measure import over
from huitou.understand.asking import facts_of
from huitou.understand.drivers.respondents import asked, respondents
from tests.understand.drivers.companies import START, answers, row
from tests.understand.made import facts, table

DAY = date(2024, 5, 1)
NOON = datetime(2024, 5, 1, 12)

FEW = [
    row("ann", DAY, "csat", 4), row("ann", DAY, "csat.service", 2, "5-1"), row("ann", DAY, "nps", 9, None),
    row("bob", DAY, "csat", 5), row("bob", date(2024, 6, 1), "csat", 1),
    row(None, DAY, "csat", 3, answered_at=NOON, channel="web"), row(None, DAY, "csat.service", 5, answered_at=NOON, channel="web"),
    row(None, DAY, "csat", 3, answered_at=NOON, channel="app", n=1), row(None, DAY, "csat", 5, answered_at=NOON, channel="app", n=2),
    row("cat", DAY, "csat", 9, "0-10"), row("cat", DAY, "csat.service", 7),
    row(None, DAY, "esat", 3, employee_id=None), row("dan", DAY, "csat", None, text="so so"), row("dan", DAY, "csat", 3, "stars"),
]  # fmt: skip


def named(rows):
    return [{k: v for k, v in r.items() if k != "n"} | {"answer_id": str(i)} for i, r in enumerate(rows)]


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_one_row_an_occasion_on_every_engine(engine, request):
    opened = request.getfixturevalue(engine)({"answers": table("answers", named(FEW))}, "UTC")
    found = facts_of(over(opened, 1, "TWD"))
    known = asked(found)
    assert set(known) == {"csat", "csat.service", "nps"}
    assert (known["csat"].low, known["csat"].high, known["csat"].answers, known["csat"].elsewhere) == (
        1,
        5,
        6,
        1,
    )
    people = respondents(found, known)
    seen = sorted(
        (
            c or "",
            d,
            *(
                round(float(people.scores[q][i]), 6) if np.isfinite(people.scores[q][i]) else None
                for q in known
            ),
        )
        for i, (c, d) in enumerate(zip(people.customers, people.days, strict=True))
    )
    assert seen == [
        ("", DAY, 3.0, 5.0, None),  # the two who answered in the app at one instant cannot be told apart
        ("ann", DAY, 4.0, 4.0, 9.0),  # 2 on 5-1 is a 4
        ("bob", DAY, 5.0, None, None),
        ("bob", date(2024, 6, 1), 1.0, None, None),
    ]  # fmt: skip


def test_a_period_counts_its_own_answers_and_keeps_the_scale_of_all_time(tmp_path):
    found = facts(tmp_path, answers=named(FEW))
    may = asked(found, Period(date(2024, 6, 1), date(2024, 7, 1)))
    assert (may["csat"].inside, may["csat"].answers) == (1, 6)
    assert respondents(
        found, {"csat": may["csat"]}, Period(date(2024, 6, 1), date(2024, 7, 1))
    ).customers == ["bob"]


def test_a_block_of_one_scale_is_a_mean_on_it_and_of_two_scales_in_percent(tmp_path):
    rows = [
        row("ann", DAY, "csat", 4),
        row("ann", DAY, "csat.service", 2),
        row("ann", DAY, "nps", 5, "0-10"),
        row("bob", DAY, "csat", 5),
    ]
    found = facts(tmp_path, answers=named(rows))
    people = respondents(found, asked(found))
    assert people.block(["csat", "csat.service"]).tolist() == [3.0, 5.0]
    assert people.ends(["csat", "csat.service"]) == (1, 5)
    assert people.block(["csat", "nps"]).tolist() == [62.5, 100.0]
    assert people.ends(["csat", "nps"]) == (0, 100)


def test_a_large_company_is_sampled_by_customer_the_same_every_time(tmp_path):
    found = facts(tmp_path, answers=named(answers(people=400)))
    known = asked(found)
    some = respondents(found, known, most=100)
    again = respondents(found, known, most=100)
    assert some.sampled
    assert 50 < some.n < 180
    assert list(some.customers) == list(again.customers)
    assert all(
        np.isfinite(column).all() for column in some.scores.values()
    )  # whole customers, not single answers


def test_what_no_customer_answered_with_a_number_is_no_question(tmp_path):
    rows = [row("ann", START, "comment", None, None, text="fine"), row(None, START, "enps", 9, None)]
    assert asked(facts(tmp_path, answers=named(rows))) == {}
