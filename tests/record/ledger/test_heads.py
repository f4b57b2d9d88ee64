"""The file of heads, line by line: what counts as one, what is passed over, and what a full disk leaves behind."""

from __future__ import annotations

import errno
import os
import tomllib

import pytest

from huitou.base import Conflict, Missing, Text, Unfit, Unreachable
from huitou.record.ledger.account import Account
from huitou.record.ledger.heads import SMALL, Head, Heads
from huitou.record.ledger.ledger import Chance, Ledger
from huitou.stores import Changes, Workspace

HASH = "ab" * 16


def change(n: int) -> Changes:
    row = Account.new(n, f"m{n}", "points").row()
    return Changes(accounts={n: row._replace(n=n, hash="ab" * 32)})


@pytest.fixture
def heads(tmp_path):
    return Heads(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        f"! 1 1 {HASH}",  # cut off before its end
        f"! 1 1 {HASH} more\n",
        f"! 1 {HASH}\n",
        f"x 1 1 {HASH}\n",
        f"X?!X 1 1 {HASH}\n",
        f"! 1 1 {HASH}0\n",
        f"! 1 1 {HASH[:-1]}\n",
        f"! z 1 {HASH}\n",
        f"! 1 one {HASH}\n",
        f"! 1 0 {HASH}\n",  # the first entry is 1
        f"! 1 -3 {HASH}\n",
        "\n",
    ],
)
def test_a_line_that_is_no_head_is_passed_over(heads, line):
    good = f"! a 2 {HASH}\n"
    heads.file.write_text(good + line)
    assert list(heads.told()) == [Head(True, 10, 2, HASH)]


def test_what_is_not_text_is_passed_over(heads):
    heads.file.write_bytes(f"? 1 1 {HASH}\n".encode() + b"\xff\xfe ! 1 2\n" + f"! 1 1 {HASH}\n".encode())
    assert [(h.sure, h.account_id, h.n) for h in heads.told()] == [(False, 1, 1), (True, 1, 1)]


def test_the_file_is_small_until_it_is_not(heads):
    assert heads.small
    heads.file.touch()
    os.truncate(heads.file, SMALL - 1)
    assert heads.small
    os.truncate(heads.file, SMALL)
    assert not heads.small


def test_a_line_that_the_disk_took_half_of_is_ended_and_refused(heads, monkeypatch):
    """So that the next line, of whoever, begins on a line of its own."""
    whole, half = os.write, []

    def full(descriptor: int, said: bytes) -> int:
        half.append(said)
        return whole(descriptor, said[:10] if len(half) == 1 else said)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(Unreachable) as why:
        heads.announce(change(1))
    monkeypatch.undo()
    assert os.strerror(errno.ENOSPC) in why.value.said("en")
    assert half[1] == b"\n"
    heads.announce(change(2))
    assert heads.file.read_text() == f"? 1 1 {HASH}\n"[:10] + f"\n? 2 2 {HASH}\n"


def test_folding_leaves_one_line_an_account_and_what_is_added_meanwhile(heads):
    assert list(heads.told()) == []
    heads.fold([Head(True, 1, 1, HASH)])  # there was no file
    assert heads.file.read_text() == f"! 1 1 {HASH}\n"
    for _ in range(3):
        heads.announce(change(2))
        heads.confirm(change(2))

    def newest():
        yield Head(True, 2, 2, HASH)
        heads.file.open("a").write(f"? 3 3 {HASH}\n")  # by another process

    heads.fold(newest())
    assert heads.file.read_text() == f"! 2 2 {HASH}\n? 3 3 {HASH}\n"
    beside = sorted(p.name for p in heads.file.parent.iterdir())
    assert beside == ["ledger.fold", "ledger.heads", "ledger.lock"]


def test_what_is_noted_while_the_heads_are_chosen_stays(heads):
    """The newest that are sure are chosen first; what comes true after that is not among them."""
    heads.confirm(change(1))
    with heads.noted() as noted:
        chosen = list(noted.told())
        heads.confirm(change(2))
        assert heads.fold(chosen, noted)
    assert heads.file.read_text() == f"! 1 1 {HASH}\n! 2 2 {HASH}\n"


def test_a_line_that_is_being_written_when_the_heads_are_chosen_stays_whole(heads):
    line = f"! 2 2 {HASH}\n"
    heads.confirm(change(1))
    with heads.file.open("a") as out:
        out.write(line[:9])
    with heads.noted() as noted:
        with heads.file.open("a") as out:
            out.write(line[9:])
        assert [head.account_id for head in noted.told()] == [1]
        heads.fold(noted.told(), noted)
    assert heads.file.read_text() == f"! 1 1 {HASH}\n{line}"


def test_of_two_that_fold_at_once_one_does_and_neither_loses_a_line(heads):
    for n in (1, 2, 3):
        heads.confirm(change(n))
    other, answers = Heads(heads.file.parent), []

    def chosen(noted):
        for head in noted.told():
            if not answers:  # the other comes in the middle of it
                with other.noted() as late:
                    answers.append(other.fold(list(late.told())[:1], late))
            yield head

    with heads.noted() as noted, other.noted() as same:
        answers_first = heads.fold(chosen(noted), noted)
        heads.confirm(change(4))
        after = other.fold([], same)  # chosen from a file that is no longer there
    assert (answers, answers_first, after) == ([False], True, False)
    assert [head.n for head in heads.told()] == [1, 2, 3, 4]


def test_whoever_lost_the_job_leaves_the_file_as_it_is(heads):
    def lost():
        raise Conflict("job.lost", Text("別人", "别人", "another"))

    for _ in range(3):
        heads.confirm(change(1))
    before = heads.file.read_bytes()
    with heads.noted() as noted, pytest.raises(Conflict):
        heads.fold([], noted, lost)
    assert heads.file.read_bytes() == before
    with heads.noted() as noted:  # and keeps nobody else from it
        assert heads.fold(list(noted.told())[:1], noted)
    assert heads.file.read_text() == f"! 1 1 {HASH}\n"


def test_copies_are_read_after_the_file_and_one_that_is_gone_is_told(heads, tmp_path):
    heads.confirm(change(1))
    copy = tmp_path / "elsewhere" / "ledger.heads"
    copy.parent.mkdir()
    copy.write_text(f"! 2 2 {HASH}\n")
    both = Heads(tmp_path, [copy])
    assert [head.account_id for head in both.told()] == [1, 2]
    copy.unlink()
    with pytest.raises(Missing) as gone:
        list(both.told())
    assert gone.value.code == "ledger.no_copy"
    assert str(copy) in gone.value.said("en")


def test_bytes_that_are_no_text_are_passed_over_by_whoever_folds(heads):
    heads.confirm(change(1))
    with heads.file.open("ab") as out:
        out.write(b"! 2 2 \xff\xfe\n")
    with heads.noted() as noted:
        assert [head.account_id for head in noted.told()] == [1]
    assert heads.fold([Head(True, 1, 1, HASH)]) is True


@pytest.fixture
def reads(fast):
    """A ledger of the same company, as its huitou.toml says which heads are read."""

    def opened(said: str, **more):
        (fast.ws.folder / "huitou.toml").open("a").write(f"\n[ledger]\nheads = {said}\n")
        return Ledger(Workspace.open(fast.ws.folder), **more)

    return opened


def test_a_company_names_the_heads_of_its_other_machines(reads, fast, tmp_path):
    for n, name in enumerate(("asked", "named")):
        (tmp_path / f"{name}.heads").write_text(f"! {n + 1} 1 {HASH}\n")
    ledger = reads('["../named.heads"]', copies=[tmp_path / "asked.heads"])
    assert [head.account_id for head in ledger.heads.told()] == [1, 2]


@pytest.mark.parametrize("said", ["7", '"../b/ledger.heads"', '["", "b"]', '["b", ""]', '["b", 7]'])
def test_what_names_no_heads_is_refused(reads, said):
    with pytest.raises(Unfit) as refused:
        reads(said)
    assert refused.value.code == "ledger.heads_setting"
    assert str(tomllib.loads(f"x = {said}")["x"]) in refused.value.said("en")


def test_who_names_no_heads_reads_only_those_of_the_company(reads):
    assert list(reads("[]").heads.told()) == []


def test_a_new_member_has_a_key_of_her_own_that_says_nothing():
    keys = {Chance().member() for _ in range(5)}
    assert len(keys) == 5
    assert all(len(key) == 25 and key[0] == "m" and int(key[1:], 16) >= 0 for key in keys)
