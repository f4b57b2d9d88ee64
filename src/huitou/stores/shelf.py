"""Finished answers, put back in SQL so that a page never waits for an engine. All of it can be deleted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete, insert, select

from huitou.stores.sql import writing
from huitou.stores.tables import figures


class Shelf:
    """Answers by name and question, each good for one revision of the recorded facts and one definition version."""

    def __init__(self, db: Engine) -> None:
        self.db = db

    def get(self, name: str, question: str, revision: int, version: int) -> list[Any] | None:
        """The answer, or None where there is none for this revision and version."""
        wanted = select(figures.c.answer).where(
            figures.c.name == name,
            figures.c.question == question,
            figures.c.revision == revision,
            figures.c.version == version,
        )
        with self.db.connect() as on:
            answer: list[Any] | None = on.execute(wanted).scalar()
            return answer

    def put(
        self, found: dict[tuple[str, int], list[Any]], question: str, revision: int, at: Any, seconds: float
    ) -> None:
        """Keep answers by (name, version); what stood there for the same question is replaced."""
        names = [name for name, _ in found]
        with writing(self.db) as on:
            on.execute(delete(figures).where(figures.c.name.in_(names), figures.c.question == question))
            on.execute(delete(figures).where(figures.c.revision < revision))
            on.execute(
                insert(figures),
                [
                    {
                        "name": name,
                        "version": version,
                        "question": question,
                        "revision": revision,
                        "answer": answer,
                        "computed_at": at,
                        "seconds": seconds,
                    }
                    for (name, version), answer in found.items()
                ],
            )
