"""The sample's points: a history that adds up, the same each time, found by whoever opens the list, and gone with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from huitou import record
from huitou.record import Ledger
from huitou.sample import make, post_points
from huitou.stores import Settings, Workspace

SMALL = 1_000


def _posted(folder: Path) -> Workspace:
    workspace = Workspace.create(folder / "w", Settings(lang="en"))
    workspace.mark_sample()
    made = make(folder / "files", customers=SMALL)
    for fact in ("customers", "purchases", "returns"):
        record.bring(workspace, made.files[fact], fact)
    came_to = post_points(workspace, made)
    assert came_to.members >= 100
    assert came_to.refused <= came_to.entries / 500
    return workspace


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return _posted(tmp_path_factory.mktemp("points"))


def test_it_adds_up_and_nobody_changed_it(shop):
    book = Ledger(shop)
    assert book.verify().whole
    found = book.explain()
    assert (found.unexplained, len(found.currencies)) == (0, 1)
    assert found.entries > 3_000


def test_every_kind_of_entry_happened(shop):
    one = Ledger(shop).explain().currencies[0]
    kinds = {kind for kind, _ in one.moved}
    assert kinds >= {"earn", "burn", "reserve", "capture", "release", "timeout", "vest", "expire", "clawback", "refund",
                     "adjust", "gift_out", "gift_in"}  # fmt: skip
    assert one.debt > 0
    assert one.held > 0
    assert one.expired > 0


def test_the_first_in_the_list_have_points(shop):
    ledger = Ledger(shop)
    for card in record.find_customers(shop, where={"orders_at_least": "1"}, limit=20).rows:
        assert ledger.accounts_of((card.customer_id, *card.ids)), card.customer_id


def test_points_follow_the_orders(shop):
    ledger = Ledger(shop)
    card = record.find_customers(shop, where={"orders_at_least": "1"}, limit=1).rows[0]
    entries = ledger.statement(ledger.member_of(card.customer_id)).entries
    amounts = {
        e.ref: e.amount for e in record.timeline(shop, card.customer_id, ("purchases",), limit=1000).events
    }
    earned = {e.source_id: e for e in entries if e.rule == "1 per NT$10"}
    assert earned
    for order, entry in earned.items():
        assert entry.points == int(amounts[order]) // 10


@pytest.mark.slow
def test_the_same_sample_gives_the_same_chain_and_its_points_go_with_it(shop, tmp_path):
    workspace = _posted(tmp_path)
    assert _heads(workspace) == _heads(shop)
    assert workspace.used
    workspace.clear_sample()
    assert not workspace.used
    assert list(workspace.folder.glob("ledger.*")) == []
    assert Ledger(workspace).explain().entries == 0
    assert Ledger(workspace).verify().whole
    assert workspace.outbox.waiting() == 0


def _heads(workspace):
    return {(head.account_id, head.n): head.hash for head in Ledger(workspace).heads.told()}


def test_entries_alone_make_a_workspace_used(tmp_path):
    workspace = Workspace.create(tmp_path / "w")
    ledger = Ledger(workspace)
    member = ledger.enrol("C1")
    assert not workspace.used
    ledger.post(record.Earn(member=member, points=1, key="k"))
    assert workspace.used
