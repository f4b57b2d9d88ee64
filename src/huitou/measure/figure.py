"""A figure as it is shown: value, base, interval, as-of day, definition version, and what must be said with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huitou.base import LANGS, Period, Text, same


@dataclass(frozen=True)
class Figure:
    """One number a company may rely on.

    value, low, high: in `unit` (share: 0..1; points: -100..100; money: the currency named in unit; days, hours, …);
    None where there is nobody behind it, or so few that it is withheld
    base:     how many units (customers, answers, …) are behind it; drill-down lists exactly these
    as_of:    the last local day the data know of
    finished: False while days of the period (or of the time its customers must be watched) lie after the data
    titles:   dimension → its title and that of the value, where the slice holds a code that people do not know
    small:    the base is too small to build on; withheld: too small to be shown at all
    """

    name: str
    period: Period
    unit: str
    version: int
    value: float | None
    base: int
    low: float | None
    high: float | None
    method: str
    as_of: date | None
    slice: dict[str, str | None] = field(default_factory=dict)
    finished: bool = True
    small: bool = False
    withheld: bool = False
    notes: tuple[Text, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    titles: dict[str, tuple[Text, Text]] = field(default_factory=dict)

    def part(self, dimension: str) -> Text | None:
        """What the value of a dimension is called; None where it was not given."""
        value = self.slice.get(dimension)
        if dimension in self.titles:
            return self.titles[dimension][1]
        return same(value) if value and value.strip() else None

    def as_dict(self, lang: str = "en") -> dict[str, Any]:
        """For JSON: the keys that stay the same for good, then the rest."""
        return {
            "name": self.name,
            "period": self.period.label,
            "value": self.value,
            "base": self.base,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
            "version": self.version,
            "slice": self.slice,
            "slice_titles": {name: value.said(lang) for name, (_, value) in self.titles.items()},
            "method": self.method,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "finished": self.finished,
            "small": self.small,
            "withheld": self.withheld,
            "notes": [n.said(lang) for n in self.notes],
            "more": self.more,
        }

    def kept(self) -> dict[str, Any]:
        """As plain values, for the shelf."""
        days = {"period": self.period.label, "as_of": self.as_of.isoformat() if self.as_of else None}
        titles = {name: [said.as_dict() for said in both] for name, both in self.titles.items()}
        return {**vars(self), **days, "notes": [n.as_dict() for n in self.notes], "titles": titles}

    @classmethod
    def back(cls, kept: dict[str, Any]) -> Figure:
        """From what `kept` gave."""
        notes = tuple(_text(n) for n in kept["notes"])
        titles = {name: (_text(of), _text(value)) for name, (of, value) in kept.get("titles", {}).items()}
        as_of = date.fromisoformat(kept["as_of"]) if kept["as_of"] else None
        read = {"period": Period.parse(kept["period"]), "as_of": as_of, "notes": notes, "titles": titles}
        return cls(**{**kept, **read})


def _text(said: dict[str, str]) -> Text:
    return Text(*(said[lang] for lang in LANGS))
