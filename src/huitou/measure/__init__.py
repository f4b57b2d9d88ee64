"""Measure: what the recorded facts amount to. Each figure has its base, its interval and its definition."""

from huitou.measure.benchmark import Benchmark, add_benchmarks, benchmarks_for
from huitou.measure.change import Change, changes
from huitou.measure.comparison import Comparison, compare
from huitou.measure.control_chart import Expected, expected
from huitou.measure.curves import Curve, Mark, curve
from huitou.measure.dimension import title as dimension_title
from huitou.measure.estimate import Reached
from huitou.measure.figure import Figure
from huitou.measure.metric import Metric
from huitou.measure.mixes import Composition, Mix, composed, composition
from huitou.measure.naming import named
from huitou.measure.read import METRICS, behind, code, figures, metric, trend
from huitou.measure.run import Ran, run
from huitou.measure.scores import Distribution, Part, distribution
from huitou.measure.splits import splits
from huitou.measure.triangle import Cell, Cohort, Cohorts, cohorts

__all__ = [
    "METRICS",
    "Benchmark",
    "Cell",
    "Change",
    "Cohort",
    "Cohorts",
    "Comparison",
    "Composition",
    "Curve",
    "Distribution",
    "Expected",
    "Figure",
    "Mark",
    "Metric",
    "Mix",
    "Part",
    "Ran",
    "Reached",
    "add_benchmarks",
    "behind",
    "benchmarks_for",
    "changes",
    "code",
    "cohorts",
    "compare",
    "composed",
    "composition",
    "curve",
    "dimension_title",
    "distribution",
    "expected",
    "figures",
    "metric",
    "named",
    "run",
    "splits",
    "trend",
]
