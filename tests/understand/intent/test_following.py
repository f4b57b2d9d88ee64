"""What was before an answer and what came after it, on every engine, day by day."""

import numpy as np
import pytest

from huitou.measure import over
from huitou.understand.asking import facts_of
from huitou.understand.intent.comparable import ever_asked, not_asked, silent
from huitou.understand.intent.following import NEVER, Records, Watched, days_bought, followed, number, read
from huitou.understand.intent.questions import chosen, questions, scored
from tests.understand.intent.world import answer, at, day, order
from tests.understand.made import facts, table

ENGINES = ["duckdb", "spark", "postgres"]
SHOP = {
    "purchases": [
        order("ann", 0, 100, channel="web"), order("ann", 10, 50, channel="till"), order("ann", 10, 30, 1, channel="web"),
        order("ann", 14, 70), order("ann", 41, 10), order("ben", 20, None), order("ben", 22, None),
        order("eve", 5, 40), order("eve", 60, 40), order(None, 12, 999),
    ],
    "answers": [
        answer("ann", 10, 9), answer("ann", 10, 2, hour=20), answer("ben", 20, 3), answer("cat", 15, 6),
        answer("ben", 20, 10, question="csat", scale="5-1"), answer("ben", 20, 1, question="csat", scale="5-1", hour=9),
        answer(None, 15, 6), answer("ann", 12, 4, scale="1-5"), answer("dan", 12, None),
    ],
}  # fmt: skip


def place(request, engine, rows):
    opener = request.getfixturevalue(engine)
    return over(opener({fact: table(fact, told) for fact, told in rows.items()}, "UTC"), 1, "TWD")


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_tells_the_same_before_and_after(request, engine):
    told = facts_of(place(request, engine, SHOP))
    question = chosen(questions(told), "nps")
    assert (question.answers, question.anonymous, question.elsewhere) == (4 + 1, 1, 1)
    names = {}
    found = read(told, followed(told, scored(told, question), Watched(day(0), day(61), 30)), names)
    assert sorted(names) == ["ann", "ben", "cat"]
    zero = number(day(0))
    assert found.day.tolist() == [zero + 10, zero + 20, zero + 15]
    assert found.score.tolist() == [9, 3, 6]  # ann's first of the day
    assert found.orders.tolist() == [3, 1, 0]  # the orders of the day itself were before
    assert found.first.tolist() == [zero, zero + 20, NEVER]
    assert found.last.tolist() == [zero + 10, zero + 20, NEVER]
    assert found.spent.tolist()[0] == 180
    assert np.isnan(found.spent[1:]).all()  # an order without an amount, and no order
    assert found.channel.tolist() == ["till", "", ""]
    assert found.later_orders.tolist() == [1, 1, 0]  # ann's order of day 41 is 31 days later
    assert found.later_spent.tolist()[::2] == [70, 0]
    assert np.isnan(found.later_spent[1])
    assert found.next.tolist() == [zero + 14, zero + 22, NEVER]
    assert found.last_within.tolist() == [zero + 14, zero + 22, NEVER]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_reversed_scale_is_turned_and_impossible_answers_are_left_out(request, engine):
    told = facts_of(place(request, engine, SHOP))
    found = read(
        told, followed(told, scored(told, chosen(questions(told), "csat")), Watched(day(0), day(61), 30)), {}
    )
    assert found.score.tolist() == [5]
    assert found.percent.tolist() == [100]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_finds_the_same_occasions_of_those_not_asked(request, engine):
    """Ann answered on the day of an order, so those not asked are looked at on days of orders. She herself is not asked
    before day 10, ben not before day 20; eve never is. An order at the end has no days after."""
    told = facts_of(place(request, engine, SHOP))
    watched, names = Watched(day(0), day(61), 30), {}
    answers = read(told, followed(told, scored(told, chosen(questions(told), "nps")), watched), names)
    found = not_asked(
        days_bought(told), answers.where(answers.orders == 3), ever_asked(told, with_reviews=False), watched
    )
    others = read(told, found, names)
    assert others.day.tolist() == []
    earlier = answers.where(answers.orders == 3)
    earlier.day[:] -= 10
    earlier.last[:] -= 10  # the same shop, had the first answer been given ten days before
    others = read(
        told, not_asked(days_bought(told), earlier, ever_asked(told, with_reviews=False), watched), names
    )
    called = list(names)
    assert [(called[c], int(d) - number(day(0))) for c, d in zip(others.customer, others.day, strict=True)] == [
        ("ann", 0), ("eve", 5),
    ]  # fmt: skip
    assert others.came.tolist() == [1, 0]
    assert others.orders.tolist() == [1, 1]
    assert others.channel.tolist() == ["web", ""]


def test_who_bought_again_before_she_would_be_looked_at_is_looked_at_after_that(tmp_path):
    """Answers come five days after the order. Eve's orders of days 0 and 3: on day 5 the last is two days old, so the first
    gives no occasion; that of day 3 gives one on day 8."""
    told = facts(tmp_path, purchases=[order("ann", 0), order("eve", 0), order("eve", 3), order("z", 99)], answers=[answer("ann", 5, 9)])  # fmt: skip
    watched, names = Watched(day(0), day(100), 20), {}
    answers = read(told, followed(told, scored(told, questions(told)[0]), watched), names)
    others = read(
        told, not_asked(days_bought(told), answers, ever_asked(told, with_reviews=False), watched), names
    )
    assert (others.day - number(day(0))).tolist() == [8]
    assert others.orders.tolist() == [2]


def test_a_review_never_counts_its_own_order_as_a_return(tmp_path):
    """Some sources date a review before the order it speaks of."""
    told = facts(
        tmp_path,
        purchases=[order("ann", 10), order("ann", 15)],
        reviews=[{"review_id": "r", "order_id": "ann-10-0", "reviewed_at": at(3), "reviewed_on": day(3), "rating": 1, "scale": None}],
    )  # fmt: skip
    question = questions(told)[0]
    assert (question.name, question.scale) == ("reviews", "1-5")
    found = read(told, followed(told, scored(told, question), Watched(day(0), day(60), 30)), {})
    assert found.day.tolist() == [number(day(10))]
    assert found.next.tolist() == [number(day(15))]
    assert found.orders.tolist() == [1]


def test_an_invitation_answered_within_two_weeks_is_not_silent(tmp_path):
    sent = [{"touch_id": f"{w}{d}", "customer_id": w, "kind": k, "sent_at": at(d), "sent_on": day(d)}
            for w, d, k in [("ann", 1, "survey"), ("ben", 1, "survey"), ("eve", 1, "campaign"), ("ann", 40, "survey")]]  # fmt: skip
    told = facts(tmp_path, touches=sent, answers=[answer("ann", 15, 3), answer("ben", 16, 3)])
    found = told.rows(silent(told).order_by("customer_id"))
    assert found == [{"customer_id": "ann", "on": day(40)}, {"customer_id": "ben", "on": day(1)}]


def test_an_answer_is_one_to_the_latest_invitation_before_it_of_its_own_survey_where_there_is_one(tmp_path):
    def sent(who, on, campaign=""):
        return {"touch_id": f"{who}{on}{campaign}", "customer_id": who, "kind": "survey", "campaign": campaign, "sent_on": day(on)}  # fmt: skip

    told = facts(
        tmp_path,
        touches=[sent("ann", 1), sent("ann", 6), sent("ben", 1), sent("ben", 9), sent("eve", 1, "yearly"), sent("eve", 6, "order")],
        answers=[answer("ann", 7, 3), answer("ben", 8, 3), answer("eve", 7, 3, survey="yearly")],
    )  # fmt: skip
    left = told.rows(silent(told).order_by("customer_id"))
    assert [(r["customer_id"], r["on"]) for r in left] == [("ann", day(1)), ("ben", day(9)), ("eve", day(6))]


def test_who_did_not_answer_comes_back_like_all_where_answering_means_nothing(tmp_path):
    """Each order brings an invitation, which is answered or not by chance alone, whoever comes back and when."""
    draw, sent, answers, bought = np.random.default_rng(6), [], [], {}
    for n in range(300):
        who, days = f"c{n}", np.flatnonzero(draw.uniform(size=120) < draw.gamma(2, 0.05))
        bought[who] = days
        sent += [{"touch_id": f"{who}-{on}", "customer_id": who, "kind": "survey", "campaign": "", "sent_on": day(on)} for on in days]  # fmt: skip
        answers += [answer(who, on + int(draw.integers(0, 3)), 5) for on in days if draw.uniform() < 0.4]
    told = facts(tmp_path, touches=sent, answers=answers)
    quiet = {(r["customer_id"], r["on"]) for r in told.rows(silent(told))}
    came = {
        (who, day(on)): bool(np.any((days > on) & (days <= on + 14)))
        for who, days in bought.items()
        for on in days
        if on < 100
    }
    left = [came[one] for one in quiet if one in came]
    assert len(left) > 1000
    assert np.mean(left) == pytest.approx(np.mean(list(came.values())), abs=0.02)


def test_the_records_end_with_the_last_known_purchase(tmp_path):
    told = facts(tmp_path, purchases=[order("ann", 3), order(None, 50)], answers=[answer("ann", 80, 3)])
    assert Records.of(told) == Records(day(3), day(4), 1)
    assert Records.of(facts(tmp_path / "b", purchases=[order(None, 5)])) is None
