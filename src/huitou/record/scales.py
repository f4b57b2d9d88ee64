"""What the number in an answer means: the scale it was given on, and which end of it is good.

A scale is written low-high ("0-10", "1-7"); a reversed one, where the low number is the good end, high-low ("5-1").
Answers on different scales are never averaged: measures keep to one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from huitou.base import Text, Unfit

_ALIASES = {
    "nps": "0-10",
    "enps": "0-10",
    "csat": "1-5",
    "csat5": "1-5",
    "likert5": "1-5",
    "likert7": "1-7",
    "likert-5": "1-5",
    "likert-7": "1-7",
    "ces2": "1-7",
    "ces 2.0": "1-7",
    "ces1": "1-5",
    "ces 1.0": "1-5",
    "yes/no": "0-1",
    "yesno": "0-1",
    "bool": "0-1",
    "percent": "0-100",
}
_UNKNOWN = Text(
    zh_hant="看不懂量尺「{said}」；請寫最低分-最高分，例如 0-10、1-5、1-7；低分代表好的，反過來寫：5-1。",
    zh_hans="看不懂量表“{said}”；请写最低分-最高分，例如 0-10、1-5、1-7；低分代表好的，反过来写：5-1。",
    en="Cannot read the scale “{said}”; write lowest-highest, such as 0-10, 1-5 or 1-7; where a low number "
    "is the good end, write it reversed: 5-1.",
)
# The scale a well-known question is asked on by its own definition; others must say theirs.
BY_DEFINITION = {
    "nps": "0-10",
    "enps": "0-10",
    "brand.preferred": "0-1",
    "brand.aware": "0-1",
    "advocacy": "0-1",
}


@dataclass(frozen=True)
class Scale:
    """A closed range of answers. `reversed` scales have their good end at `low`."""

    low: Decimal
    high: Decimal
    reversed: bool = False

    @classmethod
    def parse(cls, said: str) -> Scale:
        """Read "0-10", "1-7", "5-1", or an alias such as "nps". Raises Unfit."""
        word = _ALIASES.get(said.strip().lower(), said.strip())
        ends = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:-|–|~|至|到|to)\s*(\d+(?:\.\d+)?)", word)
        if not ends or Decimal(ends[1]) == Decimal(ends[2]):
            raise Unfit("scale.unreadable", _UNKNOWN, said=said)
        first, last = Decimal(ends[1]), Decimal(ends[2])
        return cls(min(first, last), max(first, last), reversed=first > last)

    @property
    def name(self) -> str:
        first, last = (self.high, self.low) if self.reversed else (self.low, self.high)
        return f"{first.normalize():f}-{last.normalize():f}"

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high

    def score(self, value: Decimal) -> Decimal:
        """The answer turned so that high is good; on the same range."""
        return self.low + self.high - value if self.reversed else value
