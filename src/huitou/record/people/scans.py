"""The live facts as views of one private database, each with all its columns, merged customers as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from huitou.record.merging import links
from huitou.record.shape import BOOKKEEPING, Fact, Kind
from huitou.stores import Scratch, Workspace, quoted

_SQL = {
    Kind.NUMBER: "DECIMAL(18, 3)",
    Kind.MONEY: "DECIMAL(18, 4)",
    Kind.WHOLE: "BIGINT",
    Kind.TIME: "TIMESTAMP",
    Kind.DAY: "DATE",
    Kind.BOOL: "BOOLEAN",
}
_OF_AN_ORDER = ("reviews", "returns", "complaints")  # may name the order instead of the customer


def open_facts(
    scratch: Scratch, workspace: Workspace, facts: dict[str, Fact], files: dict[str, list[Path]]
) -> None:
    """A view named for each fact. `customer` is whom a row belongs to; `customer_id` stays the record's own id."""
    merged = links(workspace)
    scratch.run("CREATE TEMP TABLE joined (customer_id VARCHAR, customer VARCHAR)")
    if merged is not None:
        scratch.register("merged", merged)
        scratch.run("INSERT INTO joined SELECT customer_id, customer FROM merged")
    for name, fact in facts.items():
        _view(scratch, name, fact, files.get(name, []))
    for name in _OF_AN_ORDER:
        _through_orders(scratch, name)


def _view(scratch: Scratch, name: str, fact: Fact, paths: Sequence[Path]) -> None:
    scan = "(SELECT 1 WHERE false)"
    has: set[str] = set()
    if paths:
        listed = ", ".join(quoted(path) for path in paths)
        scan = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
        has = {row[0] for row in scratch.rows(f"DESCRIBE SELECT * FROM {scan}")}
    kinds = fact.stored | dict.fromkeys(BOOKKEEPING, Kind.TEXT) | {"recorded_at": Kind.TIME}
    columns = [
        f'CAST({_cell(column, has)} AS {_SQL.get(kind, "VARCHAR")}) AS "{column}"'
        for column, kind in kinds.items()
    ]
    if "customer_id" not in kinds:
        scratch.run(f"CREATE TEMP VIEW {name} AS SELECT {', '.join(columns)} FROM {scan} f")
        return
    scratch.run(
        f"CREATE TEMP VIEW {name} AS SELECT coalesce(j.customer, f.customer_id) AS customer, f.* FROM "
        f"(SELECT {', '.join(columns)} FROM {scan} f) f LEFT JOIN joined j ON f.customer_id = j.customer_id"
    )


def _cell(column: str, has: set[str]) -> str:
    return f'f."{column}"' if column in has else "NULL"


def _through_orders(scratch: Scratch, name: str) -> None:
    """Rows that name an order and no customer belong to whoever placed the order."""
    if not scratch.one(f"SELECT 1 FROM {name} WHERE customer IS NULL AND order_id IS NOT NULL LIMIT 1"):
        return
    scratch.run(
        f"CREATE TEMP TABLE through_{name} AS SELECT order_id, min(customer) AS buyer FROM purchases "
        f"SEMI JOIN (SELECT order_id FROM {name} WHERE customer IS NULL) USING (order_id) "
        "WHERE customer IS NOT NULL GROUP BY order_id HAVING min(customer) = max(customer)"
    )
    scratch.run(f"ALTER VIEW {name} RENAME TO own_{name}")
    scratch.run(
        f"CREATE TEMP VIEW {name} AS SELECT coalesce(o.customer, t.buyer) AS customer, o.* EXCLUDE (customer) "
        f"FROM own_{name} o LEFT JOIN through_{name} t ON o.customer IS NULL AND o.order_id = t.order_id"
    )
