"""The units behind a figure as cells: which columns are shown, and how they stand in a file that Excel opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from huitou.faces.language import Language
from huitou.faces.numerals import cell
from huitou.faces.wording import N_
from huitou.record import disarmed

BOM = "\ufeff"  # without it, Excel reads a file of UTF-8 as something else and Chinese turns to rubbish

# Ids, and what the measure made of each unit; never names, contacts, free text, or who an employee is.
COLUMNS = {
    "customer_id": N_("Customer id"),
    "order_id": N_("Order id"),
    "question": N_("Question"),
    "orders": N_("Orders counted"),
    "first_on": N_("First purchase counted"),
    "last_on": N_("Last purchase counted"),
    "score": N_("Score"),
    "hit": N_("Counted"),
    "up": N_("Promoter"),
    "down": N_("Detractor"),
    "v": N_("Its value"),
    "time": N_("Days watched"),
    "event": N_("Happened"),
}


def shown_columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Column → message, of those that any row fills; the customer's id always, the question where there are several."""
    filled = {name for row in rows for name, cell in row.items() if cell is not None} | {"customer_id"}
    if len({row.get("question") for row in rows}) < 2:
        filled.discard("question")
    return {name: title for name, title in COLUMNS.items() if name in filled}


def readable(rows: Sequence[Mapping[str, Any]], lang: Language) -> list[dict[str, str]]:
    """The rows as a list to work with: ids under their own names, by which other programs know them, the rest under
    titles; nothing of what the sums are made from inside."""
    heads = {n: n if n.endswith("_id") else lang.say(title) for n, title in shown_columns(rows).items()}
    return [{head: cell(row.get(name), lang) for name, head in heads.items()} for row in rows]


def csv_lines(rows: Sequence[Mapping[str, Any]], lang: Language) -> Iterator[str]:
    """The rows as CSV with a line of titles, line by line."""
    columns = shown_columns(rows)
    yield BOM + _line(lang.say(title) for title in columns.values())
    for row in rows:
        yield _line(disarmed(cell(row.get(name), lang)) for name in columns)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(list(cells))
    return line.getvalue()
