"""A measure's figures as a file: the whole, its slices and its course, a row each, as numbers to go on working with."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from huitou.faces.cells import BOM
from huitou.faces.language import Language
from huitou.faces.wording import N_
from huitou.measure import Figure
from huitou.record import disarmed

HEADS = (
    N_("Kind"), N_("Measure"), N_("First day"), N_("Last day"), N_("Split by"), N_("Slice"), N_("Value"),
    N_("Interval from"), N_("Interval to"), N_("Unit"), N_("Base"), N_("Finished"), N_("Small base"),
    N_("Withheld"), N_("Target"), N_("Definition version"), N_("Data up to"),
)  # fmt: skip
KINDS = {"whole": N_("The figure"), "slice": N_("Slice"), "trend": N_("Trend")}


def file_lines(
    figure: Figure, parts: Sequence[Figure], course: Sequence[Figure], target: float | None, lang: Language
) -> Iterator[str]:
    """CSV for Excel, line by line. Shares are parts of one (0.41); what is withheld has no value."""
    yield BOM + _line(lang.say(head) for head in HEADS)
    for kind, rows in (("whole", [figure]), ("slice", parts), ("trend", course)):
        for row in rows:
            yield _line([lang.say(KINDS[kind]), *_cells(row, target, lang)])


def _cells(row: Figure, target: float | None, lang: Language) -> list[str]:
    part = next(iter(row.slice.items()), ("", ""))
    return [
        row.name,
        row.period.first.isoformat(),
        (row.period.end - timedelta(days=1)).isoformat(),
        part[0],
        said.said(lang.code)
        if (said := row.part(part[0]))
        else lang.say("unknown")
        if part[1] is None
        else part[1],
        *(_number(v) for v in (row.value, row.low, row.high)),
        row.unit,
        str(row.base),
        *(lang.say("yes") if so else lang.say("no") for so in (row.finished, row.small, row.withheld)),
        _number(target),
        str(row.version),
        row.as_of.isoformat() if row.as_of else "",
    ]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def _line(cells: Iterable[str]) -> str:
    made = io.StringIO()
    csv.writer(made).writerow([disarmed(cell) for cell in cells])
    return made.getvalue()
