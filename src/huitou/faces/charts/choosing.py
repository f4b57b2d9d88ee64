"""Which chart fits a measure beside its trend, read in one go for a page or a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huitou import measure
from huitou.base import Period
from huitou.faces.reading import Reading
from huitou.measure import Cohorts, Composition, Curve, Distribution
from huitou.stores import Workspace

COHORTS_BACK = 12  # months, or twice as many weeks
STAYING = frozenset(
    {
        "cohort_retention", "cohort_retention_bracket", "cohort_retention_unbounded", "retention_rate",
        "return_rate", "retained_customers", "second_purchase_rate",
    }
)  # fmt: skip
LATER_TOO = frozenset({"cohort_retention_unbounded"})


@dataclass(frozen=True)
class Charts:
    """What there is to draw of one measure; None or empty where that says nothing of it."""

    cohorts: Cohorts | None = None
    curve: Curve | None = None
    distributions: Sequence[Distribution] = ()
    composition: Composition | None = None


def charts_of(workspace: Workspace, reading: Reading, period: Period | None, by: str, every: str) -> Charts:
    """The charts of a measure over a period. by: the dimension its distributions are split by, where it can be."""
    name = reading.name
    if not reading.figure.base:
        return Charts()
    triangle = None
    if name in STAYING:
        unit = "week" if every == "week" else "month"
        steps = COHORTS_BACK * (2 if unit == "week" else 1)
        triangle = measure.cohorts(workspace, unit, steps, unbounded=name in LATER_TOO) or None
    if not by and "factor" in (reading.metric.by or ()):
        by = "factor"  # answers about unlike things say nothing in one bar
    return Charts(
        triangle,
        measure.curve(workspace, name, period),
        measure.distribution(workspace, name, period, by),
        measure.composed(reading.trend) or None,
    )
