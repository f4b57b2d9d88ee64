"""What somebody who wanted points for nothing, or wanted the ledger to stop, found; and what they may not find again."""

import sqlite3

import pytest

from huitou.base import Missing, Refused
from huitou.record import Burn, Capture, ClawBack, Earn, Refund


def test_a_known_event_under_a_new_key_is_refunded_once_also_within_one_batch(world):
    ann = world.member()
    world.post(Earn(member=ann, points=200, key="e"))
    event = {"member": ann, "points": 100, "source": "pos", "source_id": "r1"}
    world.post(Burn(key="b1", **event))
    world.post(Refund(member=ann, of="b1", key="f1"))
    for number in range(2, 5):
        again, back = world.ledger.post_all(
            [Burn(key=f"b{number}", **event), Refund(member=ann, of=f"b{number}", key=f"f{number}")]
        )
        assert again.replayed
        assert isinstance(back, Refused)
        assert back.code == "ledger.too_much"
    assert world.balance(ann).available == 200


def test_a_known_event_under_a_new_key_is_clawed_back_once_also_within_one_batch(world):
    ann = world.member()
    event = {"member": ann, "points": 50, "source": "pos", "source_id": "r1"}
    world.post(Earn(key="e1", **event))
    world.post(Earn(member=ann, points=50, key="other"))
    world.post(ClawBack(member=ann, of="e1", points=40, key="c1"))
    _, back = world.ledger.post_all(
        [Earn(key="e2", **event), ClawBack(member=ann, of="e2", points=40, key="c2")]
    )
    assert back.code == "ledger.too_much"
    assert world.balance(ann).available == 60


def test_somebody_elses_key_is_no_entry_of_ones_own_and_stops_nobody(world):
    ann, bo = world.member("ann"), world.member("bo")
    world.post(Earn(member=bo, points=50, key="bos"))
    fine, *refused = world.ledger.post_all(
        [
            Earn(member=ann, points=5, key="fine"),
            ClawBack(member=ann, of="bos", key="x1"),
            Refund(member=ann, of="bos", key="x2"),
            Capture(member=ann, hold="bos", key="x3"),
        ]
    )
    assert fine.balance.available == 5
    assert all(isinstance(error, Missing) for error in refused)
    assert world.balance(bo).available == 50


EDITS = {
    "the key of an event is gone": "DELETE FROM ledger_keys WHERE key LIKE '=%'",
    "an account that nobody numbers so": "INSERT INTO ledger_accounts SELECT 9223372036854775807, member, 'gold', n, "
    "hash, recorded_at, lots, issued, spendable, pending, held, burned, expired, adjusted, debt, transit FROM ledger_accounts",
    "a text for a number of an account": "UPDATE ledger_accounts SET expired = 'abc'",
    "a text for a number of a lot": "UPDATE ledger_lots SET expired = 'abc'",
    "a text for the number of a lot": "UPDATE ledger_lots SET lot = 'abc'",
    "bytes for a source": "UPDATE ledger_entries SET source = x'00ff'",
    "bytes for a hash": "UPDATE ledger_entries SET hash = x'00ff'",
    "a hold of nobody": "INSERT INTO ledger_holds VALUES (77, 1, 5, 1, '[]', NULL)",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_the_check_tells_of_strange_values_and_never_breaks_off(fast, edit):
    ann = fast.member()
    fast.post(Earn(member=ann, points=50, key="a", source="pos", source_id="1"))
    assert fast.ledger.verify().whole
    on = sqlite3.connect(fast.ws.folder / "huitou.db")
    on.execute("PRAGMA ignore_check_constraints=ON")
    on.execute(edit)
    on.commit()
    on.close()
    assert not fast.ledger.verify().whole


def test_a_line_of_the_heads_file_that_makes_no_sense_breaks_nothing(fast):
    ann = fast.member()
    fast.post(Earn(member=ann, points=50, key="a"))
    head = next(fast.ledger.heads.told())
    with fast.ledger.heads.file.open("a") as out:
        out.write(f"! {head.account_id:x} -99 {'0' * 32}\n")
    assert fast.ledger.verify().whole
