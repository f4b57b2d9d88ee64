"""What needs somebody now, in the order of urgency: late cases, figures out of their course, missed targets, bad rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from huitou import record
from huitou.faces.reading import FIRST, Reading
from huitou.measure import Expected, expected
from huitou.record import OpenCases
from huitou.stores import Target, Workspace

QUIET = 14  # days without any record after which somebody should look
MOST = 6  # figures named at once; the rest stand in the table


@dataclass(frozen=True)
class Matter:
    """One thing that needs somebody. kind: cases, figure, target, rows or quiet; only what belongs to it is filled."""

    kind: str
    cases: OpenCases | None = None
    reading: Reading | None = None
    expected: Expected | None = None
    target: Target | None = None
    count: int = 0
    day: date | None = None


def attention(workspace: Workspace, readings: Iterable[Reading]) -> list[Matter]:
    """All that needs somebody now; empty where nothing does."""
    readings = list(readings)
    return [
        *(
            Matter("cases", cases=one, count=one.late, day=one.oldest)
            for one in record.open_cases(workspace)
            if one.late
        ),
        *list(_out_of_course(readings))[:MOST],
        *list(_missed(readings, workspace.targets.all()))[:MOST],
        *_rows(workspace),
        *_quiet(workspace),
    ]


def _out_of_course(readings: Iterable[Reading]) -> Iterator[Matter]:
    """Figures that left their range for the worse; not those that watch each cohort to this day, because a young cohort
    differs from an old one by its age alone."""
    for reading in readings:
        if not (reading.metric.within or reading.name in FIRST) or callable(reading.metric.settles):
            continue
        found = expected(reading.trend)
        if found is None or not found.outside or reading.metric.better == "neither":
            continue
        if found.below == (reading.metric.better == "higher"):
            yield Matter("figure", reading=reading, expected=found)


def _missed(readings: Iterable[Reading], targets: Mapping[str, Target]) -> Iterator[Matter]:
    """Figures short of their target by more than chance: the whole interval lies on the wrong side."""
    for reading in readings:
        target, figure = targets.get(reading.name), reading.figure
        if target is None or figure.low is None or figure.high is None:
            continue
        aim = float(target.value)
        short = figure.high < aim if reading.metric.better == "higher" else figure.low > aim
        if short and reading.metric.better != "neither":
            yield Matter("target", reading=reading, target=target)


def waiting_rows(workspace: Workspace) -> int:
    """Rows that were put aside and wait for somebody to mend them."""
    return sum(one.rows for one in record.waiting(workspace))


def _rows(workspace: Workspace) -> Iterator[Matter]:
    if count := waiting_rows(workspace):
        yield Matter("rows", count=count)


def _quiet(workspace: Workspace) -> Iterator[Matter]:
    span = workspace.lake.span()
    if span and not workspace.sample:
        today = workspace.clock.today(workspace.settings.zone)
        if (today - span[1]).days > QUIET:
            yield Matter("quiet", day=span[1], count=(today - span[1]).days)
