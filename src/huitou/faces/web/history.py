"""Imports as the pages of the Data section show them: when, in the company's zone, and what they did, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from huitou import record
from huitou.base import Missing, Text
from huitou.faces import dates
from huitou.faces.language import language
from huitou.faces.web.page import company, lang_of
from huitou.measure import METRICS
from huitou.record import FACTS, Import, Kept

_UNKNOWN = Text(
    zh_hant="沒有編號「{import_id}」的匯入；匯入紀錄列出所有匯入。",
    zh_hans="没有编号“{import_id}”的导入；导入记录列出所有导入。",
    en="There is no import “{import_id}”; the list of imports has them all.",
)


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


def import_of(request: Request, import_id: str) -> Import:
    """Raises Missing."""
    found = record.imports(company(request), ids=[import_id])
    if not found:
        raise Missing("import.unknown", _UNKNOWN, import_id=import_id)
    return found[0]


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
