"""What still holds when everything that is judged of one question is judged together.

Each test alone errs once in twenty; a headline, four comparisons and a forecast together would find something in nothing
far more often. Holm's procedure (Scandinavian Journal of Statistics 6, 1979) over the three, and within the comparisons
where they hold as one, keeps it to once in twenty where there is nothing at all. What stands by itself and not among them
is called unsure: no finding, and no proof of there being nothing. Only a forecast that the score makes worse, and not
beyond doubt, is called nothing: that it does not help is as plain either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import erfc, sqrt

from huitou.measure import Estimate
from huitou.understand.intent.calibration import CHANCE, Calibration
from huitou.understand.intent.comparable import Comparison
from huitou.understand.intent.discrimination import Z
from huitou.understand.intent.worth import Worth

HEADLINE, AGAINST, WORTH, SILENT = "headline", "comparisons", "worth", "silent"


@dataclass(frozen=True)
class Judgements:
    """All that is said of one question: whether words match deeds, against whom, and what the score is worth."""

    calibration: Calibration
    comparisons: tuple[Comparison, ...]
    silent: Comparison | None
    worth: Worth

    def together(self) -> Judgements:
        """The same with what does not hold among all of them called unsure."""
        at, seen, worth, silent = self._levels(), self.calibration, self.worth, self.silent
        if seen.direction in ("up", "down", "mixed") and not at[HEADLINE]:
            seen = replace(seen, direction="unsure", steady=False)
        if worth.verdict in ("adds", "worse") and not at[WORTH]:
            worth = replace(worth, verdict="unsure" if worth.verdict == "adds" else "nothing")
        # of the comparisons at least one holds where they do as one, so they are judged at that level again
        each = holm(self._against(), at.get(AGAINST, 0.0))
        if silent is not None:
            silent = replace(silent, stands=bool(each.get(SILENT, True)))
        compared = (replace(c, stands=bool(each.get(c.kind, True))) for c in self.comparisons)
        return Judgements(seen, tuple(compared), silent, worth)

    def _levels(self) -> dict[str, float]:
        """At which level each of the three holds: the headline, the comparisons as one, the score's worth."""
        found, against = dict[str, float](), self._against()
        if self.calibration.direction in ("up", "down", "mixed", "none"):
            found[HEADLINE] = 1.0 if self.calibration.trend is None else self.calibration.trend
        if against:
            found[AGAINST] = min(1.0, len(against) * min(against.values()))
        if self.worth.gain is not None:
            found[WORTH] = chance_of(self.worth.gain["area"])
        return holm(found)

    def _against(self) -> dict[str, float]:
        """How often chance alone would make each comparison differ as much; those that could be made."""
        found = {c.kind: c.difference for c in self.comparisons}
        found |= {SILENT: self.silent.difference} if self.silent is not None else {}
        return {name: chance_of(by) for name, by in found.items() if by.value is not None}


def chance_of(by: Estimate) -> float:
    """Two-sided p of a difference that is about normal, from its 95 % interval; 1 where it has none."""
    if by.value is None or by.low is None or by.high is None:
        return 1.0
    spread = max(by.high - by.value, by.value - by.low) / Z  # the longer side: an end may be cut off at ±1
    if spread <= 0:
        return 0.0 if by.value else 1.0
    return erfc(abs(by.value) / spread / sqrt(2))


def holm(chances: Mapping[str, float], level: float = CHANCE) -> dict[str, float]:
    """The level at which each of some tests holds, so that none does in vain more often than `level` in all; 0 for those
    that do not."""
    held, still = {}, True
    for step, name in enumerate(sorted(chances, key=chances.__getitem__)):
        own = level / (len(chances) - step)
        still = still and chances[name] <= own
        held[name] = own if still else 0.0
    return held
