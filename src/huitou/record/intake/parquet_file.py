"""Parquet: typed cells as the texts that the rest of intake reads."""

from __future__ import annotations

import hashlib
from pathlib import Path

from huitou.base import Unfit
from huitou.record.intake import header_row, texts
from huitou.record.intake.table import Table
from huitou.stores import Scratch, quoted


def open_parquet(path: Path, name: str, scratch: Scratch) -> Table:
    """Open a Parquet file as a table. Raises Unfit for a damaged or empty one."""
    read = f"read_parquet({quoted(path)}, file_row_number = true)"
    try:
        columns = scratch.rows(f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {read}")
    except Exception as wrong:  # the engine's own kinds are not known here
        raise Unfit(
            "intake.unreadable", texts.UNREADABLE, file=name, why=str(wrong).splitlines()[0]
        ) from wrong
    cells = ", ".join(f"{_as_text(c[0], c[1])} AS c{i}" for i, c in enumerate(columns))
    rows = int(scratch.one(f"SELECT count(*) FROM {read}"))
    if not rows:
        raise Unfit("intake.header_only", texts.HEADER_ONLY, file=name)
    table = Table(
        name=name,
        headers=tuple(header_row.tidy([c[0] for c in columns])),
        scan=f"SELECT {cells} FROM {read}",
        numbered=f"SELECT file_row_number + 1 AS row, CAST(NULL AS VARCHAR) AS flaw, {cells} FROM {read}",
        rows=rows,
        first=1,
        path=path,
    )
    table.sample = scratch.rows(f"{table.scan} LIMIT 3000")
    with path.open("rb") as file:
        table.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return table


def _as_text(column: str, kind: str) -> str:
    cell = '"' + column.replace('"', '""') + '"'
    if kind in ("DOUBLE", "FLOAT"):
        whole = f"{cell} = trunc({cell}) AND abs({cell}) < 1e15"
        return f"CASE WHEN isnan({cell}) THEN NULL WHEN {whole} THEN CAST(CAST({cell} AS BIGINT) AS VARCHAR) ELSE CAST({cell} AS VARCHAR) END"
    if kind.startswith("TIMESTAMP") and "ZONE" not in kind:
        return f"CAST(CAST({cell} AS TIMESTAMP) AS VARCHAR)"
    return f"CAST({cell} AS VARCHAR)"
