"""A long computation is done once, behind a page that shows how far it has come."""

from __future__ import annotations

import threading

import pytest

from huitou.base import Missing, Text
from huitou.faces import reading
from huitou.faces.web.pages import home
from huitou.faces.web.waiting import Desk, StillWorking
from huitou.measure import METRICS
from tests.faces.sitting import demo


@pytest.fixture
def desk():
    one = Desk(patience=0.05)
    yield one
    one.close()


def test_an_answer_that_is_there_is_given_at_once(desk):
    assert desk.once("q", lambda told: 42) == 42


def test_a_slow_answer_is_computed_once_for_all_who_ask(desk):
    go, times = threading.Event(), []

    def slow(told):
        times.append(1)
        told.step(2, 5)
        go.wait(10)
        return "there"

    for _ in range(3):
        with pytest.raises(StillWorking) as still:
            desk.once("q", slow)
    assert (still.value.progress.done, still.value.progress.total) == (2, 5)
    go.set()
    assert Desk.once(_patient(desk), "q", slow) == "there"
    assert desk.once("q", slow) == "there"
    assert len(times) == 1


def test_a_failure_is_told_and_not_kept(desk):
    def fails(told):
        raise Missing("x", Text("沒有", "没有", "None"))

    for _ in range(2):
        with pytest.raises(Missing):
            desk.once("q", fails)
    assert desk.once("q", lambda told: 1) == 1


def test_a_timeout_of_the_computation_itself_is_not_taken_for_waiting(desk):
    def fails(told):
        raise TimeoutError("the warehouse")

    with pytest.raises(TimeoutError, match="warehouse"):
        desk.once("q", fails)


def test_the_page_shows_progress_and_then_itself(shop, monkeypatch):
    go, real = threading.Event(), home.overview

    def slow(workspace, period, step):
        step(3, 61)
        go.wait(10)
        return real(workspace, period, step)

    monkeypatch.setattr(home, "overview", slow)
    monkeypatch.setattr(reading, "METRICS", {"nps": METRICS["nps"]})
    with demo(shop, 0.2) as client:
        waiting = client.get("/", params={"lang": "en"})
        assert waiting.status_code == 202
        assert 'value="3"' in waiting.text
        assert "3 of 61" in waiting.text
        go.set()
        client.app.state.desk._patience = 120
        assert client.get("/").status_code == 200


def _patient(desk):
    desk._patience = 10
    return desk
