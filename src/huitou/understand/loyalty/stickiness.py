"""Stickiness: frequency × loyalty × satisfaction, and which of the three moved it.

Each part lies between 0 and 1. frequency: of the orders that the company's cycle expects of a customer in a period, the
share that those who bought made, at most all of them; loyalty: of those who bought in the period before, the share who
bought again in this one; satisfaction: the mean answer, from 0 for the worst to 1 for the best. A product hides which
part moved, so that the parts are always shown with it, and a change is taken apart: the factor of the index is the
product of the factors of its parts.

Intervals: delta method on logarithms with customers as units (Cochran, Sampling Techniques, 3rd ed. 1977, §6.4), so that
a customer who is in both periods and in several parts is counted as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement
from math import exp, log, sqrt
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
    totals, spread = _totals(found)
    parts, slopes = {}, []
    for at, part in enumerate(PARTS):
        top, bottom = totals[_at(at, when)], totals[_at(at, when) + 1]
        slope = _slope(totals, at, when)
        base = round(bottom)
        if slope is None:
            parts[part] = share(0, base)
        else:
            parts[part] = _around(top / bottom, slope, spread, base, most=1.0)
        slopes.append(slope)
    return Stick(period, parts, _product(parts, slopes, spread))


def move(found: Sums, before: Period, after: Period) -> Move | None:
    """What became of the index and its parts between the two periods; None where a part cannot be said in one."""
    import numpy as np

    totals, spread = _totals(found)
    parts, slopes = {}, []
    for at, part in enumerate(PARTS):
        then, now = _slope(totals, at, 1), _slope(totals, at, 2)
        if then is None or now is None:
            return None
        slope = now - then
        value = (totals[_at(at, 2)] / totals[_at(at, 2) + 1]) / (totals[_at(at, 1)] / totals[_at(at, 1) + 1])
        parts[part] = _around(float(value), slope, spread, found.n)
        slopes.append(slope)
    whole = float(np.prod(np.array([part.value for part in parts.values()], dtype=np.float64)))
    return Move(before, after, parts, _around(whole, np.sum(slopes, axis=0), spread, found.n))


def _product(parts: dict[str, Estimate], slopes: Sequence[Numbers | None], spread: Numbers) -> Estimate:
    import numpy as np

    base = min(part.base for part in parts.values())
    known = [slope for slope in slopes if slope is not None]
    values = [part.value for part in parts.values()]
    if None in values:
        return Estimate(None, None, None, base)
    if len(known) < len(PARTS):  # nought, and at most what its parts could be
        return Estimate(0.0, 0.0, 100 * float(np.prod([part.high or 0.0 for part in parts.values()])), base)
    whole = 100 * float(np.prod(np.array(values, dtype=np.float64)))
    return _around(whole, np.sum(known, axis=0), spread, base, most=100.0)


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


def _slope(totals: Numbers, part: int, when: int) -> Numbers | None:
    """How the logarithm of a part moves with the totals; None where it is nought, or there is nobody."""
    import numpy as np

    at = _at(part, when)
    if totals[at] <= 0 or totals[at + 1] <= 0:
        return None
    slope: Numbers = np.zeros(len(COLUMNS))
    slope[at], slope[at + 1] = 1 / totals[at], -1 / totals[at + 1]
    return slope


def _around(value: float, slope: Numbers, spread: Numbers, base: int, most: float = float("inf")) -> Estimate:
    if base < 2:
        return Estimate(value, None, None, base)
    half = Z * sqrt(max(0.0, float(slope @ spread @ slope)))
    middle = log(value)
    return Estimate(value, exp(middle - half), min(most, exp(middle + half)), base)


def satisfaction_question(facts: Facts) -> str | None:
    """What satisfaction is read off: the overall question, else what reviews give, else the recommendation."""
    if facts.has("answers"):
        rows = facts.plain("answers").filter(_.customer_id.notnull(), _.question.isin(["csat", "nps"]))
        asked = {
            r["question"]
            for r in facts.recall("asked csat or nps", rows.group_by("question").agg(n=_.count()))
        }
    else:
        asked = set()
    return (
        "csat" if "csat" in asked else REVIEWS if facts.has("reviews") else "nps" if "nps" in asked else None
    )
