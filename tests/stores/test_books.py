"""Rows go to PostgreSQL as arrays of their tables' own types: every column in its place, every sign as it was."""

import psycopg
import pytest

from huitou.stores.books import literals, tables
from huitou.stores.books.rows import AccountRow, EntryRow, HoldRow, KeyRow, LotRow


@pytest.mark.parametrize(
    ("row", "table"),
    [
        (AccountRow, tables.accounts),
        (EntryRow, tables.entries),
        (LotRow, tables.lots),
        (HoldRow, tables.holds),
        (KeyRow, tables.keys),
    ],
)
def test_a_row_has_the_columns_of_its_table_in_their_order(row, table):
    assert list(row._fields) == [column.name for column in table.columns]


@pytest.mark.postgres
def test_what_is_written_as_a_literal_is_read_as_it_was(server):
    odd = ["", " ", "null", "NULL", 'a"b', "c\\d", "{x,y}", "(1,2)", "紅包", "'", '\\"', "\\\\", '""', "a,b"]
    said = [KeyRow(f"{n}{text}", text, None, -n, '{"a":"' + text + '"}', 2**62) for n, text in enumerate(odd)]
    with psycopg.connect(f"{server.rpartition('/')[0]}/huitou_migrated") as on:
        sql = "SELECT * FROM unnest(%s::ledger_keys[])"
        assert [KeyRow(*row) for row in on.execute(sql, (literals.rows(said).decode(),))] == said
        assert on.execute("SELECT %s::text[]", (literals.words(odd).decode(),)).fetchone()[0] == odd
        assert on.execute("SELECT %s::bigint[]", (literals.numbers([0, -7]).decode(),)).fetchone()[0] == [
            0,
            -7,
        ]


def test_nothing_is_no_array():
    assert (literals.words([]), literals.numbers(()), literals.rows([])) == (None, None, None)
