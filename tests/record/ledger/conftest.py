"""The worlds that the ledger's tests play in: `world` on each of the two databases, `fast` on SQLite without syncs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.record.ledger.world import World

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL with a migrated database, from which others are copied."""
    with postgres.migrated() as url:
        yield url


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The URL of a new, empty database on the server."""
    import psycopg

    name = f"huitou_ledger_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as on:
        on.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on.execute(f"CREATE DATABASE {name} TEMPLATE {postgres.MIGRATED}")
    yield postgres.database(server, name)
    with psycopg.connect(server, autocommit=True) as on:
        on.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A company with nothing recorded, at ten in the morning of 8 January 2024 in Taipei."""
    url = request.getfixturevalue("database") if request.param == "postgres" else ""
    made = World(tmp_path / "company", url)
    yield made
    made.close()


@pytest.fixture
def fast(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path / "company").hurry()
    yield made
    made.close()
