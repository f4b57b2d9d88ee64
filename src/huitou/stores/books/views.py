"""Postings as rows, for whoever asks the database itself; and what PostgreSQL runs of the ledger on its own side."""

from __future__ import annotations

from importlib.resources import files

_POSTINGS = """
CREATE VIEW ledger_postings AS
SELECT e.account_id, e.n, e.kind, e.occurred_at, e.recorded_at, {account} AS account, {lot} AS lot, {points} AS points
FROM ledger_entries AS e, {each}
"""

_SQLITE = _POSTINGS.format(
    each="json_each(e.postings) AS p",
    account="json_extract(p.value, '$[0]')",
    lot="json_extract(p.value, '$[1]')",
    points="json_extract(p.value, '$[2]')",
)
_POSTGRESQL = _POSTINGS.format(
    each="jsonb_array_elements(e.postings::jsonb) AS p",
    account="p ->> 0",
    lot="(p ->> 1)::bigint",
    points="(p ->> 2)::bigint",
)


def functions() -> str:
    """The functions that PostgreSQL runs, as they stand in postgres.sql. `%` is not special in them."""
    return files("huitou.stores.books").joinpath("postgres.sql").read_text(encoding="utf-8")


CREATE = {"sqlite": (_SQLITE,), "postgresql": (_POSTGRESQL,)}
DROP_FUNCTIONS = "DROP FUNCTION IF EXISTS ledger_load, ledger_lock, ledger_save"
