"""Imports as the pages of the Data section show them: when, in the company's zone, and what they did, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from huitou import record
from huitou.base import Text
from huitou.faces import dates
from huitou.faces.language import language
from huitou.faces.web.page import company, lang_of
from huitou.measure import METRICS
from huitou.record import FACTS, Import, Kept


@dataclass(frozen=True)
class Done:
    """One import for a page. numbers: (title of the fact, what it did); changed: of these, where anything changed."""

    one: Import
    when: str
    numbers: list[tuple[Text, Kept]]
    undone: str = ""

    @property
    def changed(self) -> list[tuple[Text, int]]:
        return [(title, kept.kept) for title, kept in self.numbers if kept.kept]

    @property
    def same(self) -> bool:
        """Whether nothing was new: the file was there already."""
        return not self.changed and not any(kept.aside for _, kept in self.numbers)


@dataclass(frozen=True)
class Lacking:
    """A kind of fact that nobody brought in yet, and the measures that it would bring."""

    fact: str
    title: Text
    says: Text
    measures: list[Text]


def moment(request: Request, at: datetime) -> str:
    """A moment as the company's clocks show it."""
    return dates.moment(at, company(request).settings.zone, language(lang_of(request)))


def done(request: Request, one: Import) -> Done:
    numbers = [(title_of(f), kept) for f, kept in one.kept.items()]
    return Done(
        one,
        moment(request, one.recorded_at),
        numbers,
        moment(request, one.undone_at) if one.undone_at else "",
    )


def history(request: Request, limit: int | None = None, skip: int = 0) -> list[Done]:
    return [done(request, one) for one in record.imports(company(request), limit=limit, skip=skip)]


def title_of(fact: str) -> Text:
    return FACTS[fact].title if fact in FACTS else Text(fact, fact, fact)


def lacking(there: Mapping[str, object]) -> list[Lacking]:
    """Facts of which nothing is recorded, those that bring most measures first."""
    found = []
    for fact, shape in FACTS.items():
        if fact in there or fact in ("attributes", "identities"):
            continue
        titles = [one.title for one in METRICS.values() if fact in one.reads]
        found.append(Lacking(fact, shape.title, shape.says, titles))
    return sorted(found, key=lambda one: -len(one.measures))
