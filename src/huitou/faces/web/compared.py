"""What a measure's figure stands beside, in the order of its page: own history, then others by definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huitou.measure import Comparison


@dataclass(frozen=True)
class Others:
    """Benchmarks of one definition. own: whether the company itself brought them in."""

    definition: str
    own: bool
    rows: Sequence[Comparison]


@dataclass(frozen=True)
class Source:
    """Where benchmarks are from: all titles under one address and one licence."""

    titles: Sequence[str]
    url: str
    licence: str
    own: bool


@dataclass(frozen=True)
class Compared:
    """The comparisons of one figure. Empty where there is no other value at all, or only own periods without data."""

    rows: Sequence[Comparison]

    def __bool__(self) -> bool:
        return any(row.other is not None for row in self.rows)

    @property
    def history(self) -> list[Comparison]:
        return [row for row in self.rows if row.benchmark is None]

    @property
    def others(self) -> list[Others]:
        found: dict[tuple[bool, str], list[Comparison]] = {}
        for row in self.rows:
            if one := row.benchmark:
                found.setdefault((one.origin == "own", one.definition), []).append(row)
        return [Others(definition, own, rows) for (own, definition), rows in found.items()]

    @property
    def sources(self) -> list[Source]:
        """Those with more to say than the title that stands in the row."""
        found: dict[tuple[str, str, bool], Mapping[str, None]] = {}
        for one in (row.benchmark for row in self.rows if row.benchmark):
            if one.url or one.licence:
                key = (one.url, one.licence, one.origin == "own")
                found[key] = {**found.get(key, {}), one.source: None}
        return [Source(list(titles), *key) for key, titles in found.items()]
