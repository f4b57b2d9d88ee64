"""Invented purchases for measuring cost: 36 months, skewed customers (the busiest buy daily), seeded by arithmetic."""

from __future__ import annotations

import calendar
from datetime import date
from pathlib import Path

import duckdb

MONTHS = [(2022 + n // 12, n % 12 + 1) for n in range(36)]


def purchases(rows: int, folder: Path) -> list[tuple[str, Path]]:
    """Parquet files by month in the stored columns, rows spread evenly over 36 months, one customer per 12 orders."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for n, (year, month) in enumerate(MONTHS):
        path = folder / f"{year}-{month:02d}.parquet"
        files.append((f"{year}-{month:02d}", path))
        if not path.exists():
            half = path.with_suffix(".part")
            _month(half, rows // 36, n, date(year, month, 1), rows // 12)
            half.rename(path)
    return files


def day(rows: int, folder: Path) -> list[tuple[str, Path]]:
    """One more day behind the 36 months, as a till would bring it the next morning."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "2025-01.parquet"
    if not path.exists():
        _month(path, rows // 1095, 36, date(2025, 1, 1), rows // 12, days=1)
    return [("2025-01", path)]


def _quiet() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET enable_progress_bar = false")
    return con


def _month(path: Path, rows: int, n: int, first: date, customers: int, days: int | None = None) -> None:
    import_id = "day" if days else "made"
    days = days or calendar.monthrange(first.year, first.month)[1]
    with _quiet() as con:
        con.execute("SET memory_limit = '4GB'")
        con.execute(
            f"""
            COPY (
              SELECT 'o{n}-' || i AS order_id,
                'C' || lpad(floor({customers} * power(hash(i * 7919 + {n}) % 1000003 / 1000003.0, 2.5))
                  ::INT::VARCHAR, 8, '0') AS customer_id,
                local - INTERVAL 8 HOUR AS bought_at, local::DATE AS bought_on,
                (30 + hash(i * 13 + {n}) % 400)::DECIMAL(18, 4) AS amount, 'TWD' AS currency,
                CASE WHEN hash(i * 3) % 4 = 0 THEN 'app' ELSE 'store' END AS channel,
                'B' || lpad((hash(i * 5) % 30)::VARCHAR, 2, '0') AS branch,
                'main' AS source, TIMESTAMP '2025-01-02' AS recorded_at, '{import_id}' AS import_id
              FROM (SELECT i, TIMESTAMP '{first}' + INTERVAL 1 MINUTE * (hash(i + {n} * 31) % ({days} * 1440))::INT AS local
                    FROM range({rows}) t(i))
            ) TO '{path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"""
        )


def lines_csv(rows: int, path: Path) -> None:
    """Order lines as a shop exports them, canonical headers; three lines an order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    with _quiet() as con:
        con.execute(
            f"""
            COPY (
              SELECT 'o' || (i // 3) AS order_id, i % 3 + 1 AS line, 'P' || (hash(i) % 5000) AS product_id,
                'K' || (hash(i) % 12) AS category, hash(i * 5) % 5 + 1 AS quantity,
                round((hash(i * 7) % 10000) / 100.0, 2) AS amount
              FROM range({rows}) t(i)
            ) TO '{path}' (HEADER)"""
        )


def flat_csv(rows: int, path: Path) -> None:
    """The same as one flat invoice export: customer, time and line in each row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    with _quiet() as con:
        con.execute(
            f"""
            COPY (
              SELECT 'o' || (i // 3) AS order_id, i % 3 + 1 AS line,
                'C' || lpad((hash(i // 3) % 800000)::VARCHAR, 7, '0') AS customer_id,
                strftime(TIMESTAMP '2022-01-01' + INTERVAL 1 SECOND * (i // 3 * 28), '%Y-%m-%d %H:%M:%S') AS bought_at,
                'P' || (hash(i) % 5000) AS product_id, hash(i * 5) % 5 + 1 AS quantity,
                round((hash(i * 7) % 10000) / 100.0, 2) AS amount
              FROM range({rows}) t(i)
            ) TO '{path}' (HEADER)"""
        )
