"""A message is written with its effect and arrives at least once. On SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

import pytest
from sqlalchemy import text

from huitou.base import Clock, Conflict, Refused, Text
from huitou.stores import Message, Outbox, writing
from huitou.stores.jobs.lines import Lines

NOW = datetime(2026, 3, 1, 12)


class Time(Clock):
    """A clock that tests turn."""

    def __init__(self):
        self.at = NOW.replace(tzinfo=UTC)
        super().__init__(lambda: self.at)

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)


@pytest.fixture
def clock():
    return Time()


@pytest.fixture
def outbox(db, tmp_path):
    return Outbox(db, tmp_path / "outbox")


def tell(outbox, *messages):
    with writing(outbox.db) as on:
        outbox.write([Message(topic, key, body) for topic, key, body in messages], NOW, on)


def lines(outbox_folder, topic="points"):
    return [json.loads(line) for line in (outbox_folder / f"{topic}.jsonl").read_text("utf-8").splitlines()]


def test_what_nobody_takes_is_a_line_in_the_topics_file(outbox, clock, tmp_path):
    tell(outbox, ("points", "e1", {"points": 5, "at": "台北"}), ("points", "e2", {}), ("a/b", "e1", {}))
    assert outbox.waiting() == 3
    assert outbox.deliver(clock) == 3
    assert (outbox.waiting(), outbox.deliver(clock)) == (0, 0)
    said = {
        "id": lines(tmp_path / "outbox")[0]["id"],
        "topic": "points",
        "key": "e1",
        "at": "2026-03-01T12:00:00Z",
        "body": {"points": 5, "at": "台北"},
    }
    assert lines(tmp_path / "outbox")[0] == said
    assert [line["key"] for line in lines(tmp_path / "outbox")] == ["e1", "e2"]
    assert [line["topic"] for line in lines(tmp_path / "outbox", "a%2Fb")] == ["a/b"]


def test_a_message_of_a_transaction_that_fails_is_told_to_nobody(outbox, clock):
    def half():
        with writing(outbox.db) as on:
            outbox.write([Message("points", "e1", {})], NOW, on)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert outbox.deliver(clock) == 0


def test_the_same_message_is_written_once_and_another_under_its_key_is_a_conflict(outbox, clock):
    tell(outbox, ("points", "e1", {"a": 1, "b": 2}))
    tell(outbox, ("points", "e1", {"b": 2, "a": 1}), ("other", "e1", {"a": 2}))
    with pytest.raises(Conflict) as wrong:
        tell(outbox, ("points", "e2", {}), ("points", "e1", {"a": 2}))
    assert wrong.value.code == "message.other_body"
    assert outbox.deliver(clock) == 2


def test_a_destination_gets_its_topic_and_only_that(db, clock, tmp_path):
    got = []
    outbox = Outbox(db, tmp_path / "outbox", {"points": got.append})
    tell(outbox, ("points", "e1", {"n": 1}), ("tiers", "e2", {}))
    outbox.deliver(clock)
    (sent,) = got
    assert (sent.topic, sent.key, sent.at, sent.body, sent.attempt) == ("points", "e1", NOW, {"n": 1}, 1)
    assert [line["key"] for line in lines(tmp_path / "outbox", "tiers")] == ["e2"]
    assert not (tmp_path / "outbox" / "points.jsonl").exists()


def test_what_does_not_arrive_is_tried_again_ever_more_seldom_and_holds_nobody_up(db, clock, tmp_path):
    tries = []

    def down(sent):
        tries.append((sent.attempt, clock.at))
        if len(tries) < 4:
            raise Refused("down", Text("不通", "不通", "no answer"))

    outbox = Outbox(db, tmp_path / "outbox", {"points": down})
    tell(outbox, ("points", "e1", {}), ("tiers", "e2", {}))
    assert outbox.deliver(clock) == 1
    with db.connect() as on:
        assert "no answer" in str(on.execute(text("SELECT why FROM outbox WHERE topic = 'points'")).scalar())
    for _ in range(100):
        clock.at += timedelta(seconds=1)
        outbox.deliver(clock)
    assert [attempt for attempt, _ in tries] == [1, 2, 3, 4]
    waited = [(b[1] - a[1]).total_seconds() for a, b in pairwise(tries)]
    assert waited == [10, 20, 40]
    assert outbox.waiting() == 0
    with db.connect() as on:
        assert on.execute(text("SELECT count(*) FROM outbox WHERE why IS NULL AND due IS NULL")).scalar() == 2


def test_a_message_taken_by_somebody_who_was_killed_is_delivered_by_another(db, clock, tmp_path):
    def killed(_):
        raise SystemExit

    tell(outbox := Outbox(db, tmp_path, {"points": killed}), ("points", "e1", {}))
    with pytest.raises(SystemExit):
        outbox.deliver(clock)
    other = Outbox(db, tmp_path / "outbox")
    clock.at += timedelta(seconds=59)
    assert other.deliver(clock) == 0
    clock.at += timedelta(seconds=1)
    assert other.deliver(clock) == 1


def test_a_failure_that_is_told_late_does_not_undo_anothers_delivery(db, clock, tmp_path):
    def slow(_):
        clock.at += timedelta(minutes=5)
        assert Outbox(db, tmp_path / "outbox").deliver(clock) == 1
        raise TimeoutError

    outbox = Outbox(db, tmp_path / "outbox", {"points": slow})
    tell(outbox, ("points", "e1", {}))
    assert outbox.deliver(clock) == 0
    assert outbox.waiting() == 0
    clock.at += timedelta(days=1)
    assert outbox.deliver(clock) == 0


@pytest.mark.postgres  # SQLite lets one write at a time, so that numbers commit in order
@pytest.mark.parametrize("place", ["postgres"], indirect=True)
def test_a_message_committed_late_with_a_lower_number_still_arrives(db, clock, tmp_path):
    """adamcharnock/django-hordak PR 142: a mark at the highest number seen loses what commits after it, for ever."""
    outbox = Outbox(db, tmp_path / "outbox")
    with db.connect() as late, late.begin():
        outbox.write([Message("points", "late", {})], NOW, late)
        tell(outbox, ("points", "early", {}))
        assert outbox.deliver(clock) == 1
    assert outbox.deliver(clock) == 1
    assert [line["key"] for line in lines(tmp_path / "outbox")] == ["early", "late"]
    with db.connect() as on:
        assert on.execute(text("SELECT key FROM outbox ORDER BY id")).scalars().all() == ["late", "early"]


def put_back(db):
    """The database as a backup has it: no message, and numbers that begin again."""
    with writing(db) as on:
        if db.dialect.name == "postgresql":
            on.execute(text("TRUNCATE outbox RESTART IDENTITY"))
        else:
            on.execute(text("DELETE FROM outbox"))


def test_after_a_database_was_put_back_a_new_message_arrives_and_an_old_one_is_there_once(
    outbox, clock, tmp_path
):
    told = ("points", "ann:2", {"points": 50, "lots": [[1, 50]]})
    tell(outbox, told)
    assert outbox.deliver(clock) == 1
    put_back(outbox.db)
    tell(outbox, ("points", "bo:2", {"points": 70}), told, ("tiers", "ann:2", {}))
    assert outbox.deliver(clock) == 3
    assert [line["key"] for line in lines(tmp_path / "outbox")] == ["ann:2", "bo:2"]
    put_back(outbox.db)
    tell(
        outbox, ("points", "ann:2", {"points": 120, "lots": [[1, 50], [3, 70]]})
    )  # it went another way this time
    assert outbox.deliver(clock) == 1
    found = lines(tmp_path / "outbox")
    assert [line["body"]["points"] for line in found] == [50, 70, 120]
    assert len({line["id"] for line in found}) == 3


def test_an_id_is_made_of_what_a_message_says_and_stays_the_same_for_ever(db, clock, tmp_path):
    got = []
    outbox = Outbox(db, tmp_path / "outbox", {"points": got.append})
    tell(outbox, ("points", "e1", {"n": 1, "at": "台北"}))
    outbox.deliver(clock)
    said = '["points","e1",{"at":"台北","n":1}]'
    assert [sent.id for sent in got] == [sha256(said.encode()).hexdigest()[:32]]


def test_a_body_that_is_no_text_holds_nobody_up(outbox, clock):
    tell(outbox, ("points", "half", {"name": "\ud83d"}), ("points", "whole", {"name": "\U0001f600"}))
    assert outbox.deliver(clock) == 1
    assert outbox.waiting() == 1


def test_only_some_are_delivered_at_once_where_that_is_asked_for(outbox, clock):
    tell(outbox, *[("points", f"e{n}", {}) for n in range(5)])
    assert outbox.deliver_some(clock, 2) == (2, 2)
    assert outbox.waiting() == 3
    assert outbox.deliver(clock) == 3
    assert outbox.deliver_some(clock, 2) == (0, 0)


def test_no_further_message_is_taken_once_a_worker_is_to_stop(db, clock, tmp_path):
    stop = threading.Event()
    outbox = Outbox(db, tmp_path / "outbox", {"points": lambda sent: stop.set()})
    tell(outbox, *[("points", f"e{n}", {}) for n in range(3)])
    assert outbox.deliver_some(clock, 9, stop) == (1, 1)  # the one on its way was finished
    with db.connect() as on:
        assert on.execute(text("SELECT sum(attempts) FROM outbox")).scalar() == 1
    assert outbox.deliver_some(clock, 9, stop) == (0, 0)


def line(name):
    return json.dumps({"id": name})


def test_a_line_is_appended_once_whoever_asks(tmp_path):
    one, other = Lines(tmp_path / "o"), Lines(tmp_path / "o")
    assert [one.append("t", n, line(n)) for n in "121"] == [True, True, False]
    assert [other.append("t", n, line(n)) for n in "23"] == [False, True]
    assert [one.append("t", n, line(n)) for n in "34"] == [False, True]
    assert one.append("u", "1", line("1"))
    assert [found["id"] for found in lines(tmp_path / "o", "t")] == list("1234")


@pytest.mark.parametrize("left", range(1, 12))
def test_a_line_left_half_way_is_cut_off_and_written_again(tmp_path, left):
    file = tmp_path / "t.jsonl"
    assert Lines(tmp_path).append("t", "1", line("1"))
    file.write_bytes(file.read_bytes() + (line("2") + "\n").encode()[:left])
    kept = Lines(tmp_path)
    assert [kept.append("t", n, line(n)) for n in "213"] == [True, False, True]
    assert file.read_text() == "".join(line(n) + "\n" for n in "123")


def test_a_file_that_was_emptied_begins_anew(tmp_path):
    kept = Lines(tmp_path)
    kept.append("t", "1", line("1"))
    kept.append("t", "2", line("2"))
    (tmp_path / "t.jsonl").write_text("")
    assert [kept.append("t", n, line(n)) for n in "121"] == [True, True, False]
