"""One run of all measures: the grain brought up to date, and the figures of the pages put on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from huitou.base import Text
from huitou.measure.read import METRICS, figures, trend
from huitou.measure.source import source
from huitou.stores import Workspace

Progress = Callable[[Text, int, int], None]

_COUNTING = Text("計算指標", "计算指标", "Computing measures")


@dataclass(frozen=True)
class Ran:
    """measures: how many have a value; figures: how many were computed or found on the shelf."""

    measures: int
    figures: int


def run(workspace: Workspace, progress: Progress | None = None) -> Ran:
    """Compute what home and the measure pages show: each measure's figure and its monthly trend."""
    if source(workspace).default_period is None:
        return Ran(0, 0)
    with_value = set()
    found = 0
    for n, name in enumerate(METRICS):
        if progress:
            progress(_COUNTING, n, len(METRICS))
        one = figures(workspace, [name])
        with_value |= {f.name for f in one if f.base}
        over_time = trend(workspace, name) if any(f.base for f in one) else []
        found += len(one) + len(over_time)
    if progress:
        progress(_COUNTING, len(METRICS), len(METRICS))
    return Ran(len(with_value), found)
