"""How the time behind a measure is spread: the share to whom it has happened by each day or hour, with its interval.

For measures of waiting (second purchase, resolution) these are Kaplan-Meier curves, so that those still waiting count
for as long as they were watched; for a median of times that are all known it is the empirical distribution.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from huitou.base import Period
from huitou.measure import estimate
from huitou.measure.estimate import Estimate, Reached
from huitou.measure.metric import Quantile, Survival
from huitou.measure.read import METRICS, Asked, code
from huitou.measure.shelving import asking, kept
from huitou.stores import Workspace

PARTS = 200  # of the span and of the height; of more times than both, the last in each part is kept
Kind = Literal["kaplan-meier", "distribution"]


@dataclass(frozen=True)
class Mark:
    """The time by which a part of all have had it, with its interval; None where so many never have."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    """The course of one measure over one period.

    kind:     how it was estimated; distribution: all times are known
    unit:     of the times: days or hours
    base:     units behind it; events: of those, to how many it has happened
    points:   the share reached by every time that anybody was watched for, rising
    median, ninth: the times by which half and nine in ten have had it
    asked_at: the time at which the measure itself is read off the curve, where it is
    finished: False while some could not yet be watched for the whole of that time
    withheld: so few are behind it that nothing is shown
    """

    name: str
    period: Period
    kind: Kind
    unit: str
    base: int
    events: int
    points: tuple[Reached, ...]
    median: Mark
    ninth: Mark
    asked_at: float | None = None
    finished: bool = True
    small: bool = False
    withheld: bool = False

    def at(self, time: float) -> Reached | None:
        """The last point up to a time; None before the first and where nobody was watched so long."""
        if not self.points or (time > self.points[-1].time and self.points[-1].share < 1):
            return None
        return next((p for p in reversed(self.points) if p.time <= time), None)

    def at_risk(self, time: float) -> int:
        """How many were watched up to a time without it."""
        return next((p.at_risk for p in self.points if p.time >= time), 0)


def curve(workspace: Workspace, name: str, period: Period | None = None) -> Curve | None:
    """The curve behind a measure; None where it has none. Raises Missing without data."""
    asked = asking(workspace, name)
    period = period or asked.place.default_period
    if period is None or shape_of(code(name)) is None:
        return None
    found = kept(workspace, asked, period, ["curve"], lambda: [_plain(computed(asked, period))])
    return _finished(_back(found[0]), asked) if found[0] else None


def shape_of(name: str) -> Callable[..., Any] | None:
    """What gives a measure its curve; None where it surely has none."""
    one = METRICS[name]
    if one.curve is not None:
        return one.curve
    return one.measure if one.unit in ("days", "hours") or "days" in one.options else None


def computed(asked: Asked, period: Period) -> Curve | None:
    """The curve over any source; None where the measure's shape has none, or nobody is behind it."""
    engine = asked.place.engine
    if not all(engine.has(f) for f in (asked.metric.reads[0], *asked.metric.needs)):
        return None
    gives = asked.metric.curve or asked.metric.measure
    shape = gives(asked.facts(()), period)
    if not isinstance(shape, Survival | Quantile):
        return None
    with engine.alone():
        rows = engine.rows(shape.ask(()))
    found = _survival(asked, rows) if isinstance(shape, Survival) else _distribution(asked, rows)
    base = found["base"]
    if not base:
        return None
    at = shape.at if isinstance(shape, Survival) else None
    withheld = base < max(asked.withhold, asked.metric.least)
    if withheld:
        found |= {"points": (), "median": Mark(None, None, None), "ninth": Mark(None, None, None)}
    unit = asked.metric.unit if asked.metric.unit in ("days", "hours") else "days"
    small = base < asked.mark
    return Curve(asked.name, period, unit=unit, asked_at=at, small=small, withheld=withheld, **found)


def _survival(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = [(float(r["time"]), bool(r["event"]), int(r["n"])) for r in rows]
    return {
        "kind": "kaplan-meier",
        "base": sum(n for _, _, n in counts),
        "events": sum(n for _, event, n in counts if event),
        "points": _thinned(estimate.incidence(counts)),
        "median": _mark(estimate.median_time(counts)),
        "ninth": _mark(estimate.time_by(counts, 0.9)),
    }


def _distribution(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counts = [(float(r["v"]), int(r["n"])) for r in rows]
    base = sum(n for _, n in counts)
    return {
        "kind": "distribution",
        "base": base,
        "events": base,
        "points": _thinned(estimate.accumulation(counts)),
        "median": _mark(estimate.quantile(counts)),
        "ninth": _mark(estimate.quantile(counts, 0.9)),
    }


def _mark(found: Estimate) -> Mark:
    return Mark(found.value, found.low, found.high)


def _thinned(points: Sequence[Reached]) -> tuple[Reached, ...]:
    if len(points) <= 2 * PARTS:
        return tuple(points)
    first, last = points[0].time, points[-1].time
    parts: dict[tuple[int, int], Reached] = {(-1, -1): points[0]}
    for point in points[1:]:
        part = int((point.time - first) / (last - first) * PARTS), int(point.share * PARTS)
        events = parts[part].events if part in parts else 0
        parts[part] = replace(point, events=events + point.events)
    return tuple(parts.values())


def _plain(found: Curve | None) -> dict[str, Any] | None:
    return None if found is None else asdict(found) | {"period": found.period.label}


def _back(plain: dict[str, Any]) -> Curve:
    marks = {name: Mark(**plain[name]) for name in ("median", "ninth")}
    points = tuple(Reached(**point) for point in plain["points"])
    return Curve(**{**plain, **marks, "points": points, "period": Period.parse(plain["period"])})


def _finished(found: Curve, asked: Asked) -> Curve:
    assert asked.place.horizon is not None
    return replace(found, finished=found.period.end + timedelta(days=asked.settles) <= asked.place.horizon)
