"""Answers that are more than one figure, kept on the shelf as figures are: no chart makes a page wait a second time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from huitou.base import Missing, Period, Text
from huitou.measure.read import METRICS, Asked, code, settings_of
from huitou.measure.source import source
from huitou.stores import Answer, Workspace

Plain = list[Any]  # what JSON can hold
WORKINGS = 1  # raise when what is kept of a chart comes to be something else

_EMPTY = Text(
    zh_hant="還沒有資料可以畫圖；請先匯入。",
    zh_hans="还没有数据可以画图；请先导入。",
    en="There are no data to draw yet; bring some in first.",
)


def asking(workspace: Workspace, name: str) -> Asked:
    """The measure called `name`, ready to be asked of the workspace. Raises Missing: no such measure, no data."""
    name, place = code(name), source(workspace)
    if place.horizon is None:
        raise Missing("data.none", _EMPTY)
    return Asked(place, name, METRICS[name], settings_of(workspace, None))


def kept(
    workspace: Workspace, asked: Asked, period: Period, question: Sequence[Any], compute: Callable[[], Plain]
) -> Plain:
    """What `compute` gives, plain values; from the shelf where the facts it rests on are still the same."""
    place = asked.place
    if place.live:
        return compute()
    said = json.dumps(
        [*question, WORKINGS, period.label, settings_of(workspace, None)], sort_keys=True, default=str
    )
    past, all_ = (place.grounds(until, asked.metric.version) for until in (period.end, None))
    found = workspace.shelf.get(asked.name, said, [past, all_])
    if found is None:
        found = compute()
        rests_on = all_ if asked.metric.settles != 0 or asked.looked_ahead else past
        answer = Answer(asked.name, said, rests_on, found)
        workspace.shelf.put([answer], workspace.clock.stamp())
    return found
