"""SQL is written in the stores and in the record, and nowhere else."""

import re

import pytest

from tests.shape.tree import named, stage_of, strings, under

MAY = {"stores", "record"}
SQL = re.compile(
    r"\bSELECT\b[\s\S]+\bFROM\b|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b|\bUPDATE\s+\S+\s+SET\b"
    r"|\b(CREATE|DROP|ALTER)\s+(OR\s+REPLACE\s+)?(TEMP\w*\s+)?(TABLE|VIEW|INDEX|SCHEMA)\b|\bGROUP\s+BY\b"
)
# Lower case reads like English: only a string that begins as a statement does is taken for one.
STATEMENT = re.compile(r"^\s*(select\s[\s\S]+\sfrom\s|insert\s+into\s|delete\s+from\s|update\s+\w+\s+set\s)")

ELSEWHERE = [f for f in under("src", ".py") if stage_of(f) not in MAY]


def is_sql(said: str) -> bool:
    return bool(SQL.search(said) or STATEMENT.match(said))


@pytest.mark.parametrize("path", ELSEWHERE, ids=named)
def test_no_sql_outside_stores_and_record(path):
    for line, said in strings(path):
        assert not is_sql(said), f"{named(path)}:{line} writes SQL: {said[:60]!r}"


def test_the_pattern_knows_sql_when_it_sees_it():
    own = [said for f in under("src/huitou/stores", ".py") for _, said in strings(f)]
    assert any(is_sql(said) for said in own)
    assert not is_sql("Select the rows, then choose from the list")
