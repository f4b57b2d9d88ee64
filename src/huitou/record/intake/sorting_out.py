"""Sorting out the rows that are not good: how many, which, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huitou.base import Text
from huitou.record.intake import texts
from huitou.record.intake.headers import plain
from huitou.record.intake.staging import SHARED, Stage, scan_of
from huitou.stores import Aside

_TOTALS = frozenset(
    ("合計", "總計", "小計", "總和", "加總", "共計", "合计", "总计", "小计", "总和", "共计", "total", "totals", "grandtotal", "subtotal", "sum")
)  # fmt: skip
_IDS = ("order_id", "customer_id", "product_id", "branch", "employee_id")


def count_bad(stage: Stage) -> tuple[int, dict[int, int]]:
    """All rows of the file, and how many each check puts aside (0: the row as such)."""
    if stage.clean and stage.weave.table.rows is not None:
        return stage.weave.table.rows, {}
    rows, bad = 0, {}
    typed = stage.weave.typed(numbered=True)
    for code, count in stage.scratch.rows(f"SELECT bad, count(*) FROM ({typed}) GROUP BY bad"):
        rows += count
        if code is not None:
            bad[code] = count
    for i, strand in enumerate(stage.weave.map.strands):
        if strand.alone:
            found = (
                f"SELECT bad{i}, count(*) FROM ({typed}) WHERE bad IS NULL AND bad{i} IS NOT NULL GROUP BY 1"
            )
            bad |= dict(stage.scratch.rows(found))
    return rows, bad


def bad_rows(stage: Stage, file: str) -> Iterator[Aside]:
    """Every row that goes aside, with the line, the column, the value and the reason."""
    cells = ", ".join(stage.weave.table.cells)
    places = _places(stage)
    more = "".join(f", {sql}" for sql in places.values())
    typed = stage.weave.typed(numbered=True)
    found = stage.scratch.rows(
        f"SELECT bad, row, flaw, {cells}{more} FROM ({typed}) WHERE bad IS NOT NULL ORDER BY row"
    )
    for i, strand in enumerate(stage.weave.map.strands):
        if strand.alone:
            own = f"SELECT bad{i}, row, flaw, {cells}{more} FROM ({typed}) WHERE bad IS NULL AND bad{i} IS NOT NULL"
            found += stage.scratch.rows(own)
    lines = stage.weave.table.lines(stage.scratch, [f[1] for f in found]) if found else {}
    for code, row, flaw, *rest in found:
        yield _aside(stage, file, code, lines.get(row), flaw, rest, list(places))
    yield from _contradictions(stage, file, cells, more, list(places))


def _contradictions(stage: Stage, file: str, cells: str, more: str, places: list[str]) -> Iterator[Aside]:
    if not stage.dropped:
        return
    typed = stage.weave.typed(numbered=True)
    found = stage.scratch.rows(
        f"SELECT d.strand, t.row, d.kept, {cells}{more} FROM ({typed}) t JOIN dropped d ON t.row = d.row "
        "WHERE NOT d.same ORDER BY t.row"
    )
    if not found:
        return
    lines = stage.weave.table.lines(stage.scratch, sorted({r for f in found for r in f[1:3]}))
    for number, row, kept, *rest in found:
        carriers = [i for i, s in enumerate(stage.weave.map.strands) if not s.gather]
        strand = stage.weave.map.strands[number if number != SHARED else carriers[0]]
        key = ", ".join(stage.weave.facts[strand.fact].key)
        reason = texts.SAME_KEY.fill(line=lines.get(kept), key=key)
        told = _row(stage, rest, places)
        yield Aside(strand.fact, file, lines.get(row), None, None, "intake.same_key", reason, told)


def _places(stage: Stage) -> dict[str, str]:
    """Columns that are a row's place among others: kept with a bad row, so that mending puts it there again."""
    found = {}
    for i, strand in enumerate(stage.weave.map.strands):
        for name, take in strand.takes.items():
            if take.nth:
                found[f"#{strand.fact}.{name}"] = stage.weave.named(i, name)
    return found


def _row(stage: Stage, rest: list[Any], places: list[str]) -> dict[str, Any]:
    headers = stage.weave.table.headers
    told = {h or f"#{i + 1}": rest[i] for i, h in enumerate(headers)}
    return told | {p: rest[len(headers) + i] for i, p in enumerate(places)}


def _aside(
    stage: Stage, file: str, code: int, line: int | None, flaw: str | None, rest: list[Any], places: list[str]
) -> Aside:
    row = _row(stage, rest, places)
    if code == 0:
        reason, name = _flaw(flaw or "", len(stage.weave.table.headers))
        return Aside(stage.carrier, file, line, None, None, name, _total(rest) or reason, row)
    check = stage.weave.checks[code - 1]
    header = stage.weave.table.headers[check.cell] if check.cell is not None else check.column
    value = rest[check.cell] if check.cell is not None else None
    reason = check.reason if check.declared else _total(rest) or check.reason
    return Aside(check.fact, file, line, header, value, check.code, reason, row)


def _total(cells: list[Any]) -> Text | None:
    """Why a row that is bad anyway need not be mended: it sums up the others."""
    cell = next((c for c in cells if isinstance(c, str) and plain(c) in _TOTALS), None)
    return texts.A_TOTAL.fill(cell=cell.strip()) if cell else None


def partial_orders(stage: Stage) -> int:
    """Orders that land although rows of theirs went aside."""
    for i, strand in enumerate(stage.weave.map.strands):
        if strand.fact == "purchases" and strand.gather and stage.files.get("purchases"):
            key = stage.weave.named(i, "order_id")
            landed = f"SELECT order_id FROM {scan_of(stage.files['purchases'])}"
            typed = stage.weave.typed(numbered=True)
            meant = [str(n) for n, c in enumerate(stage.weave.checks, 1) if c.declared]
            lost = f"bad IS NOT NULL AND bad NOT IN ({', '.join(meant)})" if meant else "bad IS NOT NULL"
            return int(
                stage.scratch.one(
                    f"SELECT count(DISTINCT {key}) FROM ({typed}) WHERE {lost} AND g{i} AND {key} IN ({landed})"
                )
            )
    return 0


def _count_distinct(stage: Stage, wanted: dict[str, list[str]]) -> dict[str, int]:
    """How many different ids of each kind the file holds, bad rows included. wanted: {id: its woven columns}"""
    found, left = {}, {}
    for name, columns in wanted.items():
        found_in = _staged_as(stage, name, columns[0]) if stage.clean and len(set(columns)) == 1 else None
        if found_in is None:
            left[name] = columns
        elif (name,) == stage.weave.facts[found_in[0]].key:
            found[name] = stage.rows[found_in[0]]
        else:
            scan = scan_of(stage.files[found_in[0]])
            found[name] = int(
                stage.scratch.one(
                    f'SELECT count(DISTINCT hash("{name}")) FROM {scan} WHERE "{name}" IS NOT NULL'
                )
            )
    if left:
        typed = stage.weave.typed(numbered=stage.weave.counts_rows)
        ways = []
        for columns in left.values():
            value = f"coalesce({', '.join(dict.fromkeys(columns))}, NULL)"
            ways.append(f"count(DISTINCT hash({value})) FILTER (WHERE {value} IS NOT NULL)")
        found |= dict(
            zip(left, stage.scratch.rows(f"SELECT {', '.join(ways)} FROM ({typed})")[0], strict=True)
        )
    return {name: found[name] for name in wanted}


def _staged_as(stage: Stage, name: str, column: str) -> tuple[str, int] | None:
    """The staged fact that holds every value of a woven column under this name, a fact of these ids first."""
    there = []
    for i, strand in enumerate(stage.weave.map.strands):
        fact = stage.weave.facts[strand.fact]
        if (
            name in strand.takes
            and not strand.when
            and stage.files.get(strand.fact)
            and stage.weave.named(i, name) == column
        ):
            there.append(((name,) != fact.key, strand.fact, i))
    return min(there)[1:] if there else None


def distinct(stage: Stage) -> dict[str, int]:
    """Different ids in the whole file, bad rows included."""
    weave = stage.weave
    wanted: dict[str, list[str]] = {}
    for index, strand in enumerate(weave.map.strands):
        if strand.alone:
            continue
        for name in _IDS:
            if name in strand.takes and strand.takes[name].headers:
                wanted.setdefault(name, []).append(weave.named(index, name))
    return _count_distinct(stage, wanted) if wanted else {}


def _flaw(flaw: str, want: int) -> tuple[Text, str]:
    if flaw.startswith("ragged:"):
        return texts.RAGGED.fill(found=flaw.split(":")[1], want=want), "intake.ragged"
    return texts.BAD_JSON, "intake.bad_json"
