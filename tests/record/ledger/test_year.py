"""A year replayed from its seed. The whole year by one command: `python -m tests.record.ledger.year --seed 7`."""

from pathlib import Path

import pytest

from tests.record.ledger.world import World
from tests.record.ledger.year import replay


def test_a_seed_writes_the_same_year_byte_for_byte(fast: World) -> None:
    first = replay(fast, seed=7, members=8, days=70)
    assert replay(fast, seed=7, members=8, days=70) == first
    assert replay(fast, seed=8, members=8, days=70) != first


@pytest.mark.postgres
def test_both_databases_write_the_same_year(fast: World, database: str, tmp_path: Path) -> None:
    server = World(tmp_path / "on-a-server", database)
    try:
        assert replay(server, seed=7, members=5, days=20) == replay(fast, seed=7, members=5, days=20)
    finally:
        server.close()
