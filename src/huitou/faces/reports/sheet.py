"""One sheet of a workbook: columns with a heading each, cells written by their kind and never as a formula."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huitou.faces import dates, numerals
from huitou.faces.language import Language
from huitou.faces.reports.contents import Contents, printable

LONGEST = 32_000  # characters; a cell of Excel holds 32 767


@dataclass(frozen=True)
class Amount:
    """A number in the unit of a measure. like: the value whose size says how many digits are worth showing;
    change: shown with its sign, a share in percentage points."""

    value: float
    unit: str
    like: float
    change: bool = False


@dataclass(frozen=True)
class Column:
    """What stands over a column, how wide it is (in letters of Latin script), and what a row shows in it: text, an
    amount, a whole number, a day, yes or no, or nothing."""

    title: str
    wide: float
    shows: Callable[[Any], Any]


class Styles:
    """How cells of a workbook look in one language."""

    def __init__(self, book: Any, lang: Language) -> None:
        self.lang = lang
        self._book = book
        self._numbers: dict[str, Any] = {}
        top = {"valign": "top"}
        self.text = book.add_format({**top, "text_wrap": True})
        self.head = book.add_format({**top, "bold": True, "text_wrap": True})
        self.heads = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E1F0EC", "bottom": 1}
        )
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.lead = book.add_format({**top, "bold": True, "font_size": 12, "text_wrap": True})
        self.day = book.add_format({**top, "num_format": "yyyy-mm-dd", "align": "left"})
        self.whole = book.add_format({**top, "num_format": "#,##0"})

    def write(self, page: Any, row: int, column: int, value: Any, style: Any = None) -> None:
        """Write a cell by the kind of its value; text stays text however it begins."""
        if value is None or value == "":
            return
        if isinstance(value, Amount):
            page.write_number(row, column, _scaled(value), self.number(value))
        elif isinstance(value, bool):
            said = self.lang.say("yes") if value else self.lang.say("no")
            page.write_string(row, column, said, style or self.text)
        elif isinstance(value, int):
            page.write_number(row, column, value, style or self.whole)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, style or self.day)
        else:
            page.write_string(row, column, printable(str(value))[:LONGEST], style or self.text)

    def number(self, amount: Amount) -> Any:
        """The style of an amount; one for each number format."""
        pattern = number_format(amount, self.lang)
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"valign": "top", "num_format": pattern})
        return self._numbers[pattern]

    def printed(self, page: Any, told: Contents, rows: int, *, repeat: bool = True) -> None:
        """A4, across, as wide as the paper, with the company and the page in the margins."""
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(0.4, 0.4, 0.7, 0.6)
        company = told.company[:60].replace("&", "&&")  # & begins an order to the printer
        page.set_header(f"&L{company}&R{dates.period(told.period, self.lang)}")
        page.set_footer("&R&P / &N")
        if repeat:
            page.repeat_rows(0)


class Sheet:
    """A sheet that is one table."""

    def __init__(self, book: Any, name: str, styles: Styles, told: Contents) -> None:
        self.page = book.add_worksheet(name)
        self.name, self.styles, self.told = name, styles, told

    def fill(self, columns: Sequence[Column], rows: Iterable[Any], still: int = 0) -> int:
        """Write the rows under their headings; the first `still` columns do not scroll. Returns how many rows."""
        page, last = self.page, 0
        for at, column in enumerate(columns):
            page.set_column(at, at, column.wide)
            self.styles.write(page, 0, at, column.title, self.styles.heads)
        for last, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                self.styles.write(page, last, at, column.shows(row))
        page.set_row(0, 32)
        page.freeze_panes(1, still)
        page.autofilter(0, 0, max(last, 1), len(columns) - 1)
        self.styles.printed(page, self.told, last)
        return last


def number_format(amount: Amount, lang: Language) -> str:
    """How Excel is to show an amount: a share as 0.0%, money with its sign, days with their word."""
    digits = numerals.digits_of(amount.unit, amount.like)
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    before, after = _around(amount, plain, lang)
    if not amount.change:
        return f"{before}{plain}{after}"
    return f"+{before}{plain}{after};-{before}{plain}{after};{before}{plain}{after}"


def _around(amount: Amount, plain: str, lang: Language) -> tuple[str, str]:
    words = {
        "share": lang.say("{n} percentage points", n="") if amount.change else "%",
        "points": lang.say("{n} points", n=""),
        "days": lang.say("{n} days", n=""),
        "hours": lang.say("{n} hours", n=""),
        "times": lang.say("{n} times", n=""),
        "count": "",
        "score": "",
    }
    if amount.unit not in words:
        return f'"{numerals.currency(amount.unit, lang)}"', ""
    word = words[amount.unit]
    return "", word if word in ("", "%") else f'"{word}"'


def _scaled(amount: Amount) -> float:
    """A change of a share is in percentage points; Excel itself shows a share times hundred."""
    return amount.value * 100 if amount.unit == "share" and amount.change else amount.value
