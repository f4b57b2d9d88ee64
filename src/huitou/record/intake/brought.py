"""What an import did, in numbers that add up: read = kept + unchanged + aside, for every fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huitou.base import Text
from huitou.stores import Landed


@dataclass(frozen=True)
class Kept:
    """Rows of one fact. kept = added + corrected; unchanged: they were there already, or twice in the file."""

    read: int
    added: int
    corrected: int
    unchanged: int
    aside: int

    @property
    def kept(self) -> int:
        return self.added + self.corrected

    def as_dict(self) -> dict[str, int]:
        return {"read": self.read, "kept": self.kept, "added": self.added, "corrected": self.corrected,
                "unchanged": self.unchanged, "aside": self.aside}  # fmt: skip


def kept_of(landed: Mapping[str, Landed], told: Mapping[str, Any]) -> dict[str, Kept]:
    """The numbers of an import per fact, of what landed and what else was told of it: {"same": …, "aside": …}."""
    found = {}
    for fact, more in told["same"].items():
        got, put = landed.get(fact, Landed()), int(told["aside"].get(fact, 0))
        same = got.unchanged + int(more)
        found[fact] = Kept(got.added + got.corrected + same + put, got.added, got.corrected, same, put)
    return {f: k for f, k in found.items() if k.read}


@dataclass(frozen=True)
class Brought:
    """One import. rows: rows in the file; aside: of these, put aside; distinct: different ids seen in the file."""

    import_id: str
    file: str
    source: str
    map_name: str | None
    rows: int
    aside: int
    facts: dict[str, Kept]
    distinct: dict[str, int] = field(default_factory=dict)
    warnings: tuple[Text, ...] = ()

    def as_dict(self, lang: str = "en") -> dict[str, object]:
        """For --json."""
        return {
            "import_id": self.import_id,
            "file": self.file,
            "source": self.source,
            "map": self.map_name,
            "rows": self.rows,
            "aside": self.aside,
            "facts": {fact: kept.as_dict() for fact, kept in self.facts.items()},
            "distinct": self.distinct,
            "warnings": [w.said(lang) for w in self.warnings],
        }
