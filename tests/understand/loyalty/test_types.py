"""Loyalty types: who is what, who is not judged, and what is said of the unknown."""

from datetime import timedelta

import numpy as np
import pytest

from huitou.base import Unfit
from huitou.measure import over
from huitou.understand.asking import facts_of
from huitou.understand.loyalty.cuts import Cuts, read
from huitou.understand.loyalty.people import people
from huitou.understand.loyalty.types import asked_of, told
from huitou.understand.loyalty.wording import findings
from tests.understand.loyalty.shops import DAY, SELDOM, START, WEEKLY, answer, crowd, orders, review
from tests.understand.made import company, table


def types(spill, cuts=None, day=DAY, **rows):
    place = company(spill, **rows)
    cuts = cuts or Cuts()
    return told(asked_of(place, cuts, day), cuts, place)


def members(spill, cuts=None, day=DAY, **rows):
    facts = facts_of(company(spill, **rows))
    lines = (cuts or Cuts()).at(facts, day)
    return {r["customer_id"]: r for r in facts.rows(people(facts, lines))}


FOUR = [answer("m0", "nps", 10), answer("m1", "nps", 4), answer("l0", "nps", 9), answer("l1", "nps", 8)]


def test_much_or_little_and_fond_or_not_are_the_four_types(tmp_path):
    found = members(tmp_path, purchases=orders(crowd()), answers=FOUR)
    kinds = {who: found[who]["loyalty_type"] for who in ("m0", "m1", "l0", "l1")}
    assert kinds == {"m0": "true", "m1": "spurious", "l0": "latent", "l1": "none"}


@pytest.mark.parametrize("scale", ["0-10", "1-10"])
def test_nine_of_ten_is_fond_on_either_scale_of_recommendation(tmp_path, scale):
    said = [answer("m0", "nps", 9, scale=scale), answer("m1", "nps", 8, scale=scale)]
    found = members(tmp_path, purchases=orders(crowd(3)), answers=said)
    assert [found[who]["loyalty_type"] for who in ("m0", "m1")] == ["true", "spurious"]
    assert Cuts().of("nps", 9) == pytest.approx(100 * 8 / 9)
    assert read({"cuts": {"nps": 95}}).of("nps", 9) == 95.0


def test_who_said_nothing_stays_unknown_and_is_counted(tmp_path):
    found = types(tmp_path, purchases=orders(crowd()), answers=FOUR)
    assert found.told == 4
    assert {one.name: one.n for one in found.untold} == {
        "unknown_much": 18, "unknown_little": 18, "unknown_away": 0, "too_new": 0,
    }  # fmt: skip
    assert found.customers == 40
    assert not found.enough


def test_a_newcomer_is_not_called_disloyal_for_having_had_no_time(tmp_path):
    new = {"fresh": [355]}
    found = members(
        tmp_path, purchases=orders(crowd() | new), answers=[*FOUR, answer("fresh", "nps", 10, 356)]
    )
    assert found["fresh"]["loyalty_type"] == "too_new"


def test_a_newcomer_who_had_time_is_judged_by_her_own_days_only(tmp_path):
    """Nine weeks of weekly orders are as much as a year of them."""
    late = {"late": range(300, 365, 7)}
    found = members(
        tmp_path, purchases=orders(crowd() | late), answers=[*FOUR, answer("late", "nps", 10, 356)]
    )
    assert found["late"]["loyalty_type"] == "true"


def test_nothing_of_the_day_or_later_is_looked_at(tmp_path):
    before = {"purchases": orders(crowd()), "answers": FOUR}
    later = {
        "purchases": [*before["purchases"], *orders({"l0": range(365, 400), "new": range(366, 390, 2)})],
        "answers": [
            *FOUR,
            answer("m0", "nps", 0, 365),
            answer("l1", "nps", 10, 370),
            answer("m9", "nps", 1, 380),
        ],
    }
    later["purchases"] = [{**row, "order_id": f"{n}"} for n, row in enumerate(later["purchases"])]
    assert types(tmp_path / "a", **before) == types(tmp_path / "b", **later)


def test_the_first_question_in_order_speaks_and_the_latest_answer_counts(tmp_path):
    said = [
        answer("m0", "csat", 5, scale="1-5"),
        answer("m0", "nps", 3),
        answer("m1", "nps", 10, 300),
        answer("m1", "nps", 2, 341),
        answer("l0", "csat", 4, scale="1-5"),
    ]
    found = members(tmp_path, purchases=orders(crowd()), answers=said, reviews=[review("l1", 5)])
    assert (found["m0"]["source"], found["m0"]["is_fond"]) == ("nps", False)
    assert (found["m1"]["is_fond"], found["m1"]["was_fond"]) == (False, True)
    assert (found["l0"]["source"], found["l0"]["is_fond"]) == ("csat", True)
    assert (found["l1"]["source"], found["l1"]["is_fond"]) == ("reviews", True)
    turned = members(
        tmp_path / "turned", read({"order": ["csat", "nps"]}), purchases=orders(crowd()), answers=said
    )
    assert turned["m0"]["source"] == "csat"


@pytest.mark.parametrize(
    ("scale", "fond", "not_fond"),
    [("1-7", 6, 5), ("7-1", 2, 3), ("5-1", 2, 3), ("0-10", 8, 7), ("1-10", 8, 7)],
)
def test_satisfaction_is_judged_on_its_own_scale_reversed_or_not(tmp_path, scale, fond, not_fond):
    said = [answer("m0", "csat", fond, scale=scale), answer("m1", "csat", not_fond, scale=scale)]
    found = members(tmp_path, purchases=orders(crowd()), answers=said)
    assert (found["m0"]["is_fond"], found["m1"]["is_fond"]) == (True, False)


def test_scales_never_mix_and_what_is_left_out_is_said(tmp_path):
    said = [answer(f"m{n}", "csat", 5, scale="1-5") for n in range(9)] + [
        answer("l0", "csat", 7, scale="1-7")
    ]
    found = types(tmp_path, purchases=orders(crowd()), answers=said)
    assert found.told == 9
    assert any("1-7" in note.en for note in found.notes)


def test_three_intentions_are_one_attitude(tmp_path):
    said = [
        answer("m0", f"cli.{item}", value) for item, value in (("recommend", 9), ("again", 8), ("more", 4))
    ]
    said += [
        answer("m1", f"cli.{item}", value) for item, value in (("recommend", 7), ("again", 7), ("more", 6))
    ]
    found = members(tmp_path, purchases=orders(crowd()), answers=[{**a, "scale": "0-10"} for a in said])
    assert found["m0"]["percent"] == pytest.approx(70)
    assert (found["m0"]["is_fond"], found["m1"]["is_fond"]) == (True, False)


def test_a_company_without_any_question_still_sees_behaviour(tmp_path):
    found = types(tmp_path, purchases=orders(crowd()))
    assert found.told == 0
    assert found.asked == ()
    assert found.sensitivity is None
    assert {one.name: one.n for one in found.untold}["unknown_much"] == 20


def test_a_company_without_a_cycle_has_no_types_unless_it_says_its_own(tmp_path):
    once = {f"c{n}": [n] for n in range(60)}
    place = company(tmp_path, purchases=orders(once))
    assert asked_of(place, Cuts(), DAY) == []
    assert told(asked_of(place, Cuts(expected_days=30), DAY), Cuts(expected_days=30), place).customers == 60


def test_negative_and_missing_amounts_and_one_customer_do_no_harm(tmp_path):
    rows = orders({"m0": WEEKLY})
    rows[0]["amount"], rows[1]["amount"] = None, -5000
    found = types(tmp_path, purchases=rows, answers=[answer("m0", "nps", 10)])
    assert found.kind("true").n == 1
    assert found.kind("true").withheld


def shop(draws, n=400, related=0.0):
    """Customers at random; attitude follows behaviour with a strength between 0 and 1."""
    much = draws.random(n) < 0.5
    fond = np.where(draws.random(n) < related, much, draws.random(n) < 0.5)
    days = {f"c{i}": WEEKLY if much[i] else SELDOM for i in range(n)}
    return days, [answer(f"c{i}", "nps", 9 if fond[i] else 5) for i in range(n)], much, fond


def test_planted_types_are_recovered_with_their_shares(tmp_path):
    days, said, much, fond = shop(np.random.default_rng(3))
    found = types(tmp_path, purchases=orders(days), answers=said)
    assert found.kind("true").n == (much & fond).sum()
    assert found.kind("spurious").share.value == pytest.approx((much & ~fond).mean())
    assert sum(kind.share.value for kind in found.kinds) == pytest.approx(1)
    assert sum(kind.least for kind in found.kinds) == pytest.approx(1)
    assert found.related is not None
    assert not found.related.beyond_chance


def test_attitude_that_follows_behaviour_is_said_to_be_related(tmp_path):
    days, said, _much, _fond = shop(np.random.default_rng(4), related=0.6)
    found = types(tmp_path, purchases=orders(days), answers=said)
    assert found.related.low > 0.4


def test_shares_among_all_follow_the_behaviour_of_those_who_said_nothing(tmp_path):
    """Only much-buyers answered, so the shares of the asked are not those of all."""
    days = crowd(60)
    said = [answer(f"m{n}", "nps", 10 if n < 30 else 3) for n in range(60)]
    said += [answer(f"l{n}", "nps", 10 if n < 5 else 3) for n in range(20)]
    found = types(tmp_path, purchases=orders(days), answers=said)
    assert found.kind("true").share.value == pytest.approx(30 / 80)
    assert found.kind("true").among_all.value == pytest.approx(30 / 120)
    assert found.kind("latent").among_all.value == pytest.approx(15 / 120)
    assert (found.kind("latent").least, found.kind("latent").most) == pytest.approx((5 / 120, 45 / 120))
    assert found.leaning.low > 0.3
    told = [one.zh_hant for one in findings(found)]
    assert any(
        "「按行為加權後占全部」" in one for one in told
    )  # as the column is called on the page and in the report
    assert not any("下表" in one for one in told)


def test_two_answers_to_one_question_tell_how_steady_an_answer_is(tmp_path):
    days = crowd(40)
    said = [answer(f"m{n}", "nps", 10, 300) for n in range(40)]
    said += [answer(f"m{n}", "nps", 10 if n < 30 else 5, 345) for n in range(40)]
    found = types(tmp_path, purchases=orders(days), answers=said)
    assert found.retest.same.value == pytest.approx(0.75)
    assert found.retest.same.base == 40


def test_a_line_moved_by_a_step_changes_the_types_of_those_beside_it(tmp_path):
    days = crowd(40)
    said = [answer(f"m{n}", "nps", 9 if n < 20 else 8) for n in range(40)]
    found = types(tmp_path, purchases=orders(days), answers=said).sensitivity
    lower = next(step for step in found.steps if step.points == -1)
    higher = next(step for step in found.steps if step.points == 1)
    assert (lower.changed, higher.changed) == (20, 20)
    assert lower.shares["true"] == 1.0
    assert higher.shares["spurious"] == 1.0
    assert not found.steady


def test_a_line_is_not_moved_beyond_the_scale(tmp_path):
    """Nobody can answer eleven of ten, nor six of five."""
    days = crowd(40)
    for folder, fond, others, question, scale in (("a", 9, 8, "nps", None), ("b", 5, 3, "csat", "1-5")):
        said = [answer(f"m{n}", question, fond if n < 20 else others, scale=scale) for n in range(40)]
        found = types(tmp_path / folder, purchases=orders(days), answers=said).sensitivity
        assert sorted({one.points for one in found.grid}) == [-2, -1, 0, 1]


def test_what_a_type_did_later_is_taken_from_the_days_after_the_earlier_day(tmp_path):
    """All buy alike until the earlier day; afterwards only the fond come back."""
    on = range(0, 320, 7)
    days = {f"c{n}": [*on, *(range(335, 365, 7) if n % 2 else [])] for n in range(80)}
    said = [answer(f"c{n}", "nps", 10 if n % 2 else 3, 300) for n in range(80)]
    found = types(tmp_path, Cuts(later_days=31), purchases=orders(days), answers=said).later
    assert found.period.first == DAY - timedelta(days=31)
    assert {a.kind: (a.n, a.came_back.value) for a in found.after if a.n} == {
        "true": (40, 1.0),
        "spurious": (40, 0.0),
    }
    assert found.beyond.low > 0.9


def test_answers_older_than_the_days_that_count_are_said_to_be(tmp_path):
    found = types(tmp_path, purchases=orders(crowd(3)), answers=[answer("m0", "nps", 9, 30)])
    assert found.last_said == START + timedelta(days=30)
    assert "last came on 2024-01-31" in next(findings(found)).en


def test_settings_that_make_no_sense_are_refused_in_words():
    for wrong in (
        {"frequent": "often"},
        {"cuts": {"nps": 120}},
        {"order": "nps"},
        {"colour": 1},
        {"answers": "all"},
    ):
        with pytest.raises(Unfit) as told_:
            read(wrong)
        assert next(iter(wrong)) in told_.value.text.en
    assert read({"cuts": {"brand": {"image": 60}}}).of("brand.image") == 60


@pytest.mark.parametrize("engine", ["duckdb", "spark", "postgres"])
def test_every_engine_gives_every_customer_the_same_type(request, engine):
    opener = request.getfixturevalue(engine)
    rows = {
        "purchases": orders(crowd(6) | {"fresh": [355], "tie": [0, 0, 7, 7]}),
        "answers": [
            *FOUR,
            answer("m2", "csat", 4, scale="1-5"),
            answer("m3", "csat", 2, scale="5-1"),
            *(answer("m4", f"cli.{item}", 7, scale="0-10") for item in ("recommend", "again", "more")),
            answer("fresh", "nps", 9, 356),
        ],
        "reviews": [review("m5", 3), review("m5", 5, 350), review("l2", 1)],
    }
    place = over(opener({fact: table(fact, listed) for fact, listed in rows.items()}, "UTC"), 1, "TWD")
    facts = facts_of(place)
    lines = Cuts().at(facts, START + timedelta(days=365))
    found = {r["customer_id"]: (r["loyalty_type"], r["reach"]) for r in facts.rows(people(facts, lines))}
    assert found == {
        "m0": ("true", 7), "m1": ("spurious", 7), "m2": ("true", 7), "m3": ("true", 7), "m4": ("true", 7),
        "m5": ("true", 7), "l0": ("latent", 1), "l1": ("none", 1), "l2": ("none", 1), "l3": ("unknown", 1),
        "l4": ("unknown", 1), "l5": ("unknown", 1), "fresh": ("too_new", 0), "tie": ("unknown", 0),
    }  # fmt: skip
