"""The two databases that live facts may lie in: each test that asks for `place` runs on both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from huitou.stores import connect

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL with a database `migrated`, from which others are copied."""
    import psycopg

    from tests import postgres

    with postgres.running() as url:
        with psycopg.connect(url, autocommit=True) as on:
            on.execute("DROP DATABASE IF EXISTS huitou_migrated")
            on.execute("CREATE DATABASE huitou_migrated")
        connect(_other(url, "huitou_migrated")).dispose()
        yield url


def _other(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


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
        on.execute(f"CREATE DATABASE {name} TEMPLATE huitou_migrated")
    yield _other(url, name)
    with psycopg.connect(url, autocommit=True) as on:
        on.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def db(place: Path | str) -> Iterator[Engine]:
    engine = connect(place)
    yield engine
    engine.dispose()
