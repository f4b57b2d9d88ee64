"""Segments as a dimension of every measure: who is in which one is left where the measures find it.

Each segmentation is left twice: as of the end of the data, and, as `<name>_before`, as of the first day of the period
that measures speak of by default. The second knows nothing of what happened in that period, so that a figure split by
it is not partly true by definition.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis.expr.types as ir

from huitou.base import Text
from huitou.measure import Source
from huitou.stores import Grouping, Workspace
from huitou.understand.asking import opened
from huitou.understand.segments.segmentation import BEFORE, Segmentation

if TYPE_CHECKING:
    import pyarrow as pa

_AT_THE_START = Text("{title}（期初）", "{title}（期初）", "{title} at the start of the period")


@dataclass(frozen=True)
class Published:
    """What came of publishing: how many groupings stand ready, and how many of them are new."""

    ready: int
    new: int


def publish(
    workspace: Workspace,
    segmentation: Segmentation,
    memberships: ir.Table | pa.Table | None = None,
    question: Any = None,
) -> Grouping:
    """Make a segmentation a dimension of every measure, by its name.

    memberships: customer_id and segment, one row a customer, as an expression over the workspace's facts or as an
    Arrow table; those of the segmentation where None. question: all beside the facts that decides who is where
    (settings, a version): figures split by the segments are asked anew when it changes. Customers who are in no
    segment stay away. Raises Unfit for a name that cannot be one.
    """
    place = opened(workspace)
    rows = segmentation.memberships if memberships is None else memberships
    assert rows is not None
    return workspace.groupings.publish(
        segmentation.name,
        segmentation.title,
        segmentation.segments,
        segmentation.day - timedelta(days=1),
        stamp_of(place, segmentation.name, segmentation.day, question),
        lambda path: _write(place, rows, path),
        segmentation.of_answers,
    )


def stamp_of(place: Source, name: str, day: date, question: Any) -> str:
    """Stands for all that decides who is in which segment; facts from `day` on do not."""
    return json.dumps([place.grounds(day, 1), name, day.isoformat(), question], sort_keys=True, default=str)


def at_the_start(segmentation: Segmentation) -> Segmentation:
    """A segmentation as of the start of a period, under a name and a title of its own."""
    title = _AT_THE_START.fill(title=segmentation.title)
    return replace(segmentation, name=segmentation.name + BEFORE, title=title)


def _write(place: Source, rows: ir.Table | pa.Table, path: Path) -> None:
    columns = ["customer_id", "segment"]
    if isinstance(rows, ir.Table):
        with place.engine.alone():
            place.engine.save(rows.select(*columns).cast(dict.fromkeys(columns, "string")), path)
        return
    import pyarrow.parquet as pq

    pq.write_table(rows.select(columns), path)
