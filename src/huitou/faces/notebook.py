"""The face for notebooks: `ws = huitou.open(DIR)`, then the same verbs as everywhere, answered with data frames."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import fields
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

from huitou import loop, measure, record
from huitou.base import Missing, Period, Text
from huitou.measure import METRICS, Figure
from huitou.record import FACTS
from huitou.stores import Workspace

_NO_FACT = Text(
    "沒有「{said}」這種事實；可用：{facts}。",
    "没有“{said}”这种事实；可用：{facts}。",
    "There is no kind of fact called “{said}”; use one of: {facts}.",
)
_FIRST, _LAST = (
    ("name", "period"),
    ("value", "base", "low", "high", "unit", "version", "finished", "small", "withheld", "notes"),
)


class Company:
    """One company's workspace, for analysis. Every method answers with a pandas data frame where there are rows."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @classmethod
    def open(cls, folder: str | PathLike[str]) -> Company:
        """Open a workspace folder. Raises Missing, Unfit or Refused as `Workspace.open` does."""
        return cls(Workspace.open(Path(folder)))

    def measure(
        self,
        names: str | Sequence[str] = (),
        period: str | Period | None = None,
        by: str | Sequence[str] = (),
        every: str | None = None,
        rolling: int = 1,
        **options: Any,
    ) -> pd.DataFrame:
        """Figures of one measure, some, or all: one row a figure.

        period:  "2024-Q3" and the like; the last twelve finished months without it
        by:      up to two dimensions, a column each
        every:   day, week, month, quarter or year; rolling: over how many of them each figure looks back
        options: a measure's own, such as lapsed_after_days=60

        Columns: name, period, one a dimension, value, base, low, high (95% interval), unit, version, finished,
        small, withheld. Raises Missing and Unfit as `huitou.measure.figures` does.
        """
        found = measure.figures(
            self.workspace, _words(names), _span(period), _words(by), every, rolling, options
        )
        return _frame(found, tuple(found[0].slice) if found else _words(by))

    def behind(
        self, name: str, period: str | Period | None = None, limit: int | None = None, **slices: str | None
    ) -> pd.DataFrame:
        """Who is behind a figure: one row a unit of its base; `slices` such as branch="TP01" narrow it."""
        return pd.DataFrame(measure.behind(self.workspace, name, _span(period), slices, limit))

    def import_(self, file: str | PathLike[str], fact: str | None = None, **how: Any) -> Any:
        """Bring in a file, as `huitou import` does: bad rows go aside, the rest lands whole or not at all."""
        done = record.bring(self.workspace, os.fspath(file), fact, **how)
        record.merge(self.workspace)
        return done

    bring = import_

    def customers(
        self, text: str = "", sort: str = "recent", limit: int = 1000, **where: str
    ) -> pd.DataFrame:
        """Customers found by name, phone, e-mail, card or id, one row each; all of them without a text.

        sort: recent, spent, orders or name; where: city="…", bought_since="2024-05-01" and so on, as
        `huitou.record.find_customers`, which says what is raised.
        """
        found = record.find_customers(self.workspace, text, where=where, sort=sort, limit=min(limit, 1000))
        rows = list(found.rows)
        while found.next and len(rows) < limit:
            found = record.find_customers(
                self.workspace,
                text,
                where=where,
                sort=sort,
                after=found.next,
                limit=min(limit - len(rows), 1000),
            )
            rows += found.rows
        columns = [field.name for field in fields(record.CustomerCard)]
        return pd.DataFrame([card.as_dict() for card in rows], columns=columns)

    def timeline(self, customer_id: str, kinds: str | Sequence[str] = (), limit: int = 1000) -> pd.DataFrame:
        """What happened with a customer, newest first, one row each; times are in UTC, `on` is the company's day.

        Raises Missing for an unknown customer, Unfit for a kind that there is not.
        """
        found = record.timeline(self.workspace, customer_id, _words(kinds), limit=min(limit, 1000))
        rows = list(found.events)
        while found.next and len(rows) < limit:
            found = record.timeline(
                self.workspace, customer_id, _words(kinds), found.next, min(limit - len(rows), 1000)
            )
            rows += found.events
        columns = [field.name for field in fields(record.Event)]
        return pd.DataFrame([event.as_dict() for event in rows], columns=columns)

    def imports(self) -> pd.DataFrame:
        """Every import so far, one row each."""
        return pd.DataFrame([vars(one) for one in record.imports(self.workspace)])

    def turn(self) -> loop.Turn:
        """Turn the loop once: join identities, tidy the lake, bring every figure up to date."""
        return loop.run(self.workspace)

    def facts(self, fact: str, limit: int = 1000) -> pd.DataFrame:
        """The first rows recorded of one kind of fact. Raises Missing for an unknown kind."""
        if fact not in FACTS:
            raise Missing("fact.unknown", _NO_FACT, said=fact, facts=", ".join(FACTS))
        lake = self.workspace.lake
        paths = [str(path) for path in lake.paths(lake.files(fact))]
        if not paths:
            return pd.DataFrame(columns=list(FACTS[fact].stored))
        found: pd.DataFrame = ds.dataset(paths, format="parquet").head(limit).to_pandas()
        return found

    @property
    def measures(self) -> pd.DataFrame:
        """Every measure: its name, what it asks, how it is worked out."""
        lang = self.workspace.settings.lang
        rows = [
            (name, one.title.said(lang), one.asks.said(lang), one.formula.said(lang), one.unit)
            for name, one in METRICS.items()
        ]
        return pd.DataFrame(rows, columns=["name", "title", "asks", "formula", "unit"])

    def __repr__(self) -> str:
        span = self.workspace.lake.span()
        days = f"{span[0]} – {span[1]}" if span else "no data yet"
        settings = self.workspace.settings
        return f"<{settings.name}: {days}, {settings.zone}, {settings.currency}>"


def sample(folder: str | PathLike[str] | None = None, customers: int | None = None) -> Path:
    """Build the made-up company (in a temporary folder where none is given) and return its workspace folder."""
    from huitou.faces.demonstration import build

    place = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="huitou-")) / "company"
    if not (place / "huitou.toml").is_file():
        build(place, "en", customers, turned=False)
    return place


def _words(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _span(said: str | Period | None) -> Period | None:
    return Period.parse(said) if isinstance(said, str) else said


def _cell(figure: Figure, column: str) -> Any:
    """A figure's part as a frame holds it; what must be said with it, in English, as one text."""
    return " ".join(n.en for n in figure.notes) if column == "notes" else getattr(figure, column)


def _frame(figures: Sequence[Figure], by: Sequence[str]) -> pd.DataFrame:
    rows = [
        {"name": f.name, "period": f.period.label, **f.slice, **{c: _cell(f, c) for c in _LAST}}
        for f in figures
    ]
    frame = pd.DataFrame(rows, columns=[*_FIRST, *by, *_LAST])
    return frame.astype(dict.fromkeys(("value", "low", "high"), "float64"))
