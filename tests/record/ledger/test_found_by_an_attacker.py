"""What somebody who wanted points for nothing, or wanted the ledger to stop, found; and what they may not find again."""

import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy import text

from huitou.base import Conflict, HuitouError, Missing, Refused, Unfit
from huitou.record import Burn, Capture, ClawBack, Earn, Gift, Refund, Reserve, Settle
from huitou.record.ledger.audit import Fault
from huitou.stores import writing


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


def plant(world, row):
    with writing(world.ws.live) as on:
        on.execute(
            text("INSERT INTO ledger_keys (key, body, account_id, n, outcome, recorded_at) VALUES (:key, :body, :a, :n, '', 0)"),
            row,
        )  # fmt: skip


@pytest.mark.parametrize("natural", [False, True])
def test_a_planted_key_gives_no_reward_and_is_found(world, natural):
    """Whoever can write into the database has a till's request answered as if it had been done."""
    ann = world.member()
    world.post(Earn(member=ann, points=100, key="e"))
    (account,) = world.ledger.book.accounts()
    event = {"source": "web", "source_id": "free"} if natural else {}
    free = Burn(member=ann, points=90, key="web:free", **event)
    key = (free.natural, free.event) if natural else (free.own_key, free.body)
    plant(world, {"key": key[0], "body": key[1], "a": account.account_id, "n": 1})
    with pytest.raises(Conflict) as refused:
        world.post(free)
    assert (refused.value.code, refused.value.data) == ("ledger.key_astray", {"key": free.key})
    assert world.balance(ann).available == 100
    found = world.ledger.verify()
    assert found.faults == (Fault("key_planted", account.account_id, ann, "points", 1),)


def test_a_planted_key_of_an_entry_that_is_not_there_is_found_and_does_nothing(world):
    ann = world.member()
    world.post(Earn(member=ann, points=100, key="e"))
    free = Burn(member=ann, points=90, key="free")
    plant(world, {"key": free.own_key, "body": free.body, "a": 7, "n": 3})
    with pytest.raises(Conflict) as refused:
        world.post(free)
    assert (refused.value.code, refused.value.data) == ("ledger.key_astray", {"key": free.key})
    assert world.ledger.verify().faults == (Fault("key_planted", 7, "", "", 3),)


@pytest.mark.parametrize("outcome", ['{"balance":[10,0,0,0,0,2]}', "", "[]", "{"])
def test_a_planted_key_that_says_done_without_an_entry_gives_no_reward(world, outcome):
    """Only a settling may come to nothing."""
    ann = world.member()
    world.post(Earn(member=ann, points=100, key="e"))
    world.post(Settle(member=ann, key="night"))
    with pytest.raises(HuitouError):
        world.post(Burn(member=ann, points=900, key="short"))
    assert world.ledger.verify().whole
    free = Burn(member=ann, points=90, key="free")
    plant(world, {"key": free.own_key, "body": free.body, "a": None, "n": None})
    with writing(world.ws.live) as on:
        on.execute(
            text("UPDATE ledger_keys SET outcome = :said WHERE key = :key"),
            {"said": outcome, "key": free.own_key},
        )
    with pytest.raises(Conflict) as refused:
        world.post(free)
    assert (refused.value.code, refused.value.data) == ("ledger.key_astray", {"key": free.key})
    assert [(f.code, f.account_id, f.n) for f in world.ledger.verify().faults] == [("key_planted", 0, 0)]


def test_a_planted_key_to_what_time_made_is_found(world):
    ann = world.member()
    world.post(Earn(member=ann, points=100, key="e", last_day=world.now.date()))
    world.later(days=3)
    world.post(Settle(member=ann, key="night"))
    assert [entry.kind for entry in world.ledger.statement(ann).entries] == ["earn", "expire"]
    (account,) = world.ledger.book.accounts()
    assert world.ledger.verify().whole
    plant(world, {"key": ":free", "body": "0", "a": account.account_id, "n": 2})
    assert [(f.code, f.n) for f in world.ledger.verify().faults] == [("key_planted", 2)]


def test_a_planted_key_of_a_known_event_answers_no_other_event(world):
    """An event may have many keys, so that such a key looks right; the entry says that it is not."""
    ann = world.member()
    event = {"source": "pos", "source_id": "r1"}
    world.post(Earn(member=ann, points=100, key="e", **event))
    (account,) = world.ledger.book.accounts()
    for free in (
        Burn(member=ann, points=90, key="free"),
        Burn(member=ann, points=90, key="free2", **event),
        Earn(member=ann, points=90, key="free3", source="pos", source_id="r2"),
        Earn(member=ann, points=90, key="free4", rule="double", **event),
    ):
        plant(world, {"key": free.own_key, "body": free.body, "a": account.account_id, "n": 1})
        with pytest.raises(Conflict) as refused:
            world.post(free)
        assert (refused.value.code, refused.value.data) == ("ledger.key_astray", {"key": free.key})


def test_keys_under_which_a_known_event_came_again_are_no_fault(world):
    ann = world.member()
    for key in ("till", "file", "file again"):
        posted = world.post(Earn(member=ann, points=100, key=key, source="pos", source_id="r1"))
        assert posted.replayed == (key != "till")
    world.post(Burn(member=ann, points=10, key="b"))
    assert world.post(Earn(member=ann, points=100, key="file", source="pos", source_id="r1")).replayed
    assert world.ledger.verify().whole
    assert world.ledger.book.keyed() == 5
    assert world.ledger.book.astray() == []


def test_a_member_whose_account_is_gone_is_not_said_to_be_whole(world):
    ann, bo = world.member("ann"), world.member("bo")
    world.post(Earn(member=ann, points=100, key="e"))
    assert world.ledger.check(bo) == ()
    with writing(world.ws.live) as on:
        on.execute(text("DELETE FROM ledger_accounts"))
    for member in (ann, bo):
        (fault,) = world.ledger.check(member)
        assert fault == Fault("accounts_gone", 0, "", "", 1)


def test_words_and_times_that_make_no_sense_are_refused_before_a_database_sees_them(world):
    ann = world.member()
    for odd in ("\0", "x" * 300, None, 7):
        for ask in (
            lambda said=odd: world.ledger.set_policy("burn", "debt", said),
            lambda said=odd: world.ledger.set_policy("burn", "debt", "points", said),
            lambda said=odd: world.ledger.member_of(said),
            lambda said=odd: world.ledger.enrol(said),
        ):
            with pytest.raises(Unfit):
                ask()
    naive = world.now.replace(tzinfo=None)
    for ask in (
        lambda: world.ledger.balance(ann, at=naive),
        lambda: world.ledger.balance(ann, known_at=naive),
        lambda: world.ledger.statement(ann, known_at=naive),
    ):
        with pytest.raises(Unfit):
            ask()


def test_a_clock_that_ran_ahead_for_one_member_is_handed_to_no_other(world):
    """A gift from an account whose entries stand in the future: what the other has on hold, waiting and ending stays so."""
    ann, bo = world.member("ann"), world.member("bo")
    world.post(Earn(member=bo, points=100, key="bo1", last_day=world.now.date() + timedelta(days=60)))
    world.post(Reserve(member=bo, points=40, until=world.now + timedelta(days=2), key="hold"))
    world.post(Earn(member=bo, points=7, key="bo2", vests_at=world.now + timedelta(days=30)))
    world.later(days=365)
    world.post(Earn(member=ann, points=5, key="wrong clock"))
    world.later(days=-365)
    world.post(Gift(member=ann, to=bo, points=1, key="gift"))
    then = world.balance(bo)
    assert (then.available, then.pending, then.held, then.lapsed) == (61, 7, 40, 0)
    assert world.ledger.balance(bo, at=world.now).available == 61
    world.post(Capture(member=bo, hold="hold", points=40, key="taken"))
    world.post(Reserve(member=bo, points=1, until=world.now + timedelta(minutes=15), key="next"))
    assert world.ledger.verify().whole
    assert world.ledger.explain().unexplained == 0


def test_an_event_told_otherwise_stays_refused_under_its_key(world):
    """The same rule for a Conflict: the key of a receipt that came with other points does nothing else later."""
    ann = world.member("ann")
    world.earn(ann, 10, key="one", source="till", source_id="8841")
    other = Earn(member=ann, points=11, key="two", source="till", source_id="8841")
    for _ in range(2):
        with pytest.raises(Conflict) as refused:
            world.post(other)
        assert refused.value.code == "ledger.other_event"
    with pytest.raises(Conflict) as reused:
        world.earn(ann, 11, key="two")
    assert reused.value.code == "ledger.other_body"
    assert world.balance(ann).total == 10
