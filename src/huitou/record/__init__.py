"""What happened: one kind of fact a file, and the ways by which facts come in. The front door of the stage."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from huitou.base import find
from huitou.record.scales import BY_DEFINITION, Scale
from huitou.record.shape import BOOKKEEPING, Column, Fact, Kind

if TYPE_CHECKING:
    from huitou.record.intake.bringing import bring, guess
    from huitou.record.intake.brought import Brought, Kept
    from huitou.record.intake.guessing import Match, Proposal
    from huitou.record.intake.headers import plain, spellings
    from huitou.record.intake.keeping import Import, imports, maps, undo
    from huitou.record.intake.maps import Map
    from huitou.record.intake.mending import Quarantined, export, mend, quarantine
    from huitou.record.intake.recognising import fact_named
    from huitou.record.merging import (
        Explanation,
        Merge,
        Merged,
        Unmerged,
        explain,
        links,
        merge,
        merges,
        redo_merge,
        undo_merge,
        unmerged,
    )

__all__ = [
    "BOOKKEEPING",
    "BY_DEFINITION",
    "FACTS",
    "Brought",
    "Column",
    "Explanation",
    "Fact",
    "Import",
    "Kept",
    "Kind",
    "Map",
    "Match",
    "Merge",
    "Merged",
    "Proposal",
    "Quarantined",
    "Scale",
    "Unmerged",
    "bring",
    "explain",
    "export",
    "fact_named",
    "guess",
    "imports",
    "links",
    "maps",
    "mend",
    "merge",
    "merges",
    "plain",
    "quarantine",
    "redo_merge",
    "spellings",
    "undo",
    "undo_merge",
    "unmerged",
]

FACTS: dict[str, Fact] = find("huitou.record", "FACT", Fact, group="huitou.facts")

# Loaded when first asked for, so that whoever only needs to know the facts does not wait for the readers of files.
_LATER = {
    "bring": "intake.bringing", "guess": "intake.bringing", "fact_named": "intake.recognising",
    "Brought": "intake.brought", "Kept": "intake.brought",
    "Match": "intake.guessing", "Proposal": "intake.guessing",
    "plain": "intake.headers", "spellings": "intake.headers",
    "Import": "intake.keeping", "imports": "intake.keeping", "undo": "intake.keeping", "maps": "intake.keeping",
    "Map": "intake.maps",
    "Explanation": "merging", "Merge": "merging", "Merged": "merging", "Unmerged": "merging", "explain": "merging",
    "links": "merging", "merge": "merging", "merges": "merging", "redo_merge": "merging", "undo_merge": "merging",
    "unmerged": "merging",
    "Quarantined": "intake.mending", "mend": "intake.mending", "quarantine": "intake.mending", "export": "intake.mending",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(f"huitou.record.{_LATER[name]}"), name)
    raise AttributeError(name)
