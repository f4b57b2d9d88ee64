"""What one kind of fact looks like: its columns, what makes two rows the same, and when it happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from huitou.base import Text


class Kind(StrEnum):
    """How a column is stored and what a cell of it must look like."""

    ID = "id"  # text that names something; compared exactly, never read as a number
    TEXT = "text"
    LABEL = "label"  # one of few words: a figure can be split by it
    NUMBER = "number"  # decimal(18, 3)
    MONEY = "money"  # decimal(18, 4), in the row's currency
    WHOLE = "whole"  # 64-bit integer
    TIME = "time"  # UTC timestamp; a twin column `…_on` holds the company's local day
    DAY = "day"  # local calendar day, without a time
    CURRENCY = "currency"  # ISO 4217 code
    BOOL = "bool"


@dataclass(frozen=True)
class Column:
    """One canonical column. `also` are the headers of real exports, in Chinese and English, that mean it."""

    name: str
    kind: Kind
    title: Text
    also: tuple[str, ...] = ()
    required: bool = False
    choices: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    personal: bool = False  # name, phone, mail, free text: derived files but the directory hold none

    @property
    def day_twin(self) -> str | None:
        """`bought_on` for the time column `bought_at`; None for other kinds."""
        return f"{self.name.removesuffix('_at')}_on" if self.kind is Kind.TIME else None


@dataclass(frozen=True)
class Fact:
    """One kind of fact.

    key:       the columns that make a row that row, within one source; a second row with the same key corrects it
    made_from: where the key is one id column that the source may not have: the columns it is made from
    repeats: whether rows alike in all of these are several facts (two sales of one day), not one that was said twice
    time:      the time or day column that dates the fact and puts it into a month of the lake (None: undated)
    """

    title: Text
    says: Text
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    time: str | None = None
    made_from: tuple[str, ...] = ()
    repeats: bool = False
    also: tuple[str, ...] = field(default=())  # other names people give the kind of fact on the command line

    def column(self, name: str) -> Column:
        """The column called `name`. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    @property
    def stored(self) -> dict[str, Kind]:
        """Every column as it lies in the lake, in order: canonical ones with the day twins of times behind them."""
        columns: dict[str, Kind] = {}
        for column in self.columns:
            columns[column.name] = column.kind
            if twin := column.day_twin:
                columns[twin] = Kind.DAY
        return columns

    @property
    def day(self) -> str | None:
        """The local-day column by which the fact is dated, or None."""
        if self.time is None:
            return None
        return self.column(self.time).day_twin or self.time


# Three columns that every stored row carries behind the canonical ones.
BOOKKEEPING = ("source", "recorded_at", "import_id")
