"""The engines that golden cases run on: DuckDB, Spark in its own process, a company's PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huitou.measure.schema import SCHEMAS
from huitou.record import FACTS
from huitou.record.shape import Kind
from huitou.stores import Engine, over_lake, over_spark, over_warehouse

Tables = dict[str, pa.Table]
Opener = Callable[[Tables, str], Engine]
SQL_TYPES = {
    Kind.NUMBER: "numeric(18,3)",
    Kind.MONEY: "numeric(18,4)",
    Kind.WHOLE: "bigint",
    Kind.TIME: "timestamptz",
    Kind.DAY: "date",
    Kind.BOOL: "boolean",
}


@pytest.fixture
def duckdb(tmp_path: Path) -> Opener:
    return lambda tables, zone: over_lake({}, SCHEMAS, tmp_path / "spill", tables)


@pytest.fixture(scope="session")
def spark_session() -> Iterator[Any]:
    pyspark = pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    import shutil

    if shutil.which("java") is None:
        pytest.skip("there is no Java for Spark")
    session = (
        pyspark.sql.SparkSession.builder.master("local[2]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.log.level", "ERROR")
        # Many small questions, each asked once: the last steps of compiling cost a third of the time and never pay.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture
def spark(spark_session: Any, tmp_path: Path) -> Opener:
    def opened(tables: Tables, zone: str) -> Engine:
        files = {}
        for fact, table in tables.items():
            files[fact] = [tmp_path / f"{fact}.parquet"]
            pq.write_table(table, files[fact][0])
        for view in spark_session.catalog.listTables():
            spark_session.catalog.dropTempView(view.name)
        return over_spark(files, SCHEMAS, spark_session, {})

    return opened


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    from tests import postgres

    with postgres.running() as url:
        yield url


_numbers = itertools.count()


@pytest.fixture
def postgres(postgres_url: str) -> Opener:
    """A company's own warehouse: tables with instants only, in a schema of its own, local days derived."""

    def opened(tables: Tables, zone: str) -> Engine:
        import psycopg

        schema = f"shop_{next(_numbers)}"
        with psycopg.connect(postgres_url) as on:
            on.execute(f"CREATE SCHEMA {schema}")
            on.execute("SET TIME ZONE 'UTC'")
            for fact, table in tables.items():
                _load(on, f"{schema}.{fact}", fact, table)
        places = {fact: f"{schema}.{fact}" for fact in tables}
        return over_warehouse(postgres_url, places, SCHEMAS, zone)

    return opened


def _load(on: Any, place: str, fact: str, table: pa.Table) -> None:
    columns = {c.name: SQL_TYPES.get(c.kind, "text") for c in FACTS[fact].columns}
    on.execute(f"CREATE TABLE {place} ({', '.join(f'{n} {t}' for n, t in columns.items())})")
    rows = table.select(list(columns)).to_pylist()
    with on.cursor() as cursor:
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {place} VALUES ({marks})", [list(r.values()) for r in rows])
