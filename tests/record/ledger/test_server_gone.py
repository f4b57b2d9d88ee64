"""A PostgreSQL server that went away and came back: the next posting and the next look do not notice."""

import psycopg
import pytest

from huitou.base import Unreachable
from huitou.record import Earn, Ledger
from huitou.stores import open_book
from tests.record.ledger.world import World

pytestmark = pytest.mark.postgres


def _cut(url: str) -> None:
    """End every connection to the database but ours."""
    with psycopg.connect(url, autocommit=True) as on:
        on.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def shop(database, tmp_path) -> World:
    world = World(tmp_path / "company", database)
    yield world
    world.close()


def test_a_posting_after_the_connection_was_cut_is_done_once(shop, database):
    ann = shop.member()
    shop.post(Earn(member=ann, points=10, key="a"))
    assert shop.balance(ann).available == 10
    _cut(database)
    assert shop.post(Earn(member=ann, points=5, key="b")).balance.available == 15
    _cut(database)
    assert shop.balance(ann).available == 15
    assert shop.ledger.verify().whole


def test_a_commit_whose_answer_was_lost_is_not_done_twice(shop, database, monkeypatch):
    """The connection dies right after the server has committed."""
    from huitou.stores.books import postgres_book

    ann, saved = shop.member(), postgres_book._save
    shop.post(Earn(member=ann, points=10, key="a"))
    calls = []

    def save_and_die(on, changes, fence):
        done = saved(on, changes, fence)
        calls.append(done)
        if len(calls) == 1:
            _cut(database)
            on.execute("SELECT 1")
        return done

    monkeypatch.setattr(postgres_book, "_save", save_and_die)
    posted = shop.post(Earn(member=ann, points=5, key="b"))
    assert (posted.replayed, posted.balance.available, posted.entry.n) == (True, 15, 2)
    assert shop.balance(ann).available == 15


def test_a_server_that_does_not_answer_is_unreachable_and_the_sentence_says_what_to_do(shop):
    ann = shop.member()
    shop.ws.__dict__["book"] = open_book("postgresql://huitou@127.0.0.1:1/nothing")
    with pytest.raises(Unreachable, match="ask again with the same key"):
        Ledger(shop.ws).post(Earn(member=ann, points=5, key="b"))
    with pytest.raises(Unreachable):
        Ledger(shop.ws).balance(ann)
