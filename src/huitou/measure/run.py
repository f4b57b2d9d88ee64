"""One run of all measures: the grain brought up to date, and the figures of the pages put on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from huitou.base import Text
from huitou.measure.change import changes
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
    """Compute what the first page shows: each measure's figure, its change, and its months where they are one scan.

    The months of measures that look before or after their period cost a question each; their pages ask for them.
    """
    if source(workspace).default_period is None:
        return Ran(0, 0)
    now, found = [], 0
    for n, (name, one) in enumerate(METRICS.items()):
        if progress:
            progress(_COUNTING, n, len(METRICS))
        now += figures(workspace, [name])
        if one.within and now[-1].base:
            found += len(trend(workspace, name))
    found += len(now) + len(changes(workspace, now))
    if progress:
        progress(_COUNTING, len(METRICS), len(METRICS))
    return Ran(sum(1 for f in now if f.base), found)
