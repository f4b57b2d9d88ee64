"""Facts gathered from mended rows, joined with what the lake holds of them already."""

from __future__ import annotations

from pathlib import Path

from huitou.record.intake.staging import Stage, scan_of
from huitou.record.intake.weaving import gathering
from huitou.stores import quoted


def joined_with(stage: Stage, fact: str, live: list[Path], lines: list[Path]) -> None:
    """Make gathered facts of mended rows whole again with what lies in the lake: a late row of an order adds to it."""
    shape = stage.weave.facts[fact]
    _, strand = stage.strands_of(fact)[0]
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
        f'FROM {scan_of(stage.files[fact])} s LEFT JOIN {old} o ON {on} LEFT JOIN {total} l ON l.key = s."{shape.key[0]}"'
    )
    stage.put(fact, "SELECT * FROM whole")


def _totals(stage: Stage, fact: str, lines: list[Path]) -> str:
    """What the orders' lines add up to, old and mended ones; nothing where amounts are not sums of lines."""
    takes = {s.fact: s.takes for s in stage.weave.map.strands}
    order, line = (takes.get(f, {}).get("amount") for f in ("purchases", "lines"))
    if (
        fact != "purchases"
        or not line
        or not order
        or order.reads != line.reads
        or not stage.files.get("lines")
    ):
        return "(SELECT NULL AS key, NULL AS total WHERE false)"
    fresh = f"SELECT order_id, line, amount FROM {scan_of(stage.files['lines'])}"
    lying = "SELECT NULL AS order_id, NULL AS line, NULL AS amount WHERE false"
    if lines:
        lying = (
            f"SELECT order_id, line, amount FROM read_parquet([{_listed(lines)}], union_by_name = true) o "
            f"WHERE source = {quoted(stage.source)} AND NOT EXISTS "
            f"(SELECT 1 FROM ({fresh}) f WHERE f.order_id = o.order_id AND f.line = o.line)"
        )
    return (
        f"(SELECT order_id AS key, sum(amount) AS total FROM ({fresh} UNION ALL {lying}) GROUP BY order_id)"
    )


def _listed(paths: list[Path]) -> str:
    return ", ".join(quoted(p) for p in paths)
