"""The report as a workbook: numbers as numbers, days as days, and nothing that a spreadsheet would compute or follow."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from huitou import __version__
from huitou.faces import dates
from huitou.faces.language import Language, language
from huitou.faces.reading import Reading
from huitou.faces.reports.contents import Contents
from huitou.faces.reports.courses import add_courses
from huitou.faces.reports.document import made
from huitou.faces.reports.reasons import Chapter, Row
from huitou.faces.reports.sheet import Amount, Column, Sheet, Styles
from huitou.faces.wording import BETTER, METHOD, N_, family, headline
from huitou.measure import Figure

FONT = {"zh-Hant": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei", "en": "Calibri"}
# What a figure's unit is called in a column of units; a currency is its own code.
UNIT = {
    "share": N_("per cent"),
    "points": N_("points"),
    "days": N_("days"),
    "hours": N_("hours"),
    "times": N_("times"),
    "count": N_("number"),
    "score": N_("score"),
}


def xlsx(told: Contents, lang: str) -> bytes:
    """The report as an Excel workbook: summary, figures, courses, definitions."""
    from xlsxwriter import Workbook

    speaks = language(lang)
    made_up = io.BytesIO()
    book = Workbook(
        made_up,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": FONT[lang], "font_size": 10},
        },
    )
    book.set_properties(
        {
            "title": f"{speaks.say('Customer report')} · {told.company[:120]} · {dates.period(told.period, speaks)}",
            "company": told.company[:120],
            "author": told.made_by[:120],
            "comments": f"Huitou {__version__}",
            "created": told.made_at.replace(tzinfo=None),
        }
    )
    styles = Styles(book, speaks)
    summary = _summary(book, told, styles)
    _figures(book, told, styles)
    _reasons(book, told, styles)
    add_courses(book, told, styles, beside=summary)
    _definitions(book, told, styles)
    book.close()
    return made_up.getvalue()


def _summary(book: Any, told: Contents, styles: Styles) -> Any:
    """What the report is of, in words; the charts come to stand below."""
    lang, page = styles.lang, book.add_worksheet(styles.lang.say("Summary"))
    rows = [
        (lang.say("Period"), dates.period(told.period, lang)),
        (lang.say("First day"), told.period.first),
        (lang.say("Last day"), told.period.end - timedelta(days=1)),
        (lang.say("Data up to"), told.as_of),
        (lang.say("How to read it"), lang.say(
            "The base is how many records stand behind a figure; the 95% interval says how far chance alone could "
            "have moved it."
        )),
        ("", lang.say(
            "Intervals are 95%. Unfinished periods and small bases are marked; figures of very few are withheld."
        )),
        ("", made(told, lang)),
    ]  # fmt: skip
    if told.seen.earlier:
        against = dates.period(told.seen.earlier, lang)
        says = lang.say("Changes are against {period}; what chance alone explains is marked.", period=against)
        rows.insert(-1, ("", says))
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 96)
    styles.write(page, 0, 0, f"{told.company} · {lang.say('Customer report')}", styles.title)
    if told.seen.headline:
        styles.write(page, 1, 1, headline(told.seen.headline, lang), styles.lead)
    for at, (name, value) in enumerate(rows, start=3):
        styles.write(page, at, 0, name, styles.head)
        styles.write(page, at, 1, value, styles.day if hasattr(value, "year") else styles.text)
    styles.printed(page, told, len(rows) + 3, repeat=False)
    return page, len(rows) + 4


def _figures(book: Any, told: Contents, styles: Styles) -> None:
    lang = styles.lang
    columns = [
        Column(lang.say("Subject"), 14, lambda r: family(r.metric.family, lang)),
        Column(lang.say("Measure"), 26, lambda r: r.metric.title.said(lang.code)),
        Column(lang.say("Value"), 13, lambda r: _amount(r.figure, r.figure.value)),
        Column(lang.say("Low end"), 13, lambda r: _amount(r.figure, r.figure.low)),
        Column(lang.say("High end"), 13, lambda r: _amount(r.figure, r.figure.high)),
        Column(lang.say("Base"), 11, lambda r: r.figure.base),
        Column(lang.say("Unit"), 10, lambda r: unit(r.figure, lang)),
        Column(lang.say("Change"), 15, lambda r: _changed(r, "value")),
        Column(lang.say("Change, low end"), 15, lambda r: _changed(r, "low")),
        Column(lang.say("Change, high end"), 15, lambda r: _changed(r, "high")),
        Column(lang.say("Beyond chance"), 10, lambda r: r.change.beyond_chance if r.change else None),
        Column(lang.say("Target"), 13, lambda r: _amount(r.figure, told.target(r))),
        Column(lang.say("Interval"), 26, lambda r: _said(METHOD, r.figure.method, lang)),
        Column(lang.say("Finished"), 8, lambda r: r.figure.finished),
        Column(lang.say("Small base"), 9, lambda r: r.figure.small),
        Column(lang.say("Withheld"), 9, lambda r: r.figure.withheld),
        Column(lang.say("Remarks"), 60, lambda r: " ".join(n.said(lang.code) for n in r.figure.notes)),
    ]
    Sheet(book, lang.say("Figures"), styles, told).fill(columns, told.seen.readings, still=2)


def _reasons(book: Any, told: Contents, styles: Styles) -> None:
    """A row a sentence, then a row a figure, chapter by chapter."""
    if not told.reasons:
        return
    lang = styles.lang
    rows = [(chapter, said) for chapter in told.reasons for said in (*chapter.says, *chapter.rows)]
    ends = (("Value", "value"), ("Low end", "low"), ("High end", "high"))
    columns = [
        Column(lang.say("Subject"), 20, lambda r: lang.say(r[0].title)),
        Column(
            lang.say("Of whom"), 90, lambda r: (r[1].of if isinstance(r[1], Row) else r[1]).said(lang.code)
        ),
        Column(
            lang.say("Figure"), 34, lambda r: r[1].figure.said(lang.code) if isinstance(r[1], Row) else None
        ),
        *(Column(lang.say(title), 13, partial(_end, part=part)) for title, part in ends),
        Column(lang.say("Base"), 11, lambda r: r[1].found.base if isinstance(r[1], Row) else None),
    ]
    Sheet(book, lang.say("Reasons"), styles, told).fill(columns, rows, still=1)


def _end(row: tuple[Chapter, Any], part: str) -> Amount | None:
    """The value or an end of the interval of a figure; nothing beside a sentence."""
    if not isinstance(row[1], Row):
        return None
    value = getattr(row[1].found, part)
    return None if value is None else Amount(value, row[1].unit, row[1].found.value or 0.0)


def _definitions(book: Any, told: Contents, styles: Styles) -> None:
    lang = styles.lang

    def text(part: Callable[[Reading], Any]) -> Callable[[Reading], str]:
        return lambda r: part(r).said(lang.code)

    def joined(found: list[str]) -> str:
        return " · ".join(found)

    columns = [
        Column(lang.say("Measure"), 26, text(lambda r: r.metric.title)),
        Column(lang.say("Name in files and commands"), 26, lambda r: r.name),
        Column(lang.say("Question"), 36, text(lambda r: r.metric.asks)),
        Column(lang.say("Formula"), 50, text(lambda r: r.metric.formula)),
        Column(lang.say("Source"), 50, lambda r: r.metric.source),
        Column(lang.say("Reads"), 22, lambda r: joined([t.said(lang.code) for t in told.reads(r.metric)])),
        Column(lang.say("Version"), 8, lambda r: r.metric.version),
        Column(lang.say("Interval"), 26, lambda r: _said(METHOD, r.figure.method, lang)),
        Column(lang.say("Direction"), 18, lambda r: _said(BETTER, r.metric.better, lang)),
        Column(lang.say("Settings"), 26, lambda r: joined([f"{k} = {v}" for k, v in told.options(r).items()])),
        Column(lang.say("Keep in mind"), 60, lambda r: " ".join(c.said(lang.code) for c in r.metric.cautions)),
    ]  # fmt: skip
    Sheet(book, lang.say("Definitions"), styles, told).fill(columns, told.seen.readings, still=1)


def unit(figure: Figure, lang: Language) -> str:
    return _said(UNIT, figure.unit, lang)


def _said(words: dict[str, str], name: str, lang: Language) -> str:
    return lang.say(words[name]) if name in words else name


def _amount(figure: Figure, value: float | None) -> Amount | None:
    return None if value is None else Amount(value, figure.unit, figure.value or 0.0)


def _changed(reading: Reading, part: str) -> Amount | None:
    if reading.change is None:
        return None
    before = reading.change.before
    return Amount(getattr(reading.change, part), before.unit, before.value or 0.0, change=True)
