"""What an import is answered: what it did fact by fact, and the rows that it put aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from huitou import record
from huitou.record import Brought, Quarantined
from huitou.stores import Workspace

SHOWN = 100

Import = Field(
    description="The number of the import; it can be taken back by it.", examples=["20260501-101502-1f3c9a"]
)


class Kept(BaseModel):
    """Rows of one kind of fact: read = kept + unchanged + aside."""

    read: int = Field(description="Rows that give such a fact.")
    kept: int = Field(description="Of these, added or corrected.")
    added: int
    corrected: int = Field(description="Rows that were there before and say something else now.")
    unchanged: int = Field(description="Rows that were there before, or twice among these.")
    aside: int = Field(description="Rows put aside because something is wrong with them.")


class Bad(BaseModel):
    """One row that was put aside."""

    id: int = Field(description="Its number in quarantine.")
    import_id: str = Import
    fact: str
    file: str
    line: int | None = Field(description="Its line in the file, 1 first; the first row sent is line 1.")
    column: str | None = Field(description="The column that is wrong, where it is one.")
    value: str | None = Field(description="What stands there.")
    code: str = Field(description="What is wrong, as a code that stays the same.", examples=["intake.number"])
    reason: str = Field(description="What is wrong, as a sentence.")
    row: dict[str, Any] = Field(description="The whole row as it was sent.")


class Landed(BaseModel):
    """What an import did."""

    import_id: str = Import
    file: str = Field(description="The file; of rows sent, the source and .ndjson.")
    source: str = Field(description="What keeps ids of different systems apart.")
    map: str | None = Field(description="The map by which it was read.")
    rows: int = Field(description="Rows that were read.")
    kept: int = Field(description="Facts that were added or corrected.")
    facts: dict[str, Kept] = Field(description="What happened, by kind of fact.")
    aside_count: int = Field(description="Rows that were put aside.")
    aside: list[Bad] = Field(description=f"The first {SHOWN} of these.")
    warnings: list[str] = Field(description="What should be known of how it was read.")


class Imported(BaseModel):
    """One import of the past."""

    import_id: str = Import
    file: str
    source: str
    map: str | None
    recorded_at: datetime = Field(description="When, in UTC.")
    rows: int
    facts: dict[str, dict[str, int]] = Field(description="{fact: {added, corrected, unchanged}}")
    aside: int = Field(description="Rows that still lie in quarantine.")
    undone_at: datetime | None = Field(description="When it was taken back, in UTC; null while it holds.")


class Undone(BaseModel):
    """An import that was taken back."""

    import_id: str = Import
    facts: dict[str, int] = Field(description="Rows taken out, by kind of fact.")


def landed(ws: Workspace, done: Brought, lang: str, sent: Sequence[Mapping[str, Any]] = ()) -> Landed:
    """The answer to an import, with the rows put aside; `sent` ones may lie in quarantine since an earlier time."""
    aside = record.quarantine(ws, done.import_id, limit=SHOWN) if done.aside else []
    if done.aside > len(aside) < SHOWN and sent:
        known = {q.id for q in aside}
        earlier = (q for q in record.quarantine(ws) if q.file == done.file and q.id not in known)
        aside += [q for q in earlier if _is(q, sent)][: min(SHOWN, done.aside) - len(aside)]
    return Landed(
        import_id=done.import_id,
        file=done.file,
        source=done.source,
        map=done.map_name,
        rows=done.rows,
        kept=sum(k.kept for k in done.facts.values()),
        facts={fact: Kept(**k.as_dict()) for fact, k in done.facts.items()},
        aside_count=done.aside,
        aside=[bad(q, lang) for q in aside],
        warnings=[w.said(lang) for w in done.warnings],
    )


def bad(one: Quarantined, lang: str) -> Bad:
    return Bad(**{k: v for k, v in one.as_dict(lang).items() if k in Bad.model_fields})


def _is(one: Quarantined, sent: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row in quarantine is the row that was sent in its line."""
    if one.line is None or not 1 <= one.line <= len(sent):
        return False
    row = sent[one.line - 1]
    return all((row.get(name) or None) == (cell or None) for name, cell in one.row.items())
