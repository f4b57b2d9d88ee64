"""Writers and servers are killed at any moment: what was acknowledged stays, and asking again does it once."""

from __future__ import annotations

import pytest

from tests.record.ledger.faults import kills
from tests.record.ledger.faults.apart import figures


def held(count: dict[str, object], asked: int) -> None:
    assert count["kills"] == asked
    assert (count["lost"], count["unbalanced"], count["doubled"]) == (0, 0, 0), count["examples"]
    assert count["slowest"] < kills.SOON
    assert count["acknowledged"] > 10 * asked  # they were busy when they died
    assert count["in_doubt"] > 0


@pytest.mark.slow
def test_a_killed_till_loses_nothing_and_asks_again_with_one_effect():
    count = figures("kills", "--sqlite", 200)["SQLite"]
    held(count, 200)
    assert count["busy"] > 100  # with a request on their way, not between two


@pytest.mark.slow
@pytest.mark.postgres
def test_a_killed_server_or_client_loses_nothing_and_answers_again_soon():
    count = figures("kills", "--postgres", 20)["PostgreSQL"]
    held(count, 20)
    assert 5 <= count["of_servers"] < 20  # of clients too
