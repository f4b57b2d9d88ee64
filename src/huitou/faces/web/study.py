"""All that a measure's page shows, read in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huitou import measure
from huitou.base import Period, Text
from huitou.faces.charts.choosing import Charts, charts_of
from huitou.faces.charts.drawing import Scale
from huitou.faces.reading import Reading, Step
from huitou.faces.web.compared import Compared
from huitou.measure import Figure
from huitou.stores import Workspace

MOST_PARTS = 40
STEPS_BACK = {"week": 26, "month": 24, "quarter": 12, "year": 10}


@dataclass(frozen=True)
class Wanted:
    """What the reader asked for. by: a dimension or nothing; every: the calendar unit of the trend."""

    name: str
    period: Period | None
    by: str
    every: str


@dataclass(frozen=True)
class Study:
    """One measure in full. parts: the slices, best base first where the measure has no direction; left_out: slices
    beyond those that a page can hold; compared: the figure against its own history and against others; charts: what
    fits the measure beside its trend."""

    reading: Reading
    splits: dict[str, Text]
    parts: Sequence[Figure]
    left_out: int
    compared: Compared
    charts: Charts

    @property
    def figure(self) -> Figure:
        return self.reading.figure

    @property
    def notes(self) -> list[Text]:
        """What must be said with the parts and stands nowhere else on the page, each sentence once."""
        said = dict.fromkeys(note for part in self.parts for note in part.notes)
        return [note for note in said if note not in self.figure.notes]

    def part(self, value: str | None) -> str | Text | None:
        """What a slice is called: the title of a segment where its name is a code."""
        named = (
            f.titles[d][1] for f in self.parts for d, v in f.slice.items() if v == value and d in f.titles
        )
        return next(named, value)

    def scale(self, start: float, end: float) -> Scale:
        """One scale for all parts, so that they can be compared by eye."""
        shown = [f for f in (*self.parts, self.figure) if f.value is not None]
        return Scale.around(shown, start, end, unit=self.figure.unit)


def study(workspace: Workspace, wanted: Wanted, step: Step) -> Study:
    """Raises Missing and Unfit as the measures do."""
    name, total = wanted.name, 6
    step(0, total)
    figure = measure.figures(workspace, [name], wanted.period)[0]
    step(1, total)
    course = measure.trend(workspace, name, wanted.every, STEPS_BACK[wanted.every]) if figure.as_of else []
    step(2, total)
    change = measure.changes(workspace, [figure]).get(name)
    step(3, total)
    parts = measure.figures(workspace, [name], wanted.period, [wanted.by]) if wanted.by else []
    step(4, total)
    compared = Compared(measure.compare(workspace, figure) if figure.value is not None else ())
    reading = Reading(name, measure.metric(name), figure, change, course)
    step(5, total)
    charts = charts_of(workspace, reading, wanted.period, wanted.by, wanted.every)
    ordered, splits = _ordered(parts, reading), measure.splits(workspace, name)
    return Study(reading, splits, ordered[:MOST_PARTS], len(ordered[MOST_PARTS:]), compared, charts)


def _ordered(parts: Sequence[Figure], reading: Reading) -> list[Figure]:
    """The best first; those without a value last, the larger base before the smaller."""
    sign = 1 if reading.metric.better == "lower" else -1
    known = sorted((f for f in parts if f.value is not None), key=lambda f: sign * (f.value or 0.0))
    return known + sorted((f for f in parts if f.value is None), key=lambda f: -f.base)
