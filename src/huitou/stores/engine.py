"""The analytical side: facts as Ibis tables, on DuckDB over the lake, on Spark, or on a company's own warehouse.

The only module that names engines. Read-only over facts.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import ibis
import ibis.expr.types as ir

from huitou.base import Refused, Text, Unfit, Unreachable
from huitou.stores.scratch import no_bar, quoted

Schema = Mapping[str, str]  # column name → ibis type
EngineName = Literal["duckdb", "postgres", "spark"]

_DOWN = Text(
    zh_hant="連不上分析引擎 {engine}：{why}。請檢查 huitou.toml 的 [warehouse] 後再試。",
    zh_hans="连不上分析引擎 {engine}：{why}。请检查 huitou.toml 的 [warehouse] 后再试。",
    en="The engine {engine} does not answer: {why}. Check [warehouse] in huitou.toml and try again.",
)
_NO_TABLE = Text(
    zh_hant="倉儲裡找不到 {fact} 對應的表 {table}；請檢查 huitou.toml 的 [warehouse]。",
    zh_hans="仓库里找不到 {fact} 对应的表 {table}；请检查 huitou.toml 的 [warehouse]。",
    en="The warehouse has no table {table} for {fact}; check [warehouse] in huitou.toml.",
)
_NOT_JOINED = Text(
    zh_hant="倉儲只能讀，分群放不進去，所以這裡不能按分群拆開；要這樣拆，請把資料匯入回頭。",
    zh_hans="数仓只能读，分群放不进去，所以这里不能按分群拆分；要这样拆，请把数据导入回头。",
    en="The warehouse is read-only, so segments cannot be joined to its tables; to split by them, import the data "
    "into Huitou.",
)


MOST_HELD = 16  # tables kept at once: more than one figure ever needs, few enough for memory and spill


@dataclass
class Engine:
    """Tables by fact on one connection. `table` gives every column of the schema, empty ones where they lack."""

    name: EngineName
    connection: Any
    schemas: Mapping[str, Schema]
    found: Mapping[str, ir.Table]
    holds: bool = True  # whether intermediate tables may be kept on the engine
    whole: Mapping[str, ir.Table] = field(default_factory=dict)  # tables that are ready as `table` gives them
    linked: bool = False  # whether merged customers are one customer in the tables already
    _held: dict[str, ir.Table] = field(default_factory=dict)
    _recalled: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    _beside: dict[Path, ir.Table] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def has(self, fact: str) -> bool:
        """Whether there is any table of this fact."""
        return fact in self.found

    def table(self, fact: str) -> ir.Table:
        """The fact with all columns of its schema, in its types; no rows where nothing was recorded."""
        if fact in self.whole:
            return self.whole[fact]
        schema = self.schemas[fact]
        if fact not in self.found:
            return self._empty(schema)
        table = self.found[fact]
        columns = {n: _typed(table, n, kind) for n, kind in schema.items()}
        return table.select(**columns)

    @staticmethod
    def _empty(schema: Schema) -> ir.Table:
        nulls = {n: ibis.null().cast(kind) for n, kind in schema.items()}
        return ibis.literal(1).as_table().select(**nulls).filter(ibis.literal(False))

    def hold(self, name: str, expression: ir.Table) -> ir.Table:
        """Compute a table once and keep it by its name, where the engine can; the longest unused go first."""
        if not self.holds:
            return expression
        with self._lock:
            table = self._held.pop(name, None)
            if table is None:
                while len(self._held) >= MOST_HELD:
                    oldest = next(iter(self._held))
                    del self._held[oldest]
                    self.connection.raw_sql(f'DROP TABLE IF EXISTS "{oldest}"')
                # written out: Ibis 12's own create_table renders a DROP without a name under this sqlglot
                select = self.connection.compile(expression)
                # days as days: DuckDB truncates a day to an instant, Ibis to a day
                days = [f'"{n}"::DATE AS "{n}"' for n, kind in expression.schema().items() if kind.is_date()]
                typed = f"* REPLACE ({', '.join(days)})" if days else "*"
                self.connection.raw_sql(
                    f'CREATE OR REPLACE TEMP TABLE "{name}" AS SELECT {typed} FROM ({select})'
                )
                table = self.connection.table(name)
            self._held[name] = table
            return table

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else's tables come or go while a figure is being worked out."""
        with self._lock:
            yield

    def rows(self, expression: ir.Table) -> list[dict[str, Any]]:
        """Run an expression; one dict a row."""
        with self._lock:
            if self.name == "duckdb":  # straight to Arrow: Ibis' own way loads pandas, which takes seconds
                answer = self.connection.con.sql(self.connection.compile(expression)).to_arrow_table()
            else:
                answer = self.connection.to_pyarrow(expression)
            found: list[dict[str, Any]] = answer.to_pylist()
            return found

    def recall(self, name: str, expression: ir.Table) -> list[dict[str, Any]]:
        """Rows of a small expression; asked once while this engine is open, where its tables stand still."""
        if not self.holds:
            return self.rows(expression)
        with self._lock:
            if name not in self._recalled:
                self._recalled[name] = self.rows(expression)
            return self._recalled[name]

    def save(self, expression: ir.Table, path: Path) -> None:
        """Write an expression's rows to a Parquet file, laid out for being read often rather than for being small."""
        select = self.connection.compile(expression)
        # ids hardly repeat within a file: dictionaries and bloom filters of them cost more than the sums themselves
        layout = "FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1, WRITE_BLOOM_FILTER false"
        with self._lock:
            self.connection.raw_sql(f"COPY ({select}) TO {quoted(path)} ({layout})")

    def read(self, paths: list[Path]) -> ir.Table:
        """Parquet files as one table."""
        with self._lock:
            if self.name == "duckdb":
                named = [str(p) for p in paths]
                return self.connection.read_parquet(named, hive_partitioning=False, union_by_name=True)
            return self.connection.read_parquet([str(p) for p in paths])

    def beside(self, path: Path) -> ir.Table:
        """A Parquet file that is no fact, as a table beside the facts; read once while this engine is open.

        Raises Refused where the engine can only read what it holds itself.
        """
        if self.name == "postgres":
            raise Refused("engine.not_joined", _NOT_JOINED)
        with self._lock:
            if path not in self._beside:
                self._beside[path] = self.read([path])
            return self._beside[path]

    def close(self) -> None:
        self.connection.disconnect()


_SQL = {
    "string": "VARCHAR",
    "decimal(18, 3)": "DECIMAL(18, 3)",
    "decimal(18, 4)": "DECIMAL(18, 4)",
    "int64": "BIGINT",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "boolean": "BOOLEAN",
}


def over_lake(
    files: Mapping[str, list[Path]],
    schemas: Mapping[str, Schema],
    spill: Path,
    extra: Mapping[str, Any] | None = None,
    memory: str = "4GB",
) -> Engine:
    """DuckDB over Parquet files by fact. extra: further small tables (Arrow) by name, such as merged customers."""
    spill.mkdir(parents=True, exist_ok=True)
    connection = ibis.duckdb.connect(memory_limit=memory, temp_directory=str(spill))
    connection.raw_sql("SET TimeZone = 'UTC'")
    no_bar(connection.con)
    connection.raw_sql("SET preserve_insertion_order = false")
    for fact, paths in files.items():
        if paths:
            listed = ", ".join(quoted(p) for p in paths)
            scan = f"read_parquet([{listed}], union_by_name = true, hive_partitioning = false)"
            connection.raw_sql(f"CREATE TEMP VIEW raw_{fact} AS SELECT * FROM {scan}")
    for name, table in (extra or {}).items():
        connection.con.register(f"raw_{name}", table)
    found = {f: f"raw_{f}" for f in [*(f for f, paths in files.items() if paths), *(extra or {})]}
    whole = {fact: _whole(connection, fact, schema, found) for fact, schema in schemas.items()}
    return Engine("duckdb", connection, schemas, {f: whole[f] for f in found}, whole=whole, linked=True)


def _whole(connection: Any, fact: str, schema: Schema, found: Mapping[str, str]) -> ir.Table:
    """A view with every column of the schema in its type, merged customers as one. As SQL, once, so that every
    expression over it starts from a leaf: Ibis takes longer to say such a projection than DuckDB to run it."""
    has = set()
    if fact in found:
        has = {row[0] for row in connection.con.execute(f"DESCRIBE {found[fact]}").fetchall()}
    linked = "links" in found and fact != "links" and "customer_id" in has
    columns = []
    for name, kind in schema.items():
        value = f'f."{name}"' if name in has else "NULL"
        if linked and name == "customer_id":
            value = f"coalesce(l.customer, {value})"
        columns.append(f'CAST({value} AS {_SQL[kind]}) AS "{name}"')
    source = f"{found[fact]} f" if fact in found else "(SELECT 1 WHERE false)"
    join = " LEFT JOIN raw_links l ON f.customer_id = l.customer_id" if linked else ""
    connection.raw_sql(f"CREATE TEMP VIEW {fact} AS SELECT {', '.join(columns)} FROM {source}{join}")
    return connection.table(fact)


def over_warehouse(url: str, tables: Mapping[str, str], schemas: Mapping[str, Schema], zone: str) -> Engine:
    """A company's PostgreSQL: each fact at its own table or view ("schema.table"). Opened read-only.

    Raises Unreachable when the server does not answer, Unfit when a table is not there.
    """
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    try:
        connection: Any = ibis.postgres.connect(
            **_pieces(plain), options="-c timezone=UTC -c default_transaction_read_only=on"
        )
    except Exception as wrong:  # ibis and psycopg raise many kinds here; all mean the same to a user
        raise Unreachable("engine.down", _DOWN, engine="PostgreSQL", why=wrong) from wrong
    found = {}
    for fact, place in tables.items():
        schema, _, name = place.rpartition(".")
        try:
            found[fact] = connection.table(name, database=schema or None)
        except Exception as wrong:
            raise Unfit("engine.no_table", _NO_TABLE, fact=fact, table=place) from wrong
    from huitou.stores.local_days import with_local_days

    dated = {fact: with_local_days(table, zone) for fact, table in found.items()}
    return Engine("postgres", connection, schemas, dated, holds=False)


def over_spark(
    files: Mapping[str, list[Path]], schemas: Mapping[str, Schema], session: Any, extra: Mapping[str, Any]
) -> Engine:
    """Spark over Parquet files by fact. session: a SparkSession whose session time zone is UTC."""
    connection: Any = ibis.pyspark.connect(session)
    found = {}
    for fact, paths in files.items():
        if paths:
            session.read.parquet(*[str(p) for p in paths]).createOrReplaceTempView(f"huitou_{fact}")
            found[fact] = connection.table(f"huitou_{fact}")
    for name, table in extra.items():
        session.createDataFrame(table.to_pandas()).createOrReplaceTempView(f"huitou_{name}")
        found[name] = connection.table(f"huitou_{name}")
    return Engine("spark", connection, schemas, found, holds=False)


def _typed(table: ir.Table, name: str, kind: str) -> ir.Value:
    if name not in table.columns:
        return ibis.null().cast(kind)
    column = table[name]
    return column if str(column.type()) == kind else column.cast(kind)


def _pieces(url: str) -> dict[str, Any]:
    from sqlalchemy.engine import make_url

    parts = make_url(url)
    pieces: dict[str, Any] = {
        "host": parts.host or parts.query.get("host"),
        "port": parts.port or 5432,
        "user": parts.username,
        "password": parts.password,
        "database": parts.database,
    }
    return {k: v for k, v in pieces.items() if v is not None}
