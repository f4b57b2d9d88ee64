"""What an import hands to the lake, and what it hears back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huitou.base import Text


@dataclass(frozen=True)
class Staged:
    """Good rows of one fact, ready to land: Parquet by month, one row a key.

    key: the columns (with `source`) that make a row that row; day: the local-day column, None where undated;
    files: (YYYY-MM or `undated`, path) on the workspace's own file system, moved into the lake
    """

    fact: str
    key: tuple[str, ...]
    day: str | None
    files: list[tuple[str, Path]]


@dataclass(frozen=True)
class Aside:
    """One bad row: where it stood, what is wrong with it, and the whole row."""

    fact: str
    file: str
    line: int | None
    column: str | None
    value: str | None
    code: str
    reason: Text
    row: dict[str, Any]


@dataclass(frozen=True)
class Landing:
    """One import, ready to be committed. mended: quarantine ids that this import takes out of quarantine."""

    import_id: str
    file: str
    source: str
    recorded_at: Any  # naive UTC datetime
    staged: list[Staged]
    aside: list[Aside] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    map_name: str | None = None
    sha256: str | None = None
    mended: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Landed:
    """What one fact gained."""

    added: int = 0
    corrected: int = 0
    unchanged: int = 0

    @property
    def changes(self) -> bool:
        return bool(self.added or self.corrected)
