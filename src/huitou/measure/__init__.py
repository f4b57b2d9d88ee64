"""Measure: what the recorded facts amount to. Each figure has its base, its interval and its definition."""

from huitou.measure.answers import answers_about, answers_to, ratings
from huitou.measure.benchmark import Benchmark, add_benchmarks, benchmarks_for
from huitou.measure.change import Change, changes, recorded
from huitou.measure.comparison import Comparison, compare
from huitou.measure.control_chart import Expected, expected
from huitou.measure.curves import Curve, Mark, curve
from huitou.measure.dimension import categorised
from huitou.measure.dimension import find as find_dimension
from huitou.measure.dimension import title as dimension_title
from huitou.measure.estimate import (
    Estimate,
    RatioSums,
    Reached,
    event_by,
    kaplan_meier,
    mean,
    net_promoter,
    ratio,
    score,
    share,
)
from huitou.measure.figure import Figure
from huitou.measure.grouped import stamps
from huitou.measure.metric import Metric
from huitou.measure.mixes import Composition, Mix, composed, composition
from huitou.measure.naming import named, nearest
from huitou.measure.read import METRICS, behind, code, figures, metric, trend
from huitou.measure.run import Ran, run
from huitou.measure.schema import SCHEMAS
from huitou.measure.scores import Distribution, Part, distribution
from huitou.measure.source import Source, over
from huitou.measure.source import source as source_of
from huitou.measure.splits import splits
from huitou.measure.splits import splits as splits_of
from huitou.measure.triangle import Cell, Cohort, Cohorts, cohorts
from huitou.measure.view import Facts, days_between, quotient

__all__ = [
    "METRICS",
    "SCHEMAS",
    "Benchmark",
    "Cell",
    "Change",
    "Cohort",
    "Cohorts",
    "Comparison",
    "Composition",
    "Curve",
    "Distribution",
    "Estimate",
    "Expected",
    "Facts",
    "Figure",
    "Mark",
    "Metric",
    "Mix",
    "Part",
    "Ran",
    "RatioSums",
    "Reached",
    "Source",
    "add_benchmarks",
    "answers_about",
    "answers_to",
    "behind",
    "benchmarks_for",
    "categorised",
    "changes",
    "code",
    "cohorts",
    "compare",
    "composed",
    "composition",
    "curve",
    "days_between",
    "dimension_title",
    "distribution",
    "event_by",
    "expected",
    "figures",
    "find_dimension",
    "kaplan_meier",
    "mean",
    "metric",
    "named",
    "nearest",
    "net_promoter",
    "over",
    "quotient",
    "ratings",
    "ratio",
    "recorded",
    "run",
    "score",
    "share",
    "source_of",
    "splits",
    "splits_of",
    "stamps",
    "trend",
]
