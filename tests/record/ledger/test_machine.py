"""The ledger against a naive one, at random, with everything checked after each step.

The short form is this file. The long form, with the table of what was reached and any number of steps:

    python -m tests.record.ledger.shapes --steps 1000000 --seed 7
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.record.ledger import drawing, shapes
from tests.record.ledger.play import Play
from tests.record.ledger.world import World

SHORT = 3_000  # steps
# Of what fails, Hypothesis leaves out all steps that do not matter. It does not throw the dice itself: it would throw
# the same few sides too often.
dice = st.integers(0, (1 << 32) - 1).map(Random)


class Machine(RuleBasedStateMachine):
    """One rule for each thing that can happen; what must hold is checked by `Play` after each."""

    world: ClassVar[World]
    seen: ClassVar[shapes.Seen]

    @initialize(r=dice, seed=st.integers(0, 1 << 16))
    def a_company_begins(self, r: Random, seed: int) -> None:
        self.world.clear(seed)
        self.play = Play(self.world, self.seen.notice)
        self.leaning = drawing.begin(r, self.play)

    def _do(self, draw: drawing.Draw, r: Random) -> None:
        if said := draw(r, self.play):
            self.play.do(said)

    @rule(r=dice)
    def points_are_earned(self, r: Random) -> None:
        self._do(drawing.earn, r)

    @rule(r=dice)
    def points_are_used(self, r: Random) -> None:
        self._do(drawing.burn, r)

    @rule(r=dice)
    def points_are_put_aside(self, r: Random) -> None:
        self._do(drawing.reserve, r)

    @rule(r=dice)
    def a_hold_ends(self, r: Random) -> None:
        self._do(r.choice((drawing.capture, drawing.release)), r)

    @rule(r=dice)
    def a_purchase_is_returned(self, r: Random) -> None:
        self._do(drawing.clawback, r)

    @rule(r=dice)
    def points_come_back(self, r: Random) -> None:
        self._do(drawing.refund, r)

    @rule(r=dice)
    def points_are_adjusted(self, r: Random) -> None:
        self._do(drawing.adjust, r)

    @rule(r=dice)
    def points_are_given_away(self, r: Random) -> None:
        self._do(drawing.gift, r)

    @rule(r=dice)
    def what_is_due_is_booked(self, r: Random) -> None:
        self._do(drawing.settle, r)

    @rule(r=dice)
    def a_request_comes_again(self, r: Random) -> None:
        self._do(drawing.again, r)

    @rule(r=dice)
    def time_passes(self, r: Random) -> None:
        drawing.pass_time(r, self.play)

    @rule(r=dice)
    def the_company_changes_its_mind(self, r: Random) -> None:
        drawing.change_policy(r, self.play)

    @rule(r=dice)
    def anything_happens(self, r: Random) -> None:
        self.leaning.step(r, self.play)


def _play(world: World, examples: int, steps: int) -> shapes.Seen:
    """The machine over a world. Raises AssertionError with the shortest story that goes wrong."""
    machine = type("Machine", (Machine,), {"world": world, "seen": shapes.Seen()})
    how = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.generate, Phase.shrink),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)
    seen: shapes.Seen = machine.seen
    return seen


@pytest.fixture
def berlin(tmp_path: Path) -> Iterator[World]:
    """Where an hour comes twice and another never."""
    world = World(tmp_path / "company", zone=shapes.ZONE).hurry()
    yield world
    world.close()


def test_the_ledger_does_what_the_naive_one_says_and_everything_holds(berlin: World) -> None:
    seen = _play(berlin, examples=30, steps=40)
    assert seen.steps > 300, "the machine hardly did anything"


def test_every_corner_is_reached_by_the_random_run(berlin: World) -> None:
    seen = shapes.run(berlin, SHORT, seed=1)
    assert not seen.never, f"not once in {SHORT} steps: {seen.never}"


@pytest.mark.postgres
def test_the_same_holds_on_postgresql(tmp_path: Path, database: str) -> None:
    world = World(tmp_path / "company", database, zone=shapes.ZONE)
    try:
        shapes.run(world, 240, seed=3)
    finally:
        world.close()


def test_a_seed_tells_the_same_story_again(berlin: World) -> None:
    first = (
        shapes.run(berlin, 120, seed=11),
        berlin.rows("SELECT hash FROM ledger_entries ORDER BY account_id, n"),
    )
    again = (
        shapes.run(berlin, 120, seed=11),
        berlin.rows("SELECT hash FROM ledger_entries ORDER BY account_id, n"),
    )
    assert first == again
    assert first[1]


# ── the oracle itself ────────────────────────────────────────────────────────────────────────────────────

PLANTED = {
    "a lot is used in the wrong order": ("lots.Lot.order", property(lambda lot: (lot.lot,))),
    "a lapsed lot can be used": ("lots.Lot.lapsed", lambda lot, now: False),
    "debts are not paid": ("deciding._pay", lambda *args: None),
    "what came back can come back again": ("deciding._not_yet_back", lambda taken, later, end: taken),
    "what was clawed back can be clawed back again": ("deciding._taken_back", lambda *args: 0),
    "a refund goes to the first lot burned": ("deciding.reversed", lambda pieces: pieces),
    "a machine's clock may be a day ahead": ("deciding.AHEAD", 24 * 60),
    "holds never run out": ("deciding.due", lambda account, now, ended=None: iter(())),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str, berlin: World, monkeypatch: pytest.MonkeyPatch) -> None:
    where, wrong = PLANTED[fault]
    with monkeypatch.context() as patch:
        patch.setattr(f"huitou.record.ledger.{where}", wrong, raising=False)
        if where == "deciding.due":
            patch.setattr("huitou.record.ledger.turn.due", wrong)
        with pytest.raises(AssertionError, match="episode"):
            shapes.run(berlin, 1_500, seed=5)
