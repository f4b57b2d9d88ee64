"""What the company aims at: a value for a measure, with who set it and when. Nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine, func, insert, select

from huitou.stores import tables
from huitou.stores.sql import writing


@dataclass(frozen=True)
class Target:
    """The target of a measure in the measure's own unit (a share of 40 % is 0.4). set_at: UTC without a zone."""

    measure: str
    value: Decimal
    set_by: str
    set_at: datetime


class Targets:
    """The targets of one company."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def all(self) -> dict[str, Target]:
        """The targets that hold now, by measure."""
        newest = select(func.max(tables.targets.c.id)).group_by(tables.targets.c.measure)
        wanted = select(tables.targets).where(tables.targets.c.id.in_(newest))
        with self.db.connect() as on:
            rows = on.execute(wanted).all()
        return {
            r.measure: Target(r.measure, Decimal(r.value), r.set_by, r.set_at)
            for r in rows
            if r.value is not None
        }

    def set(self, measure: str, value: Decimal | None, set_by: str, at: datetime) -> None:
        """Set a target, or take it away with None."""
        said = None if value is None else str(value)
        with writing(self.db) as on:
            on.execute(insert(tables.targets).values(measure=measure, value=said, set_by=set_by, set_at=at))
