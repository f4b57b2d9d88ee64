"""A private analytical database for one job: reads files, checks and sorts them, spills to disk, then is gone."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

MEMORY = "1200MB"  # an import keeps under 2 GB in all; the rest is Python, Arrow and the allocator's slack


class Scratch:
    """Runs SQL on files. Use as a context manager; close() frees its memory and spill files."""

    def __init__(self, spill: Path, memory: str = MEMORY, threads: int | None = None) -> None:
        config: dict[str, Any] = {"memory_limit": memory, "temp_directory": str(spill)}
        if threads:
            config["threads"] = threads
        spill.parent.mkdir(parents=True, exist_ok=True)  # the engine makes no folder above its own
        self.connection = duckdb.connect(":memory:", config=config)
        self.connection.execute("SET TimeZone = 'UTC'")
        no_bar(self.connection)

    def run(self, sql: str, params: list[Any] | None = None) -> None:
        self.connection.execute(sql, params)

    def rows(self, sql: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, params).fetchall()

    def one(self, sql: str, params: list[Any] | None = None) -> Any:
        """The first value of the first row, or None."""
        rows = self.rows(
            sql, params
        )  # all of them: an answer that is not read to its end blocks the connection
        return rows[0][0] if rows else None

    def register(self, name: str, table: Any) -> None:
        """Let SQL see an Arrow table or a data frame under a name."""
        self.connection.register(name, table)

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Scratch:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()


def no_bar(connection: duckdb.DuckDBPyConnection) -> None:
    """No progress bar of the engine's own. A notebook without widgets has none, and refuses even to switch it off."""
    shown = connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    if shown and shown[0][0]:
        connection.execute("SET enable_progress_bar = false")


def quoted(said: object) -> str:
    """A path or word as an SQL string literal."""
    return "'" + str(said).replace("'", "''") + "'"
