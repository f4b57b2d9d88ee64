"""The two databases that live facts may lie in: each test that asks for `place` runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from huitou.stores import connect
from tests import postgres

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL with a migrated database, from which others are copied."""
    with postgres.migrated() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path | str]:
    """Where a new database lies: a file, then a server."""
    if request.param == "sqlite":
        yield tmp_path / "live.db"
        return
    import psycopg

    url = request.getfixturevalue("server")
    name = f"huitou_{next(_numbers)}"
    with psycopg.connect(url, autocommit=True) as on:
        on.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on.execute(f"CREATE DATABASE {name} TEMPLATE {postgres.MIGRATED}")
    yield postgres.database(url, name)
    with psycopg.connect(url, autocommit=True) as on:
        on.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(place: Path | str) -> Iterator[Engine]:
    engine = connect(place)
    yield engine
    engine.dispose()
