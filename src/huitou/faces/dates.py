"""Days and periods as a person reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_skeleton

from huitou.base import Period
from huitou.faces.language import Language


def day(on: date, lang: Language) -> str:
    return str(format_date(on, format="long", locale=lang.locale))


def local_day(at: datetime, zone: str, lang: Language) -> str:
    """The company's day of an instant (UTC where it has no zone)."""
    return day(_local(at, zone).date(), lang)


def moment(at: datetime, zone: str, lang: Language) -> str:
    """Day and minute of an instant (UTC where it has no zone) on the company's clocks."""
    local = _local(at, zone)
    return f"{day(local.date(), lang)} {local:%H:%M}"


def _local(at: datetime, zone: str) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone))


def period(span: Period, lang: Language) -> str:
    """2024年5月, Q3 2024, Oct 2023 – Sep 2024: the last day or month named is the last one in it."""
    match span.grain:
        case "year":
            return str(format_skeleton("y", span.first, locale=lang.locale))
        case "quarter":
            return _quarter(span, lang)
        case "month":
            return str(format_skeleton("yMMM", span.first, locale=lang.locale))
        case "week":
            year, week, _ = span.first.isocalendar()
            return lang.say("Week {week} of {year}", week=week, year=year)
        case "day":
            return str(format_skeleton("yMMMd", span.first, locale=lang.locale))
    last = span.end - timedelta(days=1)
    return str(
        format_interval(span.first, last, "yMMM" if span.in_whole_months else "yMMMd", locale=lang.locale)
    )


def short(span: Period, lang: Language) -> str:
    """The same for the axis of a chart, as narrow as can be: 2024-05, Q3 2024."""
    if span.grain == "quarter":
        return _quarter(span, lang)
    return f"{span.first:%m-%d}" if span.grain in ("week", "day") else span.label


def _quarter(span: Period, lang: Language) -> str:
    return lang.say("Q{quarter} {year}", quarter=(span.first.month + 2) // 3, year=span.first.year)
