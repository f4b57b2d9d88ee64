"""What a return lets go, and what stays owed, where the company takes no more than there is."""

from __future__ import annotations

import pytest

from huitou.record import Burn, ClawBack, Earn, Release, Reserve
from tests.record.ledger.desk import DAY, Desk


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.loaded.policies["points", "", "clawback"] = "within_balance"
    return made


@pytest.mark.parametrize("first", ["used", "put aside"])
def test_many_returns_owe_no_more_than_the_hold_can_pay(desk: Desk, first: str):
    """As if it had been let go before: what is owed already is counted, whichever return comes first."""
    desk.ask(Earn, points=6, key="used", priority=-1)
    desk.ask(Earn, points=6, key="used too", priority=-1)
    desk.ask(Earn, points=4, key="put aside")
    desk.ask(Burn, points=12)
    desk.ask(Reserve, points=4, until=desk.at(DAY), key="hold")
    for of in sorted(["used", "used too", "put aside"], key=lambda of: of != first):
        desk.ask(ClawBack, of=of)
        assert (desk.balance().held, desk.balance().debt) == (4, 4)
    assert [desk.terms(n).get("forgiven", 0) for n in (6, 7, 8)] == (
        [2, 6, 4] if first == "used" else [0, 6, 6]
    )
    desk.ask(Release, hold="hold")
    assert (desk.balance().available, desk.balance().held, desk.balance().debt) == (0, 0, 0)


def test_a_return_lets_go_nothing_that_was_owed_before(desk: Desk):
    desk.loaded.policies["points", "", "burn"] = "debt"
    desk.ask(Earn, points=5, key="e")
    desk.ask(Burn, points=8)
    desk.ask(ClawBack, of="e")
    assert (desk.terms(3), desk.balance().debt) == ({"forgiven": 5}, 3)


def test_points_that_wait_are_of_another_purchase_and_owe_nothing(desk: Desk):
    desk.ask(Earn, points=5, key="e")
    desk.ask(Burn, points=5)
    desk.ask(Earn, points=7, vests_at=desk.at(DAY))
    desk.ask(ClawBack, of="e")
    assert desk.terms(4) == {"forgiven": 5}
    assert (desk.balance().pending, desk.balance().debt) == (7, 0)
