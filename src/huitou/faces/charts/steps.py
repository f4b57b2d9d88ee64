"""Waiting as rising steps: the share to whom it has happened by each day or hour, how sure, and how many are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from huitou.faces import dates, numerals
from huitou.faces.charts.drawing import Scale
from huitou.faces.charts.strokes import circle, line, polygon, polyline, rule, svg, words
from huitou.faces.language import Language
from huitou.measure import METRICS, Curve, Mark, Reached

LEFT, RIGHT, TOP, BOTTOM = 48, 14, 12, 62
NEAT = {
    "days": (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 730),
    "hours": (0.25, 0.5, 1, 2, 4, 6, 12, 24, 48, 72, 168, 336, 720),
}


@dataclass(frozen=True)
class Row:
    """One line of the curve's table: by `time`, the share with its interval, and how many are left."""

    time: str
    share: str
    interval: str
    left: str


def steps(found: Curve, lang: Language, width: int = 920, height: int = 290) -> Markup:
    """A curve with its band, the times of half and nine in ten, and how many were still watched below the axis."""
    most = reach(found)
    x, y = Scale(0, most, LEFT + 4, width - RIGHT), Scale(0, 1, height - BOTTOM, TOP)
    shown = [p for p in found.points if p.time <= most]
    parts = [rule(LEFT, width - RIGHT, y(v), numerals.percent(v, lang)) for v in (0, 0.25, 0.5, 0.75, 1)]
    low = _edge(shown, x, y, [p.low for p in shown], most)
    high = _edge(shown, x, y, [p.high for p in shown], most)
    parts.append(polygon([*high, *reversed(low)], "trend-band"))
    parts.append(polyline(_edge(shown, x, y, [p.share for p in shown], most), "trend-line"))
    parts += _below(found, most, x, height - BOTTOM, lang, 8 if width > 500 else 4)
    parts += _marks(found, most, x, y, lang)
    return svg(parts, width, height, told(found, lang), "steps")


def told(found: Curve, lang: Language) -> str:
    """The curve in one sentence."""
    parts = {
        "title": METRICS[found.name].title.said(lang.code),
        "period": dates.period(found.period, lang),
        "n": numerals.whole(found.base, lang),
        "half": _time(found.median, found.unit, lang),
        "most": _time(found.ninth, found.unit, lang),
    }
    if found.median.value is None:
        return lang.say("{title}, {period}: fewer than half of {n} so far.", **parts)
    if found.ninth.value is None:
        return lang.say("{title}, {period}: half of {n} by {half}, fewer than nine in ten so far.", **parts)
    return lang.say("{title}, {period}: half of {n} by {half}, nine in ten by {most}.", **parts)


def table(found: Curve, lang: Language) -> list[Row]:
    """The curve at round times."""
    rows = []
    for time in ticks(reach(found), found.unit, 12)[1:]:
        here = found.at(time)
        share = low = high = 0.0
        if here is None and time > found.points[0].time:
            continue
        if here is not None:
            share, low, high = here.share, here.low, here.high
        ends = f"({numerals.number(low * 100, 1, lang)}–{numerals.number(high * 100, 1, lang)})"
        said = numerals.number(share * 100, 1, lang) + "%"
        rows.append(
            Row(amount(time, found.unit, lang), said, ends, numerals.whole(found.at_risk(time), lang))
        )
    return rows


def reach(found: Curve) -> float:
    """How far the drawing goes: the long tail of the last few says little and would squeeze the rest."""
    ends = [found.asked_at or 0.0]
    if found.ninth.value is not None:
        ends.append(found.ninth.value * 1.5)
    else:
        few = max(5, found.base // 100)
        ends.append(max((p.time for p in found.points if p.at_risk >= few), default=found.points[-1].time))
    return min(max(ends), max(found.points[-1].time, found.asked_at or 0.0)) or 1.0


def ticks(most: float, unit: str, many: int) -> list[float]:
    """At most `many` round times from 0."""
    step = next((s for s in NEAT[unit] if most / s <= many), NEAT[unit][-1])
    while most / step > many:
        step *= 2
    return [step * n for n in range(int(most / step) + 1)]


def amount(time: float, unit: str, lang: Language) -> str:
    digits = next((d for d in range(3) if abs(round(time, d) - time) < 1e-9), 1)
    return numerals.with_unit(time, unit, lang, min(digits, 2))


def _time(mark: Mark, unit: str, lang: Language) -> str:
    return numerals.NOTHING if mark.value is None else amount(mark.value, unit, lang)


def _edge(
    shown: Sequence[Reached], x: Scale, y: Scale, values: Sequence[float], most: float
) -> list[tuple[float, float]]:
    """The corners of a line that keeps its height until the next time."""
    corners, last = [(x(0), y(0))], 0.0
    for point, value in zip(shown, values, strict=True):
        corners += [(x(point.time), y(last)), (x(point.time), y(value))]
        last = value
    return [*corners, (x(most), y(last))]


def _below(found: Curve, most: float, x: Scale, bottom: float, lang: Language, many: int) -> list[Markup]:
    """The times under the axis, and how many were still watched at each."""
    left = lang.say("Still watched") if found.kind == "kaplan-meier" else lang.say("Longer than that")
    parts = [words(4, bottom + 36, left)]
    for time in ticks(most, found.unit, many):
        at = x(time)
        anchor = "end" if at > x.end - 16 else "middle"
        parts.append(
            words(at, bottom + 18, f"{time:g}" if time else amount(0, found.unit, lang), anchor=anchor)
        )
        parts.append(words(at, bottom + 54, numerals.whole(found.at_risk(time), lang), anchor=anchor))
    return parts


def _marks(found: Curve, most: float, x: Scale, y: Scale, lang: Language) -> list[Markup]:
    parts = []
    for part, mark in ((0.5, found.median), (0.9, found.ninth)):
        if mark.value is None or mark.value > most:
            continue
        at, high = x(mark.value), y(part)
        parts += [line((x.start, high), (at, high), "steps-mark"), line((at, high), (at, y(0)), "steps-mark")]
        name = lang.say("Half: {time}") if part == 0.5 else lang.say("Nine in ten: {time}")
        parts.append(_beside(at, high + 16, name.format(time=_time(mark, found.unit, lang)), x))
    here = found.at(found.asked_at) if found.asked_at else None
    if here and found.asked_at:
        at, high = x(found.asked_at), y(here.share)
        parts += [line((at, y(1)), (at, y(0)), "steps-asked"), circle(at, high, "trend-dot", 4)]
        said = f"{amount(found.asked_at, found.unit, lang)}: {numerals.number(here.share * 100, 1, lang)}%"
        parts.append(_beside(at, y(1) + 12, said, x))
    return parts


def _beside(at: float, high: float, said: str, x: Scale) -> Markup:
    wide = sum(12.0 if ord(letter) > 0x2E80 else 6.5 for letter in said)
    late = at + 8 + wide > x.end
    return words(
        at - 6 if late else at + 6,
        high + (6 if late else 0),
        said,
        "axis steps-name",
        "end" if late else "start",
    )
