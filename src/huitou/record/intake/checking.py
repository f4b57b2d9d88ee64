"""The rules of the columns, declared once with each fact, compiled to SQL predicates over the woven columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from huitou.base import Text
from huitou.record.intake import cells, texts
from huitou.record.intake.cells import Formats
from huitou.record.intake.currencies import CODES
from huitou.record.intake.maps import Strand, Take
from huitou.record.intake.table import Table
from huitou.record.scales import BY_DEFINITION, Scale
from huitou.record.shape import Column, Fact, Kind
from huitou.stores import quoted

FORESEEN = {"left_at", "left_on", "closed_on", "opened_on"}  # days that may well lie in the future
_UNREADABLE = {
    Kind.NUMBER: ("number", texts.NOT_A_NUMBER),
    Kind.MONEY: ("number", texts.NOT_A_NUMBER),
    Kind.WHOLE: ("number", texts.NOT_A_NUMBER),
    Kind.TIME: ("date", texts.NOT_A_DATE),
    Kind.DAY: ("date", texts.NOT_A_DATE),
    Kind.BOOL: ("yes_no", texts.NOT_YES_NO),
}


@dataclass(frozen=True)
class Check:
    """A way in which a row can be bad, as SQL over the woven columns."""

    code: str
    fact: str
    predicate: str
    reason: Text
    column: str | None = None
    cell: int | None = None
    declared: bool = False  # the map puts such rows aside on purpose
    strand: int | None = None


class Woven(Protocol):
    """What a check needs to know of the weave."""

    table: Table
    facts: Mapping[str, Fact]
    formats: Formats
    today: date

    def named(self, strand: int, column: str) -> str: ...
    def indexes(self, headers: tuple[str, ...]) -> list[int]: ...
    def cell_of(self, take: Take | None) -> int | None: ...
    def guarded(self, strand: Strand, predicate: str) -> str: ...


def checks_of(woven: Woven, index: int, strand: Strand) -> list[Check]:
    """Every way in which a row can be bad for one strand. A side fact that lacks its key is simply not there."""
    fact = woven.facts[strand.fact]
    lenient = strand.gather and fact.time is None and strand.fact != "lines"
    checks: list[Check] = []
    for column in fact.columns:
        take = strand.takes.get(column.name)
        made = bool(fact.made_from) and (column.name,) == fact.key
        if take is None and (not column.required or made):
            continue
        rules = _Rules(woven, index, strand, column, take)
        rules.readable()
        rules.identifying()
        if column.required and not lenient:
            rules.required()
        rules.bounded()
        checks += rules.found
    if "scale" in fact.names and ({"value", "rating"} & set(strand.takes)):
        checks += _scale_checks(woven, index, strand, "value" if "value" in fact.names else "rating")
    return checks


class _Rules:
    """The rules of one column."""

    def __init__(self, woven: Woven, index: int, strand: Strand, column: Column, take: Take | None) -> None:
        self.woven, self.index, self.strand, self.column = woven, index, strand, column
        self.take = take or Take()
        self.value, self.cell = woven.named(index, column.name), woven.cell_of(take)
        self.given = " OR ".join(f"t{i} IS NOT NULL" for i in woven.indexes(self.take.reads))
        self.found: list[Check] = []

    def readable(self) -> None:
        """A cell that is filled can be read as what the column holds."""
        column = self.column
        if not self.given or column.kind not in _UNREADABLE:
            return
        code, reason = _UNREADABLE[column.kind]
        unread = f"{self._known()} IS NULL"
        if column.kind in (Kind.TIME, Kind.DAY):
            unread += f" OR {self._day()} < DATE '{cells.EARLIEST}'"
        self._add(code, f"({self.given}) AND ({unread})", reason)
        if self.take.clock and column.kind is Kind.TIME:
            for k in self.woven.indexes((self.take.clock,)):
                self._add("clock", f"t{k} IS NOT NULL AND k{k} IS NULL", texts.NOT_A_CLOCK, cell=k)
        if column.kind is Kind.WHOLE:
            self._add("whole", f"{self.value} <> floor({self.value})", texts.NOT_WHOLE)

    def identifying(self) -> None:
        """An id still has all of its digits."""
        if self.column.kind is Kind.ID and self.take.headers and self.woven.table.rounded:
            shape = "^\\d(\\.\\d+)?E\\+\\d+$"
            rounded = f"contains({self.value}, 'E+') AND regexp_matches({self.value}, '{shape}')"
            self._add("rounded_id", rounded, texts.ROUNDED_ID)

    def required(self) -> None:
        """What must be there is there."""
        if not (self.take.nth or self.take.made or self.take.const is not None):
            self._add("required", f"{self._known()} IS NULL", texts.REQUIRED)

    def bounded(self) -> None:
        """What is there lies within its bounds."""
        column = self.column
        if not self.given or self.take.gather == "sum":  # one part of a sum may be a discount
            return
        if column.low is not None:
            refund = (self.strand.fact, column.name) == ("purchases", "amount")
            reason = texts.NEGATIVE_ORDER if refund else texts.TOO_LOW
            self._add("too_low", f"{self.value} < {column.low}", reason, low=column.low)
        if column.high is not None:
            self._add("too_high", f"{self.value} > {column.high}", texts.TOO_HIGH, high=column.high)
        if column.choices:
            listed = ", ".join(quoted(c) for c in column.choices)
            choices = ", ".join(column.choices)
            self._add("choice", f"{self.value} NOT IN ({listed})", texts.NOT_A_CHOICE, choices=choices)
        if column.kind is Kind.CURRENCY:
            listed = ", ".join(quoted(c) for c in sorted(CODES))
            self._add("currency", f"{self.value} NOT IN ({listed})", texts.CURRENCY)
        if column.kind in (Kind.TIME, Kind.DAY) and column.name not in FORESEEN:
            tomorrow = self.woven.today + timedelta(days=1)
            self._add("future", f"{self._day()} > DATE '{tomorrow}'", texts.FUTURE)

    def _known(self) -> str:
        # A moment is there when its day is, and the day is cheaper to compute.
        return self._day() if self.column.kind is Kind.TIME else self.value

    def _day(self) -> str:
        return self.woven.named(self.index, self.column.day_twin or self.column.name)

    def _add(self, code: str, predicate: str, reason: Text, cell: int | None = None, **more: object) -> None:
        headers = self.woven.table.headers
        cell = self.cell if cell is None else cell
        title = headers[cell] if cell is not None else self.column.title
        self.found.append(
            Check(
                f"intake.{code}", self.strand.fact, self.woven.guarded(self.strand, predicate),
                reason.fill(column=title, **more), self.column.name, cell, strand=self.index,
            )
        )  # fmt: skip


def _told(strand: Strand) -> str:
    take = strand.takes.get("scale")
    return take.const or "" if take else ""


def _scale_checks(woven: Woven, index: int, strand: Strand, name: str) -> list[Check]:
    """An answer or rating has a scale and stands on it."""
    value, scale = woven.named(index, name), woven.named(index, "scale")
    cell, said = woven.cell_of(strand.takes.get(name)), woven.cell_of(strand.takes.get("scale"))
    headers = woven.table.headers
    known = {s for s in (*woven.formats.scales.values(), *BY_DEFINITION.values(), "1-5") if s}
    ends = {s: Scale.parse(s) for s in sorted(known)}
    low = " ".join(f"WHEN '{n}' THEN {s.low}" for n, s in ends.items())
    high = " ".join(f"WHEN '{n}' THEN {s.high}" for n, s in ends.items())
    found: list[Check] = []

    def add(code: str, predicate: str, reason: Text, at: int | None, column: str) -> None:
        guarded = woven.guarded(strand, predicate)
        found.append(Check(f"intake.{code}", strand.fact, guarded, reason, column, at, strand=index))

    header = headers[said] if said is not None else "scale"
    if said is not None:
        unread = f"t{said} IS NOT NULL AND {scale} IS NULL"
        add("scale_unreadable", unread, texts.BAD_SCALE.fill(column=header), said, "scale")
    missing = f"{value} IS NOT NULL AND {scale} IS NULL"
    add("scale_missing", missing, texts.NO_SCALE.fill(column=header), said, "scale")
    off = f"{value} < CASE {scale} {low} END OR {value} > CASE {scale} {high} END"
    title = headers[cell] if cell is not None else name
    add("off_scale", off, texts.OFF_SCALE.fill(column=title, scale=_told(strand)), cell, name)
    if strand.fact == "answers":
        nothing = f"{value} IS NULL AND {woven.named(index, 'text')} IS NULL"
        add("no_answer", nothing, texts.NO_ANSWER, cell, name)
    return found
