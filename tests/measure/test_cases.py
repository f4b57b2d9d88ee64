"""Every golden case of every measure, on every engine, compared by value.

Spark takes a second or two for each, whatever there is to count: of each measure it gets the case that says most, and all
of them with HUITOU_TORTURE=1.
"""

from __future__ import annotations

import os
from itertools import groupby
from typing import Any

import pytest

from huitou.base import Period
from huitou.measure import METRICS, Figure
from huitou.measure.read import ask
from huitou.measure.source import over
from tests.measure.cases import Case, load

CASES = load()
OPEN: dict[str, Any] = {"figures": {"withhold_below": 0}}
ENGINES = {"duckdb": (), "postgres": (pytest.mark.postgres,), "spark": (pytest.mark.spark,)}


def _asked_of(engine: str) -> list[Case]:
    if engine != "spark" or os.environ.get("HUITOU_TORTURE") == "1":
        return CASES
    return [max(cases, key=_says) for _, cases in groupby(CASES, key=lambda case: case.metric)]


def _says(case: Case) -> tuple[int, int]:
    """How many slices must come out, and from how much."""
    return len(case.told.get("slices", ())), len(str(case.told))


ASKED = [
    pytest.param(case, engine, id=f"{case.id}-{engine}", marks=marks)
    for engine, marks in ENGINES.items()
    for case in _asked_of(engine)
]


@pytest.mark.parametrize(("case", "engine"), ASKED)
def test_a_golden_case_gives_its_figure(case: Case, engine: str, request: pytest.FixtureRequest) -> None:
    metric = METRICS[case.metric]
    if engine in metric.cannot:
        pytest.xfail(metric.cannot[engine].en)
    opened = request.getfixturevalue(engine)(case.tables(), case.zone)
    try:
        found = _asked(case, opened)
    finally:
        if engine != "spark":  # its session is shared
            opened.close()
    if "slices" in case.told:
        wanted = {_key(s["slice"]): s for s in case.told["slices"]}
        assert {_key(f.slice) for f in found} == set(wanted)
        for figure in found:
            _same(figure, wanted[_key(figure.slice)])
    else:
        assert len(found) == 1
        _same(found[0], case.told)


def _asked(case: Case, engine: Any) -> list[Figure]:
    place = over(engine, 0, case.told.get("currency", "TWD"))
    settings = OPEN | {"options": case.told.get("options", {})}
    period = Period.parse(case.told["period"])
    return ask(place, {case.metric: METRICS[case.metric]}, settings, period, case.told.get("by", ()))


def _key(slices: dict[str, Any]) -> tuple[tuple[str, str | None], ...]:
    return tuple(sorted((k, None if v == "" else v) for k, v in slices.items()))


def _same(figure: Figure, wanted: dict[str, Any]) -> None:
    assert figure.base == wanted["base"]
    if "value" in wanted:
        assert figure.value == pytest.approx(wanted["value"], rel=1e-6, abs=1e-9)
    else:
        assert figure.value is None
    for end in ("low", "high"):
        if end in wanted:
            assert getattr(figure, end) == pytest.approx(wanted[end], rel=1e-6, abs=1e-6)
    if "finished" in wanted:
        assert figure.finished is wanted["finished"]


def test_every_measure_has_a_case() -> None:
    assert {c.metric for c in CASES} == set(METRICS)
