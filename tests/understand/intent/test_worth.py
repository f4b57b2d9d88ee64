"""Whether the score foretells more: nothing leaks from later days, nothing is found where there is nothing."""

from dataclasses import replace

import numpy as np
import pytest

from huitou.understand.asking import facts_of
from huitou.understand.intent import worth as module
from huitou.understand.intent.following import Watched, followed, number, read
from huitou.understand.intent.questions import questions, scored
from huitou.understand.intent.worth import divided, habits, models, said, worth
from tests.understand.intent.world import answer, day, order, rows, shop
from tests.understand.made import company

DAYS = 30


def population(seed, n=900, effect=0.0):
    """Customers with habits and a score; effect: of the score on coming back, on the logit."""
    draw = np.random.default_rng(seed)
    orders, since = 1 + draw.poisson(draw.gamma(1, 3, n)), draw.integers(0, 60, n)
    score = draw.integers(0, 11, n).astype(float)
    logit = 0.6 * np.log(orders) - 0.03 * since + effect * (score - 5) / 5
    came = draw.uniform(size=n) < 1 / (1 + np.exp(-logit))
    at = draw.integers(1000, 1200, n)
    return rows(
        n, day=at, orders=orders, last=at - since, first=at - since - orders * 20, score=score, percent=score * 10,
        later_orders=came.astype(int),
    )  # fmt: skip


def told(facts, until=400):
    question = questions(facts)[0]
    return read(facts, followed(facts, scored(facts, question), Watched(day(0), day(until), DAYS)), {})


def test_nothing_after_the_cutoff_is_known_to_the_models_or_to_the_numbers_they_use(tmp_path):
    """Everything from the cut-off on is changed: orders, amounts and answers. Numbers, weights and chances of the earlier
    answers stay the same to the last byte, and so do the habits of those who judge on the cut-off itself."""
    world, cutoff = shop(700, 8), day(200)
    changed = {
        "purchases": [o for o in world["purchases"] if o["bought_on"] < cutoff],
        "answers": [a for a in world["answers"] if a["answered_on"] < cutoff],
    }
    changed["purchases"] += [order(f"c{n:05}", 200 + n % 190, 7) for n in range(0, 700, 3)]
    changed["answers"] += [answer(f"c{n:05}", 201 + n % 190, n % 11) for n in range(700)]
    parts = []
    for name, facts in (("a", world), ("b", changed)):
        found = told(facts_of(company(tmp_path / name, **facts)))
        early, _ = divided(found.where(found.orders > 0), DAYS, number(cutoff))
        parts.append((early, models(early)))
    (one, learnt), (other, relearnt) = parts
    assert len(one) > 100
    assert habits(one).tobytes() == habits(other).tobytes()
    assert said(one).tobytes() == said(other).tobytes()
    assert one.came.tobytes() == other.came.tobytes()
    for name, model in learnt.items():
        assert model.weights.tobytes() == relearnt[name].weights.tobytes()
    assert (
        learnt["habits"].chances(habits(one)).tobytes() == relearnt["habits"].chances(habits(other)).tobytes()
    )


def test_what_is_known_of_a_customer_on_the_day_does_not_change_with_what_comes_later(tmp_path):
    world = shop(300, 9)
    last = max(a["answered_on"] for a in world["answers"])
    found = told(facts_of(company(tmp_path / "a", **world)))
    later = [*world["purchases"], *[order(f"c{n:05}", 399, 5) for n in range(300)]]
    again = told(facts_of(company(tmp_path / "b", purchases=later, answers=world["answers"])))
    before = ("customer", "day", "orders", "first", "last", "spent", "channel", "score")
    keep = found.day < number(min(last, day(399)))
    for name in before:
        assert getattr(found, name)[keep].tobytes() == getattr(again, name)[keep].tobytes(), name


def test_an_answer_is_learnt_from_only_when_its_days_were_over_before_the_cutoff():
    found = rows(4, day=np.array([900, 969, 970, 1000]), customer=np.array([0, 1, 2, 0]))
    early, late = divided(found, DAYS, 1000)
    assert early.day.tolist() == [900, 969]
    assert late.day.tolist() == [1000]


def test_the_cutoff_makes_the_smaller_part_as_large_as_can_be():
    found = population(1)
    cutoff = module._halfway(found, DAYS)
    smaller = {c: min(map(len, divided(found, DAYS, int(c)))) for c in np.unique(found.day)}
    assert smaller[cutoff] == max(smaller.values())


def test_a_score_that_matters_is_found():
    found = worth(population(2, 3000, effect=1.0), DAYS, 1300)
    assert found.verdict == "adds"
    assert found.gain["area"].low > 0.01
    assert found.gain["brier"].high < 0
    assert found.both.area.value > found.habits.area.value > 0.6


def test_with_shuffled_outcomes_nothing_can_be_foretold():
    draw, areas = np.random.default_rng(3), []
    for seed in range(40):
        known = population(seed)
        found = worth(replace(known, later_orders=draw.permutation(known.later_orders)), DAYS, 1300)
        areas.append(found.both.area.value)
    assert np.mean(areas) == pytest.approx(0.5, abs=0.015)


def test_a_score_without_meaning_is_hardly_ever_said_to_help():
    said_to_help = sum(worth(population(seed), DAYS, 1300).verdict == "adds" for seed in range(200))
    assert said_to_help <= 5


def test_the_gain_is_given_an_interval_that_holds_what_the_same_models_gain_elsewhere():
    """The models of one fit, judged on many later parts: the interval holds the gain on very many customers."""
    early = population(50, 1500, 0.6)
    learnt = models(early)

    def apart(found):
        numbers = {"habits": habits(found), "both": np.column_stack([habits(found), said(found)])}
        given = {name: learnt[name].chances(numbers[name]) for name in numbers}
        return module._apart(given["habits"], given["both"], found.came)

    truth = apart(population(51, 300_000, 0.6))
    found = [apart(population(1000 + seed, 400, 0.6)) for seed in range(400)]
    for name in ("area", "brier", "loss"):
        held = sum(one[name].low <= truth[name].value <= one[name].high for one in found) / len(found)
        assert 0.92 <= held <= 0.98, (name, held)


def test_under_thirty_events_in_either_part_nothing_is_judged():
    known = population(5)
    few = replace(known, later_orders=np.where(np.arange(len(known)) % 30 == 0, 1, 0))
    found = worth(few, DAYS, 1300)
    assert found.verdict == "few"
    assert found.habits is None
    assert found.fitted.events < 30


def test_who_never_bought_before_is_counted_and_left_out():
    known = population(6)
    found = worth(replace(known, orders=np.where(np.arange(len(known)) < 50, 0, known.orders)), DAYS, 1300)
    assert found.unseen == 50
    assert worth(rows(9, orders=np.zeros(9, int)), DAYS, 1300).cutoff is None
