"""Rows that are no plain text file, kept for the time of the import as Parquet of texts: row, line, flaw, c0, c1, …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from huitou.base import Unfit
from huitou.record.intake import texts
from huitou.record.intake.table import Table
from huitou.stores import quoted

NULLS = frozenset(("", "NULL", "null", "N/A", "#N/A", "NaN", "nan", "\\N"))
LONGEST = 1_000_000  # characters of a cell; beyond, a quotation mark was not closed
SURPLUS = " | "  # stands between the last cell and those that have no header
_BATCH = 20_000


@dataclass
class Row:
    """One row as read: the line it begins at, its cells, and what is wrong with it as a row."""

    line: int
    cells: Sequence[str | None]
    flaw: str | None = None


def store(name: str, headers: Sequence[str], rows: Iterable[Row], folder: Path) -> Table:
    """Write the rows aside and give them as a table. Raises Unfit for a cell that is far too long."""
    import pyarrow as pa  # a third of a second, which plain text files need not wait for
    import pyarrow.parquet as pq

    path = folder / "rows.parquet"
    wide = len(headers)
    schema = pa.schema(
        [("row", pa.int64()), ("line", pa.int64()), ("flaw", pa.string())]
        + [(f"c{i}", pa.string()) for i in range(wide)]
    )
    count = 0
    sample: list[tuple[str | None, ...]] = []
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=1) as writer:
        for batch in _batches(rows):
            columns: list[list[object]] = [[] for _ in range(wide + 3)]
            for row in batch:
                count += 1
                cells = _fit(name, row, wide)
                if len(sample) < 3000:
                    sample.append(tuple(cells))
                for column, value in zip(columns, (count, row.line, row.flaw, *cells), strict=True):
                    column.append(value)
            writer.write_table(
                pa.table([pa.array(c, t.type) for c, t in zip(columns, schema, strict=True)], schema=schema)
            )
    cells_of = ", ".join(f"c{i}" for i in range(wide))
    read = f"read_parquet({quoted(path)})"
    return Table(
        name=name,
        headers=tuple(headers),
        scan=f"SELECT {cells_of} FROM {read}",
        numbered=f"SELECT * FROM {read}",
        rows=count,
        stored=True,
        path=path,
        sample=sample,
    )


def _fit(name: str, row: Row, wide: int) -> list[str | None]:
    cells: list[str | None] = [None if c is None or c.strip() in NULLS else c for c in row.cells]
    for cell in cells:
        if cell is not None and len(cell) > LONGEST:
            raise Unfit(
                "intake.cell_too_long", texts.CELL_TOO_LONG, file=name, line=row.line, limit=f"{LONGEST:,}"
            )
    if len(cells) > wide and not row.flaw:
        while len(cells) > wide and cells[-1] is None:
            cells.pop()
    if len(cells) != wide and not row.flaw:
        row.flaw = f"ragged:{len(row.cells)}"
    if len(cells) > wide:  # nothing is lost: what has no header stays with the last cell
        cells = [*cells[: wide - 1], SURPLUS.join(c or "" for c in cells[wide - 1 :])]
    return cells + [None] * (wide - len(cells))


def _batches(rows: Iterable[Row]) -> Iterable[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
