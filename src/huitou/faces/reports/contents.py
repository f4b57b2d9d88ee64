"""What a report says, gathered once: every format shows the same figures, targets and definitions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from huitou.base import Missing, Period, Text
from huitou.faces.reading import FIRST, Overview, Reading, Step, overview
from huitou.faces.reports.reasons import Chapter, chapters
from huitou.measure import METRICS, Metric
from huitou.record import FACTS
from huitou.stores import Target, Workspace

# What no XML may hold, and what would turn a line of text around or break it.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]+")
_NOTHING = Text(
    zh_hant="{period} 裡沒有任何資料可寫成報告；請換一段期間。",
    zh_hans="{period} 里没有任何数据可写成报告；请换一段期间。",
    en="There is nothing in {period} to report; choose another period.",
)


@dataclass(frozen=True)
class Contents:
    """A report before it has a form. made_at: in the company's zone; made_by: empty where nobody is logged in;
    own: what the company set for its measures; reasons: why customers stay or leave, as of the end of the data."""

    company: str
    seen: Overview
    targets: Mapping[str, Target]
    made_at: datetime
    made_by: str
    zone: str
    own: Mapping[str, Any]
    reasons: Sequence[Chapter] = ()

    @property
    def period(self) -> Period:
        return self.seen.period

    @property
    def as_of(self) -> date | None:
        """The last local day the data know of."""
        return self.seen.readings[0].figure.as_of

    @property
    def main(self) -> list[Reading]:
        """The measures that matter most and have a course to draw, in the house's order."""
        courses = [r for r in self.seen.tiles if sum(f.value is not None for f in r.trend) > 1]
        return courses[: len(FIRST)]

    @property
    def silent(self) -> list[tuple[Metric, list[Text]]]:
        """Measures with nothing behind them, each with the facts that would bring it."""
        return [(METRICS[name], self.reads(METRICS[name])) for name in self.seen.silent]

    def target(self, reading: Reading) -> float | None:
        """The company's target in the measure's own unit, or None."""
        found = self.targets.get(reading.name)
        return None if found is None else float(found.value)

    def reached(self, reading: Reading) -> bool | None:
        """Whether the value has come to its target; None where that cannot be said."""
        target, value, better = self.target(reading), reading.figure.value, reading.metric.better
        if target is None or value is None or better == "neither":
            return None
        return value >= target if better == "higher" else value <= target

    def options(self, reading: Reading) -> dict[str, Any]:
        """The measure's options that hold here; those that are left open say nothing."""
        own = self.own.get(reading.name, {})
        all_ = {**reading.metric.options, **(own if isinstance(own, Mapping) else {})}
        return {name: value for name, value in all_.items() if value not in (None, "", (), [])}

    @staticmethod
    def reads(metric: Metric) -> list[Text]:
        """The titles of the facts that a measure reads."""
        return [FACTS[fact].title for fact in metric.reads if fact in FACTS]

    @staticmethod
    def remarks(readings: Sequence[Reading], lang: str) -> list[tuple[str, list[str]]]:
        """What must be said with the figures, each remark once, with the titles of the measures it is about."""
        found: dict[str, list[str]] = {}
        for reading in readings:
            for note in reading.figure.notes:
                found.setdefault(note.said(lang), []).append(reading.metric.title.said(lang))
        return list(found.items())


def contents(workspace: Workspace, period: Period | None, made_by: str, step: Step) -> Contents:
    """Read everything for a report. Raises Missing where there is nothing to report."""
    seen = overview(workspace, period, step, whole=True)
    if not seen.readings:
        raise Missing("report.nothing", _NOTHING, period=seen.period)
    settings = workspace.settings
    return Contents(
        company=printable(settings.name),
        seen=replace(seen, readings=_in_order(seen)),
        targets=workspace.targets.all(),
        made_at=workspace.clock.now().astimezone(ZoneInfo(settings.zone)),
        made_by=printable(made_by),
        zone=settings.zone,
        own=settings.table("measures"),
        reasons=chapters(workspace, period),
    )


def _in_order(seen: Overview) -> list[Reading]:
    return [reading for _, readings in seen.families for reading in readings]


def printable(text: str) -> str:
    """The text without characters that cannot stand in a file that others open."""
    return _UNPRINTABLE.sub(" ", text).strip()
