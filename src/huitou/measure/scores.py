"""How the answers behind a measure are spread over its scale, as a whole or by slice.

Two companies with one mean can have quite different customers: all in the middle, or half at either end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Missing, Period
from huitou.measure import estimate
from huitou.measure.grouped import stamps_of
from huitou.measure.metric import Mean, NetShare, Shape, Share
from huitou.measure.read import Asked, dimensions_of
from huitou.measure.shelving import asking, kept
from huitou.stores import Workspace

ON_A_SCALE = {"score", "lowest", "highest"}


@dataclass(frozen=True)
class Part:
    """Answers of one score: how many, and their share of all with its interval. side: -1 below the middle of the
    scale (a detractor), 0 in the middle (a passive), 1 above it (a promoter)."""

    score: float
    side: int
    n: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Distribution:
    """The answers of one slice on one scale.

    parts:    one for every whole score of the scale, from the lowest; empty where withheld
    base:     answers behind it; small, withheld: as of figures
    finished: False while the period runs
    """

    name: str
    period: Period
    slice: dict[str, str | None]
    lowest: float
    highest: float
    base: int
    parts: tuple[Part, ...]
    finished: bool
    small: bool
    withheld: bool

    def share(self, side: int) -> float:
        """The share of the answers on one side."""
        return sum(p.share for p in self.parts if p.side == side)


def distribution(
    workspace: Workspace, name: str, period: Period | None = None, by: str = ""
) -> list[Distribution]:
    """The distributions behind a measure of answers; empty where it is none, or must not be taken apart.

    by: a dimension, one distribution a slice. Raises Missing and Unfit as figures do.
    """
    asked = asking(workspace, name)
    period = period or asked.place.default_period
    if period is None:
        raise Missing("data.none", asked.metric.title)
    if asked.metric.least or not {"answers", "reviews"} & set(asked.metric.reads):
        return []
    rows = kept(
        workspace,
        asked,
        period,
        ["scores", by, *stamps_of(asked.place, [by])],
        lambda: counted(asked, period, by),
    )
    return distributions(asked, period, by, rows)


def counted(asked: Asked, period: Period, by: str = "") -> list[list[Any]]:
    """[slice, lowest, highest, score, side, answers], over any source."""
    engine = asked.place.engine
    if not all(engine.has(f) for f in (asked.metric.reads[0], *asked.metric.needs)):
        return []
    dims = dimensions_of(asked.metric, [by] if by else [], asked.place, lenient=False) or ()
    facts = asked.facts(dims)
    with engine.alone():
        scored = _scored(asked.metric.measure(facts, period))
        if scored is None:
            return []
        found = engine.rows(scored.group_by([*facts.by, "lowest", "highest", "v", "side"]).agg(n=_.count()))
    named = facts.by[0] if facts.by else None
    return [
        [_said(r[named]) if named else None, *(float(r[k]) for k in ("lowest", "highest", "v")), int(r["side"]), int(r["n"])]
        for r in found
    ]  # fmt: skip


def _scored(shape: Shape) -> ir.Table | None:
    """The rows of a shape with `v`, the score, and `side`; None where they are no answers on a scale."""
    if not isinstance(shape, Share | NetShare | Mean) or not set(shape.of.columns) >= ON_A_SCALE:
        return None
    rows = shape.units()
    if not isinstance(shape, Mean):
        rows = rows.mutate(v=rows.score)
    if isinstance(shape, NetShare):
        return rows.mutate(side=rows.up.ifelse(1, rows.down.ifelse(-1, 0)))
    middle = (rows.lowest + rows.highest) / 2.0
    return rows.mutate(side=ibis.cases((rows.v < middle, -1), (rows.v > middle, 1), else_=0))


def distributions(asked: Asked, period: Period, by: str, rows: Sequence[Sequence[Any]]) -> list[Distribution]:
    """Distributions from rows as `counted` gives them, the largest base first."""
    groups: dict[tuple[str | None, float, float], dict[float, tuple[int, int]]] = {}
    for part, lowest, highest, score, side, n in rows:
        groups.setdefault((part, lowest, highest), {})[score] = (side, n)
    found, net = [], asked.metric.unit == "points"
    for (part, lowest, highest), counts in groups.items():
        base = sum(n for _side, n in counts.values())
        withheld = base < asked.withhold
        found.append(Distribution(
            asked.name, period, {by: part} if by else {}, lowest, highest, base,
            () if withheld else _parts(lowest, highest, counts, base, net=net),
            _over(asked, period), base < asked.mark, withheld,
        ))  # fmt: skip
    return sorted(found, key=lambda d: (-d.base, str(d.slice)))


def _parts(
    lowest: float, highest: float, counts: Mapping[float, tuple[int, int]], base: int, *, net: bool
) -> tuple[Part, ...]:
    """Scores nobody gave have a part too, so that scales look alike."""
    scores = sorted({*counts, *(float(s) for s in range(int(lowest), int(highest) + 1))})
    found = []
    for score in scores:
        side, n = counts.get(score, (_side(score, lowest, highest, net=net), 0))
        ends = estimate.share(n, base)
        found.append(Part(score, side, n, n / base, ends.low or 0.0, ends.high or 0.0))
    return tuple(found)


def _side(score: float, lowest: float, highest: float, *, net: bool) -> int:
    """The side of a score; net: by the marks of the net promoter form, 6 and 9 on a scale from 0 to 10."""
    middle = (lowest + highest) / 2
    low, high = (6.5, 8.5) if net else (middle, middle)
    return (score > high) - (score < low)


def _over(asked: Asked, period: Period) -> bool:
    assert asked.place.horizon is not None
    return period.end + timedelta(days=asked.settles) <= asked.place.horizon


def _said(value: Any) -> str | None:
    return None if value is None else str(value)
