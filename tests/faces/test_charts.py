"""The drawings beside the trend: what they show, what they say to those who cannot see them, and nothing unsafe."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from huitou import measure
from huitou.base import LANGS, Period
from huitou.faces.charts import cohort_lines, heat_map, stacks, steps
from huitou.faces.language import language
from huitou.faces.targets import target_told
from huitou.measure import Cell, Cohort, Cohorts, Composition, Curve, Distribution, Mark, Mix, Part, Reached
from huitou.measure.mixes import PROMOTERS, Slot
from huitou.stores import Target

EN = language("en")


def month(n):
    return Period.of("month", date(2024, n, 1))


def cell(later, value, *, base=100, finished=True, withheld=False):
    low, high = (None, None) if value is None else (value - 0.05, value + 0.05)
    return Cell(later, base, value, low, high, finished, small=base < 30, withheld=withheld)


COHORTS = Cohorts(
    "month",
    False,
    (
        Cohort(month(1), 100, (cell(1, 0.4), cell(2, 0.2), cell(3, 0.05, finished=False))),
        Cohort(month(2), 4, (cell(1, None, base=4, withheld=True), cell(2, None, base=4, finished=False))),
        Cohort(month(3), 100, (cell(1, 0.1, finished=False),)),
    ),
    (cell(1, 0.4), cell(2, 0.2)),
)
CURVE = Curve(
    "second_purchase_rate", month(1), "kaplan-meier", "days", 10, 8,
    tuple(Reached(float(t), t / 10, t / 10 - 0.05, min(1.0, t / 10 + 0.05), 10 - t, 1) for t in range(1, 10)),
    Mark(5.0, 4.0, 6.0), Mark(9.0, 8.0, None), asked_at=6.0,
)  # fmt: skip


def spread(name, counts, part="X", lowest=1):
    base, high = sum(counts), lowest + len(counts) - 1
    middle = (lowest + high) / 2
    parts = tuple(
        Part(lowest + i, (lowest + i > middle) - (lowest + i < middle), n, n / base, 0.0, 1.0)
        for i, n in enumerate(counts)
    )
    return Distribution(name, month(1), {"branch": part}, lowest, high, base, parts, True, False, False)


MIXES = Composition(
    "nps", "promoters", PROMOTERS,
    tuple(
        Mix(month(n), 50, (Slot(0.2, 0.1, 0.3), Slot(0.3, 0.2, 0.4), Slot(0.5, 0.4, 0.6)), n < 4, False, False)
        for n in (1, 2, 3, 4)
    ),
)  # fmt: skip
DRAWINGS = {
    "heat map": lambda lang: heat_map.heat_map(COHORTS, lang),
    "cohort lines": lambda lang: cohort_lines.cohort_lines(COHORTS, lang),
    "steps": lambda lang: steps.steps(CURVE, lang),
    "bar": lambda lang: stacks.diverging(spread("csat", [1, 2, 3, 4, 5]), stacks.Room(0.5, 0.5), lang),
    "area": lambda lang: stacks.stacked_area(MIXES, lang),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
@pytest.mark.parametrize("lang", LANGS)
def test_a_drawing_is_sound_says_itself_in_words_and_has_no_style_of_its_own(draw, lang):
    drawn = str(draw(language(lang)))
    tree = ElementTree.fromstring(drawn)
    image = tree if tree.tag == "svg" else next(tree.iter("svg"))
    assert image.get("role") == "img"
    assert len(image.get("aria-label")) > 15
    assert not re.search(r"style=|<style|<script|\son\w+=", drawn)
    assert not re.search(r"\b(nan|None|inf)\b", drawn)


def test_each_cell_can_be_pointed_at_and_the_running_one_is_hatched():
    drawn = str(heat_map.heat_map(COHORTS, EN))
    titles = re.findall(r"<title>([^<]+)</title>", drawn)
    assert "Jan 2024 +1: 40.0% (35.0–45.0) · Base 100" in titles
    assert "Mar 2024 +1: 10.0% (5.0–15.0) · Base 100 · Unfinished" in titles
    assert "Feb 2024 +1: Withheld · Base 4" in titles
    assert drawn.count('fill="url(#cohort-running)"') == 3


def test_shades_go_from_the_least_to_the_most():
    assert [heat_map.level(v, 0.8) for v in (0.0, 0.1, 0.41, 0.8, 0.9)] == [1, 2, 5, 8, 8]


def test_lines_of_cohorts_leave_out_what_is_not_over():
    drawn = str(cohort_lines.cohort_lines(COHORTS, EN))
    strong = re.search(r'<polyline class="trend-line" points="([^"]+)"', drawn)
    assert len(strong[1].split()) == 2
    assert "cohort-line" not in drawn  # February is withheld, March is still running


def test_a_curve_marks_half_nine_in_ten_and_what_the_measure_asks():
    drawn = str(steps.steps(CURVE, EN))
    assert "Half: 5 days" in drawn
    assert "Nine in ten: 9 days" in drawn
    assert "6 days: 60.0%" in drawn
    assert steps.told(CURVE, EN).endswith("half of 10 by 5 days, nine in ten by 9 days.")


def test_where_fewer_than_half_have_it_the_sentence_says_so():
    few = replace(CURVE, median=Mark(None, None, None), ninth=Mark(None, None, None))
    assert "fewer than half of 10 so far" in steps.told(few, EN)


def test_the_table_of_a_curve_has_round_times_and_who_is_left():
    rows = steps.table(CURVE, EN)
    assert [r.time for r in rows] == [f"{n} days" for n in range(1, 10)]
    assert (rows[4].share, rows[4].interval, rows[4].left) == ("50.0%", "(45.0–55.0)", "5")


def test_times_on_the_axis_are_round():
    assert steps.ticks(365, "days", 6) == [0, 90, 180, 270, 360]
    assert steps.ticks(47, "hours", 8) == [0, 6, 12, 18, 24, 30, 36, 42]
    assert len(steps.ticks(90_000, "days", 6)) <= 7


def test_bars_are_centred_on_the_neutral_answer():
    found = [spread("csat", [0, 0, 10, 0, 0]), spread("csat", [5, 0, 0, 0, 5], "Y")]
    room = stacks.Room.of(found)
    assert (room.left, room.right) == (0.5, 0.5)
    drawn = str(stacks.diverging(found[0], room, EN))
    assert 'x="0.0%" width="100.0%"' in drawn
    assert 'x1="50.0%"' in drawn


def test_slices_stand_in_the_order_of_good_less_bad():
    found = [
        spread("csat", [5, 0, 0, 0, 5], "even"),
        spread("csat", [0, 0, 0, 1, 9], "best"),
        spread("csat", [9, 1, 0, 0, 0], "worst"),
    ]
    assert [d.slice["branch"] for d in stacks.in_order(found)] == ["best", "even", "worst"]


def test_where_low_is_good_the_low_scores_are_the_good_ones():
    effort = spread("ces_1", [6, 2, 1, 1, 0])
    assert stacks.share(effort, "good") == pytest.approx(0.8)
    assert [b.said for b in stacks.blocks(effort)] == ["5", "4", "3", "2", "1"]


def test_eleven_scores_are_three_blocks():
    scores = spread("nps", [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1], lowest=0)
    assert len(stacks.blocks(scores)) == 3


def test_the_running_month_of_a_whole_is_paler():
    drawn = str(stacks.stacked_area(MIXES, EN))
    assert drawn.count("is-unfinished") == 3
    assert stacks.latest(MIXES).period == month(3)
    assert "Detractors 20%, Passives 30%, Promoters 50%" in drawn


def figure(shop, name, value):
    return replace(measure.figures(shop, [name])[0], value=value)


@pytest.mark.parametrize(
    ("name", "value", "aim", "said"),
    [
        ("repeat_customer_share", 0.41, "0.4", "Target 40% · reached"),
        ("repeat_customer_share", 0.37, "0.4", "Target 40% · 3.0 percentage points short"),
        ("churn_rate", 0.5, "0.4", "Target 40% · 10.0 percentage points over"),
        ("churn_rate", 0.4, "0.4", "Target 40% · reached"),
        ("nps", 31.0, "40", "Target 40 points · 9.0 points short"),
        ("new_customer_share", 0.9, "0.125", "Target 12.5%"),
        ("nps", None, "40", "Target 40 points"),
    ],
)
def test_a_target_says_whether_it_is_reached(shop, name, value, aim, said):
    target = Target(name, Decimal(aim), "owner", None)
    assert target_told(figure(shop, name, value), target, EN) == said


def test_without_a_target_nothing_is_said(shop):
    assert target_told(figure(shop, "nps", 1.0), None, EN) == ""
