"""What an import did, in numbers that add up: read = kept + unchanged + aside, for every fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from huitou.base import Text


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
