"""Stickiness: frequency × loyalty × satisfaction, and which of the three moved it.

Each part lies between 0 and 1. frequency: of the orders that the company's cycle expects of a customer in a period, the
share that those who bought made, at most all of them; loyalty: of those who bought in the period before, the share who
bought again in this one; satisfaction: the mean answer, from 0 for the worst to 1 for the best. A product hides which
part moved, so that the parts are always shown with it, and a change is taken apart: the factor of the index is the
product of the factors of its parts.

Intervals: each part is a mean of what lies between 0 and 1, by Wilson's score interval (JASA 22, 1927) with as many people
as a share of as much variance would have (Korn & Graubard, Survey Methodology 24, 1998), so that what is 0 or 1 for everybody
is not taken for certain. Index and moves are put together of their parts' intervals on logarithms (MOVER: Zou & Donner,
Statistics in Medicine 27, 2008; Donner & Zou, Statistical Methods in Medical Research 21, 2012) with the correlations of
the delta method, customers as units (Cochran, Sampling Techniques, 3rd ed. 1977, §6.4): who is in both periods and in
several parts is counted as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations_with_replacement
from math import exp, log, prod, sqrt
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure import Estimate, Facts, share
from huitou.understand.loyalty.attitude import REVIEWS, scaled
from huitou.understand.loyalty.comparing import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.float64]

PARTS = ("frequency", "loyalty", "satisfaction")
COLUMNS = tuple(f"{part[0]}{end}{when}" for when in ("1", "2") for part in PARTS for end in ("t", "b"))
PRODUCTS = tuple(combinations_with_replacement(COLUMNS, 2))
LEAST = 30  # customers behind each part under which an index is marked as small


@dataclass(frozen=True)
class Stick:
    """parts: by name, from 0 to 1; index: their product from 0 to 100, no value where a part has none."""

    period: Period
    parts: dict[str, Estimate]
    index: Estimate

    @property
    def small(self) -> bool:
        return any(part.base < LEAST for part in self.parts.values())


@dataclass(frozen=True)
class Move:
    """From one period to the next as factors, 1 where nothing moved: of each part, and of the index, their product."""

    before: Period
    after: Period
    parts: dict[str, Estimate]
    index: Estimate


@dataclass(frozen=True)
class Sums:
    """Of n customers of a slice, for the period with this position and the one before it: the sums of COLUMNS and of
    their products."""

    slice: tuple[Any, ...]
    at: int
    n: int
    sums: tuple[float, ...]
    products: tuple[float, ...]


def sums(facts: Facts, periods: Sequence[Period], pace: float, question: str | None) -> list[Sums]:
    """One pass over periods in a row: for each but the first two, the customers of it and of the two before.

    question: what satisfaction is read off; None where the company asks nothing of the kind.
    """
    keys = facts.each("customer_id")
    rows = [_orders(facts, period, keys, n) for n, period in enumerate(periods)]
    if question:
        rows.append(_satisfied(facts, periods, keys, question))
    long = rows[0].union(*rows[1:])
    shifted = [_seen_from(long, keys, later) for later in (0, 1, 2)]
    seen = shifted[0].union(*shifted[1:]).filter(_.at >= 2, _.at < len(periods))
    wide = seen.group_by([*keys, "at"]).agg(**{c: seen[c].sum() for c in _LONG})
    columns = wide.select(*facts.by, "at", **_columns(wide, [max(1.0, p.days / pace) for p in periods]))
    named = {f"p{i}": (columns[a] * columns[b]).sum() for i, (a, b) in enumerate(PRODUCTS)}
    totals = {f"x_{c}": columns[c].sum() for c in COLUMNS}
    found = facts.rows(columns.aggregate(by=[*facts.by, "at"], n=_.count(), **totals, **named))
    made = [
        Sums(
            tuple(None if r[c] is None else str(r[c]) for c in facts.by),
            int(r["at"]),
            int(r["n"]),
            tuple(float(r[f"x_{c}"] or 0.0) for c in COLUMNS),
            tuple(float(r[f"p{i}"] or 0.0) for i in range(len(PRODUCTS))),
        )
        for r in found
    ]
    return sorted(made, key=lambda s: (s.at, [(v is None, str(v)) for v in s.slice]))


_LONG = ("o0", "o1", "o2", "s1", "m1", "s2", "m2")


def _columns(wide: ir.Table, due: Sequence[float]) -> dict[str, ir.Value]:
    """Each customer's numerators and denominators in the period before and in the period; due: expected orders."""
    columns: dict[str, ir.Value] = {}
    for n in (1, 2):
        bought, before = (wide[f"o{n}"] > 0).ifelse(1, 0), (wide[f"o{n - 1}"] > 0).ifelse(1, 0)
        part = ibis.cases(
            *((wide.at == at, _real(1 / due[at + n - 2])) for at in range(2, len(due))), else_=_real(1)
        )
        columns |= {
            f"ft{n}": ibis.least(wide[f"o{n}"] * part, _real(1)),
            f"fb{n}": bought,
            f"lt{n}": bought * before,
            f"lb{n}": before,
            f"st{n}": wide[f"s{n}"],
            f"sb{n}": wide[f"m{n}"],
        }
    return {name: value.cast("float64") for name, value in columns.items()}


def _real(number: float) -> ir.Value:
    """A number that PostgreSQL does not take for a decimal, whatever Ibis believes."""
    return ibis.literal(f"{number!r}").cast("float64")


def _orders(facts: Facts, period: Period, keys: Sequence[str], at: int) -> ir.Table:
    bought = facts.bought(period)
    zero = _real(0)
    return bought.select(*keys, at=ibis.literal(at, "int64"), o=bought.orders.cast("float64"), s=zero, m=zero)


def _satisfied(facts: Facts, periods: Sequence[Period], keys: Sequence[str], question: str) -> ir.Table:
    """Each customer's mean answer in each period, from 0 to 1."""
    rows = scaled(facts, Period(periods[0].first, periods[-1].end), question).filter(_.customer_id.notnull())
    day = rows["reviewed_on" if question == REVIEWS else "answered_on"]
    at = ibis.cases(*((day < period.end, n) for n, period in enumerate(periods)), else_=len(periods))
    people = rows.mutate(at=at.cast("int64")).group_by([*keys, "at"]).agg(mean=_.percent.mean())
    zero, one = _real(0), _real(1)
    return people.select(*keys, "at", o=zero, s=people.mean * _real(0.01), m=one)


def _seen_from(long: ir.Table, keys: Sequence[str], later: int) -> ir.Table:
    """The rows as the period so many later sees them: itself, the one before, the one before that."""
    n, zero = 2 - later, _real(0)
    held = {f"o{n}": long.o, f"s{n}": long.s, f"m{n}": long.m}
    return long.select(*keys, at=long["at"] + later, **{c: held.get(c, zero) for c in _LONG})


def stick(found: Sums, period: Period, when: int) -> Stick:
    """The index of the third period (when=2), or of the second (when=1)."""
    parts = {part: _part(found, at, when) for at, part in enumerate(PARTS)}
    return Stick(period, parts, _product(found, parts, when))


def move(found: Sums, before: Period, after: Period) -> Move | None:
    """What became of the index and its parts between the two periods; None where a part cannot be said in one."""
    ends = [(at, when, _part(found, at, when)) for when in (1, 2) for at in range(len(PARTS))]
    if not all(part.value for _at, _when, part in ends):
        return None
    parts = {
        name: _together(found, [one for one in ends if one[0] == at], found.n)
        for at, name in enumerate(PARTS)
    }
    return Move(before, after, parts, _together(found, ends, found.n))


def _part(found: Sums, part: int, when: int) -> Estimate:
    """One part in one period: of those who are in its denominator, the mean of what lies between 0 and 1."""
    at = _at(part, when)
    top, bottom = found.sums[at], found.sums[at + 1]
    base = round(bottom)
    if top <= 0 or base == 0:
        return share(0, base)
    value = top / bottom
    if base < 2:
        return Estimate(value, None, None, base)
    squares = found.products[PRODUCTS.index((COLUMNS[at], COLUMNS[at]))]
    return _wilson(value, base / _spread(top, squares, base), base)


def _spread(top: float, squares: float, base: int) -> float:
    """The variance of what lies between 0 and 1, by that of a share of the same mean: 1 where all is 0 or 1, less where
    much lies between. Half a customer is added at either end, so that there is a variance where all said the same."""
    centre = (top + 0.5) / (base + 1)
    return ((squares + 0.5) / (base + 1) - centre * centre) / (centre * (1 - centre))


def _wilson(value: float, people: float, base: int) -> Estimate:
    """Wilson's interval around a mean, by that many people though they are no whole number."""
    more = Z * Z / people
    centre = (value + more / 2) / (1 + more)
    half = Z / (1 + more) * sqrt(value * (1 - value) / people + more / (4 * people))
    return Estimate(value, max(0.0, min(centre - half, value)), max(min(1.0, centre + half), value), base)


def _product(found: Sums, parts: dict[str, Estimate], when: int) -> Estimate:
    base = min(part.base for part in parts.values())
    if any(part.value is None for part in parts.values()):
        return Estimate(None, None, None, base)
    if not all(part.value for part in parts.values()):  # nought, and at most what its parts could be
        return Estimate(0.0, 0.0, 100 * prod(part.high or 0.0 for part in parts.values()), base)
    whole = _together(found, [(at, when, part) for at, part in enumerate(parts.values())], base)
    if whole.low is None or whole.high is None:
        return Estimate(100 * (whole.value or 0.0), None, None, base)
    return Estimate(100 * (whole.value or 0.0), 100 * whole.low, min(100.0, 100 * whole.high), base)


def _together(found: Sums, ends: Sequence[tuple[int, int, Estimate]], base: int) -> Estimate:
    """The product of parts (part, when, estimate); where both periods are among them, of the later by the earlier."""
    import numpy as np

    factors = [part.value or 0.0 for _at, _when, part in ends]
    first = min(when for _at, when, _part in ends)
    signs = [-1 if when == first and first != ends[-1][1] else 1 for _at, when, _part in ends]
    value = prod(x**sign for x, sign in zip(factors, signs, strict=True))
    if any(part.low is None or part.high is None for _at, _when, part in ends):
        return Estimate(value, None, None, base)
    below = np.array([log(x / (part.low or x)) for x, (_, _, part) in zip(factors, ends, strict=True)])
    above = np.array([log((part.high or x) / x) for x, (_, _, part) in zip(factors, ends, strict=True)])
    way = np.array(signs, dtype=np.float64)
    alike = _correlations(found, [(at, when) for at, when, _part in ends]) * np.outer(way, way)
    down, up = np.where(way > 0, below, above), np.where(way > 0, above, below)
    falls, rises = (sqrt(max(0.0, float(side @ alike @ side))) for side in (down, up))
    return Estimate(value, value * exp(-falls), value * exp(rises), base)


def _correlations(found: Sums, ends: Sequence[tuple[int, int]]) -> Numbers:
    """Of the parts' logarithms; 0 beside a part that does not vary."""
    import numpy as np

    totals, spread = _totals(found)
    slopes = np.array([_slope(totals, at, when) for at, when in ends])
    cov = slopes @ spread @ slopes.T
    sd = np.sqrt(np.clip(np.diag(cov), 0.0, None))
    both = np.outer(sd, sd)
    alike: Numbers = np.divide(cov, both, out=np.zeros_like(cov), where=both > 1e-15)
    np.fill_diagonal(alike, 1.0)
    return alike


def _totals(found: Sums) -> tuple[Numbers, Numbers]:
    """The totals and the covariance matrix of the totals, customers as independent units."""
    import numpy as np

    totals = np.array(found.sums, dtype=np.float64)
    square = np.zeros((len(COLUMNS), len(COLUMNS)))
    for (a, b), value in zip(PRODUCTS, found.products, strict=True):
        i, j = COLUMNS.index(a), COLUMNS.index(b)
        square[i, j] = square[j, i] = value
    n = max(found.n, 2)
    spread: Numbers = n / (n - 1) * (square - np.outer(totals, totals) / n)
    return totals, spread


def _at(part: int, when: int) -> int:
    """Where a part's numerator stands among the columns; its denominator is the next."""
    return (when - 1) * 2 * len(PARTS) + 2 * part


def _slope(totals: Numbers, part: int, when: int) -> Numbers:
    """How the logarithm of a part that is not nought moves with the totals."""
    import numpy as np

    at = _at(part, when)
    slope: Numbers = np.zeros(len(COLUMNS))
    slope[at], slope[at + 1] = 1 / totals[at], -1 / totals[at + 1]
    return slope


def satisfaction_question(facts: Facts, periods: Sequence[Period]) -> str | None:
    """What satisfaction is read off: the overall question, else what reviews give, else the recommendation; the first
    of these that was answered in the last period, or else in any of them."""
    last: dict[str, date] = {}
    if facts.has("answers"):
        rows = facts.plain("answers").filter(_.customer_id.notnull(), _.question.isin(["csat", "nps"]))
        rows = rows.filter(rows.answered_on < periods[-1].end, rows.value.notnull())
        found = facts.rows(rows.group_by("question").agg(last=_.answered_on.max()))
        last |= {str(r["question"]): r["last"] for r in found}
    if facts.has("reviews"):
        rows = facts.plain("reviews").filter(_.customer_id.notnull(), _.rating.notnull())
        rows = rows.filter(rows.reviewed_on < periods[-1].end)
        found = facts.rows(
            rows.mutate(question=ibis.literal(REVIEWS)).group_by("question").agg(last=_.reviewed_on.max())
        )
        last |= {str(r["question"]): r["last"] for r in found}
    order = [one for one in ("csat", REVIEWS, "nps") if one in last]
    return next(
        (one for period in (periods[-1], periods[0]) for one in order if last[one] >= period.first), None
    )
