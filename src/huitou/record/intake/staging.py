"""Good rows written as Parquet by fact and month, one row a key; and the rows that are not good, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from huitou.base import Text
from huitou.record.intake import texts
from huitou.record.intake.cells import EARLIEST
from huitou.record.intake.maps import Strand
from huitou.record.intake.table import quoted
from huitou.record.intake.weaving import Check, Weave, gathering
from huitou.record.shape import Fact, Kind
from huitou.stores import Aside, Scratch, Staged

TYPES = {
    Kind.ID: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.LABEL: "VARCHAR", Kind.CURRENCY: "VARCHAR", Kind.BOOL: "BOOLEAN",
    Kind.NUMBER: "DECIMAL(18, 3)", Kind.MONEY: "DECIMAL(18, 4)", Kind.WHOLE: "BIGINT", Kind.TIME: "TIMESTAMP", Kind.DAY: "DATE",
}  # fmt: skip
UNDATED = "undated"
SHARED = -1
# A column of more different values than this gains nothing from a dictionary, and making one takes a third of the time.
_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 10000"


@dataclass
class Stage:
    """Where one import writes, and what it wrote.

    rows: kept per fact; collapsed: identical rows of the file, per fact
    """

    weave: Weave
    scratch: Scratch
    folder: Path
    source: str
    import_id: str
    recorded_at: datetime
    files: dict[str, list[tuple[str, Path]]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    collapsed: dict[str, int] = field(default_factory=dict)
    dropped: bool = False
    clean: bool = False

    # ── writing ───────────────────────────────────────────────────────────────────────────────────────────

    def write(self) -> None:
        """Stage every fact. Rows that come first in the map carry the file; the others are made of the same rows."""
        self.scratch.run("CREATE OR REPLACE TEMP TABLE dropped (row BIGINT, strand INTEGER, kept BIGINT, same BOOLEAN)")
        self.dropped = self.clean = False
        for fact in self._order():
            self._write(fact)
            if not self._gathered(fact) and self._drop_doubles(fact):
                self._write(fact)
            self.clean = self.clean or self._all_kept()

    def _all_kept(self) -> bool:
        """Whether every row of the file has already landed in one fact, so that none can be bad."""
        carriers = [s for s in self.weave.map.strands if not s.gather]
        whole = len(carriers) == 1 and not carriers[0].when and not carriers[0].alone
        return whole and not self.dropped and self.rows.get(carriers[0].fact) == self.weave.table.rows

    def _order(self) -> list[str]:
        names = [s.fact for s in self.weave.map.strands]
        return sorted(dict.fromkeys(names), key=lambda f: (self._gathered(f), names.index(f)))

    def _gathered(self, fact: str) -> bool:
        return all(s.gather for _, s in self._strands(fact))

    def _strands(self, fact: str) -> list[tuple[int, Strand]]:
        return [(i, s) for i, s in enumerate(self.weave.map.strands) if s.fact == fact]

    def _write(self, fact: str) -> None:
        self.put(fact, " UNION ALL BY NAME ".join(self.select(i) for i, _ in self._strands(fact)))

    def put(self, fact: str, rows: str) -> None:
        """Write the rows of a query as the fact's staged files."""
        shape = self.weave.facts[fact]
        # The lake has no order of its own; keeping the file's would cost memory and time.
        self.scratch.run("SET preserve_insertion_order = false")
        target = self.folder / fact
        target.mkdir(parents=True, exist_ok=True)
        for old in target.rglob("*.parquet"):
            old.unlink()
        if shape.day is None:
            path = target / "0.parquet"
            self.scratch.run(f"COPY ({rows}) TO {quoted(path)} ({_PARQUET})")
            files = [(UNDATED, path)]
        else:
            month = f"coalesce(strftime(\"{shape.day}\", '%Y-%m'), '{UNDATED}') AS month"
            self.scratch.run(
                f"COPY (SELECT *, {month} FROM ({rows})) TO {quoted(target)} "
                f"({_PARQUET}, PARTITION_BY (month), OVERWRITE_OR_IGNORE)"
            )
            files = [(p.parent.name.removeprefix("month="), p) for p in sorted(target.rglob("*.parquet"))]
        self.scratch.run("SET preserve_insertion_order = true")
        self.rows[fact] = int(self.scratch.one(f"SELECT count(*) FROM {_scan(files)}")) if files else 0
        self.files[fact] = files if self.rows[fact] else []

    def select(self, index: int, *, row: bool = False) -> str:
        """SQL of the facts of one strand; with `row`, of the row of the file that each is from (not for gathered ones)."""
        strand = self.weave.map.strands[index]
        fact = self.weave.facts[strand.fact]
        numbered = row or self.dropped or self.weave.counts_rows or self._makes_ids(strand) or self.weave.table.stored
        rows = self._written_already(index, strand, fact) or (
            f"SELECT * FROM ({self.weave.typed(numbered=numbered, strands=[index])}) WHERE {self._good(index)}"
        )
        values = self._gather(index, strand, fact) if strand.gather else self._each(index, strand, fact)
        kinds = fact.stored
        columns = [f'CAST({values[n]} AS {TYPES[k]}) AS "{n}"' for n, k in kinds.items()]
        if row:
            columns.append("row")
        told = (
            f"{quoted(self.source)} AS source, TIMESTAMP '{self.recorded_at:%Y-%m-%d %H:%M:%S.%f}' AS recorded_at, "
            f"{quoted(self.import_id)} AS import_id"
        )
        group = ""
        if strand.gather:
            keys = [self.weave.named(index, k) for k in fact.key]
            group = f" WHERE {' AND '.join(f'{k} IS NOT NULL' for k in keys)} GROUP BY {', '.join(keys)}"
        return f"SELECT {', '.join(columns)}, {told} FROM ({rows}){group}"

    def _written_already(self, index: int, strand: Strand, fact: Fact) -> str | None:
        """The keys of a side fact (customers, products) from a fact staged before, where that holds all of them."""
        given = [n for n in fact.stored if self.weave.named(index, n) != "NULL"]
        if not (self.clean and strand.gather and not strand.when and given == list(fact.key) and len(given) == 1):
            return None
        value = self.weave.named(index, given[0])
        for i, other in enumerate(self.weave.map.strands):
            for name in self.weave.facts[other.fact].names if self.files.get(other.fact) and not other.when else ():
                if self.weave.named(i, name) == value:
                    return f'SELECT "{name}" AS {value} FROM {_scan(self.files[other.fact])}'
        return None

    def _good(self, index: int) -> str:
        strand = self.weave.map.strands[index]
        good = ([] if self.clean else ["bad IS NULL"]) + ([f"g{index}"] if strand.when else [])
        if strand.alone:
            good.append(f"bad{index} IS NULL")
        if self.dropped:
            good.append(f"row NOT IN (SELECT row FROM dropped WHERE strand IN ({SHARED}, {index}))")
        return " AND ".join(good) or "true"

    def _each(self, index: int, strand: Strand, fact: Fact) -> dict[str, str]:
        values = {n: self.weave.named(index, n) for n in fact.stored}
        if fact.made_from:
            made = self._made(index, fact)
            key = fact.key[0]
            values[key] = f"coalesce({values[key]}, {made})" if key in strand.takes else made
        return values

    def _made(self, index: int, fact: Fact) -> str:
        """An id of the row's natural columns. Rows of nobody in particular are told apart by all they say and, where
        even that is alike, by their order."""
        known = self._hashed(index, fact.made_from)
        who = [self.weave.named(index, n) for n in ("customer_id", "employee_id") if n in fact.names]
        if not who:
            return f"md5({known})[:20]"
        everything = self._hashed(index, tuple(n for n in fact.names if n != fact.key[0]))
        nobody = " AND ".join(f"{w} IS NULL" for w in who)
        nth = f"row_number() OVER (PARTITION BY {everything} ORDER BY row)"
        return f"md5(CASE WHEN {nobody} THEN {everything} || chr(31) || {nth} ELSE {known} END)[:20]"

    def _hashed(self, index: int, names: tuple[str, ...]) -> str:
        parts = [f"coalesce(CAST({self.weave.named(index, n)} AS VARCHAR), '')" for n in names]
        return "(" + " || chr(31) || ".join(parts) + ")"

    def _makes_ids(self, strand: Strand) -> bool:
        return bool(self.weave.facts[strand.fact].made_from)

    def _gather(self, index: int, strand: Strand, fact: Fact) -> dict[str, str]:
        values = {}
        for column in fact.columns:
            take, value = strand.takes.get(column.name), self.weave.named(index, column.name)
            if column.name in fact.key:
                values[column.name] = value
                continue
            how = gathering(column, take) if take else "min"
            values[column.name] = _gathered(how, value)
            if column.day_twin:
                values[column.day_twin] = _gathered(how, self.weave.named(index, column.day_twin))
        if "currency" in values and "currency" not in strand.takes and values["amount"] != "NULL":
            values["currency"] = f"CASE WHEN {values['amount']} IS NOT NULL THEN {quoted(self.weave.currency)} END"
        return values

    # ── what is twice in the file ─────────────────────────────────────────────────────────────────────────

    def _drop_doubles(self, fact: str) -> bool:
        """Find rows of one key. Identical ones count once; of differing ones the first is kept."""
        files = self.files[fact]
        if not files:
            return False
        key = ", ".join(f'"{k}"' for k in self.weave.facts[fact].key)
        distinct = f"SELECT count(*) FROM (SELECT 1 FROM {_scan(files)} GROUP BY hash({key}))"
        if int(self.scratch.one(distinct)) == self.rows[fact]:
            return False
        doubles = f"SELECT hash({key}) FROM {_scan(files)} GROUP BY 1 HAVING count(*) > 1"
        cells = ", ".join(f'"{n}"' for n in self.weave.facts[fact].stored)
        rows = " UNION ALL BY NAME ".join(
            f"SELECT row, {i if s.alone else SHARED} AS strand, hash({key}) AS k, hash({cells}) AS whole "
            f"FROM ({self.select(i, row=True)})"
            for i, s in self._strands(fact)
        )
        order = "OVER (PARTITION BY k ORDER BY row, strand)"
        self.scratch.run(
            "INSERT INTO dropped SELECT row, strand, kept, same FROM ("
            f"SELECT row, strand, first_value(row) {order} AS kept, whole = first_value(whole) {order} AS same, "
            f"row_number() {order} AS n FROM ({rows}) WHERE k IN ({doubles})) WHERE n > 1"
        )
        self.collapsed[fact] = int(self.scratch.one("SELECT count(*) FROM dropped WHERE same"))
        self.dropped = True
        return True

    # ── what is bad ───────────────────────────────────────────────────────────────────────────────────────

    def count_bad(self) -> tuple[int, dict[int, int]]:
        """All rows of the file, and how many each check puts aside (0: the row as such)."""
        if self.clean and self.weave.table.rows is not None:
            return self.weave.table.rows, {}
        rows, bad = 0, {}
        typed = self.weave.typed(numbered=True)
        for code, count in self.scratch.rows(f"SELECT bad, count(*) FROM ({typed}) GROUP BY bad"):
            rows += count
            if code is not None:
                bad[code] = count
        for i, strand in enumerate(self.weave.map.strands):
            if strand.alone:
                found = f"SELECT bad{i}, count(*) FROM ({typed}) WHERE bad IS NULL AND bad{i} IS NOT NULL GROUP BY 1"
                bad |= dict(self.scratch.rows(found))
        return rows, bad

    def bad_rows(self, file: str) -> Iterator[Aside]:
        """Every row that goes aside, with the line, the column, the value and the reason."""
        cells = ", ".join(self.weave.table.cells)
        places = self._places()
        more = "".join(f", {sql}" for sql in places.values())
        typed = self.weave.typed(numbered=True)
        found = self.scratch.rows(f"SELECT bad, row, flaw, {cells}{more} FROM ({typed}) WHERE bad IS NOT NULL ORDER BY row")
        for i, strand in enumerate(self.weave.map.strands):
            if strand.alone:
                own = f"SELECT bad{i}, row, flaw, {cells}{more} FROM ({typed}) WHERE bad IS NULL AND bad{i} IS NOT NULL"
                found += self.scratch.rows(own)
        lines = self.weave.table.lines(self.scratch, [f[1] for f in found]) if found else {}
        for code, row, flaw, *rest in found:
            yield self._aside(file, code, lines.get(row), flaw, rest, list(places))
        yield from self._contradictions(file, cells, more, list(places))

    def _contradictions(self, file: str, cells: str, more: str, places: list[str]) -> Iterator[Aside]:
        if not self.dropped:
            return
        typed = self.weave.typed(numbered=True)
        found = self.scratch.rows(
            f"SELECT d.strand, t.row, d.kept, {cells}{more} FROM ({typed}) t JOIN dropped d ON t.row = d.row "
            "WHERE NOT d.same ORDER BY t.row"
        )
        if not found:
            return
        lines = self.weave.table.lines(self.scratch, sorted({r for f in found for r in f[1:3]}))
        for number, row, kept, *rest in found:
            carriers = [i for i, s in enumerate(self.weave.map.strands) if not s.gather]
            strand = self.weave.map.strands[number if number != SHARED else carriers[0]]
            key = ", ".join(self.weave.facts[strand.fact].key)
            reason = texts.SAME_KEY.fill(line=lines.get(kept), key=key)
            told = self._row(rest, places)
            yield Aside(strand.fact, file, lines.get(row), None, None, "intake.same_key", reason, told)

    def _places(self) -> dict[str, str]:
        """Columns that are a row's place among others: kept with a bad row, so that mending puts it there again."""
        found = {}
        for i, strand in enumerate(self.weave.map.strands):
            for name, take in strand.takes.items():
                if take.nth:
                    found[f"#{strand.fact}.{name}"] = self.weave.named(i, name)
        return found

    def _row(self, rest: list[Any], places: list[str]) -> dict[str, Any]:
        headers = self.weave.table.headers
        told = {h or f"#{i + 1}": rest[i] for i, h in enumerate(headers)}
        return told | {p: rest[len(headers) + i] for i, p in enumerate(places)}

    def _aside(self, file: str, code: int, line: int | None, flaw: str | None, rest: list[Any], places: list[str]) -> Aside:
        row = self._row(rest, places)
        if code == 0:
            reason, name = _flaw(flaw or "", len(self.weave.table.headers))
            return Aside(self.carrier, file, line, None, None, name, reason, row)
        check = self.weave.checks[code - 1]
        header = self.weave.table.headers[check.cell] if check.cell is not None else check.column
        value = rest[check.cell] if check.cell is not None else None
        return Aside(check.fact, file, line, header, value, check.code, check.reason, row)

    @property
    def carrier(self) -> str:
        """The fact that bad rows as such are counted with."""
        return next((s.fact for s in self.weave.map.strands if not s.gather), self.weave.map.strands[0].fact)

    def staged(self) -> list[Staged]:
        facts = self.weave.facts
        return [
            Staged(fact, ("source", *facts[fact].key), facts[fact].day, files)
            for fact, files in self.files.items()
            if files
        ]

    def partial_orders(self) -> int:
        """Orders that land although rows of theirs went aside."""
        for i, strand in enumerate(self.weave.map.strands):
            if strand.fact == "purchases" and strand.gather and self.files.get("purchases"):
                key = self.weave.named(i, "order_id")
                landed = f"SELECT order_id FROM {_scan(self.files['purchases'])}"
                typed = self.weave.typed(numbered=True)
                return int(self.scratch.one(
                    f"SELECT count(DISTINCT {key}) FROM ({typed}) WHERE bad IS NOT NULL AND g{i} AND {key} IN ({landed})"
                ))
        return 0

    def distinct(self, wanted: dict[str, list[str]]) -> dict[str, int]:
        """How many different ids of each kind the file holds, bad rows included. wanted: {id: its woven columns}"""
        found, left = {}, {}
        for name, columns in wanted.items():
            found_in = self._staged_as(name, columns[0]) if self.clean and len(set(columns)) == 1 else None
            if found_in is None:
                left[name] = columns
            elif (name,) == self.weave.facts[found_in[0]].key:
                found[name] = self.rows[found_in[0]]
            else:
                scan = _scan(self.files[found_in[0]])
                found[name] = int(self.scratch.one(f'SELECT count(DISTINCT hash("{name}")) FROM {scan} WHERE "{name}" IS NOT NULL'))
        if left:
            typed = self.weave.typed(numbered=self.weave.counts_rows)
            ways = []
            for columns in left.values():
                value = f"coalesce({', '.join(dict.fromkeys(columns))}, NULL)"
                ways.append(f"count(DISTINCT hash({value})) FILTER (WHERE {value} IS NOT NULL)")
            found |= dict(zip(left, self.scratch.rows(f"SELECT {', '.join(ways)} FROM ({typed})")[0], strict=True))
        return {name: found[name] for name in wanted}

    def _staged_as(self, name: str, column: str) -> tuple[str, int] | None:
        """The staged fact that holds every value of a woven column under this name, a fact of these ids first."""
        there = []
        for i, strand in enumerate(self.weave.map.strands):
            fact = self.weave.facts[strand.fact]
            if name in strand.takes and not strand.when and self.files.get(strand.fact) and self.weave.named(i, name) == column:
                there.append(((name,) != fact.key, strand.fact, i))
        return min(there)[1:] if there else None

    def worst(self, bad: dict[int, int]) -> Check | None:
        """The undeclared check that most rows fail."""
        told = {c: n for c, n in bad.items() if c == 0 or not self.weave.checks[c - 1].declared}
        code = max(told, key=lambda c: told[c], default=0)
        return self.weave.checks[code - 1] if code else None


def joined_with(stage: Stage, fact: str, live: list[Path], lines: list[Path]) -> None:
    """Make gathered facts of mended rows whole again with what lies in the lake: a late row of an order adds to it."""
    shape = stage.weave.facts[fact]
    index, strand = stage._strands(fact)[0]
    on = " AND ".join(f's."{k}" = o."{k}"' for k in shape.key)
    columns = []
    for column in shape.columns:
        how = gathering(column, strand.takes[column.name]) if column.name in strand.takes else "first"
        for name in (column.name, column.day_twin):
            if name is None:
                continue
            mixed = f'coalesce(o."{name}", s."{name}")'
            if how == "min":
                mixed = f'least(o."{name}", s."{name}")'
            elif how == "sum":
                mixed = f'coalesce(l.total, o."{name}" + s."{name}", s."{name}")'
            columns.append(f'{mixed} AS "{name}"')
    old = f"(SELECT * FROM read_parquet([{_listed(live)}], union_by_name = true) WHERE source = {quoted(stage.source)})"
    total = _totals(stage, fact, lines)
    stage.scratch.run(
        f"CREATE OR REPLACE TEMP TABLE whole AS SELECT {', '.join(columns)}, s.source, s.recorded_at, s.import_id "
        f"FROM {_scan(stage.files[fact])} s LEFT JOIN {old} o ON {on} LEFT JOIN {total} l ON l.key = s.\"{shape.key[0]}\""
    )
    stage.put(fact, "SELECT * FROM whole")


def _totals(stage: Stage, fact: str, lines: list[Path]) -> str:
    """What the orders' lines add up to, old and mended ones; nothing where amounts are not sums of lines."""
    takes = {s.fact: s.takes for s in stage.weave.map.strands}
    order, line = (takes.get(f, {}).get("amount") for f in ("purchases", "lines"))
    if fact != "purchases" or not line or not order or order.reads != line.reads or not stage.files.get("lines"):
        return "(SELECT NULL AS key, NULL AS total WHERE false)"
    fresh = f"SELECT order_id, line, amount FROM {_scan(stage.files['lines'])}"
    lying = "SELECT NULL AS order_id, NULL AS line, NULL AS amount WHERE false"
    if lines:
        lying = (
            f"SELECT order_id, line, amount FROM read_parquet([{_listed(lines)}], union_by_name = true) o "
            f"WHERE source = {quoted(stage.source)} AND NOT EXISTS "
            f"(SELECT 1 FROM ({fresh}) f WHERE f.order_id = o.order_id AND f.line = o.line)"
        )
    return f"(SELECT order_id AS key, sum(amount) AS total FROM ({fresh} UNION ALL {lying}) GROUP BY order_id)"


def _listed(paths: list[Path]) -> str:
    return ", ".join(quoted(p) for p in paths)


def _gathered(how: str, value: str) -> str:
    if value == "NULL":
        return value
    if how == "sum":
        return f"TRY_CAST(sum({value}) AS DECIMAL(18, 4))"
    if how == "first":
        return f"arg_min({value}, row)"
    if how == "last":
        return f"arg_max({value}, row)"
    return f"{how}({value})"


def _flaw(flaw: str, want: int) -> tuple[Text, str]:
    if flaw.startswith("ragged:"):
        return texts.RAGGED.fill(found=flaw.split(":")[1], want=want), "intake.ragged"
    return texts.BAD_JSON, "intake.bad_json"


def _scan(files: list[tuple[str, Path]]) -> str:
    return f"read_parquet([{', '.join(quoted(p) for _, p in files)}], hive_partitioning = false)"


__all__ = ["EARLIEST", "Stage"]
