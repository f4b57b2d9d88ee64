"""The worlds that the ledger's tests play in: `world` on each of the two databases, `fast` on SQLite without syncs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.record.ledger.world import World

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a PostgreSQL with a database whose tables are there, from which others are copied."""
    import psycopg

    from huitou.stores import connect
    from tests import postgres

    with postgres.running() as url:
        with psycopg.connect(url, autocommit=True) as on:
            on.execute("DROP DATABASE IF EXISTS huitou_ledger WITH (FORCE)")
            on.execute("CREATE DATABASE huitou_ledger")
        connect(_other(url, "huitou_ledger")).dispose()
        yield url


def _other(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture
def database(server: str) -> Iterator[str]:
    """The URL of a new, empty database on the server."""
    import psycopg

    name = f"huitou_ledger_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as on:
        on.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        on.execute(f"CREATE DATABASE {name} TEMPLATE huitou_ledger")
    yield _other(server, name)
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
