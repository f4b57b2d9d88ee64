"""What is noted outside the ledger while it is looked at, kept when the file is folded, and taken for right."""

from __future__ import annotations

import pytest

from huitou.record.ledger import verifying
from huitou.record.ledger.audit import Fault
from huitou.record.ledger.heads import SMALL, Head
from huitou.record.ledger.verifying import check, fault_said, fold

HASH = "ab" * 16


@pytest.fixture
def noted(fast):
    """A ledger of two members, each with three entries."""
    for name in ("ann", "bo"):
        member = fast.member(name)
        for points in (5, 6, 7):
            fast.earn(member, points)
    return fast


def untell(world, name: str, least: int = 3) -> int:
    """Take the notes of an account's newest entries away; its account id."""
    heads = world.ledger.heads
    member = world.ledger.member_of(name)
    ((here,),) = world.rows("SELECT account_id FROM ledger_accounts WHERE member = :m", m=member)
    kept = [h for h in heads.told() if h.account_id != here or h.n < least]
    heads.fold(kept)
    return here


def test_an_entry_that_was_never_noted_is_found_and_its_sentence_says_which(noted):
    here = untell(noted, "ann")
    found = noted.ledger.verify()
    assert [(f.code, f.account_id, f.n) for f in found.faults] == [("head_untold", here, 3)]
    assert fault_said(found.faults[0]).en.startswith("entry 3 was not noted outside the ledger")
    assert [f.code for f in noted.ledger.check(noted.ledger.member_of("ann"))] == ["head_untold"]
    assert noted.ledger.check(noted.ledger.member_of("bo")) == ()


def test_what_is_posted_while_all_is_looked_at_is_no_fault(noted, monkeypatch):
    """The file of heads is read, then an entry is posted, then the accounts are read."""
    heads, audit = noted.ledger.heads, verifying.audit

    def after_a_posting(*said, **more):
        noted.earn(noted.ledger.member_of("bo"), 1)
        return audit(*said, **more)

    here = untell(noted, "ann")
    monkeypatch.setattr(verifying, "audit", after_a_posting)
    assert [(f.code, f.account_id) for f in verifying.verify(noted.ledger._where, heads).faults] == [("head_untold", here)]  # fmt: skip


def test_a_note_of_another_entry_or_another_hash_proves_nothing(noted, monkeypatch):
    here = untell(noted, "ann")
    heads = noted.ledger.heads
    ((newest,),) = noted.rows("SELECT hash FROM ledger_entries WHERE account_id = :a AND n = 3", a=here)
    for wrong in (Head(True, here, 3, HASH), Head(True, here, 2, newest[:32])):
        told = [*heads.told(), wrong]
        monkeypatch.setattr(type(heads), "told", lambda _, told=told: iter(told))
        assert verifying._untold(noted.ledger._where, heads, {here}) == {here}
        monkeypatch.undo()
    right = [*heads.told(), Head(True, here, 3, newest[:32])]
    monkeypatch.setattr(type(heads), "told", lambda _: iter(right))
    assert verifying._untold(noted.ledger._where, heads, {here}) == set()


def test_one_account_is_held_against_its_own_heads_and_not_where_they_are_many(noted, monkeypatch):
    ann = noted.ledger.member_of("ann")
    here = untell(noted, "ann")
    other = untell(noted, "bo", least=99)
    book, heads = noted.ws.book, noted.ledger.heads
    looked = []

    class Slow:
        """A book in which a posting comes between the first look at the file and the look at the account."""

        def __getattr__(self, name):
            return getattr(book, name)

        def whole(self, low, high):
            looked.append((low, high))
            noted.earn(ann, 2)
            return book.whole(low, high)

    assert check(Slow(), here, heads) == ()  # the newest is noted by now
    assert looked == [(here, here + 1)]
    assert other != here
    with noted.ledger.heads.file.open("ab") as file:
        file.truncate(SMALL)
    untell_now = noted.ledger.check(ann)
    assert untell_now == ()  # left to the night: nothing is read of so large a file
    monkeypatch.setattr(type(heads), "told", lambda _: pytest.fail("the file is too large to be read"))
    assert verifying._of(heads, here) == []


def test_folding_keeps_the_newest_that_is_sure_and_what_was_announced_after_it(tmp_path):
    heads = verifying.Heads(tmp_path)
    lines = [
        "? 1 1", "! 1 1", "? 1 2", "! 1 2", "? 1 3",  # announced, and not known to be done
        "! 2 5", "! 2 4",  # noted in the other order
        "? 3 1",  # never known to be done
        "? 2 5",
    ]  # fmt: skip
    heads.file.write_text("".join(f"{line} {HASH}\n" for line in lines))
    with heads.noted() as noted:
        assert fold(heads, noted)
    assert heads.file.read_text() == "".join(
        f"{said} {HASH}\n" for said in ("! 1 2", "! 2 5", "? 1 3", "? 3 1")
    )


def test_accepting_notes_each_account_as_done(noted):
    untell(noted, "ann")
    noted.ledger.accept()
    assert [(h.sure, h.n) for h in noted.ledger.heads.told()] == [(True, 3), (True, 3)]
    assert noted.ledger.verify().whole


def test_each_fault_has_its_sentence():
    for code in verifying.FAULTS:
        assert "{" not in fault_said(Fault(code, 1, "m1", "points", 7)).en
