"""The embedded book: its connections, a process that forks, a transaction that is gone, and what others write down."""

from __future__ import annotations

import os
import sqlite3

import pytest

from huitou.stores import Workspace
from huitou.stores.books import literals
from huitou.stores.books.opening import open_book
from huitou.stores.books.postgres_book import PostgresBook
from huitou.stores.books.rows import Asked, Changes, chunks
from huitou.stores.books.sqlite_book import SQLiteBook, _undo, open_connection


@pytest.fixture
def opened(tmp_path):
    """A book of a new company, and every connection that it opened."""
    file = Workspace.create(tmp_path / "company").folder / "huitou.db"
    made = []

    def connect():
        made.append(open_connection(file))
        return made[-1]

    book = SQLiteBook(connect)
    yield book, made
    book.close()


def test_one_connection_writes_and_one_reads_until_they_are_closed(opened):
    book, made = opened
    for _ in range(2):
        book.turn(Asked(), lambda _: Changes())
        book.look(Asked())
    assert len(made) == 2
    book.close()
    for connection in made:
        with pytest.raises(sqlite3.ProgrammingError):
            connection.execute("SELECT 1")
    book.close()
    book.turn(Asked(), lambda _: Changes())
    book.look(Asked())
    assert len(made) == 4


def test_a_forked_process_opens_connections_of_its_own(opened, monkeypatch):
    book, made = opened
    book.turn(Asked(), lambda _: Changes())
    book.look(Asked())
    monkeypatch.setattr(os, "getpid", lambda: -1)
    for _ in range(2):
        book.turn(Asked(), lambda _: Changes())
        book.look(Asked())
    assert len(made) == 4


def test_a_connection_waits_a_minute_for_the_lock_and_begins_no_transaction_by_itself(tmp_path):
    connection = open_connection(tmp_path / "any.db")
    assert connection.isolation_level is None
    assert connection.execute("PRAGMA busy_timeout").fetchone() == (60_000,)
    connection.close()


def test_a_transaction_that_is_gone_already_is_no_failure_and_any_other_is(tmp_path):
    connection = open_connection(tmp_path / "any.db")
    connection.execute("BEGIN")
    _undo(connection)
    _undo(connection)  # nothing is left to be undone
    assert not connection.in_transaction
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError):
        _undo(connection)


def test_a_server_is_told_by_its_url_and_everything_else_is_a_file(tmp_path):
    url = "postgresql://nobody@localhost/none"
    book = open_book(url)
    assert isinstance(book, PostgresBook)
    assert vars(book)["_url"] == url
    assert isinstance(open_book(str(tmp_path / "POSTGRESQL")), SQLiteBook)
    assert isinstance(open_book(tmp_path / "postgresql"), SQLiteBook)


@pytest.mark.parametrize("many", [0, 1, 399, 400, 401, 800, 1001])
def test_many_are_asked_for_four_hundred_at_a_time(many):
    portions = list(chunks(range(many)))
    assert [len(some) for some in portions] == [400] * (many // 400) + [many % 400] * bool(many % 400)
    assert [one for some in portions for one in some] == list(range(many))


def test_how_words_numbers_and_rows_are_written_for_the_server():
    assert literals.words(["a", 'b"c', "d\\e", "紅"]) == '{"a","b\\"c","d\\\\e","紅"}'.encode()
    assert literals.numbers([1, -2]) == b"{1,-2}"
    assert literals.rows([(1, None, 'x"', "y\\"), (2, "", "", "")]) == (
        rb'{"(1,,\"x\\\"\",\"y\\\\\")","(2,\"\",\"\",\"\")"}'
    )
