"""Loyalty types after Dick & Basu (Journal of the Academy of Marketing Science 22, 1994): behaviour by attitude.

Much and fond is true loyalty, fond but little is latent, much without being fond is spurious (inertia), neither is none.
Who said nothing has an unknown attitude and no type; who is too new to have bought again has none yet. Both are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any

from huitou.base import Period, Text
from huitou.measure import Estimate, RatioSums, Source, ratio, share
from huitou.stores import Workspace
from huitou.understand.asking import Plain, facts_of, kept, opened
from huitou.understand.loyalty.attitude import last_said
from huitou.understand.loyalty.behaviour import AWAY, SILENT, paces
from huitou.understand.loyalty.comparing import Agreement, Difference, agreement, between, weighted
from huitou.understand.loyalty.counted import Cell, cells, count
from huitou.understand.loyalty.cuts import Cuts, cuts_of
from huitou.understand.loyalty.later import Later, Row, earlier_lines, later, later_rows
from huitou.understand.loyalty.people import (
    AT_CUT,
    LATENT,
    NONE,
    SPURIOUS,
    TOO_NEW,
    TRUE,
    TYPES,
    UNKNOWN,
    people,
    strangers,
)
from huitou.understand.loyalty.sensitivity import Sensitivity, sensitivity
from huitou.understand.loyalty.sureness import sureness
from huitou.understand.silence import silence_day, silence_notes

VERSION = 5
LEAST_TOLD = 30  # customers with a type under which no shares are said
WITHHELD_BELOW = 5
UNTOLD = ("unknown_much", "unknown_little", "unknown_away", TOO_NEW)
LEAST_STRATUM = 10  # who answered, under which customers of two silences are taken together

_OTHER_SIDE = {TRUE: True, SPURIOUS: True, LATENT: False, NONE: False}  # whether the type buys much


@dataclass(frozen=True)
class Kind:
    """One type. n: customers; share: of those with a type; among_all: as if those who said nothing felt as those who
    did and buy alike; least, most: the shares it could have among all if they all felt otherwise, or all so; revenue:
    share of what all customers spent in the window; withheld: one to four customers, of whom nothing is shown."""

    name: str
    n: int
    share: Estimate
    among_all: Estimate
    least: float
    most: float
    revenue: Estimate

    @property
    def withheld(self) -> bool:
        return 0 < self.n < WITHHELD_BELOW


@dataclass(frozen=True)
class Untold:
    """Customers without a type. name: one of UNTOLD, unknown_away being those who have been silent for ten
    expected gaps or longer; share: of all who ever bought."""

    name: str
    n: int
    share: Estimate
    revenue: Estimate


@dataclass(frozen=True)
class Asked:
    """A question that speaks for customers. cut: per cent of its scale from which an answer is fond; span: highest less
    lowest answer; fond: the share of its customers who are."""

    source: str
    cut: float
    span: float
    fond: Estimate


@dataclass(frozen=True)
class Types:
    """The types on the morning of `day`, and all that must be known to rely on them.

    customers: who ever bought before; told: those with a type; kinds: TRUE, LATENT, SPURIOUS, NONE; untold: the rest;
    strangers: who answered and never bought; asked: by question; leaning: how much larger the share who buy much is
    among those who answered than among the others; related: how much larger the share of the fond is among those who
    buy much; retest: of those who answered the same question twice; sure: how sure the behaviour is; later: what the
    types of an earlier day went on to do; last_said: where nobody answered in the days that count, when
    somebody last did.
    """

    day: date
    pace: float
    window_days: int
    attitude_days: int
    least_days: float
    cuts: Cuts
    customers: int
    told: int
    strangers: int
    kinds: tuple[Kind, ...]
    untold: tuple[Untold, ...]
    asked: tuple[Asked, ...]
    much_told: Estimate
    much_untold: Estimate
    leaning: Difference | None
    related: Difference | None
    retest: Agreement | None
    sure: float | None
    sensitivity: Sensitivity | None
    later: Later | None
    currency: str
    notes: tuple[Text, ...] = ()
    last_said: date | None = None

    @property
    def enough(self) -> bool:
        """Whether there are customers enough with a type to speak of shares."""
        return self.told >= LEAST_TOLD

    def kind(self, name: str) -> Kind:
        return next(one for one in self.kinds if one.name == name)


def types_of(workspace: Workspace) -> Types | None:
    """The workspace's loyalty types as of the day that silence is judged on; None where it has no purchase cycle to judge by (and no
    `expected_days` is set). Raises Missing without any data, Unfit for settings that make no sense."""
    place, cuts = opened(workspace), cuts_of(workspace)
    found = kept(workspace, place, "understand.types", VERSION, [_said(cuts)], lambda: asked_of(place, cuts))
    return told(found, cuts, place) if found else None


def asked_of(place: Source, cuts: Cuts, day: date | None = None) -> Plain:
    """What the engine counts for the types of a day (the one that silence is judged on, without one), as plain values."""
    with place.engine.alone():
        warned, day = () if day else silence_notes(place), day or silence_day(place)
        facts = facts_of(place)
        lines = cuts.at(facts, day)
        if lines is None:
            return []
        keep = place.engine.hold
        everybody = people(facts, lines, keep)
        counted = [list(astuple(cell)) for cell in cells(facts, everybody)]
        silent = not any(cell[3] for cell in counted)  # the source of each
        last = last_said(facts, lines.day, cuts.order) if silent else None
        last = last if last and last < lines.asked.first else None
        then = earlier_lines(facts, cuts, lines)
        after = [list(row) for row in later_rows(facts, then)] if then else []
        drawn = [
            day.isoformat(), lines.pace, lines.window_days, lines.attitude_days, lines.later_days, lines.least_days,
        ]  # fmt: skip
        rhythm = [list(one) for one in paces(facts, everybody, lines.pace)]
        return [
            drawn,
            counted,
            rhythm,
            after,
            strangers(facts, lines, keep),
            [n.as_dict() for n in (*warned, *facts.notes)],
            last.isoformat() if last else None,
        ]


def told(found: Plain, cuts: Cuts, place: Source) -> Types:
    """From the counts to what they say."""
    (
        (day_, pace, window_days, attitude_days, later_days, least_days),
        counted,
        rhythm,
        after,
        foreign,
        notes,
        last,
    ) = found
    day = date.fromisoformat(day_)
    all_ = [Cell(*row) for row in counted]
    known = [cell for cell in all_ if cell.told]
    customers, n = sum(c.n for c in all_), sum(c.n for c in known)
    much_told = share(count(known, _much), n)
    silent = [cell for cell in all_ if cell.kind == UNKNOWN]
    much_untold = share(count(silent, _much), sum(c.n for c in silent))
    period = _before(day, later_days)
    rows: list[Row] = [tuple(row) for row in after]
    return Types(
        day=day,
        pace=pace,
        window_days=window_days,
        attitude_days=attitude_days,
        least_days=least_days,
        cuts=cuts,
        customers=customers,
        told=n,
        strangers=foreign,
        kinds=tuple(_kind(name, all_) for name in TYPES),
        untold=tuple(_untold(name, all_) for name in UNTOLD),
        asked=tuple(
            _asked(all_, source, cuts) for source in cuts.order if any(c.source == source for c in all_)
        ),
        much_told=much_told,
        much_untold=much_untold,
        leaning=between(much_told, much_untold),
        related=_related(known),
        retest=agreement(*(_twice(all_, which) for which in ("11", "10", "01", "00"))),
        sure=sureness([(int(a), float(b), int(c)) for a, b, c in rhythm], cuts.frequent),
        sensitivity=sensitivity(all_, cuts),
        later=later(rows, period) if rows else None,
        currency=place.currency,
        notes=tuple(Text(note["zh-Hant"], note["zh-Hans"], note["en"]) for note in notes),
        last_said=date.fromisoformat(last) if last else None,
    )


def _before(day: date, days: int) -> Period:
    return Period(day - timedelta(days=days), day)


def _twice(all_: Sequence[Cell], which: str) -> int:
    return count(all_, lambda cell: cell.twice == which)


def _much(cell: Cell) -> bool:
    return cell.reach >= AT_CUT


def _kind(name: str, all_: Sequence[Cell]) -> Kind:
    known, watched = [c for c in all_ if c.told], [c for c in all_ if c.watched]
    n, told_, everybody = (
        sum(c.n for c in some) for some in ([c for c in known if c.kind == name], known, watched)
    )
    side = [c for c in watched if _much(c) == _OTHER_SIDE[name]]
    other = [c for c in watched if _much(c) != _OTHER_SIDE[name]]
    silent = count(side, lambda c: not c.told)
    return Kind(
        name,
        n,
        share(n, told_),
        _among_all(name, side, sum(c.n for c in other)),
        n / everybody if everybody else 0.0,
        (n + silent) / everybody if everybody else 0.0,
        _revenue(all_, [c for c in known if c.kind == name]),
    )


def _among_all(name: str, side: Sequence[Cell], outside: int) -> Estimate:
    """The type's share among all who were watched, those who were asked standing for those who bought as lately; who is
    of the other behaviour cannot have it."""
    strata: list[tuple[int, int, int]] = []
    for silent in range(len(SILENT) + 1):
        some = [c for c in side if c.silent == silent]
        one = (count(some, lambda c: c.kind == name), count(some, lambda c: c.told), sum(c.n for c in some))
        if strata and strata[-1][1] < LEAST_STRATUM:
            one = (one[0] + strata[-1][0], one[1] + strata[-1][1], one[2] + strata[-1][2])
            strata.pop()
        strata.append(one)
    if len(strata) > 1 and strata[-1][1] < LEAST_STRATUM:
        (a, b, c), (d, e, f) = strata[-2:]
        strata[-2:] = [(a + d, b + e, c + f)]
    size = sum(stratum[2] for stratum in strata)
    whole = weighted(strata)
    if not size or whole.value is None or whole.low is None or whole.high is None:
        return Estimate(None, None, None, whole.base)
    part = size / (size + outside)
    return Estimate(whole.value * part, whole.low * part, whole.high * part, whole.base)


def _why(cell: Cell) -> str:
    """Why a customer has no type."""
    if cell.kind == TOO_NEW:
        return TOO_NEW
    return "unknown_much" if _much(cell) else "unknown_away" if cell.silent == AWAY else "unknown_little"


def _untold(name: str, all_: Sequence[Cell]) -> Untold:
    some = [cell for cell in all_ if not cell.told and _why(cell) == name]
    n = sum(c.n for c in some)
    return Untold(name, n, share(n, sum(c.n for c in all_)), _revenue(all_, some))


def _revenue(all_: Sequence[Cell], some: Sequence[Cell]) -> Estimate:
    """Their part of what all customers spent in the window, customers as units."""
    top, squares = sum(c.amount for c in some), sum(c.squares for c in some)
    bottom, all_squares = sum(c.amount for c in all_), sum(c.squares for c in all_)
    customers = sum(c.n for c in all_)
    if bottom <= 0:
        return Estimate(None, None, None, customers)
    return ratio(customers, RatioSums(top, bottom, squares, all_squares, squares)).inside(0.0, 1.0)


def _asked(all_: Sequence[Cell], source: str, cuts: Cuts) -> Asked:
    some = [c for c in all_ if c.source == source]
    n = sum(c.n for c in some)
    span = max((c.span or 0.0) for c in some)
    return Asked(source, cuts.of(source, span), span, share(count(some, lambda c: bool(c.fond)), n))


def _related(known: Sequence[Cell]) -> Difference | None:
    sides = [[c for c in known if _much(c) is much] for much in (True, False)]
    much, little = (share(count(side, lambda c: bool(c.fond)), sum(c.n for c in side)) for side in sides)
    return between(much, little)


def _said(cuts: Cuts) -> list[Any]:
    return [*astuple(cuts)]
