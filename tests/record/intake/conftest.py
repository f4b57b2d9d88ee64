"""A workspace a test, at a fixed moment, and files written from what a test says is in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from huitou.base import Clock
from huitou.stores import Settings, Workspace

NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def company(tmp_path: Path) -> Callable[..., Workspace]:
    """Makes a workspace; keywords are its settings."""

    def make(**settings: Any) -> Workspace:
        folder = tmp_path / f"company{len(list(tmp_path.glob('company*')))}"
        return Workspace.create(folder, Settings(**settings), Clock(lambda: NOW))

    return make


@pytest.fixture
def ws(company: Callable[..., Workspace]) -> Workspace:
    """A company in Taipei, in June 2024."""
    return company()


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file: file("name.csv", "text", "encoding") or file("name.csv", b"bytes")."""

    def write(name: str, said: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(said if isinstance(said, bytes) else said.encode(encoding))
        return path

    return write


@pytest.fixture
def lying() -> Callable[..., list[tuple[Any, ...]]]:
    """What lies in the lake: lying(ws, "purchases", "order_id, amount") → rows, sorted."""

    def rows(ws: Workspace, fact: str, columns: str = "*") -> list[tuple[Any, ...]]:
        paths = ws.lake.paths(ws.lake.files(fact))
        if not paths:
            return []
        listed = ", ".join(f"'{p}'" for p in paths)
        with ws.scratch() as scratch:
            return scratch.rows(
                f"SELECT {columns} FROM read_parquet([{listed}], union_by_name = true, hive_partitioning = false) ORDER BY ALL"
            )

    return rows
