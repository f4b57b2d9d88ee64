"""Everybody wants the same points at once: they are spent once, on either store."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest

from huitou.base import Conflict
from huitou.record import Chance, Earn, Ledger
from huitou.stores import Fence
from tests import postgres
from tests.record.ledger.faults.apart import figures
from tests.record.ledger.faults.contests import RACES
from tests.record.ledger.faults.crowd import Answer
from tests.record.ledger.faults.races import FENCE
from tests.record.ledger.faults.servers import emptied
from tests.record.ledger.faults.worlds import company, enrol

ROUNDS, FEWER = 15, 4
BOTH = pytest.mark.parametrize("store", ["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.postgres)])


@pytest.fixture
def counts(store: str) -> dict[str, Any]:
    """What each race came to on a store, by its name."""
    return _raced(store)


@cache
def _raced(store: str) -> dict[str, Any]:
    """All races once, in a process of their own."""
    found = figures("races", "--store", store, "--rounds", ROUNDS, "--others", FEWER)
    return {count["race"]: count for count in found["counts"]}


@pytest.mark.slow
@BOTH
def test_the_last_reward_has_one_winner_in_every_round(counts):
    count = counts["last reward"]
    assert (count["rounds"], count["won"], count["asked"]) == (ROUNDS, ROUNDS, ROUNDS * 8 * 16)
    assert count["right"] == ROUNDS, count["examples"]


@pytest.mark.slow
@BOTH
@pytest.mark.parametrize("race", [name for name in (*RACES, FENCE) if name != "last reward"])
def test_whoever_comes_at_once_gets_no_more_than_there_is(counts, race):
    count = counts[race]
    assert (count["right"], count["rounds"]) == (FEWER, FEWER), count["examples"]


def test_a_second_winner_would_be_seen(tmp_path):
    workspace = company(tmp_path / "company")
    enrol(workspace, ["m-ann"])
    won = Answer("1", 2, "", False, {"available": 0}, "", 0.0, 1.0)
    lost = won._replace(key="2", refused="ledger.short", balance=None)
    judge = RACES["last reward"].judge
    assert judge("m-ann", [won, lost], Ledger(workspace)) == []
    assert judge("m-ann", [won, won], Ledger(workspace)) == ["winners: 2 instead of 1"]
    assert judge("m-ann", [lost, lost], Ledger(workspace)) == ["winners: 0 instead of 1"]
    workspace.book.close()
    workspace.live.dispose()


@BOTH
def test_a_fence_that_is_lost_while_the_turn_is_decided_stops_the_whole_turn(store, request, tmp_path):
    """Between looking and writing another worker takes the job over: the turn leaves nothing behind."""
    url = request.getfixturevalue("server") if store == "PostgreSQL" else ""
    workspace, now = company(tmp_path / "company", url), datetime(2026, 3, 1)
    enrol(workspace, ["m-ann"])
    workspace.jobs.enqueue("night", "expire", {}, now)
    held = workspace.jobs.claim("first", now, timedelta(minutes=1), ["expire"])
    taken: list[object] = []

    def take() -> None:
        later = now + timedelta(hours=1)
        taken.append(workspace.jobs.claim("second", later, timedelta(minutes=1), ["expire"]))

    thief = threading.Thread(target=take)

    def meanwhile() -> int:
        if taken:
            return 78
        thief.start()
        if store == "PostgreSQL":
            thief.join()  # no lock is held while a turn is decided
        else:
            thief.join(0.2)  # here the turn holds the lock, so the other comes after it
            assert not taken
        return 77

    ledger = Ledger(workspace, Chance(account=meanwhile))
    asked = [Earn(member="m-ann", points=5, key=f"night:{i}") for i in range(3)]
    if store == "PostgreSQL":
        assert _refused(ledger, asked, held.fence) == "job.lost"
    else:
        ledger.post_all(asked, held.fence)
        thief.join()
    assert taken
    assert taken[0]
    assert ledger.balance("m-ann").total == (0 if store == "PostgreSQL" else 15)
    late = [Earn(member="m-ann", points=5, key="late")]
    assert _refused(ledger, late, held.fence) == "job.lost"
    ledger.book.close()
    workspace.live.dispose()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.running() as url:
        yield emptied(url, "huitou_fence")


def _refused(ledger: Ledger, asked: list[Earn], fence: Fence) -> str:
    with pytest.raises(Conflict) as caught:
        ledger.post_all(asked, fence)
    return caught.value.code
