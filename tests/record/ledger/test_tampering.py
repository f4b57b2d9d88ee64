"""Whoever changes the ledger behind our back is found out, and where."""

import random
import sqlite3
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from huitou.base import Conflict, Refused
from huitou.record import Adjust, Burn, nightly
from huitou.stores import Claim
from tests.record.ledger.tampering import DEEDS, company, cut_the_tail_and_mend_all, tamper
from tests.record.ledger.world import World


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> World:
    world = company(tmp_path_factory.mktemp("tampered") / "company")
    yield world
    world.close()


def test_a_ledger_nobody_touched_is_whole(shop):
    found = shop.ledger.verify()
    assert (found.faults, found.accounts) == ((), 4)
    assert found.entries == len(shop.rows("SELECT n FROM ledger_entries")) > 50


def test_each_random_tampering_is_located(shop, tmp_path):
    done, located = tamper(shop, tmp_path, 40 * len(DEEDS), seed=7)
    assert located == done, done - located


def test_without_the_heads_beside_it_a_mended_ledger_would_look_right(shop, tmp_path, monkeypatch):
    """What the file of heads is for: the chain alone cannot tell that its tail is gone."""
    monkeypatch.setattr("tests.record.ledger.tampering.DEEDS", (cut_the_tail_and_mend_all,))
    monkeypatch.setattr("huitou.record.ledger.audit._heads", lambda *_: None)
    done, located = tamper(shop, tmp_path, 20, seed=7)
    assert located.total() < done.total()


def test_what_a_person_looked_at_and_took_for_right_is_no_fault_any_more(tmp_path):
    world = company(tmp_path / "company")
    world.ledger.heads.file.write_text("")
    assert {fault.code for fault in world.ledger.verify().faults} == {"head_untold"}
    world.ledger.accept()
    assert world.ledger.verify().whole
    assert len(world.ledger.heads.file.read_text().splitlines()) == 4
    world.close()


def test_a_line_that_a_crash_cut_off_is_no_fault(tmp_path):
    world = company(tmp_path / "company")
    with Path(world.ledger.heads.file).open("a") as out:
        out.write("! 12ab 3 77")
    assert world.ledger.verify().whole
    world.close()


def test_the_nightly_check_keeps_the_file_short_and_blesses_nothing(tmp_path):
    world = company(tmp_path / "company")
    world.now += timedelta(days=1)
    _, check = nightly(world.ws)
    before = len(list(world.ledger.heads.told()))
    claim = _claim(world, check)
    assert check.run(claim) == {"accounts": 4, "entries": world.ledger.verify().entries, "heads": before}
    assert len(world.ledger.heads.file.read_text().splitlines()) == 4
    assert world.ledger.verify().whole
    world.post(Burn(member=world.member(), points=1, key="after"))
    assert world.ledger.verify().whole
    on = sqlite3.connect(world.ws.folder / "huitou.db")
    cut_the_tail_and_mend_all(on, random.Random(3))
    on.commit()
    lines = world.ledger.heads.file.read_text()
    with pytest.raises(Refused, match="not as it was written"):
        check.run(claim)
    assert world.ledger.heads.file.read_text() == lines
    world.close()


def test_a_shorter_file_still_tells_of_what_was_posted_during_the_nightly_check(tmp_path, monkeypatch):
    """A till posts after the heads were read; later somebody puts the database of before that back."""
    world = company(tmp_path / "company")
    ann, verify = world.member(), type(world.ledger).verify

    def verified(ledger):
        found = verify(ledger)
        world.post(Adjust(member=ann, points=1, reason="x", key="meanwhile"))
        return found

    _, check = nightly(world.ws)
    claim = _claim(world, check)
    before = (world.ws.folder / "huitou.db").read_bytes()
    monkeypatch.setattr(type(world.ledger), "verify", verified)
    check.run(claim)
    monkeypatch.undo()
    assert len(world.ledger.heads.file.read_text().splitlines()) == 4 + 2  # announced, and done
    assert world.ledger.verify().whole
    world.ws.book.close()
    world.ws.live.dispose()
    (world.ws.folder / "huitou.db").write_bytes(before)
    assert [fault.code for fault in world.ledger.verify().faults] == ["head_lost"]
    world.close()


def test_a_nightly_check_that_another_took_over_leaves_the_heads_to_that_one(world):
    ann = world.member()
    for n in range(3):
        world.post(Adjust(member=ann, points=1, reason="x", key=f"a{n}"))
    _, check = nightly(world.ws)
    claim = _claim(world, check)
    lines = world.ledger.heads.file.read_text()
    world.later(minutes=2)
    other = world.ws.jobs.claim("other", world.ws.clock.stamp(), timedelta(minutes=1), [check.kind])
    with pytest.raises(Conflict, match="took it over"):
        check.run(claim)
    assert world.ledger.heads.file.read_text() == lines
    assert check.run(other)["entries"] == 3
    assert len(world.ledger.heads.file.read_text().splitlines()) == 1


def test_who_checks_while_others_post_sees_no_fault(tmp_path):
    world = company(tmp_path / "company")
    ann, stop, posted = world.member(), threading.Event(), []

    def till() -> None:
        while not stop.is_set():
            posted.append(world.post(Adjust(member=ann, points=1, reason="x", key=f"live-{len(posted)}")))

    thread = threading.Thread(target=till)
    thread.start()
    found = [world.ledger.verify().faults for _ in range(15)]
    stop.set()
    thread.join(20)
    assert found == [()] * 15
    assert len(posted) > 15
    world.close()


def _claim(world: World, nightly_job) -> Claim:
    now = world.ws.clock.stamp()
    world.ws.jobs.enqueue(nightly_job.key(now.date()), nightly_job.kind, {}, now)
    return world.ws.jobs.claim("night", now, timedelta(minutes=1), [nightly_job.kind])
