"""Opening the book of a workspace: in its own SQLite file, or in PostgreSQL where the settings name one."""

from __future__ import annotations

from pathlib import Path

from huitou.stores.books.book import Book
from huitou.stores.books.sqlite_book import SQLiteBook, open_connection
from huitou.stores.books.turnstile import Turnstile


def open_book(where: Path | str) -> Book:
    """A Book over the SQLite file, or over the database of a postgresql:// URL. Its tables must be there."""
    if isinstance(where, str) and where.startswith("postgresql"):
        from huitou.stores.books.postgres_book import PostgresBook  # no driver is loaded that is not needed

        return PostgresBook(where)
    return SQLiteBook(lambda: open_connection(where), Turnstile(Path(where)))
