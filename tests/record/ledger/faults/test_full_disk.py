"""The disk is full: the ledger says so and changes nothing, goes on reading, and goes on writing when there is room."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

import pytest

from huitou.base import Unreachable
from huitou.record import Chance, Earn, Ledger
from huitou.record.ledger.heads import Heads
from huitou.stores import SQLiteBook, Workspace
from huitou.stores.books.sqlite_book import PRAGMAS, open_connection
from tests.record.ledger.faults import truths
from tests.record.ledger.faults.apart import figures
from tests.record.ledger.faults.disk import Disk
from tests.record.ledger.faults.worlds import Till, company, enrol

MEMBERS = ("m-ann", "m-bo", "m-chen")
DATABASE = "huitou.db"


@pytest.fixture
def workspace(tmp_path) -> Iterator[Workspace]:
    made = company(tmp_path / "company")
    enrol(made, MEMBERS)
    made.live.dispose()
    yield made
    made.live.dispose()


def whole(workspace: Workspace) -> truths.Rows:
    """What lies in the file, if it is sound and adds up."""
    on = open_connection(workspace.folder / DATABASE)
    try:
        assert on.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = truths.read(on.execute)
    finally:
        on.close()
    assert truths.wrong(rows) == []
    return rows


def test_a_full_disk_refuses_cleanly_reads_on_and_works_again_when_there_is_room(workspace):
    disk = Disk()
    book = workspace.book = SQLiteBook(lambda: disk.connect(workspace.folder / DATABASE, PRAGMAS))
    ledger, till, told = Ledger(workspace), Till("till", MEMBERS, Random(4)), []
    refused = 0
    for room in (40_000, 9_000, 700, 0, None):
        disk.room = room
        for _ in range(60):
            requests = till.some()
            try:
                outcomes = ledger.post_all(requests)
            except Unreachable:
                refused += 1
                assert room is not None
            else:
                told += [truths.told(r.key, o) for r, o in zip(requests, outcomes, strict=True)]
            assert ledger.balance(MEMBERS[0]).total is not None  # reading goes on all the while
        rows = whole(workspace)
        assert truths.lost(rows, told) == []
        assert {row.key for row in rows.keys if row.key[0] == ":"} == {":" + said.key for said in told}
    assert refused > 60
    assert len(told) > 100
    workspace.live.dispose()
    assert ledger.verify().whole
    book.close()


def test_a_file_that_may_not_grow_refuses_cleanly_as_well(workspace):
    """The operating system itself says no, in a process of its own with a limit on the size of files."""
    found = figures("small_files", workspace.folder, 20_000)
    kept = found["kept"]
    assert kept > 0
    assert (found["refused"], found["reads"]) == (3, kept)
    rows = whole(workspace)
    assert len([row for row in rows.keys if row.key[0] == ":"]) == kept
    ledger = Ledger(workspace)
    assert ledger.balance("m-ann").total == kept
    assert ledger.post(Earn(member="m-ann", points=1, key=f"{kept}")).balance.total == kept + 1
    ledger.book.close()


# ── the file of heads ────────────────────────────────────────────────────────────────────────────────────


def newest(ledger: Ledger) -> dict[int, tuple[int, str]]:
    """The newest head that the file tells of each account, as one that was surely written."""
    return {head.account_id: (head.n, head.hash) for head in ledger.heads.told() if head.sure}


def in_the_book(workspace: Workspace) -> dict[int, tuple[int, str]]:
    return {row.account_id: (row.n, row.hash[:32]) for row in whole(workspace).accounts}


def test_where_heads_cannot_be_noted_nothing_is_written_and_later_all_is_as_it_should_be(workspace):
    ledger = Ledger(workspace)
    ledger.post(Earn(member="m-ann", points=5, key="before"))
    kept = ledger.heads.file.rename(workspace.folder / "aside")
    ledger.heads.file.mkdir()  # nothing can be added to a folder
    with pytest.raises(Unreachable) as caught:
        ledger.post(Earn(member="m-bo", points=5, key="meanwhile"))
    assert caught.value.code == "ledger.heads"
    assert ledger.balance("m-bo").total == 0
    assert [row.key for row in whole(workspace).keys] == [":before"]
    ledger.heads.file.rmdir()
    kept.rename(ledger.heads.file)
    assert not ledger.post(Earn(member="m-bo", points=5, key="meanwhile")).replayed
    assert newest(ledger) == in_the_book(workspace)
    assert ledger.verify().whole
    ledger.book.close()


def test_points_are_kept_where_the_disk_fills_up_right_after_the_commit_and_the_heads_follow(
    workspace, monkeypatch
):
    ledger, really = Ledger(workspace), Heads._write

    def first_only(heads: Heads, lines: bytes) -> None:
        if lines.startswith(b"!"):
            raise OSError("no room")
        really(heads, lines)

    monkeypatch.setattr(Heads, "_write", first_only)
    for number, member in enumerate(MEMBERS):
        ledger.post(Earn(member=member, points=5, key=f"{number}"))
    assert newest(ledger) == {}
    assert ledger.verify().whole
    monkeypatch.undo()
    ledger.post(Earn(member="m-ann", points=5, key="later"))
    assert newest(ledger) == in_the_book(workspace)
    assert ledger.verify().whole
    ledger.book.close()


@pytest.mark.parametrize("left", range(0, 42, 3))
def test_a_line_of_heads_that_was_cut_off_spoils_no_other(workspace, left):
    """As a power cut leaves it: the torn line is passed over, and the next one stands by itself."""
    ids = iter((0x1F, 0x2A, 0x3B))
    ledger = Ledger(workspace, Chance(account=ids.__next__))
    ledger.post(Earn(member="m-ann", points=5, key="1"))
    ledger.post(Earn(member="m-bo", points=5, key="2"))
    whole_file = ledger.heads.file.read_bytes()
    lines = whole_file.splitlines(keepends=True)
    ledger.heads.file.write_bytes(b"".join(lines[:-1]) + lines[-1][:left])
    ledger.post(Earn(member="m-chen", points=5, key="3"))
    told, there = newest(ledger), in_the_book(workspace)
    assert told[0x1F] == there[0x1F]
    assert told[0x3B] == there[0x3B]
    assert {head.account_id for head in ledger.heads.told()} <= set(there), (
        "a head of an account that never was"
    )
    assert all(told[account] == there[account] for account in told)
    assert ledger.verify().whole
    ledger.book.close()


def test_a_disk_that_takes_half_a_line_of_heads_refuses_and_is_told_the_whole_line_later(
    workspace, monkeypatch
):
    ledger, really = Ledger(workspace), os.write
    ledger.post(Earn(member="m-ann", points=5, key="1"))
    half = lambda file, data: really(file, data[: max(1, len(data) // 2)])  # noqa: E731  # what a full disk does
    monkeypatch.setattr("huitou.record.ledger.heads.os.write", half)
    with pytest.raises(Unreachable):
        ledger.post(Earn(member="m-bo", points=5, key="2"))
    monkeypatch.undo()
    assert [row.key for row in whole(workspace).keys] == [":1"]
    for key in ("2", "3"):
        ledger.post(Earn(member="m-bo", points=5, key=key))
    assert newest(ledger) == in_the_book(workspace)
    assert ledger.verify().whole
    ledger.book.close()
