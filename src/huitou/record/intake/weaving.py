"""A table and a map woven into SQL: rows typed and checked, strand by strand, without touching a row in Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from huitou.record.intake import cells, checking, texts
from huitou.record.intake.cells import Formats
from huitou.record.intake.checking import Check
from huitou.record.intake.dates import Dates
from huitou.record.intake.headers import place
from huitou.record.intake.known_by import contacts
from huitou.record.intake.maps import Map, Strand, Take, Test
from huitou.record.intake.table import Table
from huitou.record.intake.words import CHOICES, QUESTIONS
from huitou.record.merging.rules import record_of
from huitou.record.scales import BY_DEFINITION
from huitou.record.shape import Column, Fact, Kind
from huitou.stores import quoted


@dataclass
class Weave:
    """SQL for one table read by one map. fixed: for mending, the cell that holds a place counted at the first import."""

    table: Table
    map: Map
    facts: Mapping[str, Fact]
    formats: Formats
    zone: str
    currency: str
    today: date
    fixed: Mapping[str, int] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    values: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = contacts(self.map).items()
        self.contacts = {
            i: kind for header, kind in known if (i := place(header, self.table.headers)) is not None
        }
        self.texts: set[int] = set()
        self.numbers: set[int] = set()
        self.dates: set[int] = set()
        self.clocks: dict[int, int] = {}  # a column of days: the one with the time of day
        self.moments: dict[tuple[int, str], int] = {}
        self.shared: dict[str, str] = {}  # a value's SQL: the column it is computed in, once for all strands
        for index, strand in enumerate(self.map.strands):
            values: dict[str, str] = {}
            for column in self.facts[strand.fact].columns:
                values |= self._column(strand, column)
            self._finish(strand, values)
            self.values.append({n: self._share(v) for n, v in values.items()})
            self.checks += checking.checks_of(self, index, strand)
        self.guards = [self._all(s.when) for s in self.map.strands]
        self._refusals()

    # ── where things stand ────────────────────────────────────────────────────────────────────────────────

    def at(self, header: str) -> int | None:
        index = place(header, self.table.headers)
        if index is not None:
            self.texts.add(index)
        return index

    def indexes(self, headers: tuple[str, ...]) -> list[int]:
        return [i for h in headers if (i := self.at(h)) is not None]

    def cell_of(self, take: Take | None) -> int | None:
        found = self.indexes(take.reads) if take else []
        return found[0] if found else None

    @property
    def money(self) -> str:
        """The currency of amounts without one: of their signs, else the company's."""
        return self.formats.currency or self.currency

    # ── values ────────────────────────────────────────────────────────────────────────────────────────────

    def _column(self, strand: Strand, column: Column) -> dict[str, str]:
        take = strand.takes.get(column.name)
        twin = {column.day_twin: "NULL"} if column.day_twin else {}
        if take is None:
            return {column.name: "NULL", **twin}
        if column.kind in (Kind.TIME, Kind.DAY):
            return self._moment(column, take)
        if column.kind in (Kind.NUMBER, Kind.MONEY, Kind.WHOLE):
            return {column.name: self._number(take)}
        return {column.name: self._word(f"{strand.fact}.{column.name}", column, take)}

    def _moment(self, column: Column, take: Take) -> dict[str, str]:
        found = self.indexes(take.headers)
        self.dates.update(found)
        clock = self.at(take.clock) if take.clock else None
        if clock is not None and column.kind is Kind.TIME:
            self.clocks |= dict.fromkeys(found, clock)
        times, days = [], []
        for i in found:
            zone = take.zone or ("UTC" if "(utc)" in self.table.headers[i].casefold() else self.zone)
            nth = self.moments.setdefault((i, zone), len(self.moments))
            times.append(f"m{nth}")
            days.append(cells.day(i, self.formats, self.zone) if column.kind is Kind.DAY else f"l{nth}")
        if column.day_twin:
            return {column.name: _first(times), column.day_twin: _first(days)}
        return {column.name: _first(days)}

    def _number(self, take: Take) -> str:
        if take.const is not None:
            return f"CAST({quoted(take.const)} AS DECIMAL(18, 4))"
        if take.times:
            found = self.indexes(take.times)
            self.numbers.update(found)
            product = " * ".join(f"n{i}" for i in found) if len(found) == len(take.times) else "NULL"
            value = f"TRY_CAST({product} AS DECIMAL(18, 4))"
        else:
            found = self.indexes(take.headers)
            self.numbers.update(found)
            value = _first([self._cell_number(i, take) for i in found])
        return f"abs({value})" if take.magnitude else value

    def _cell_number(self, index: int, take: Take) -> str:
        if not take.words and not take.pattern:
            return f"n{index}"
        ways = [f"n{index}"]
        if take.words:
            cases = " ".join(f"WHEN {quoted(k.casefold())} THEN {quoted(v)}" for k, v in take.words.items())
            ways.insert(0, f"TRY_CAST(CASE lower(t{index}) {cases} END AS DECIMAL(18, 4))")
        if take.pattern:
            ways.append(
                f"TRY_CAST(nullif(regexp_extract(t{index}, {quoted(take.pattern)}, 1), '') AS DECIMAL(18, 4))"
            )
        return _first(ways)

    def _word(self, name: str, column: Column, take: Take) -> str:
        if take.nth:
            return self._nth(name, take)
        if take.made:
            return f"md5({self._joined(take.made)})[:20]"
        if take.const is not None:
            return quoted(take.const)
        found = self.indexes(take.headers)
        if column.kind is Kind.ID:
            value = _first([self._ident(i, name) for i in found])
        else:
            value = _first([f"t{i}" for i in found])
        if take.pattern:
            value = f"nullif(regexp_extract({value}, {quoted(take.pattern)}, 1), '')"
        value = cells.spoken(value, {**_built_in(name), **take.words})
        if column.kind is Kind.CURRENCY:
            return cells.currency(value)
        if column.kind is Kind.BOOL:
            return cells.yes_no(value)
        return f"lower({value})" if column.choices or name == "answers.question" else value

    def _ident(self, index: int, name: str) -> str:
        """An id; one that is a phone or the like is nobody's id as it stands, see `record_of`."""
        cell = cells.ident(index, self.formats, marks=self.table.marks)
        kind = self.contacts.get(index) if name.endswith(".customer_id") else None
        return record_of(quoted(kind), cell) if kind else cell

    def _nth(self, name: str, take: Take) -> str:
        if name in self.fixed:
            self.texts.add(self.fixed[name])
            return f"t{self.fixed[name]}"
        parts = ", ".join(f"t{i}" for i in self.indexes(take.nth))
        place = f"CAST(row_number() OVER (PARTITION BY {parts} ORDER BY row) AS VARCHAR)"
        return f"md5({self._joined(take.made)} || chr(31) || {place})[:20]" if take.made else place

    def _joined(self, headers: tuple[str, ...]) -> str:
        return " || chr(31) || ".join(f"coalesce(t{i}, '')" for i in self.indexes(headers)) or "''"

    def _finish(self, strand: Strand, values: dict[str, str]) -> None:
        """What a column is when the file does not say: the company's currency, the scale a question has by nature."""
        if "currency" in values and values["currency"] == "NULL" and values.get("amount", "NULL") != "NULL":
            values["currency"] = f"CASE WHEN {values['amount']} IS NOT NULL THEN {quoted(self.money)} END"
        if "scale" in values:
            values["scale"] = self._scale(strand, values)

    def _scale(self, strand: Strand, values: dict[str, str]) -> str:
        said = values["scale"]
        known = " ".join(f"WHEN {quoted(k)} THEN {quoted(v)}" for k, v in self.formats.scales.items() if v)
        found = f"CASE {said} {known} END" if known and said != "NULL" else "NULL"
        if strand.fact == "answers":
            nature = " ".join(f"WHEN {quoted(q)} THEN {quoted(s)}" for q, s in BY_DEFINITION.items())
            by_nature = f"CASE {values['question']} {nature} END"
        else:
            by_nature = (
                f"CASE WHEN {values['rating']} IS NOT NULL THEN '1-5' END" if self.formats.ratings else "NULL"
            )
        missing = "true" if said == "NULL" else f"{said} IS NULL"
        return f"CASE WHEN {missing} THEN {by_nature} ELSE {found} END"

    def guarded(self, strand: Strand, predicate: str) -> str:
        return f"{self._all(strand.when)} AND ({predicate})" if strand.when else predicate

    def _refusals(self) -> None:
        declared = [
            Check(
                r.code, self.map.strands[0].fact, self._all(r.when), r.reason, r.column,
                self.at(r.column) if r.column else None, declared=True,
            )
            for r in self.map.refusals
        ]  # fmt: skip
        unique: dict[tuple[str, str], Check] = {}
        for check in self.checks:  # a cell that several facts read is found bad once
            unique.setdefault((check.code, check.predicate), check)
        self.checks = declared + list(unique.values())
        carriers = [g for s, g in zip(self.map.strands, self.guards, strict=True) if not s.gather or s.when]
        if carriers and all(s.when for s in self.map.strands if not s.gather) and not self.alone:
            lost = " AND ".join(f"NOT {g}" for g in carriers)
            self.checks.append(Check("intake.no_fact", self.map.strands[0].fact, lost, texts.NO_FACT))

    def _all(self, tests: tuple[Test, ...]) -> str:
        return "(" + " AND ".join(self._test(t) for t in tests) + ")" if tests else "true"

    def _test(self, test: Test) -> str:
        index = self.at(test.column)
        said = f"coalesce({self._said(test, index)}, false)"
        return f"NOT {said}" if test.negated else said

    def _said(self, test: Test, index: int | None) -> str:
        cell = f"t{index}" if index is not None else "CAST(NULL AS VARCHAR)"
        if test.how == "is":
            listed = test.what if isinstance(test.what, list) else [test.what]
            return f"lower({cell}) IN ({', '.join(quoted(str(w).lower()) for w in listed)})"
        if test.how == "starts":
            return f"starts_with({cell}, {quoted(test.what)})"
        if test.how == "pattern":
            return f"regexp_matches({cell}, {quoted(test.what)})"
        if test.how == "empty":
            return f"({cell} IS NULL) = {'true' if test.what else 'false'}"
        if index is None:
            return "false"
        self.numbers.add(index)
        sign = {"over": ">", "under": "<", "at_most": "<=", "at_least": ">="}[test.how]
        return f"n{index} {sign} {float(test.what)}"

    # ── SQL ───────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def alone(self) -> bool:
        return any(s.alone for s in self.map.strands)

    @property
    def counts_rows(self) -> bool:
        """Whether rows must be numbered even where nothing is wrong."""
        if self.map.fill or self.alone:
            return True
        for strand in self.map.strands:
            fact = self.facts[strand.fact]
            for name, take in strand.takes.items():
                if take.nth and f"{strand.fact}.{name}" not in self.fixed:
                    return True
                if (
                    strand.gather
                    and name not in fact.key
                    and gathering(fact.column(name), take) in ("first", "last")
                ):
                    return True
        return False

    def named(self, strand: int, column: str) -> str:
        """The woven column that holds a strand's value."""
        return self.values[strand][column]

    def wall_of(self, value: str) -> tuple[str, str] | None:
        """The column of local wall times, and their zone, from which a woven moment is computed, where that is simple:
        the first of many is then found before it is turned into UTC."""
        moment = next((sql for sql, name in self.shared.items() if name == value), "")
        for (i, zone), nth in self.moments.items():
            if moment == f"m{nth}" and zone == self.zone and self.formats.dates.get(i, Dates()).quick:
                return f"d{i}", zone
        return None

    def _share(self, value: str) -> str:
        return value if value == "NULL" else self.shared.setdefault(value, f"v{len(self.shared)}")

    def typed(self, *, numbered: bool, strands: list[int] | None = None) -> str:
        """SQL of the rows with every value of the strands (v-columns), their guards g… and the verdict `bad`."""
        wanted = range(len(self.map.strands)) if strands is None else strands
        base = self.table.numbered if numbered else self.table.scan
        if self.map.fill:
            base = self._filled(base)
        one = cells.layer_one(
            self.texts, self.numbers, self.dates, self.clocks.values(), self.formats, ascii=self.table.ascii
        )
        base = f"SELECT *{', ' + one if one else ''} FROM ({base})"
        if self.clocks:
            base = f"SELECT * REPLACE ({cells.joined(self.clocks, self.formats)}) FROM ({base})"
        if moments := cells.instants(self.dates, self.formats):
            base = f"SELECT *, {', '.join(moments)} FROM ({base})"
        for (i, zone), nth in self.moments.items():
            utc, day = cells.time(i, self.formats, zone, self.zone)
            base = f"SELECT *, {utc} AS m{nth}, {day} AS l{nth} FROM ({base})"
        values = [f"{sql} AS {name}" for sql, name in self.shared.items()]
        guards = [f"{g} AS g{i}" for i, g in enumerate(self.guards)]
        woven = f"SELECT *, {', '.join([*values, *guards])} FROM ({base})"
        shared = self._verdict([(n, c) for n, c in enumerate(self.checks, 1) if not self._own(c)], numbered)
        verdicts = [f"{shared} AS bad"]
        for i in wanted:
            if self.map.strands[i].alone:
                mine = [(n, c) for n, c in enumerate(self.checks, 1) if self._own(c) and c.strand == i]
                verdicts.append(f"{self._verdict(mine, False)} AS bad{i}")
        return f"SELECT *, {', '.join(verdicts)} FROM ({woven})"

    def _own(self, check: Check) -> bool:
        return check.strand is not None and self.map.strands[check.strand].alone

    def _verdict(self, checks: list[tuple[int, Check]], numbered: bool) -> str:
        cases = [f"WHEN {c.predicate} THEN {n}" for n, c in checks]
        if numbered:
            cases.insert(0, "WHEN flaw IS NOT NULL THEN 0")
        return f"CASE {' '.join(cases)} END" if cases else "CAST(NULL AS INTEGER)"

    def _filled(self, base: str) -> str:
        """Cells that an export writes on an order's first row only, on all of its rows."""
        assert self.map.fill
        by, columns = place(self.map.fill[0], self.table.headers), self.map.fill[1]
        found = [i for c in columns if (i := place(c, self.table.headers)) is not None]
        if by is None or not found:
            return base
        filled = ", ".join(f"coalesce(c{i}, max(c{i}) OVER (PARTITION BY c{by})) AS c{i}" for i in found)
        return f"SELECT * REPLACE ({filled}) FROM ({base})"


def gathering(column: Column, take: Take) -> str:
    """How several rows make one value of this column."""
    if take.gather:
        return take.gather
    return "min" if column.kind in (Kind.TIME, Kind.DAY) else "first"


def _first(ways: list[str]) -> str:
    return "NULL" if not ways else ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"


def _built_in(name: str) -> dict[str, str]:
    return QUESTIONS if name == "answers.question" else CHOICES.get(name, {})
