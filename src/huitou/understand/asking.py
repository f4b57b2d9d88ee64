"""How this stage asks the facts: the source of one workspace, its tables without slices, and answers kept on the shelf."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from huitou.base import Missing, Text
from huitou.measure import Facts, Source, source_of
from huitou.stores import Answer, Workspace

Plain = list[Any]  # what JSON can hold

_EMPTY = Text(
    zh_hant="還沒有資料可以分析；請先匯入。",
    zh_hans="还没有数据可以分析；请先导入。",
    en="There are no data to understand yet; bring some in first.",
)


def opened(workspace: Workspace) -> Source:
    """The workspace's facts as of now. Raises Missing where nothing is recorded."""
    place = source_of(workspace)
    if place.horizon is None:
        raise Missing("data.none", _EMPTY)
    return place


def facts_of(place: Source) -> Facts:
    """The facts of a source, without slices: one customer over all channels, amounts in the figures' currency."""
    assert place.horizon is not None
    return Facts(
        place.engine,
        place.horizon,
        currency=place.currency,
        amounts_from_lines=place.amounts_from_lines,
    )


def kept(
    workspace: Workspace,
    place: Source,
    name: str,
    version: int,
    question: Sequence[Any],
    compute: Callable[[], Plain],
    until: date | None = None,
) -> Plain:
    """What `compute` gives, plain values; from the shelf while everything recorded is still the same.

    name: what the answer is called on the shelf, "understand.segments"; version: raise when `compute` comes to say
    something else of the same facts; question: all else that the answer depends on, settings too; until: the day from
    which on nothing that is recorded can change the answer
    """
    if place.live:
        return compute()
    found = shelved(workspace, place, name, version, question, until)
    if found is None:
        found = compute()
        grounds = place.grounds(until, version)
        workspace.shelf.put([Answer(name, _said(question), grounds, found)], workspace.clock.stamp())
    return found


def shelved(
    workspace: Workspace,
    place: Source,
    name: str,
    version: int,
    question: Sequence[Any],
    until: date | None = None,
) -> Plain | None:
    """What `kept` would give from the shelf; None where it is not there yet, so that nobody has to wait."""
    return workspace.shelf.get(name, _said(question), [place.grounds(until, version)])


def _said(question: Sequence[Any]) -> str:
    return json.dumps([*question], sort_keys=True, default=str)
