"""What the company chose for itself beside its settings: a plain value under a name, with who chose it and when.

Nothing is overwritten; the newest row of a name counts, and a value of None takes the choice back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select

from huitou.stores import tables
from huitou.stores.sql import writing

_CHANGING = 48_017_002  # the advisory lock under which a choice takes the place of another


@dataclass(frozen=True)
class Choice:
    """value: what JSON can hold; set_at: UTC without a zone; number: grows with every choice, of whatever name."""

    name: str
    value: Any
    set_by: str
    set_at: datetime
    number: int = 0


class Choices:
    """The choices of one company."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def get(self, name: str) -> Choice | None:
        """The choice that holds now; None where there is none, or it was taken back."""
        kept = tables.choices
        wanted = select(kept).where(kept.c.name == name).order_by(kept.c.id.desc()).limit(1)
        with self.db.connect() as on:
            row = on.execute(wanted).first()
        return (
            None
            if row is None or row.value is None
            else Choice(name, row.value, row.set_by, row.set_at, row.id)
        )

    def under(self, prefix: str) -> list[Choice]:
        """The choices that hold now whose names begin so, in the order of their names."""
        kept = tables.choices
        named = kept.c.name.startswith(prefix, autoescape=True)
        newest = select(func.max(kept.c.id)).where(named).group_by(kept.c.name)
        with self.db.connect() as on:
            rows = on.execute(select(kept).where(kept.c.id.in_(newest)).order_by(kept.c.name)).all()
        return [Choice(r.name, r.value, r.set_by, r.set_at, r.id) for r in rows if r.value is not None]

    def set(self, name: str, value: Any, set_by: str, at: datetime) -> None:
        """Choose, or take the choice back with None."""
        with writing(self.db) as on:
            on.execute(insert(tables.choices).values(name=name, value=value, set_by=set_by, set_at=at))

    def change(self, name: str, value: Any, set_by: str, at: datetime, was: int) -> bool:
        """Choose where the choice numbered `was` still holds (0: where none does); False where another does by now."""
        kept = tables.choices
        newest = (
            select(kept.c.id, kept.c.value).where(kept.c.name == name).order_by(kept.c.id.desc()).limit(1)
        )
        with writing(self.db) as on:
            if on.dialect.name == "postgresql":  # SQLite lets one write at a time anyhow
                on.execute(select(func.pg_advisory_xact_lock(_CHANGING)))
            row = on.execute(newest).first()
            if (0 if row is None or row.value is None else row.id) != was:
                return False
            on.execute(insert(kept).values(name=name, value=value, set_by=set_by, set_at=at))
            return True
