"""Templates with the language, the numbers and the charts that every page and report may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from huitou.base import Text
from huitou.faces import dates, numerals, roles
from huitou.faces.charts import drawing
from huitou.faces.charts.trends import trend_data, trend_svg
from huitou.faces.charts.words import chart_words
from huitou.faces.language import Language, language
from huitou.faces.wording import WORDS, family, good, headline, region
from huitou.measure import Figure


@cache
def typesetting(folders: tuple[Path, ...], lang: str) -> Environment:
    """The templates of the folders, the first one first, in one language. Everything shown is escaped."""
    speaks = language(lang)
    place = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    place.globals |= {
        "_": speaks.say,
        "lang": speaks,
        "headline": partial(headline, lang=speaks),
        "good": good,
        "sparkline": partial(_sparkline, speaks),
        "stacked": drawing.stacked,
        "trend_data": partial(trend_data, lang=speaks),
        "trend_svg": partial(trend_svg, lang=speaks),
        "whisker": drawing.whisker,
        "nothing": numerals.NOTHING,
    }
    place.globals |= chart_words(speaks)
    place.filters |= _filters(speaks)
    return place


def _filters(lang: Language) -> dict[str, Callable[..., Any]]:
    def said(text: Text) -> str:
        return text.said(lang.code)

    spoken: dict[str, Callable[..., Any]] = {
        "value": numerals.value,
        "interval": numerals.interval,
        "whole": numerals.whole,
        "percent": numerals.percent,
        "cell": numerals.cell,
        "change": numerals.change,
        "change_interval": numerals.change_interval,
        "expected_low": numerals.expected_low,
        "expected_high": numerals.expected_high,
        "other": numerals.other,
        "estimate": numerals.estimate,
        "estimate_ends": numerals.estimate_ends,
        "signed": numerals.signed,
        "difference": numerals.difference,
        "difference_interval": numerals.difference_interval,
        "period": dates.period,
        "day": dates.day,
        "local_day": dates.local_day,
        "moment": dates.moment,
        "family": family,
        "region": region,
        "role": roles.named,
        "right": roles.right_named,
    }
    words = {name: partial(_word, table, lang) for name, table in WORDS.items()}
    return {name: partial(_last, way, lang) for name, way in spoken.items()} | words | {"said": said}


def _last(way: Callable[..., Any], lang: Language, shown: Any, *more: Any) -> Any:
    return way(shown, *more, lang)


def _word(table: dict[str, str], lang: Language, name: str) -> str:
    return lang.say(table[name]) if name in table else name


def _sparkline(lang: Language, trend: Sequence[Figure], title: str) -> object:
    """The last thirteen months at most: a year and the month it is compared with."""
    course = list(trend)[-13:]
    known = [f for f in course if f.value is not None and f.finished]
    if len(known) < 2:
        return ""
    label = lang.say(
        "{title}: from {first} in {since} to {last} in {until}",
        title=title,
        first=numerals.value(known[0], lang),
        since=dates.period(known[0].period, lang),
        last=numerals.value(known[-1], lang),
        until=dates.period(known[-1].period, lang),
    )
    return drawing.sparkline(course, label)
