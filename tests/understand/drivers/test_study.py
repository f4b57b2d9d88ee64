"""The whole study: it finds what was planted, says nothing of what was not, and survives the shelf."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huitou.base import LANGS, Period, Text
from huitou.stores import Grouping
from huitou.understand.drivers.findings import Drivers
from huitou.understand.drivers.model import DriverBlock, DriverModel
from huitou.understand.drivers.plain_values import finding, plain
from huitou.understand.drivers.study import study
from huitou.understand.drivers.summary import driver_cause, driver_summary, mixed_words
from huitou.understand.drivers.turning import fitting_groupings
from tests.understand.drivers.companies import START, answers, orders
from tests.understand.made import facts

HORIZON = date(2026, 1, 1)
YEAR = Period(date(2024, 1, 1), date(2025, 1, 1))


def studied(tmp_path, said, bought=(), own=None, period=YEAR) -> Drivers:
    tables = {"answers": said} | ({"purchases": bought} if bought else {})
    return study(facts(tmp_path, **tables), own, period, HORIZON)


def test_planted_effects_lie_in_their_intervals_and_the_study_survives_json(tmp_path):
    said = answers(people=900, dips={"B": 1.0})
    found = studied(tmp_path, said, orders(said))
    effects = {f.name: f.effect for f in found.factors}
    assert effects["service"].low < 0.6 < effects["service"].high
    assert effects["product"].low < 0.3 < effects["product"].high
    assert effects["price"].low < 0 < effects["price"].high
    assert {s.predictor: s.standing for s in found.importance.shares}["price"] == "chance"
    assert [p.name for p in found.indices.branches] == ["B", "A"]
    assert finding(Drivers, json.loads(json.dumps(plain(found)))) == found
    for text in driver_summary(found):
        assert all("⟦" not in text.said(lang) and "{" not in text.said(lang) for lang in LANGS)


def test_an_empty_company_a_single_answer_and_equal_answers_are_no_errors(tmp_path):
    silent = study(facts(tmp_path / "a", purchases=orders(answers(people=5))), None, YEAR, HORIZON)
    assert silent.why == "none"
    assert studied(tmp_path / "b", answers(people=1)).why == "too_few"
    same = [{**r, "value": 4} for r in answers(people=100)]
    flat = studied(tmp_path / "c", same, orders(same))
    assert flat.importance.shares == ()
    assert flat.causes == ()
    assert driver_summary(flat)


def test_a_period_with_few_answers_takes_all_there_are_and_says_so(tmp_path):
    found = studied(tmp_path, answers(people=200), period=Period(date(2025, 6, 1), date(2025, 7, 1)))
    assert found.widened
    assert found.answers == 200
    assert (found.asked, found.inside) == ("2025-06", 0)
    assert Period.parse(found.period).first >= START
    assert "In 2025-06 only 0 people" in driver_summary(found)[0].en


def test_a_question_few_were_asked_is_left_out_and_named(tmp_path):
    said = answers(people=200)
    rare = [{**r, "answer_id": f"x{n}", "question": "csat.parking"} for n, r in enumerate(said[:40])]
    found = studied(tmp_path, [*said, *rare])
    assert "parking" not in found.model.factors
    assert any("csat.parking" in note.en for note in found.notes)


def test_a_model_of_ones_own_is_followed(tmp_path):
    blocks = (
        DriverBlock("照顧", ("csat.service", "csat.product")),
        DriverBlock("整體", ("csat",)),
        DriverBlock("口碑", ("nps",)),
    )
    own = DriverModel(blocks, (("照顧", "整體"), ("整體", "口碑")), own=True)
    found = studied(tmp_path, answers(people=300), own=own)
    assert (found.outcome, found.loyalty, [f.name for f in found.factors]) == ("整體", "口碑", ["照顧"])
    assert "照顧" in driver_summary(found)[0].en


def second_year(dips):
    later = [
        {
            **r,
            "customer_id": f"{r['customer_id']}b",
            "answer_id": f"b{n}",
            "answered_on": r["answered_on"] + timedelta(days=366),
        }
        for n, r in enumerate(answers(people=400, seed=9, dips=dips))
    ]
    return [*answers(people=400), *later]


def test_a_fall_of_service_is_named_as_the_cause_of_a_fall_of_satisfaction(tmp_path):
    found = studied(
        tmp_path,
        second_year({"A": 1.0, "B": 1.0}),
        period=Period(START + timedelta(days=366), date(2026, 1, 1)),
    )
    assert [c.name for c in found.causes] == ["service"]
    assert "Service by −" in driver_cause(found).en


def test_where_nothing_changed_no_cause_is_guessed(tmp_path):
    found = studied(tmp_path, second_year(None), period=Period(START + timedelta(days=366), date(2026, 1, 1)))
    assert driver_cause(found) is None


def test_a_branch_mix_that_turns_the_whole_round_is_said_and_a_plain_company_is_silent(tmp_path):
    """Inside each branch better prices go with more satisfaction; the cheap branch is bad at everything else."""
    mixed = []
    for n, r in enumerate(answers(people=600, weights={"price": 0.4}, branches=("A", "B"))):
        cheap = r["branch"] == "B"
        shift = {"csat.price": 2 if cheap else -1, "csat": -2 if cheap else 1}.get(r["question"], 0)
        mixed.append(
            {
                **r,
                "answer_id": str(n),
                "value": min(5, max(1, r["value"] + shift)) if r["question"] != "nps" else r["value"],
            }
        )
    found = studied(tmp_path / "a", mixed)
    assert [(t.factor, t.by) for t in found.turned] == [("price", "branch")]
    assert "Price" in found.says(found.turned[0].found).en
    assert driver_summary(found)[-1].en.startswith("Looked at by Branch: ")
    assert [title.en for title in found.mixed("price")] == ["Branch"]
    assert found.mixed("service") == ()
    said = mixed_words(found, "price")
    assert said is not None
    assert (
        said.en
        == "What the whole says of Price comes from the mix: looked at by Branch it is not so. Go by that."
    )
    assert said in driver_summary(found)
    assert mixed_words(found, "service") is None
    plain_one = studied(tmp_path / "b", answers(people=600))
    assert plain_one.turned == ()
    assert [cut.name for cut in plain_one.checked] == ["branch"]
    assert "checked in: 1 (Branch). None reverses the whole." in driver_summary(plain_one)[-1].en


def test_published_segmentations_are_looked_inside_of_but_not_those_made_of_the_answers(tmp_path):
    """Inside either group better prices go with more satisfaction; the thrifty are discontent with everything else."""
    said = answers(people=600, weights={"price": 0.4}, branches=("A",))
    thrifty = {r["customer_id"] for r in said if int(r["customer_id"][1:]) % 2}
    for r in said:
        if shift := {"csat.price": 2, "csat": -2}.get(r["question"]):
            r["value"] = min(5, max(1, r["value"] + (shift if r["customer_id"] in thrifty else -shift // 2)))
    path = tmp_path / "groups.parquet"
    people = sorted({r["customer_id"] for r in said})
    codes = ["t<b>" if who in thrifty else "o" for who in people]
    pq.write_table(pa.table({"customer_id": people, "segment": codes}), path)
    titles = {"t<b>": Text("省⟦", "省", "Thrifty"), "o": Text("其他", "其他", "Others")}
    one = Grouping("purse", Text("荷包", "钱包", "Purse"), titles, HORIZON, "1", path)
    found = study(
        facts(tmp_path / "a", answers=said), None, YEAR, HORIZON,
        groupings=fitting_groupings({"purse": one, "felt": replace(one, of_answers=True), "purse_before": one}),
    )  # fmt: skip
    assert [cut.name for cut in found.checked] == ["purse"]
    assert [(t.factor, t.by) for t in found.turned] == [("price", "purse")]
    assert finding(Drivers, json.loads(json.dumps(plain(found)))) == found
    for lang in LANGS:
        assert "⟦" not in driver_summary(found)[-1].said(lang)
    assert driver_summary(found)[-1].zh_hant.startswith("按荷包分開看：")


def test_what_the_less_satisfied_rate_higher_is_not_to_be_improved(tmp_path):
    """A share of what is explained has no sign; a price that the disappointed find good is a scale turned round."""
    found = studied(tmp_path, answers(weights={"service": 0.4, "product": 0.1, "price": -0.7}))
    share = found.importance.of("price")
    assert (share.standing, share.told, share.rank) == ("drives", "backwards", 1)
    assert not found.importance.of("service").against
    assert {place.factor for place in found.map.places} == {"service", "product"}
    said = " ".join(text.en for text in driver_summary(found))
    assert "The higher Price is rated, the lower Satisfaction" in said
    assert "check first which end of its scale" in said
    for lang in LANGS:
        assert "⟦" not in driver_summary(found)[1].said(lang)


@pytest.mark.parametrize("seed", range(5))
def test_answers_drawn_at_random_move_nothing(tmp_path, seed):
    found = studied(
        tmp_path, answers(people=300, weights={"service": 0.0, "product": 0.0, "price": 0.0}, seed=100 + seed)
    )
    assert found.importance.drivers == ()
    assert found.turned == ()
