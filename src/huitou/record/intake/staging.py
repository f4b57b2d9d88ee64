"""Good rows written as Parquet by fact and month, one row a key; and the rows that are not good, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from huitou.record.intake.maps import Strand
from huitou.record.intake.weaving import Weave, gathering
from huitou.record.intake.zones import to_utc
from huitou.record.shape import Fact, Kind
from huitou.stores import UNDATED, Scratch, Staged, quoted

TYPES = {
    Kind.ID: "VARCHAR", Kind.TEXT: "VARCHAR", Kind.LABEL: "VARCHAR", Kind.CURRENCY: "VARCHAR", Kind.BOOL: "BOOLEAN",
    Kind.NUMBER: "DECIMAL(18, 3)", Kind.MONEY: "DECIMAL(18, 4)", Kind.WHOLE: "BIGINT", Kind.TIME: "TIMESTAMP", Kind.DAY: "DATE",
}  # fmt: skip
SHARED = -1
# A column of more different values than this gains nothing from a dictionary, and making one takes a third of the time.
_PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000"


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
        self.scratch.run(
            "CREATE OR REPLACE TEMP TABLE dropped (row BIGINT, strand INTEGER, kept BIGINT, same BOOLEAN)"
        )
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
        return all(s.gather for _, s in self.strands_of(fact))

    def strands_of(self, fact: str) -> list[tuple[int, Strand]]:
        return [(i, s) for i, s in enumerate(self.weave.map.strands) if s.fact == fact]

    def _write(self, fact: str) -> None:
        self.put(fact, " UNION ALL BY NAME ".join(self.select(i) for i, _ in self.strands_of(fact)))

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
        self.rows[fact] = int(self.scratch.one(f"SELECT count(*) FROM {scan_of(files)}")) if files else 0
        self.files[fact] = files if self.rows[fact] else []

    def select(self, index: int, *, row: bool = False) -> str:
        """SQL of the facts of one strand; with `row`, of the row of the file that each is from (not for gathered ones)."""
        strand = self.weave.map.strands[index]
        fact = self.weave.facts[strand.fact]
        numbered = (
            row
            or self.dropped
            or self.weave.counts_rows
            or self._makes_ids(strand)
            or self.weave.table.stored
        )
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
        if not (
            self.clean and strand.gather and not strand.when and given == list(fact.key) and len(given) == 1
        ):
            return None
        value = self.weave.named(index, given[0])
        for i, other in enumerate(self.weave.map.strands):
            for name in (
                self.weave.facts[other.fact].names if self.files.get(other.fact) and not other.when else ()
            ):
                if self.weave.named(i, name) == value:
                    return f'SELECT "{name}" AS {value} FROM {scan_of(self.files[other.fact])}'
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
        nobody = "true" if fact.repeats else " AND ".join(f"{w} IS NULL" for w in who)
        nth = f"row_number() OVER (PARTITION BY {everything} ORDER BY row)"
        return f"md5(CASE WHEN {nobody} THEN {everything} || chr(31) || {nth} ELSE {known} END)[:20]"

    def _hashed(self, index: int, names: tuple[str, ...]) -> str:
        takes = self.weave.map.strands[index].takes
        given = {n for n in names if n in takes and takes[n].given}
        parts = [
            "''" if n in given else f"coalesce(CAST({self.weave.named(index, n)} AS VARCHAR), '')"
            for n in names
        ]
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
            wall = self.weave.wall_of(value) if column.day_twin and how in ("min", "max") else None
            if wall and column.day_twin:
                first = f"{how}({wall[0]})"
                values[column.name], values[column.day_twin] = (
                    to_utc(first, wall[1]),
                    f"CAST({first} AS DATE)",
                )
            elif column.day_twin:
                values[column.day_twin] = _gathered(how, self.weave.named(index, column.day_twin))
        if "currency" in values and "currency" not in strand.takes and values["amount"] != "NULL":
            values["currency"] = (
                f"CASE WHEN {values['amount']} IS NOT NULL THEN {quoted(self.weave.money)} END"
            )
        return values

    # ── what is twice in the file ─────────────────────────────────────────────────────────────────────────

    def _drop_doubles(self, fact: str) -> bool:
        """Find rows of one key. Identical ones count once; of differing ones the first is kept."""
        files = self.files[fact]
        if not files:
            return False
        key = ", ".join(f'"{k}"' for k in self.weave.facts[fact].key)
        distinct = f"SELECT count(*) FROM (SELECT 1 FROM {scan_of(files)} GROUP BY hash({key}))"
        if int(self.scratch.one(distinct)) == self.rows[fact]:
            return False
        doubles = f"SELECT hash({key}) FROM {scan_of(files)} GROUP BY 1 HAVING count(*) > 1"
        cells = ", ".join(f'"{n}"' for n in self.weave.facts[fact].stored)
        rows = " UNION ALL BY NAME ".join(
            f"SELECT row, {i if s.alone else SHARED} AS strand, hash({key}) AS k, hash({cells}) AS whole "
            f"FROM ({self.select(i, row=True)})"
            for i, s in self.strands_of(fact)
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


def scan_of(files: list[tuple[str, Path]]) -> str:
    return f"read_parquet([{', '.join(quoted(p) for _, p in files)}], hive_partitioning = false)"
