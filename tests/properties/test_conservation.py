"""What must hold of every measure, whatever the company: parts make up the whole, steps are single figures, rows have
no order, and behind a figure stand exactly as many as its base says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huitou.base import Period, Unfit
from huitou.measure import METRICS, Figure
from huitou.measure.metric import Metric
from huitou.measure.read import ask
from huitou.measure.source import Source
from huitou.measure.view import Facts
from tests.properties.worlds import OPEN, Everything, Order, monthly, orders, source_of, tables

PERIODS = ["2024-01", "2024-Q1", "2023-12-15/2024-02-15", "2024-W07", "2024"]
SPLITS = ["branch", "channel", "category", "gender", "cohort"]
quick = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    phases=[
        Phase.explicit,
        Phase.generate,
    ],  # a failing world is small enough to read; shrinking takes minutes
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    place = source_of(Everything(1).tables(), tmp_path_factory.mktemp("company"))
    yield place
    place.engine.close()


def one(place: Source, name: str, period: str, options: dict[str, Any] | None = None) -> Figure:
    return ask(place, {name: METRICS[name]}, OPEN | {"options": options or {}}, Period.parse(period))[0]


def said(figures: list[Figure]) -> list[tuple[Any, ...]]:
    """What counts of figures, rounded past the noise of adding in another order."""

    def rounded(x: float | None) -> float | None:
        return None if x is None else float(f"{x:.9g}")

    return sorted(
        (
            str(f.period),
            str(f.slice),
            f.base,
            str(rounded(f.value)),
            str(rounded(f.low)),
            str(rounded(f.high)),
        )
        for f in figures
    )


@given(world=orders(), period=st.sampled_from(PERIODS), limit=st.sampled_from([20, 45, 90]))
@quick
def test_new_and_returning_and_retained_are_the_active(
    world: list[Order], period: str, limit: int, tmp_path: Path
) -> None:
    place = source_of(tables(world), tmp_path)
    options = {"lapsed_after_days": limit}
    parts = [one(place, f"{k}_customers", period, options).base for k in ("new", "returning", "retained")]
    assert sum(parts) == one(place, "active_customers", period).base
    place.engine.close()


@given(world=orders(), period=st.sampled_from(PERIODS))
@quick
def test_channels_that_part_the_customers_make_up_the_whole(
    world: list[Order], period: str, tmp_path: Path
) -> None:
    place = source_of(tables(world), tmp_path)
    names = ("active_customers", "new_customers", "repurchase_rate", "average_order_value", "retention_rate")
    for name in names:
        sliced = ask(place, {name: METRICS[name]}, OPEN, Period.parse(period), ["channel"])
        whole = one(place, name, period)
        assert sum(f.base for f in sliced) == whole.base
        assert sum(f.more.get("hits", 0) for f in sliced) == whole.more.get("hits", 0)
    place.engine.close()


STEPS = [(n, "month") for n, m in sorted(METRICS.items()) if m.within]
STEPS += [(n, s) for n in ("repurchase_rate", "new_customers", "nps") for s in ("day", "week", "quarter")]


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_trend_in_one_scan_is_one_figure_a_step(company: Source, name: str, step: str) -> None:
    period = Period.parse("2024-02" if step == "day" else "2024-Q1")
    metric = {name: METRICS[name]}
    at_once = ask(company, metric, OPEN, period, every=step)
    assert [f.period for f in at_once] == period.every(step)
    singly = [f for p in period.every(step) for f in ask(company, metric, OPEN, p)]
    assert said(at_once) == said(singly)
    assert [f.finished for f in at_once] == [f.finished for f in singly]


def splits_of(place: Source, name: str) -> list[str]:
    return [s for s in SPLITS if _can(place, METRICS[name], name, s)]


def _can(place: Source, metric: Metric, name: str, split: str) -> bool:
    try:
        ask(place, {name: metric}, OPEN, Period.parse("2024-Q1"), [split])
    except Unfit as wrong:
        return (
            split not in wrong.said("en") or wrong.code != "dimension.unknown"
        )  # refused without saying what
    return True


@pytest.mark.parametrize("name", sorted(METRICS))
def test_behind_a_figure_stand_as_many_as_its_base(company: Source, name: str) -> None:
    from huitou.measure import dimension

    metric, period = METRICS[name], Period.parse("2024-Q1")
    for split in [None, *splits_of(company, name)]:
        by = [] if split is None else [split]
        dims = [dimension.find(s, i, metric.reads, frozenset(), metric.by) for i, s in enumerate(by, start=1)]
        assert company.horizon is not None
        options = {**metric.options, **OPEN["measures"].get(name, {})}
        facts = Facts(company.engine, company.horizon, dims, options, company.currency)
        rows = company.engine.rows(metric.measure(facts, period).units())
        figures = ask(company, {name: metric}, OPEN, period, by)
        assert sum(f.base for f in figures) == len(rows)
        for figure in figures if by else []:
            wanted = figure.slice[by[0]]
            assert figure.base == sum((None if r["by_1"] is None else str(r["by_1"])) == wanted for r in rows)


@pytest.mark.parametrize("name", sorted(METRICS))
def test_an_interval_holds_its_value_and_a_share_is_one(company: Source, name: str) -> None:
    for period in PERIODS:
        figure = one(company, name, period)
        if figure.value is None:
            continue
        assert figure.low is None or figure.low <= figure.value + 1e-12
        assert figure.high is None or figure.value <= figure.high + 1e-12
        if figure.unit == "share" and figure.method != "delta":
            assert 0 <= figure.value <= 1
            assert figure.low is None or figure.low >= 0
            assert figure.high is None or figure.high <= 1


@pytest.mark.parametrize("name", sorted(METRICS))
def test_the_company_has_what_a_measure_is_about(company: Source, name: str) -> None:
    """Otherwise the tests above say nothing about it."""
    assert one(company, name, "2024-Q1").base > 0


def test_rows_have_no_order(company: Source, tmp_path: Path) -> None:
    dice = random.Random(7)
    shuffled = {}
    for fact, found in Everything(1).tables().items():
        places = list(range(found.num_rows))
        dice.shuffle(places)
        shuffled[fact] = found.take(places)
    other = source_of(shuffled, tmp_path)
    for by in ([], ["branch"]):
        for name, metric in METRICS.items():
            asked = ({name: metric}, OPEN, Period.parse("2024-Q1"), by)
            assert said(ask(other, *asked, lenient=True)) == said(ask(company, *asked, lenient=True)), name
    other.engine.close()


@pytest.mark.parametrize("period", ["2024-Q1", "2023-12-15/2024-02-15"])
def test_the_grain_by_months_changes_nothing(company: Source, period: str, tmp_path: Path) -> None:
    facts = Everything(1).tables()
    other = source_of(facts | {"monthly": monthly(facts["purchases"])}, tmp_path)
    for by in ([], ["cohort", "gender"], ["branch"]):
        for name in (n for n, m in METRICS.items() if "purchases" in m.reads):
            asked = ({name: METRICS[name]}, OPEN, Period.parse(period), by)
            assert said(ask(other, *asked, lenient=True)) == said(ask(company, *asked, lenient=True)), (
                name,
                by,
            )
    other.engine.close()
