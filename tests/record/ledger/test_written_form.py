"""What is kept for good keeps its form: a hash or a key that a later version worked out otherwise would tell of a forger
where there is none, or do a repeated request twice."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest

from huitou.base import Unreachable
from huitou.record import Burn, ClawBack, Earn, Settle
from huitou.record.ledger.account import Account, Draft, Posting
from huitou.record.ledger.chain import genesis
from huitou.record.ledger.instants import instant, micros
from huitou.record.ledger.lots import Terms
from huitou.stores import Changes

AT = datetime(2026, 5, 1, 2, tzinfo=UTC)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_an_entry_is_written_without_blanks_and_its_terms_by_name():
    account = Account.new(7, "m1", "points")
    lots = {1: Terms(5, 0, 10, None, "2026-05-31", 90)}
    draft = Draft(
        "earn", 10, lots=lots, until=77, more={"key": [":k", "b"], "a": "€"}, source="pos", rule="r"
    )
    draft.postings = [Posting("issued", 1, -5), Posting("spendable", 1, 5)]
    row = account.write(draft, 20)
    assert row[:9] == (7, 1, "earn", 10, 20, None, "pos", "", "r")
    assert row.postings == '[["issued",1,-5],["spendable",1,5]]'
    assert row.terms == (
        '{"a":"\\u20ac","balance":[5,0,0,0,0],"key":[":k","b"],"lots":[[1,5,0,10,null,"2026-05-31",90]],"until":77}'
    )


def test_a_chain_begins_with_who_and_goes_on_over_all_of_an_entry():
    account = Account.new(7, "m1", "points")
    assert account.hash == genesis("m1", "points") == digest('["huitou ledger 1", "m1", "points"]')
    row = account.write(Draft("burn", 10, names=3, source="pos", source_id="8841", rule="r"), 20)
    said = [
        genesis("m1", "points"),
        1,
        "burn",
        10,
        20,
        3,
        "pos",
        "8841",
        "r",
        "[]",
        '{"balance":[0,0,0,0,0]}',
    ]
    assert row.hash == account.hash == digest(json.dumps(said, separators=(",", ":")))


def test_a_request_is_known_by_the_same_text_for_ever():
    earn = Earn(
        member="m1", points=5, key="k", occurred_at=AT, vests_at=AT + timedelta(hours=1), last_day=date(2026, 5, 31),
        source="pos", source_id="8841", rule="r",
    )  # fmt: skip
    said = (
        '["earn",{"currency":"points","last_day":"2026-05-31","member":"m1",%s"points":5,"priority":0,"rule":"r",'
        '"source":"pos","source_id":"8841","vests_at":"2026-05-01T03:00:00+00:00"}]'
    )
    assert earn.body == digest(said % '"occurred_at":"2026-05-01T02:00:00+00:00",')[:32]
    assert earn.event == digest(said % "")[:32]
    assert earn.natural == '=["earn","m1","points","pos","8841","r"]'
    assert (earn.own_key, Settle(member="m1", key="k").own_key) == (":k", "~k")


def test_a_remembered_refusal_and_an_empty_answer_are_kept_without_blanks(fast):
    ann = fast.member()
    for said in (Burn(member=ann, points=5, key="short"), ClawBack(member=ann, of="none", key="none")):
        fast.ledger.post_all([said])
    fast.settle(ann, key="nothing due")
    kept = dict(fast.rows("SELECT key, outcome FROM ledger_keys"))
    assert kept == {
        ":short": '{"data":{"available":0,"needed":5},"refused":"ledger.short"}',
        ":none": '{"data":{"of":"none"},"refused":"ledger.no_entry"}',
        "~nothing due": '{"balance":[0,0,0,0,0,0]}',
    }


def test_a_head_is_a_line_of_four_words(fast):
    heads = fast.ledger.heads
    assert heads.file == fast.ws.folder / "ledger.heads"
    changes = Changes(accounts={31: Account.new(31, "m1", "points").row()._replace(n=4, hash="ab" * 32)})
    heads.announce(changes)
    heads.confirm(changes)
    heads.confirm(Changes())
    assert heads.file.read_text() == f"? 1f 4 {'ab' * 16}\n! 1f 4 {'ab' * 16}\n"
    assert heads.file.stat().st_mode & 0o777 == 0o600
    assert [tuple(head) for head in heads.told()] == [(False, 31, 4, "ab" * 16), (True, 31, 4, "ab" * 16)]


def test_heads_that_cannot_be_noted_are_refused_before_and_owed_after(fast):
    heads = fast.ledger.heads
    heads.file.unlink(missing_ok=True)
    one, other = (
        Changes(accounts={n: Account.new(n, f"m{n}", "points").row()._replace(n=n, hash="ab" * 32)})
        for n in (1, 2)
    )
    heads.file.mkdir()  # in the way, as a full disk would be
    with pytest.raises(Unreachable) as why:
        heads.announce(one)
    assert why.value.code == "ledger.heads"
    assert why.value.said("en") == (
        f"The file {heads.file} beside the ledger cannot be written (Is a directory). Nothing was changed; check the disk "
        "and its permissions, then try again."
    )
    heads.confirm(one)
    heads.confirm(other)
    heads.file.rmdir()
    heads.confirm(Changes())  # what was owed is noted with the next
    assert heads.file.read_text() == f"! 1 1 {'ab' * 16}\n! 2 2 {'ab' * 16}\n"


def test_an_instant_is_kept_to_the_microsecond():
    at = datetime(2026, 5, 1, 2, 3, 4, 56789, tzinfo=UTC)
    assert micros(at) == 1777600984056789
    assert instant(1777600984056789) == at
    assert micros(instant(-1)) == -1
