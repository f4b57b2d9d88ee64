"""The ledger's tables, read and written the short way: one load, one save, on SQLite or on PostgreSQL."""

from huitou.stores.books.book import LAST_ACCOUNT, Book, Compute
from huitou.stores.books.gathering import Gathering
from huitou.stores.books.opening import open_book
from huitou.stores.books.rows import (
    AMOUNTS,
    AccountRow,
    Asked,
    Changes,
    EntryRow,
    HoldRow,
    KeyRow,
    Loaded,
    LotRow,
    MessageRow,
)
from huitou.stores.books.sqlite_book import SQLiteBook

__all__ = [
    "AMOUNTS",
    "LAST_ACCOUNT",
    "AccountRow",
    "Asked",
    "Book",
    "Changes",
    "Compute",
    "EntryRow",
    "Gathering",
    "HoldRow",
    "KeyRow",
    "Loaded",
    "LotRow",
    "MessageRow",
    "SQLiteBook",
    "open_book",
]
