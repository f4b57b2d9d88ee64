"""What is asked of the facts runs on every engine."""

from tests.engines import duckdb, postgres, postgres_url, spark, spark_session

__all__ = ["duckdb", "postgres", "postgres_url", "spark", "spark_session"]
