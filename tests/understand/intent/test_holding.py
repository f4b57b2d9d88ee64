"""Intent against behaviour as a whole: what it says of companies with a known truth, and of strange ones."""

from decimal import Decimal

import numpy as np
import pytest

from huitou.base import Missing
from huitou.understand.asking import facts_of
from huitou.understand.intent.comparable import silent
from huitou.understand.intent.holding import Intent, intent
from huitou.understand.intent.questions import Question, chosen, questions
from huitou.understand.intent.reviving import plain, revived
from huitou.understand.intent.verdicts import intent_told
from tests.understand.intent.world import answer, at, day, order, shop
from tests.understand.made import company, facts


def true_words(draw, so_far):
    """Who says ten buys three times as often afterwards as who says none, in proportion."""
    score = int(draw.integers(0, 11))
    return score, 0.5 + score / 10


def habit_words(draw, so_far):
    """The score says how often a customer has bought so far, and nothing else."""
    return int(np.clip(round(2 * so_far + draw.normal(0, 1)), 0, 10)), 1.0


def held(tmp_path, told, question=None, days=60):
    seen = facts(tmp_path, **told)
    return intent(seen, chosen(questions(seen), question), days)


def test_words_that_come_true_are_found_and_help(tmp_path):
    found = held(tmp_path, shop(1500, 3, true_words))
    assert found.calibration.direction == "up"
    assert found.worth.verdict == "adds"
    assert found.comparisons[-1].difference.low > 0  # the high scores against comparable customers
    assert found.comparisons[1].difference.high < 0
    told = intent_told(found)
    assert told.headline.en.startswith("Yes, words match deeds")
    assert told.worth.en.startswith("Knowing the score helps")
    # in plain words, as a share of pairs; the page's table has the area itself
    right = f"tell which is which {100 * found.worth.habits.area.value:.1f}% ("
    assert right in told.worth.en
    assert "tells which is which" in told.instead.en
    assert "分得出是哪一位" in told.worth.zh_hant


def test_words_that_only_repeat_the_habit_are_said_to_add_nothing(tmp_path):
    found = held(tmp_path, shop(1500, 4, habit_words))
    assert found.calibration.direction == "up"
    assert found.worth.verdict in ("nothing", "hardly")
    assert "do not already say" in intent_told(found).worth.en


def test_words_without_meaning_are_said_to_have_none(tmp_path):
    found = held(tmp_path, shop(800, 5))
    assert found.calibration.direction == "none"
    assert found.worth.verdict == "nothing"
    assert found.comparisons[0].difference.low < 0 < found.comparisons[0].difference.high


def test_words_that_match_deeds_at_the_ends_and_not_between_are_said_to_have_no_one_direction(tmp_path):
    """The high scores came back more than the low ones together, and yet fewer the higher the score."""
    told = {"answers": [], "purchases": [order("a", 0), order("z", 90)]}
    for score, people, came in ((0, 80, 64), (6, 600, 150), (9, 400, 160)):
        told["answers"] += [answer(f"{score}-{n}", 10, score) for n in range(people)]
        told["purchases"] += [order(f"{score}-{n}", 20) for n in range(came)]
    found = held(tmp_path, told, days=40)
    assert found.calibration.difference.low > 0 > found.calibration.slope.value
    assert found.calibration.direction == "mixed"
    assert not found.calibration.steady
    assert intent_told(found).headline.en.startswith("Not in one direction: of those who gave 9, 40.0%")


def test_everyone_who_answered_is_accounted_for(tmp_path):
    told = shop(300, 6)
    told["answers"] += [answer(None, 20, 4), answer("early", -9, 4), answer("c00001", 30, 2, scale="1-5")]
    found = held(tmp_path, told)
    people = {a["customer_id"] for a in told["answers"] if a["scale"] == "0-10"} - {None}
    assert found.counted.customers + found.counted.early == len(people)
    assert found.counted.used + found.counted.open == found.counted.customers
    assert sum(r.customers for r in found.calibration.rows) == found.counted.used
    assert (found.question.anonymous, found.question.elsewhere, found.counted.early) == (1, 1, 1)


def test_what_is_kept_comes_back_equal(tmp_path):
    found = held(tmp_path, shop(400, 7))
    assert revived(Intent, plain(found)) == found


def test_without_answers_or_purchases_it_says_so_in_words(tmp_path):
    with pytest.raises(Missing, match="No customer has answered"):
        held(tmp_path / "a", {"purchases": [order("ann", 1)]})
    with pytest.raises(Missing, match="no purchases of known customers"):
        held(tmp_path / "b", {"answers": [answer("ann", 1, 3)]})
    with pytest.raises(Missing, match="of only 1 customers"):
        held(
            tmp_path / "c",
            {"answers": [answer("ann", 1, 3)], "purchases": [order("ann", 0), order("ann", 99)]},
        )
    with pytest.raises(Missing, match="“csat”"):
        held(tmp_path / "d", {"answers": [answer("ann", 1, 3)], "purchases": [order("ann", 0)]}, "csat")


def test_answers_of_employees_and_scales_nobody_can_read_are_no_question(tmp_path):
    told = [
        answer("x", 1, 3, question="mine", scale=None),
        answer(None, 1, 3, question="enps", employee_id="e1"),
    ]
    assert questions(facts(tmp_path, answers=told)) == []


STRANGE = {
    "all gave one score": lambda n: {"value": 9},
    "yes and no": lambda n: {"value": n % 2, "scale": "0-1", "question": "again"},
    "reversed": lambda n: {"value": 1 + n % 5, "scale": "5-1", "question": "滿意嗎"},
    "seven points": lambda n: {"value": 1 + n % 7, "scale": "1-7", "question": "ces"},
    "a hundred": lambda n: {"value": (n * 7) % 101, "scale": "0-100", "question": "index"},
    "decimals": lambda n: {"value": 1 + Decimal(n % 9) / 2, "scale": "1-5", "question": "stars"},
}


@pytest.mark.parametrize("name", STRANGE)
def test_any_scale_is_told_in_words(tmp_path, name):
    said = [answer(f"c{n}", 10, **{"value": 0, **STRANGE[name](n)}) for n in range(90)]
    bought = [order(f"c{n}", 9, None if n % 3 else 5) for n in range(90)] + [order(f"c{n}", 20 + n % 20) for n in range(0, 90, 2)]  # fmt: skip
    found = held(tmp_path, {"answers": said, "purchases": [*bought, order("z", 90)]}, days=40)
    assert found.calibration.whole.customers == 90
    assert found.calibration.whole.came.value == 0.5
    assert sum(r.customers for r in found.calibration.rows) == 90
    told = intent_told(found)
    assert all("None" not in t.en and "nan" not in t.en for t in (told.headline, told.worth, *told.compared))
    assert plain(found)  # nothing in it that JSON cannot hold


@pytest.mark.parametrize("everybody", [True, False])
def test_where_all_or_none_come_back_nothing_is_claimed(tmp_path, everybody):
    said = [answer(f"c{n}", 10, n % 11) for n in range(120)]
    bought = [order(f"c{n}", 9) for n in range(120)] + [order(f"c{n}", 20) for n in range(120) if everybody]
    found = held(tmp_path, {"answers": said, "purchases": [*bought, order("z", 90)]}, days=40)
    assert found.calibration.direction == "few"
    assert found.worth.verdict == "few"
    assert all(c.difference.value is None for c in found.comparisons)


def test_groups_under_five_are_withheld(tmp_path):
    said = [answer(f"c{n}", 10, 0 if n < 4 else 9) for n in range(60)]
    bought = [order(f"c{n}", 20) for n in range(60)]
    found = held(tmp_path, {"answers": said, "purchases": [*bought, order("a", 0), order("z", 90)]}, days=40)
    lowest = found.calibration.classes[0]
    assert lowest.withheld
    assert lowest.came.value is lowest.spent.value is None
    assert found.comparisons == ()  # nobody had bought before


def test_amounts_in_another_currency_make_spending_unknown_not_zero(tmp_path):
    said = [answer(f"c{n}", 10, n % 11) for n in range(60)]
    bought = [order(f"c{n}", 20, 100, currency="JPY" if n % 2 else "TWD") for n in range(60)]
    place = company(
        tmp_path,
        answers=said,
        purchases=[*bought, order("a", 0, currency="TWD"), order("z", 90, currency="TWD")],
    )
    seen = facts_of(place)
    found = intent(seen, questions(seen)[0], 40)
    assert found.calibration.whole.spent.value == pytest.approx(100)
    assert found.calibration.whole.spent.base == 30


def test_the_company_without_a_cycle_is_looked_at_for_ninety_days(tmp_path):
    said = [answer(f"c{n}", 10, n % 11) for n in range(20)]
    found = held(tmp_path, {"answers": said, "purchases": [order("a", 0), order("b", 600)]}, days=None)
    assert found.days == 90
    assert found.first == day(0)


def in_two_surveys():
    """After an order scores come true; in the yearly survey they mean the opposite."""
    told = shop(400, 31, true_words)
    for said in told["answers"]:
        said["survey"] = "after-order"
    yearly = [
        {**said, "answer_id": said["answer_id"] + "-yearly", "survey": "yearly", "value": 10 - said["value"]}
        for said in told["answers"]
    ]
    return {**told, "answers": [*told["answers"], *yearly]}


def test_one_survey_can_be_seen_alone(tmp_path):
    seen = facts(tmp_path, **in_two_surveys())
    listed = questions(seen)
    assert [q.survey for q in listed] == ["", "after-order", "yearly"]
    assert listed[0].answers == 2 * listed[1].answers
    apart = {q.survey: intent(seen, q, 60).calibration.orders for q in listed}
    assert apart["after-order"].value > 1 > apart["yearly"].value
    assert apart["after-order"].value == pytest.approx(1 / apart["yearly"].value, rel=0.5)
    assert chosen(listed, "nps", "yearly").survey == "yearly"
    with pytest.raises(Missing) as why:
        chosen(listed, "nps", "weekly")
    assert "weekly" in why.value.said("en")
    assert "after-order, yearly" in why.value.said("en")


def test_answers_of_several_surveys_together_are_said_to_be_so(tmp_path):
    seen = facts(tmp_path, **in_two_surveys())
    whole, one, _ = questions(seen)
    assert "2 surveys" in intent_told(intent(seen, whole, 60)).several.en
    assert intent_told(intent(seen, one, 60)).several is None


def test_who_did_not_answer_is_counted_by_survey(tmp_path):
    told = {
        "touches": [
            {"touch_id": f"t{n}", "customer_id": f"c{n}", "kind": "survey", "campaign": campaign, "sent_at": at(n), "sent_on": day(n)}
            for n, campaign in enumerate(("yearly", "after-order", "after-order"))
        ],
        "answers": [answer("c0", 1, 5, survey="yearly"), answer("c1", 2, 5, survey="yearly"), answer("c2", 3, 5, survey="after-order")],
    }  # fmt: skip
    seen = facts(tmp_path, **told)

    def quiet(survey):
        found = silent(seen, survey)
        return None if found is None else {row["customer_id"] for row in seen.rows(found)}

    assert quiet("") == set()
    assert quiet("after-order") == {"c1"}  # who answered another survey did not answer this one
    assert quiet("yearly") == set()
    assert quiet("unheard of") is None


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("csat.service", "滿意度：服務", "Satisfaction: Service"),
        ("csat.parking lot", "csat.parking lot", "csat.parking lot"),
        ("nps", "淨推薦值（NPS®）", "Net promoter (NPS®)"),
    ],
)
def test_a_question_is_called_by_what_it_asks_about(name, zh, en):
    title = Question(name, "1-5", 10, 0).title
    assert (title.zh_hant, title.en.lower()) == (zh, en.lower())
