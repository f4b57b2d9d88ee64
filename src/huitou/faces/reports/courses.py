"""The courses of all measures as one long table, and the main ones as charts that stay alive in the workbook."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from huitou.faces.reading import Reading
from huitou.faces.reports.contents import Contents
from huitou.faces.reports.sheet import Amount, Column, Sheet, Styles, number_format
from huitou.measure import Figure

CHARTS = 4
WIDE, HIGH = 640, 280  # pixels of a chart

Point = tuple[Reading, Figure]


def add_courses(book: Any, told: Contents, styles: Styles, beside: tuple[Any, int]) -> None:
    """The sheet of courses; charts of the main measures on the page and below the row of `beside`."""
    points = [(reading, figure) for reading in told.seen.readings for figure in reading.trend]
    if not points:
        return
    lang = styles.lang
    columns = [
        Column(lang.say("Measure"), 26, lambda p: p[0].metric.title.said(lang.code)),
        Column(lang.say("First day"), 12, lambda p: p[1].period.first),
        Column(lang.say("Last day"), 12, lambda p: p[1].period.end - timedelta(days=1)),
        Column(lang.say("Value"), 13, lambda p: _amount(p, p[1].value)),
        Column(lang.say("Low end"), 13, lambda p: _amount(p, p[1].low)),
        Column(lang.say("High end"), 13, lambda p: _amount(p, p[1].high)),
        Column(lang.say("Base"), 11, lambda p: p[1].base),
        Column(lang.say("Finished"), 9, lambda p: p[1].finished),
        Column(lang.say("Small base"), 9, lambda p: p[1].small),
        Column(lang.say("Withheld"), 9, lambda p: p[1].withheld),
    ]
    sheet = Sheet(book, lang.say("Trend"), styles, told)
    sheet.fill(columns, points, still=1)
    page, row = beside
    for at, reading in enumerate(told.main[:CHARTS]):
        chart = _chart(book, sheet.name, points, reading, styles)
        page.insert_chart(row + 15 * (at // 2), 0, chart, {"x_offset": WIDE * (at % 2) + 8, "y_offset": 4})


def _chart(book: Any, sheet: str, points: list[Point], reading: Reading, styles: Styles) -> Any:
    """A line with the ends of its interval beside it."""
    rows = [row for row, (one, _) in enumerate(points, start=1) if one is reading]
    first, last = rows[0], rows[-1]
    lang, figure = styles.lang, reading.figure
    chart = book.add_chart({"type": "line"})
    thin = {"color": "#0F6B5C", "width": 0.75, "dash_type": "dash", "transparency": 40}
    looks = (
        (3, lang.say("Value"), {"color": "#0F6B5C", "width": 2.25}),
        (4, lang.say("Low end"), thin),
        (5, lang.say("High end"), thin),
    )
    for column, name, line in looks:
        chart.add_series(
            {"name": name, "categories": [sheet, first, 1, last, 1], "values": [sheet, first, column, last, column],
             "line": line, "marker": {"type": "none"}}
        )  # fmt: skip
    chart.set_title(
        {"name": reading.metric.title.said(lang.code), "name_font": {"size": 12}, "overlay": False}
    )
    chart.set_x_axis(
        {"date_axis": True, "num_format": "yyyy-mm", "major_unit": 3, "major_unit_type": "months"}
    )
    shown = Amount(0, figure.unit, figure.value or 0.0)
    chart.set_y_axis(
        {
            "num_format": number_format(shown, lang),
            "major_gridlines": {"visible": True, "line": {"color": "#E4E1D8"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": WIDE - 16, "height": HIGH})
    chart.show_blanks_as("gap")
    return chart


def _amount(point: Point, value: float | None) -> Amount | None:
    return None if value is None else Amount(value, point[1].unit, point[1].value or 0.0)
