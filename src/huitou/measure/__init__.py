"""Measure: what the recorded facts amount to. Each figure has its base, its interval and its definition."""

from huitou.measure.benchmark import Benchmark, add_benchmarks, benchmarks_for
from huitou.measure.change import Change, changes
from huitou.measure.comparison import Comparison, compare
from huitou.measure.dimension import title as dimension_title
from huitou.measure.figure import Figure
from huitou.measure.metric import Metric
from huitou.measure.naming import named
from huitou.measure.read import METRICS, behind, code, figures, metric, trend
from huitou.measure.run import Ran, run
from huitou.measure.splits import splits

__all__ = [
    "METRICS",
    "Benchmark",
    "Change",
    "Comparison",
    "Figure",
    "Metric",
    "Ran",
    "add_benchmarks",
    "behind",
    "benchmarks_for",
    "changes",
    "code",
    "compare",
    "dimension_title",
    "figures",
    "metric",
    "named",
    "run",
    "splits",
    "trend",
]
