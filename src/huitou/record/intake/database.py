"""Any SQL database by its SQLAlchemy URL and a query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from huitou.base import Unfit, Unreachable
from huitou.record.intake import header_row, texts
from huitou.record.intake.spreadsheet import as_text
from huitou.record.intake.stored import Row, store
from huitou.record.intake.table import Table


def named(url: str) -> str:
    """The URL without its password."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def open_query(url: str, query: str | None, folder: Path) -> Table:
    """The rows of a query. Raises Unfit without a query, Unreachable where it fails."""
    if not query:
        raise Unfit("intake.no_query", texts.NO_QUERY)
    if url.startswith(("postgresql://", "postgres://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    try:
        engine = create_engine(url, poolclass=NullPool)
        with engine.connect().execution_options(stream_results=True, max_row_buffer=10_000) as on:
            result = on.execute(text(query))
            headers = header_row.tidy(list(result.keys()))
            table = store(named(url), headers, _rows(result), folder)
    except (SQLAlchemyError, ImportError, ValueError) as wrong:
        why = str(getattr(wrong, "orig", None) or wrong).splitlines()[0]
        raise Unreachable("intake.database", texts.DATABASE, why=why) from wrong
    if table.rows == 0:
        raise Unfit("intake.header_only", texts.HEADER_ONLY, file=table.name)
    return table


def _rows(result: Any) -> Iterator[Row]:
    for number, row in enumerate(result, 1):
        yield Row(number, [as_text(c) for c in row])
