"""What the faces ask of the ledger about one customer, on either database: their accounts, whose a member key is, and
whether this one account is as it was written."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from huitou.base import Missing
from huitou.record import AccountOf, Earn
from huitou.stores import writing


def test_the_accounts_of_a_customer_under_any_of_their_ids(world):
    ledger = world.ledger
    ann, web = ledger.enrol("ann"), ledger.enrol("web-ann")
    ledger.enrol("bob")
    ledger.post(Earn(member=ann, points=5, key="a"))
    ledger.post(Earn(member=ann, points=5, key="b", currency="stamps"))
    assert ledger.accounts_of(["ann", "web-ann", "nobody"]) == (
        AccountOf("ann", ann, "points"), AccountOf("ann", ann, "stamps"), AccountOf("web-ann", web, "points"),
    )  # fmt: skip
    assert ledger.accounts_of([]) == ()
    assert ledger.customers_of([ann, "m0"]) == {ann: "ann"}


def test_one_account_is_checked_by_itself(world):
    ledger = world.ledger
    ann, bob = ledger.enrol("ann"), ledger.enrol("bob")
    assert ledger.check(ann) == ()
    for who in (ann, bob):
        ledger.post(Earn(member=who, points=5, key=f"a:{who}"))
    assert ledger.check(ann) == ()
    with writing(world.ws.live) as on:
        on.execute(
            text(
                "UPDATE ledger_entries SET source_id = 'x' WHERE account_id = "
                "(SELECT account_id FROM ledger_accounts WHERE member = :who)"
            ),
            {"who": ann},
        )
    assert ledger.check(ann)[0].code == "entry_changed"
    assert ledger.check(bob) == ()
    with pytest.raises(Missing):
        ledger.check("m0")


def test_made_up_points_go_with_the_sample(world):
    assert not world.ws.used
    world.ws.mark_sample()
    ledger = world.ledger
    ledger.post(Earn(member=ledger.enrol("ann"), points=5, key="a"))
    assert world.ws.used
    world.ws.clear_sample()
    assert not world.ws.used
    assert ledger.accounts_of(["ann"]) == ()
    assert ledger.verify().whole
