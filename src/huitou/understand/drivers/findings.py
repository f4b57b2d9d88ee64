"""What a study of drivers says, as plain values: kept on the shelf, shown on every face."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.base import Text
from huitou.measure import Estimate
from huitou.understand.drivers.asymmetry import Asymmetry, Contrast
from huitou.understand.drivers.importance import RelativeImportance, Share
from huitou.understand.drivers.importance_performance import Map, Place
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.naming import named
from huitou.understand.drivers.repurchase import Behaviour, TooFew
from huitou.understand.drivers.reversal import Reversal
from huitou.understand.drivers.reversal_words import AGAINST
from huitou.understand.drivers.satisfaction_index import Index


@dataclass(frozen=True)
class Factor:
    """One factor as it was answered. mean: on its own scale from low to high, with its interval; effect: how many points
    the outcome is higher where this factor is one point higher and the others are alike, None where it cannot be told."""

    name: str
    questions: tuple[str, ...]
    low: float
    high: float
    mean: Estimate
    effect: Estimate | None


@dataclass(frozen=True)
class Way:
    """One arrow of the path model, or all ways from one block to another: standard deviations for one. found: whether the
    arrow is beyond chance with all arrows looked at together (Holm); None of all ways from one to another."""

    source: str
    target: str
    value: float
    low: float
    high: float
    found: bool | None = None


@dataclass(frozen=True)
class Explained:
    """The share of a block's variance that what leads to it accounts for."""

    target: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Measured:
    """How well several questions measure one block: Cronbach's alpha and composite reliability; None for a single one."""

    block: str
    questions: int
    alpha: float | None
    composite: float | None


@dataclass(frozen=True)
class Paths:
    """The path model: arrows, total effects on what comes last, explained variance, how well blocks are measured, and
    what must be known before believing it. people: how many it rests on; refused: why there is none."""

    ways: tuple[Way, ...] = ()
    totals: tuple[Way, ...] = ()
    explained: tuple[Explained, ...] = ()
    measured: tuple[Measured, ...] = ()
    cautions: tuple[Text, ...] = ()
    people: int = 0
    refused: Text | None = None


@dataclass(frozen=True)
class Part:
    """The index of one period; name: as it is written."""

    name: str
    index: Index


@dataclass(frozen=True)
class Branch:
    """The index of one branch; name: its code, None where unknown. index: over the answers of the period; now, before: of
    the survey that is followed over time, in the period and in the days before it; moved: the one less the other in
    points, None where either time has too few people; clear: beyond chance where all branches are looked at together;
    course: step by step."""

    name: str | None
    index: Index
    now: Index | None = None
    before: Index | None = None
    moved: Estimate | None = None
    clear: bool = False
    course: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Indices:
    """The satisfaction index (or, where only loyalty is asked, its like) whole, by branch and by period. survey: the one
    whose answers courses and changes are of, where there are several; against: the days that branches are held against,
    empty where there are none; branch_every: month or quarter, of the branches' own courses."""

    block: str
    whole: Index
    branches: tuple[Branch, ...]
    periods: tuple[Part, ...]
    every: str  # month or quarter
    survey: str | None
    against: str = ""
    branch_every: str = ""

    @property
    def compared(self) -> tuple[Branch, ...]:
        """The branches that could be held against the days before."""
        return tuple(b for b in self.branches if b.moved is not None)

    @property
    def fallen(self) -> tuple[Branch, ...]:
        """Those that fell beyond chance, the deepest fall first."""
        return tuple(sorted((b for b in self.compared if b.clear and _by(b) < 0), key=_by))

    @property
    def risen(self) -> tuple[Branch, ...]:
        """Those that rose beyond chance, the most first."""
        return tuple(sorted((b for b in self.compared if b.clear and _by(b) > 0), key=lambda b: -_by(b)))


def _by(branch: Branch) -> float:
    return branch.moved.value or 0.0 if branch.moved else 0.0


@dataclass(frozen=True)
class Shift:
    """How far a factor's mean moved since the same days a year before, on its own scale; contribution: that times its
    effect, in points of the outcome. clear: the move is beyond chance where all factors are looked at together."""

    name: str
    moved: Estimate
    contribution: float | None
    clear: bool


@dataclass(frozen=True)
class Followed:
    """For how long who answered was followed. why: asked, cycle, usual (there is no cycle) or records (too short for
    more); mean_days, at_risk: of the company's cycle (see `understand.Cycle`), where there is one."""

    days: int
    why: str
    mean_days: float | None = None
    at_risk: float | None = None


@dataclass(frozen=True)
class Cut:
    """A way of cutting the company into segments. name: branch, channel, survey, an attribute of the customers or a
    published grouping; title: what people call it."""

    name: str
    title: Text


@dataclass(frozen=True)
class Turned:
    """A way of cutting the company in which a factor goes against the whole; by, title: as of `Cut`."""

    factor: str
    by: str
    title: Text
    found: Reversal


@dataclass(frozen=True)
class Drivers:
    """What moves satisfaction and loyalty at one company.

    period:   the days whose answers count; asked: those that were asked for, another where they have too few answers;
              empty where all time was meant; widened: whether all history was taken for that reason
    why:      none, no_factors, no_outcome or too_few where nothing can be said of drivers; empty else
    answers:  occasions with a score on every factor and the outcome; customers: the people who gave them
    outcome, loyalty: names of blocks; notes: what was left out and why; inside: the people who gave such answers in
              the days asked for
    followed: for how long who answered was followed, and why so long; checked: ways of cutting the company that every
              factor was looked at inside of; turned: what goes against the whole there
    """

    period: str
    widened: bool
    why: str
    model: DriverModel
    outcome: str | None
    loyalty: str | None
    answers: int
    customers: int
    sampled: bool
    factors: tuple[Factor, ...]
    onward: Estimate | None
    importance: RelativeImportance | None
    paths: Paths
    indices: Indices | None
    map: Map | None
    asymmetry: Asymmetry | None
    shifts: tuple[Shift, ...]
    outcome_moved: Shift | None
    behaviour: Behaviour | None
    unfollowed: TooFew | None
    turned: tuple[Turned, ...]
    notes: tuple[Text, ...]
    asked: str = ""
    inside: int = 0
    followed: Followed | None = None
    checked: tuple[Cut, ...] = ()

    @staticmethod
    def says(part: Share | Place | Contrast | Reversal) -> Text:
        """What a part means, in words."""
        return named(part.said)

    def mixed(self, factor: str) -> tuple[Text, ...]:
        """The ways of cutting the company inside of which what the whole says of a factor does not hold: it is turned
        round there, or vanishes. Then the figures of the whole are of the mix, not of what the factor does."""
        return tuple(one.title for one in self.turned if one.factor == factor and one.found.kind != AGAINST)

    @property
    def causes(self) -> tuple[Shift, ...]:
        """The factors that most likely moved the outcome since the year before, the largest part first: they move it
        beyond chance with the others alike, moved themselves beyond chance, and by that in the same direction as the
        outcome, which moved beyond chance too. What brought less than half of the largest is left out."""
        moved = self.outcome_moved
        if moved is None or not moved.clear or self.importance is None:
            return ()
        sign = 1 if (moved.moved.value or 0) > 0 else -1
        driving = {s.predictor for s in self.importance.drivers}
        able = [s for s in self.shifts if s.clear and s.name in driving and sign * (s.contribution or 0) > 0]
        able.sort(key=lambda s: -sign * (s.contribution or 0))
        return tuple(s for s in able if abs(s.contribution or 0) >= abs(able[0].contribution or 0) / 2)
