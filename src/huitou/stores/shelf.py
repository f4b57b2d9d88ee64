"""Finished answers, put back in SQL so that a page never waits for an engine. All of it can be deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select

from huitou.stores.sql import writing
from huitou.stores.tables import figures


@dataclass(frozen=True)
class Answer:
    """One finished answer: plain values for JSON."""

    name: str
    question: str
    grounds: str
    answer: list[Any]


class Shelf:
    """Answers by name and question. `grounds` stands for all that an answer was computed from: facts and definition;
    an answer is good for as long as its grounds are the same."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def get(self, name: str, question: str, grounds: list[str]) -> list[Any] | None:
        """The answer, or None where there is none on any of these grounds."""
        wanted = select(figures.c.answer).where(
            figures.c.name == name, figures.c.question == question, figures.c.grounds.in_(grounds)
        )
        with self.db.connect() as on:
            answer: list[Any] | None = on.execute(wanted).scalar()
            return answer

    def newest(self, name: str) -> Any:
        """When the latest answer of a name was put here; None where there is none."""
        with self.db.connect() as on:
            return on.execute(select(func.max(figures.c.computed_at)).where(figures.c.name == name)).scalar()

    def put(self, answers: list[Answer], at: Any) -> None:
        """Keep answers; what stood there for the same name and question is replaced."""
        with writing(self.db) as on:
            for a in answers:
                same = (figures.c.name == a.name) & (figures.c.question == a.question)
                on.execute(delete(figures).where(same))
                on.execute(insert(figures).values(**vars(a), computed_at=at))

    def clear(self, before: Any) -> None:
        """Forget answers that were computed before a time."""
        with writing(self.db) as on:
            on.execute(delete(figures).where(figures.c.computed_at < before))
