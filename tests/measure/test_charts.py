"""What charts are drawn from: small cases counted by hand, and that every cell and point is what the figures say."""

from __future__ import annotations

import random
from datetime import date

import pytest

from huitou import measure
from huitou.base import Missing, Period, Unfit
from huitou.measure import estimate
from huitou.measure.curves import computed, shape_of
from huitou.measure.read import METRICS, Asked
from huitou.measure.scores import counted as scores_counted
from huitou.measure.scores import distributions
from huitou.measure.source import over
from huitou.measure.triangle import counted, triangle
from huitou.stores import Settings, Workspace
from tests.faces.teahouse import teahouse
from tests.measure.cases import table

ZONE = "Asia/Taipei"
ORDERS = """order_id,customer_id,bought_at,amount
1,A,2024-01-05 10:00,10
2,A,2024-02-09 10:00,10
3,A,2024-03-01 10:00,10
4,B,2024-01-20 10:00,10
5,B,2024-03-02 10:00,10
6,C,2024-01-31 10:00,10
7,C,2024-01-31 18:00,10
8,D,2024-02-02 10:00,10
9,D,2024-03-30 10:00,10
10,E,2024-02-15 10:00,10
11,F,2024-03-03 10:00,10
12,F,2024-04-10 10:00,10
"""
NONE_WITHHELD = {"figures": {"withhold_below": 0}}


def asked_of(duckdb, name, rows, settings=NONE_WITHHELD):
    """A measure asked of tables written here."""
    tables = {fact: table(fact, text, ZONE) for fact, text in rows.items()}
    place = over(duckdb(tables, ZONE), 1, "TWD")
    return Asked(place, name, METRICS[name], settings)


def cells(duckdb, *, unbounded=False, settings=NONE_WITHHELD):
    """(cohort month, later) → cell, of the orders above; the data end on 10 April 2024."""
    asked = asked_of(duckdb, "cohort_retention", {"purchases": ORDERS}, settings)
    whole = Period(date(2024, 1, 1), date(2024, 5, 1))
    found = triangle(asked, whole, "month", counted(asked, whole, "month"), unbounded=unbounded)
    return found, {(r.period.first.month, c.later): c for r in found.rows for c in r.cells}


def test_a_triangle_counts_each_customer_once_a_month(duckdb):
    found, cell = cells(duckdb)
    assert [r.size for r in found.rows] == [3, 2, 1, 0]
    assert cell[1, 1].value == pytest.approx(1 / 3)  # A in February
    assert cell[1, 2].value == pytest.approx(2 / 3)  # A and B in March
    assert cell[2, 1].value == pytest.approx(1 / 2)  # D in March
    assert {c.base for (month, _), c in cell.items() if month == 1} == {3}


def test_whoever_comes_later_still_counts_where_unbounded(duckdb):
    _, cell = cells(duckdb, unbounded=True)
    assert cell[1, 1].value == pytest.approx(2 / 3)  # A and B; C never
    assert cell[2, 1].value == pytest.approx(1 / 2)


def test_a_cell_of_the_running_month_is_unfinished_and_in_no_average(duckdb):
    found, cell = cells(duckdb)
    assert not cell[3, 1].finished
    assert cell[3, 1].value == 1.0  # F, so far
    assert found.running
    assert [(c.later, c.base) for c in found.average] == [(1, 5), (2, 3)]  # March's cohort is in none
    assert found.average[0].value == pytest.approx(2 / 5)


def test_a_cohort_of_too_few_is_withheld(duckdb):
    _, cell = cells(duckdb, settings={"figures": {"withhold_below": 3}})
    assert cell[1, 1].value is not None
    assert cell[2, 1].withheld
    assert cell[2, 1].value is cell[2, 1].low is None


def test_an_empty_month_withholds_nothing_and_says_nothing(duckdb):
    found, _ = cells(duckdb)
    assert found.rows[-1].cells == ()


def test_a_curve_waits_for_those_not_yet_back(duckdb):
    asked = asked_of(duckdb, "second_purchase_days", {"purchases": ORDERS})
    curve = computed(asked, Period(date(2024, 1, 1), date(2024, 3, 1)))
    assert curve is not None
    # waits: A 35, B 42, D 57 came back; C was watched 70 days, E 55
    assert (curve.base, curve.events) == (5, 3)
    assert curve.at(34) is None
    assert curve.at(35).share == pytest.approx(1 / 5)
    assert curve.at(42).share == pytest.approx(2 / 5)
    assert curve.at(57).share == pytest.approx(
        1 - 3 / 5 * 1 / 2
    )  # E left unseen after 55 days: 2 were at risk
    assert curve.at(71) is None
    assert (curve.at_risk(0), curve.at_risk(40), curve.at_risk(56)) == (5, 4, 2)
    assert curve.median.value == 57


def test_a_curve_of_too_few_shows_nothing(duckdb):
    asked = asked_of(
        duckdb, "second_purchase_days", {"purchases": ORDERS}, {"figures": {"withhold_below": 6}}
    )
    curve = computed(asked, Period(date(2024, 1, 1), date(2024, 3, 1)))
    assert curve.withheld
    assert curve.points == ()
    assert curve.median.value is None


def test_kaplan_meier_is_what_lifelines_says():
    lifelines = pytest.importorskip("lifelines")
    draw = random.Random(11)
    rows = [(float(draw.randint(1, 60)), draw.random() < 0.6) for _ in range(300)]
    counts = [(t, e, 1) for t, e in rows]
    fitted = lifelines.KaplanMeierFitter().fit([t for t, _ in rows], [e for _, e in rows])
    ends = fitted.confidence_interval_survival_function_
    for point in estimate.incidence(counts):
        assert point.share == pytest.approx(1 - fitted.predict(point.time), abs=1e-12)
        if 0 < point.share < 1:
            low, high = ends.loc[point.time]
            assert (point.low, point.high) == pytest.approx((1 - high, 1 - low), abs=1e-6)
        assert point.at_risk == fitted.event_table.loc[point.time, "at_risk"]


def test_each_point_is_the_share_by_its_time():
    draw = random.Random(3)
    counts = [(float(draw.randint(0, 40)), draw.random() < 0.7, draw.randint(1, 3)) for _ in range(80)]
    for point in estimate.incidence(counts):
        found = estimate.event_by(counts, point.time)
        assert (point.share, point.low, point.high) == pytest.approx((found.value, found.low, found.high))


ANSWERS = "answer_id,customer_id,question,scale,value,answered_at,branch\n" + "".join(
    f"{n},C{n},{question},{scale},{value},2024-01-1{n % 9} 10:00,{branch}\n"
    for n, (question, scale, value, branch) in enumerate(
        [("nps", "0-10", v, "X") for v in (10, 9, 9, 8, 6, 0)]
        + [("nps", "0-10", v, "Y") for v in (7, 2)]
        + [("csat", "1-5", v, "X") for v in (5, 4, 3, 1)]
    )
)
JANUARY = Period(date(2024, 1, 1), date(2024, 2, 1))


def spread(duckdb, name, by="", settings=NONE_WITHHELD):
    asked = asked_of(duckdb, name, {"answers": ANSWERS}, settings)
    return distributions(asked, JANUARY, by, scores_counted(asked, JANUARY, by))


def test_the_distribution_of_nps_recomputes_it(duckdb):
    (whole,) = spread(duckdb, "nps")
    assert whole.base == 8
    assert len(whole.parts) == 11  # scores that nobody gave are there too
    assert [p.n for p in whole.parts if p.side > 0] == [2, 1]
    assert [p.side for p in whole.parts] == [-1] * 7 + [0] * 2 + [1] * 2
    assert 100 * (whole.share(1) - whole.share(-1)) == pytest.approx(100 * (3 - 3) / 8)


def test_slices_of_a_distribution_add_up_and_small_ones_are_withheld(duckdb):
    x, y = spread(duckdb, "nps", "branch")
    assert (x.slice, x.base, y.slice, y.base) == ({"branch": "X"}, 6, {"branch": "Y"}, 2)
    hidden = spread(duckdb, "nps", "branch", {"figures": {"withhold_below": 3}})[1]
    assert hidden.withheld
    assert hidden.parts == ()


def test_satisfaction_has_its_neutral_score_in_the_middle(duckdb):
    (whole,) = spread(duckdb, "csat")
    assert [(p.score, p.side, p.n) for p in whole.parts] == [
        (1, -1, 1),
        (2, -1, 0),
        (3, 0, 1),
        (4, 1, 1),
        (5, 1, 1),
    ]


def test_measures_without_answers_have_no_distribution(duckdb):
    asked = asked_of(duckdb, "new_customer_share", {"purchases": ORDERS})
    assert scores_counted(asked, JANUARY) == []


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    return teahouse(tmp_path_factory.mktemp("charts") / "shop")


@pytest.mark.parametrize("unbounded", [False, True])
@pytest.mark.parametrize("every", ["month", "week"])
def test_every_finished_cell_is_the_figure_of_its_cohort(shop, every, unbounded):
    name = "cohort_retention_unbounded" if unbounded else "cohort_retention"
    found = measure.cohorts(shop, every, 8, unbounded)
    seen = 0
    for row in found.rows[::2]:
        for cell in row.cells:
            figure = measure.figures(shop, [name], row.period, options={"unit": every, "n": cell.later})[0]
            if cell.finished:
                assert (cell.value, cell.base, cell.low, cell.high) == (
                    figure.value,
                    figure.base,
                    figure.low,
                    figure.high,
                )
                assert (cell.withheld, cell.small) == (figure.withheld, figure.small)
                seen += 1
            else:
                assert figure.base == 0
    assert seen > 5


def test_the_curve_at_its_day_is_the_figure(shop):
    figure = measure.figures(shop, ["second_purchase_rate"])[0]
    point = measure.curve(shop, "second_purchase_rate").at(90)
    assert (point.share, point.low, point.high) == pytest.approx((figure.value, figure.low, figure.high))


@pytest.mark.parametrize("name", ["second_purchase_days", "purchase_interval_median"])
def test_the_median_of_a_curve_is_the_figure(shop, name):
    figure, curve = measure.figures(shop, [name])[0], measure.curve(shop, name)
    assert (curve.median.value, curve.median.low, curve.median.high) == (
        figure.value,
        figure.low,
        figure.high,
    )
    assert curve.base == figure.base
    half = curve.at(figure.value).share
    assert half >= 0.5 - 1e-9


def test_at_the_end_of_the_period_as_many_are_gone_as_churn_says(shop):
    figure, curve = measure.figures(shop, ["churn_rate"])[0], measure.curve(shop, "churn_rate")
    assert curve.base == figure.base
    assert curve.at(figure.period.days).share == pytest.approx(figure.value)


@pytest.mark.parametrize("by", ["", "branch"])
def test_a_distribution_says_the_figure_again(shop, by):
    figures = {tuple(f.slice.values()): f for f in measure.figures(shop, ["nps"], by=[by] if by else [])}
    for found in measure.distribution(shop, "nps", by=by):
        figure = figures[tuple(found.slice.values())]
        assert (found.base, found.small, found.withheld) == (figure.base, figure.small, figure.withheld)
        if not found.withheld:
            assert 100 * (found.share(1) - found.share(-1)) == pytest.approx(figure.value)


def test_the_parts_of_a_whole_are_the_figure_and_its_rest(shop):
    course = measure.trend(shop, "new_customer_share", "month", 6)
    for figure, mix in zip(
        course, measure.composition(shop, "new_customer_share", steps=6).mixes, strict=True
    ):
        assert sum(s.share for s in mix.slots) == pytest.approx(1)
        assert mix.slots[0].share == figure.value
        assert mix.slots[1].low == pytest.approx(1 - figure.high)
        assert mix.finished == figure.finished


def test_promoters_less_detractors_is_nps_in_every_month(shop):
    course = measure.trend(shop, "nps", "month", 6)
    for figure, mix in zip(course, measure.composition(shop, "nps", steps=6).mixes, strict=True):
        assert 100 * (mix.slots[2].share - mix.slots[0].share) == pytest.approx(figure.value)


def test_a_measure_without_a_curve_or_parts_has_none(shop):
    assert measure.curve(shop, "nps") is None
    assert measure.composition(shop, "average_order_value") is None
    assert (
        measure.distribution(shop, "enps") == []
    )  # nobody's answers to employees' questions are taken apart
    assert shape_of("nps") is None


def test_answers_lie_on_the_shelf_and_come_back_the_same(shop, monkeypatch):
    first = (
        measure.cohorts(shop),
        measure.curve(shop, "second_purchase_rate"),
        measure.distribution(shop, "nps"),
    )
    for place in ("triangle.counted", "curves.computed", "scores.counted"):
        monkeypatch.setattr(f"huitou.measure.{place}", lambda *a: pytest.fail("asked again"))
    again = (
        measure.cohorts(shop),
        measure.curve(shop, "second_purchase_rate"),
        measure.distribution(shop, "nps"),
    )
    assert again == first


def test_cohorts_go_by_month_or_week_only(shop):
    with pytest.raises(Unfit):
        measure.cohorts(shop, "quarter")


def test_without_data_there_is_nothing_to_draw(tmp_path):
    empty = Workspace.create(tmp_path / "empty", Settings())
    for ask in (
        measure.cohorts,
        lambda w: measure.curve(w, "churn_rate"),
        lambda w: measure.distribution(w, "nps"),
    ):
        with pytest.raises(Missing):
            ask(empty)
