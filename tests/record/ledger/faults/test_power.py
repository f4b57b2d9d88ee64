"""The power goes at any moment: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import text

from huitou.stores import connect
from huitou.stores.books.sqlite_book import PRAGMAS, open_connection
from tests.record.ledger.faults import power, truths
from tests.record.ledger.faults.disk import Event, Platter, everything, nothing, sectors
from tests.record.ledger.faults.worlds import company, enrol

CUTS = 2000


@pytest.mark.slow
def test_no_power_cut_loses_what_was_acknowledged_or_leaves_half_of_anything():
    count = power.run(CUTS, *power.SAFE, seed=7)
    assert count.images == CUTS
    assert count.at_syncs > CUTS / 3  # the moments that matter most are all among them
    assert count.repeated > CUTS / power.AGAIN * 0.9
    assert count.told > 10 * CUTS
    assert not count.bad, count.examples


@pytest.mark.parametrize(
    "pair", [("TRUNCATE", "NORMAL"), ("TRUNCATE", "OFF"), ("DELETE", "FULL")], ids="/".join
)
def test_the_same_cuts_find_the_loss_where_a_sync_is_left_out(pair):
    count = power.run(120, *pair, seed=7)
    assert count.lost > 0, "the harness finds nothing where something is lost: it proves nothing"


def test_a_half_written_turn_would_be_seen(tmp_path):
    bench = power.Bench(tmp_path)
    evening = bench.evening(3, *power.SAFE, steps=12)
    platter = Platter({power.DATABASE: bytearray(evening.base)})
    for event in evening.events:
        platter.take(event)
    file = tmp_path / "whole.db"
    file.write_bytes(platter.image(everything, Random(1))[power.DATABASE])
    on = open_connection(file)
    told = [said for event in evening.events if event.what == "told" for said in event.data]
    assert truths.wrong(truths.read(on.execute)) == []
    assert truths.lost(truths.read(on.execute), told) == []
    assert truths.lost(truths.read(on.execute), [*told, truths.Said("never came", None, None)])
    for spoiling in (
        "DELETE FROM ledger_lots WHERE lot = 1",
        "UPDATE ledger_accounts SET recorded_at = recorded_at + 1",
        "DELETE FROM ledger_keys",
        "UPDATE ledger_entries SET rule = 'other' WHERE n = 1",
        "DELETE FROM ledger_entries WHERE n = 1",
    ):
        on.execute("BEGIN")
        on.execute(spoiling)
        assert truths.wrong(truths.read(on.execute)), spoiling
        if "keys" in spoiling:
            assert len(truths.lost(truths.read(on.execute), told)) == len(told)
        on.execute("ROLLBACK")
    on.close()


def test_every_way_to_the_database_syncs_before_it_says_done(tmp_path):
    """The recording disk is opened with the very settings of the ledger's own connection."""
    workspace = company(tmp_path / "company")
    enrol(workspace, ["m-ann"])
    own = open_connection(tmp_path / "company" / power.DATABASE)
    asked = ("journal_mode", "synchronous")
    assert [own.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["truncate", 2]
    with connect(tmp_path / "company" / power.DATABASE).connect() as shared:
        assert [shared.execute(text(f"PRAGMA {name}")).scalar() for name in asked] == ["truncate", 2]
    own.close()
    assert {"journal_mode=TRUNCATE", "synchronous=FULL"} <= set(PRAGMAS)


def test_the_disk_forgets_what_was_not_synced_and_keeps_what_was():
    platter = Platter({"a": bytearray(b"old")})
    platter.take(Event("write", "a", 0, b"new"))
    platter.take(Event("write", "b", 0, b"made"))
    assert platter.image(nothing, Random(1)) == {"a": b"old"}
    assert platter.image(everything, Random(1)) == {"a": b"new", "b": b"made"}
    platter.take(Event("sync", "a"))
    assert platter.image(nothing, Random(1)) == {"a": b"new"}
    platter.take(Event("delete", "b"))
    platter.take(Event("sync", "a"))
    assert platter.image(nothing, Random(1)) == {"a": b"new"}


def test_the_disk_tears_writes_at_sectors():
    platter = Platter({"a": bytearray(2048)})
    platter.take(Event("write", "a", 0, b"x" * 2048))
    shapes = {platter.image(sectors, Random(seed))["a"].count(b"x") for seed in range(60)}
    assert shapes == {0, 512, 1024, 1536, 2048}
