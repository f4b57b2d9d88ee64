"""A measure's course over time, as a drawing and as data for the chart in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from huitou.faces import dates, numerals
from huitou.faces.charts import drawing
from huitou.faces.language import Language
from huitou.faces.reading import Reading
from huitou.faces.targets import target_name
from huitou.measure import Figure
from huitou.stores import Target


def trend_svg(reading: Reading, lang: Language, target: Target | None = None) -> Markup:
    labels = [dates.short(f.period, lang) for f in reading.trend]
    axis = drawing.Axis(
        labels, _rules(reading, lang, target), lang.say("Unfinished"), _aim(reading, lang, target)
    )
    return drawing.trend_chart(reading.trend, axis, told(reading, lang))


def told(reading: Reading, lang: Language) -> str:
    """The course in one sentence, for those who cannot see the chart."""
    known = [f for f in reading.trend if f.value is not None and f.finished]
    title = reading.metric.title.said(lang.code)
    if not known:
        return title
    lowest, highest = min(known, key=_value), max(known, key=_value)
    return lang.say(
        "{title} from {since} to {until}: first {first}, last {last}; lowest {lowest} ({low_in}), "
        "highest {highest} ({high_in}).",
        title=title,
        since=dates.period(known[0].period, lang),
        until=dates.period(known[-1].period, lang),
        first=numerals.value(known[0], lang),
        last=numerals.value(known[-1], lang),
        lowest=numerals.value(lowest, lang),
        low_in=dates.period(lowest.period, lang),
        highest=numerals.value(highest, lang),
        high_in=dates.period(highest.period, lang),
    )


def trend_data(reading: Reading, lang: Language, target: Target | None = None) -> dict[str, Any]:
    """What the chart in the browser needs; all texts are made here, so that the script speaks no language.

    values, low, high: numbers or null, one a point; rules: [value, label] across; says: the lines of each point;
    target: [value, label] or null
    """
    rules = _rules(reading, lang, target)
    return {
        "told": told(reading, lang),
        "labels": [dates.short(f.period, lang) for f in reading.trend],
        "says": [_lines(f, lang) for f in reading.trend],
        "values": [f.value for f in reading.trend],
        "low": [f.low for f in reading.trend],
        "high": [f.high for f in reading.trend],
        "finished": [f.finished for f in reading.trend],
        "rules": rules,
        "target": _aim(reading, lang, target),
        "unfinished": lang.say("Unfinished"),
        "locale": "ZH" if lang.code.startswith("zh") else "EN",
    }


def _aim(reading: Reading, lang: Language, target: Target | None) -> tuple[float, str] | None:
    """Where the target's line runs; none where it is so far off that the course beside it would be a flat line."""
    if target is None:
        return None
    aim, scale = float(target.value), drawing.Scale.around(reading.trend, 0, 1, unit=reading.figure.unit)
    span = scale.high - scale.low
    if not scale.low - span <= aim <= scale.high + span:
        return None
    return aim, target_name(target, reading.figure.unit, lang)


def _rules(reading: Reading, lang: Language, target: Target | None) -> list[tuple[float, str]]:
    aim = _aim(reading, lang, target)
    also = [aim[0]] if aim else []
    found = drawing.rules(reading.trend, reading.figure.unit, also)
    return [(at, label) for at, label in zip(found, _labels(found, reading.figure.unit, lang), strict=True)]


def _labels(found: Sequence[float], unit: str, lang: Language) -> list[str]:
    """Labels with as few digits as keep them apart."""
    shown = [at * 100 if unit == "share" else at for at in found]
    digits = next((d for d in range(4) if all(abs(round(v, d) - v) < 1e-9 for v in shown)), 3)
    return [numerals.number(v, digits, lang) + ("%" if unit == "share" else "") for v in shown]


def _lines(figure: Figure, lang: Language) -> list[str]:
    value = f"{numerals.value(figure, lang)} {numerals.interval(figure, lang)}".strip()
    lines = [
        dates.period(figure.period, lang),
        value,
        lang.say("Base {n}", n=numerals.whole(figure.base, lang)),
    ]
    if not figure.finished:
        lines.append(lang.say("Unfinished"))
    if figure.small:
        lines.append(lang.say("Small base"))
    return lines


def _value(figure: Figure) -> float:
    return figure.value or 0.0
