"""What a whole is made of over time: new and earlier customers, promoters and detractors. Shares, not counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huitou.base import Period, Text
from huitou.measure import estimate
from huitou.measure.figure import Figure
from huitou.measure.read import METRICS, code, trend
from huitou.stores import Workspace

PROMOTERS = (
    Text("批評者", "贬损者", "Detractors"),
    Text("被動者", "中立者", "Passives"),
    Text("推薦者", "推荐者", "Promoters"),
)


@dataclass(frozen=True)
class Slot:
    """One part of a whole: its share (0..1) and interval. Parts of one whole add up to 1."""

    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Mix:
    """The whole in one period: a slot for each part, none where nobody is behind it or it is withheld."""

    period: Period
    base: int
    slots: tuple[Slot, ...]
    finished: bool
    small: bool
    withheld: bool


@dataclass(frozen=True)
class Composition:
    """What a measure's whole is made of, the earliest period first. titles: of the parts, lowest in the picture
    first; kind: promoters (three kinds of answers) or parts (the measure's own part, and the rest)."""

    name: str
    kind: str
    titles: tuple[Text, ...]
    mixes: tuple[Mix, ...]

    def __bool__(self) -> bool:
        return sum(1 for m in self.mixes if m.slots) >= 2


def composition(workspace: Workspace, name: str, every: str = "month", steps: int = 24) -> Composition | None:
    """The parts of a whole over the last `steps` periods; None where the measure is no such part."""
    return composed(trend(workspace, code(name), every, steps))


def composed(course: Sequence[Figure]) -> Composition | None:
    """The same from a measure's course, so that nothing is asked twice."""
    if not course:
        return None
    name = course[0].name
    parts = METRICS[name].parts
    if parts is not None:
        return Composition(name, "parts", parts, tuple(_mix(f, _two(f)) for f in course))
    if any("promoters" in f.more for f in course):
        return Composition(name, "promoters", PROMOTERS, tuple(_mix(f, _three(f)) for f in course))
    return None


def _mix(figure: Figure, slots: tuple[Slot, ...]) -> Mix:
    return Mix(figure.period, figure.base, slots, figure.finished, figure.small, figure.withheld)


def _two(figure: Figure) -> tuple[Slot, ...]:
    if figure.value is None:
        return ()
    low, high = figure.low, figure.high
    rest = Slot(1 - figure.value, None if high is None else 1 - high, None if low is None else 1 - low)
    return Slot(figure.value, low, high), rest


def _three(figure: Figure) -> tuple[Slot, ...]:
    if figure.value is None or not figure.base:
        return ()
    counts = [int(figure.more[kind]) for kind in ("detractors", "passives", "promoters")]
    found = [estimate.share(n, figure.base) for n in counts]
    return tuple(Slot(n / figure.base, e.low, e.high) for n, e in zip(counts, found, strict=True))
