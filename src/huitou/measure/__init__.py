"""Measure: what the recorded facts amount to. Each figure has its base, its interval and its definition."""

from huitou.measure.change import Change, changes
from huitou.measure.figure import Figure
from huitou.measure.metric import Metric
from huitou.measure.read import METRICS, behind, figures, metric, trend
from huitou.measure.run import Ran, run
from huitou.measure.splits import splits

__all__ = [
    "METRICS",
    "Change",
    "Figure",
    "Metric",
    "Ran",
    "behind",
    "changes",
    "figures",
    "metric",
    "run",
    "splits",
    "trend",
]
