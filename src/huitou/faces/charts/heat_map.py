"""Cohorts as a triangle of cells: the darker, the more customers came again. Cells that still run are hatched."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from huitou.faces import dates, numerals
from huitou.faces.charts.strokes import hatch, svg, words
from huitou.faces.language import Language
from huitou.measure import Cell, Cohort, Cohorts

LEVELS = 8
WIDE, HIGH, HEAD, SIDE, SIZE = (
    56,
    30,
    26,
    84,
    70,
)  # of a cell; of the first line; of the two columns before the cells


def heat_map(found: Cohorts, lang: Language) -> Markup:
    """As wide as it must be, so it stands in room that scrolls."""
    columns = max((len(row.cells) for row in found.rows), default=0)
    most = top(found)
    parts = [hatch("cohort-running"), words(SIDE + SIZE - 10, HEAD - 9, lang.say("Customers"), anchor="end")]
    for k in range(1, columns + 1):
        parts.append(words(_x(k) + WIDE / 2, HEAD - 9, f"+{k}", anchor="middle"))
    for i, row in enumerate(found.rows):
        parts += _row(row, HEAD + i * HIGH, most, lang)
    if found:
        at = HEAD + len(found.rows) * HIGH + 8
        parts.append(words(0, at + HIGH / 2 + 4, lang.say("Where over"), "axis heat-name"))
        parts += [part for cell in found.average for part in _cell(cell, at, most, None, lang)]
    width, height = _x(columns + 1), HEAD + len(found.rows) * HIGH + (HIGH + 8 if found else 0)
    return Markup(
        '<div class="heat-room table-room" tabindex="0" role="group" aria-label="{}">{}</div>'
    ).format(
        lang.say("Cohorts, scrolls sideways"),
        _sized(svg(parts, width, height, told(found, lang), "heat"), width),
    )


def told(found: Cohorts, lang: Language) -> str:
    """The triangle in one sentence, for those who cannot see it."""
    known = [
        (row, cell)
        for row in found.rows
        for cell in row.cells[:1]
        if cell.finished and cell.value is not None
    ]
    if not known:
        return lang.say("No cohort has been watched for long enough yet.")
    best = max(known, key=lambda one: one[1].value or 0.0)
    worst = min(known, key=lambda one: one[1].value or 0.0)
    return lang.say(
        "Cohorts from {since} to {until}: in the first cell after the first purchase, between {low} ({low_in}) and "
        "{high} ({high_in}) came again.",
        since=dates.period(found.rows[0].period, lang),
        until=dates.period(found.rows[-1].period, lang),
        low=numerals.percent(worst[1].value or 0.0, lang),
        low_in=dates.period(worst[0].period, lang),
        high=numerals.percent(best[1].value or 0.0, lang),
        high_in=dates.period(best[0].period, lang),
    )


def top(found: Cohorts) -> float:
    """The largest finished share that is not of a small cohort: the darkest colour."""
    values = [
        c.value for row in found.rows for c in row.cells if c.finished and c.value is not None and not c.small
    ]
    return max(values, default=0.0) or 1.0


def level(value: float, most: float) -> int:
    """1 to 8: which shade a share has where `most` has the darkest."""
    return min(LEVELS, max(1, 1 + int(value / most * LEVELS)))


def cell_told(cell: Cell, lang: Language) -> str:
    """The cell in words: value, interval, base, and what must be kept in mind."""
    if cell.withheld:
        said = lang.say("Withheld")
    elif cell.value is None or cell.low is None or cell.high is None:
        said = numerals.NOTHING
    else:
        ends = (numerals.number(end * 100, 1, lang) for end in (cell.low, cell.high))
        said = f"{numerals.number(cell.value * 100, 1, lang)}% ({'–'.join(ends)})"
    marks = [] if cell.finished else [lang.say("Unfinished")]
    if cell.small and not cell.withheld:
        marks.append(lang.say("Small base"))
    base = lang.say("Base {n}", n=numerals.whole(cell.base, lang))
    return " · ".join([said, base, *marks])


def _row(row: Cohort, top_: float, most: float, lang: Language) -> list[Markup]:
    middle = top_ + HIGH / 2 + 4
    parts = [
        words(0, middle, dates.short(row.period, lang), "axis heat-name"),
        words(SIDE + SIZE - 10, middle, numerals.whole(row.size, lang), anchor="end"),
    ]
    return parts + [part for cell in row.cells for part in _cell(cell, top_, most, row, lang)]


def _cell(cell: Cell, top_: float, most: float, row: Cohort | None, lang: Language) -> Sequence[Markup]:
    shade = 0 if cell.value is None else level(cell.value, most)
    kind = f"heat-cell heat-{shade}" + ("" if cell.finished else " is-unfinished")
    where = dates.period(row.period, lang) if row else lang.say("All cohorts for which it is over")
    box = Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"{}><title>{}</title></rect>')
    fill = Markup(' fill="url(#cohort-running)"') if not cell.finished else Markup()
    title = f"{where} +{cell.later}: {cell_told(cell, lang)}"
    drawn = box.format(kind, _x(cell.later) + 1, top_ + 1, WIDE - 2, HIGH - 2, fill, title)
    said = numerals.NOTHING if cell.value is None else numerals.percent(cell.value, lang)
    name = "heat-value" + ("" if not cell.finished else f" on-{shade}") + (" is-small" if cell.small else "")
    return drawn, words(_x(cell.later) + WIDE / 2, top_ + HIGH / 2 + 4, said, name, "middle")


def _x(later: int) -> float:
    return SIDE + SIZE + (later - 1) * WIDE


def _sized(drawing: Markup, width: float) -> Markup:
    return Markup(str(drawing).replace("<svg ", f'<svg width="{width:g}" ', 1))
