"""Which factor moves who really buys again, beside which one moves what people say they will do.

Every answer of a known customer is followed for as many days as the company's cycle asks for; answers whose days are not
over yet are left out. Whether she bought in them is explained by how she rated the factors, at equal recency and
frequency up to the day of the answer, and among answers of one calendar month, so that neither season nor a trend is
taken for a factor. Both columns of the comparison come from the same rows and the same method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

from huitou.measure import Estimate, Facts
from huitou.understand.cycle import Cycle
from huitou.understand.drivers.linear import Linear, linear
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.respondents import Respondents
from huitou.understand.intent.discrimination import area, area_difference
from huitou.understand.intent.following import Records, Watched, followed, number
from huitou.understand.intent.logistic import fit

Floats = NDArray[np.float64]

LEAST = 30  # who came back, and who did not: under that nothing is said
EACH = 5  # of both, for each number in the model
USUAL_DAYS = 90  # where the company has no cycle of its own
LEAST_DAYS, MOST_DAYS = 7, 730  # that may be asked for
SHORTEST, LONGEST, MONTH = 30, 360, 30  # what follows from the cycle: whole months between these
HELD_BACK = 0.3  # of the answers, the latest, on which the model is judged

CONTROLS = ("recency", "orders", "tenure", "new")


@dataclass(frozen=True)
class Moved:
    """What one factor does at equal other factors and an equal past, per standard deviation of its scores.

    stated: standard deviations of stated loyalty; real: percentage points of buying again, as a part of one; each with
    its 95 % interval. clear: beyond chance where all factors are looked at together.
    """

    factor: str
    stated: Estimate | None
    stated_clear: bool
    real: Estimate
    real_clear: bool


@dataclass(frozen=True)
class Behaviour:
    """days: how long each answer was followed; answers, customers: how many; returned: how many answers were followed by
    a purchase; moved: one a factor, the largest effect on real repurchase first; verdict: same, differ, open, none or
    backwards; stated_top, real_top: the factors that move most, where that is clear; alone: how well who comes back is
    told apart by the past alone, after the time the model has seen (area under the curve); added: what the factors add
    to it; None where there are too few to judge."""

    days: int
    answers: int
    customers: int
    returned: int
    moved: tuple[Moved, ...]
    verdict: str
    stated_top: str | None
    real_top: str | None
    alone: Estimate | None
    added: Estimate | None


@dataclass(frozen=True)
class TooFew:
    """Why nothing is said about behaviour: anonymous, no_purchases, followed, events; with the numbers."""

    why: str
    answers: int = 0
    returned: int = 0
    days: int = 0
    least: int = LEAST


@dataclass(frozen=True)
class Rows:
    """One row an answer that could be followed to its end. factors: (rows, k); stated: loyalty as answered, or None;
    past: (rows, 4) recency, orders, tenure in logarithms, and whether she never bought before; came: 0 or 1; day: of the
    answer, days since 1970."""

    factors: Floats
    stated: Floats | None
    past: Floats
    came: Floats
    day: NDArray[np.int64]
    whose: Sequence[str]


def followed_days(cycle: Cycle | None, span: int) -> tuple[int, str]:
    """For how long answers are followed, and why: cycle, usual (there is no cycle) or records (they are too short).

    Until a silence counts as at risk: nine in ten of the gaps that ended in a return were over by then, so that who has
    not come has probably left, and who comes once a month is not taken for lost. In whole months of 30 days, between
    one and twelve, and at most a third of the days for which purchases are recorded. span: so many days
    """
    why, days = "usual", USUAL_DAYS
    if cycle is not None:
        why, days = "cycle", MONTH * ceil(cycle.at_risk * cycle.mean_days / MONTH)
        days = min(LONGEST, max(SHORTEST, days))
    most = max(SHORTEST, span // 3 // MONTH * MONTH)
    return (most, "records") if most < days else (days, why)


def behaviour(facts: Facts, people: Respondents, model: DriverModel, days: int) -> Behaviour | TooFew:
    """The comparison over the answers of `people`, as far as they can be followed for so many days."""
    if not any(c is not None for c in people.customers):
        return TooFew("anonymous", days=days)
    records = Records.of(facts) if facts.has("purchases") else None
    if records is None:
        return TooFew("no_purchases", days=days)
    watched = Watched(records.first, records.end, days)
    rows = rows_of(facts, people, model, watched)
    if rows is None or len(rows.came) < LEAST:
        return TooFew("followed", 0 if rows is None else len(rows.came), days=days)
    returned = int(rows.came.sum())
    least = max(LEAST, EACH * (rows.factors.shape[1] + len(CONTROLS)))
    if min(returned, len(rows.came) - returned) < least:
        return TooFew("events", len(rows.came), returned, days, least)
    return compared(rows, model.factors, days) or TooFew("events", len(rows.came), returned, days, least)


def rows_of(facts: Facts, people: Respondents, model: DriverModel, watched: Watched) -> Rows | None:
    """The answers of known customers with a score on every factor, whose following days all lie within the records."""
    factors = np.column_stack([people.block(model.questions_of(f)) for f in model.factors])
    days = people.days
    whole = np.isfinite(factors).all(axis=1)
    fits = np.array([
        c is not None and watched.first <= d <= watched.last_index
        for c, d in zip(people.customers, days, strict=True)
    ], dtype=bool)  # fmt: skip
    kept = np.flatnonzero(whole & fits)
    if not len(kept):
        return None
    past = _past(facts, people, watched)
    keys = [(str(people.customers[int(i)]), days[int(i)]) for i in kept]
    kept, keys = kept[[k in past for k in keys]], [k for k in keys if k in past]
    found = [past[k] for k in keys]
    stated = people.block(model.questions_of(model.loyalty)) if model.loyalty else None
    return Rows(
        factors[kept],
        None if stated is None else stated[kept],
        np.array([_controls(row, day) for row, (_, day) in zip(found, keys, strict=True)], dtype=np.float64).reshape(-1, len(CONTROLS)),
        np.array([float(row["later_orders"] > 0) for row in found]),
        np.array([number(day) for _, day in keys], dtype=np.int64),
        [customer for customer, _ in keys],
    )  # fmt: skip


def _past(facts: Facts, people: Respondents, watched: Watched) -> dict[tuple[str, date], Mapping[str, Any]]:
    """By customer and day of an answer: orders, first, last up to it, and later_orders in the days after."""
    indexed = answer_days(facts, people)
    inside = indexed.filter(indexed.on >= watched.first, indexed.on <= watched.last_index)
    rows = followed(facts, inside, watched).select(
        "customer_id", "on", "orders", "first", "last", "later_orders"
    )
    return {(str(r["customer_id"]), r["on"]): r for r in facts.rows(rows)}


def answer_days(facts: Facts, people: Respondents) -> ir.Table:
    """customer_id, on: the days on which known customers answered any of these questions; distinct."""
    rows = facts.plain("answers")
    rows = rows.filter(rows.customer_id.notnull(), rows.question.isin(sorted(people.asked)))
    return rows.select("customer_id", on=rows.answered_on).distinct()


def _controls(row: Mapping[str, Any], day: date) -> tuple[float, ...]:
    now = number(day)
    if not row["orders"]:
        return 0.0, 0.0, 0.0, 1.0
    recency, tenure = now - int(row["last"]), now - int(row["first"])
    return float(np.log1p(recency)), float(np.log1p(int(row["orders"]))), float(np.log1p(tenure)), 0.0


def compared(rows: Rows, factors: Sequence[str], days: int) -> Behaviour | None:
    """What each factor does to stated loyalty and to buying again; None where it cannot be told apart."""
    k = rows.factors.shape[1]
    spread = rows.factors.std(axis=0)
    if np.any(spread <= 0):
        return None
    scaled = rows.factors / spread
    columns = np.column_stack([scaled, varied(rows.past)])
    real = linear(within_months(rows.came, rows.day), within_months(columns, rows.day), rows.whose)
    if real is None:
        return None
    stated = _stated(rows, scaled)
    moved = [_moved(name, i, k, stated, real) for i, name in enumerate(factors)]
    tops = _top(stated, k), _top(real, k)
    alone, added = _judged(rows, days)
    return Behaviour(
        days, len(rows.came), real.clusters, int(rows.came.sum()),
        tuple(sorted(moved, key=lambda m: -(m.real.value or 0.0))), _verdict(tops, stated, real, k),
        None if tops[0] is None else factors[tops[0]], None if tops[1] is None else factors[tops[1]],
        alone, added,
    )  # fmt: skip


def _stated(rows: Rows, scaled: Floats) -> Linear | None:
    if rows.stated is None:
        return None
    known = np.isfinite(rows.stated)
    said = rows.stated[known]
    if known.sum() < LEAST or said.std() <= 0:
        return None
    whose = [w for w, k in zip(rows.whose, known, strict=True) if k]
    days = rows.day[known]
    return linear(within_months(said / said.std(), days), within_months(scaled[known], days), whose)


def _moved(name: str, i: int, k: int, stated: Linear | None, real: Linear) -> Moved:
    said = _estimate(stated, i) if stated else None
    return Moved(name, said, bool(stated and stated.clear(i, k)), _estimate(real, i), real.clear(i, k))


def _estimate(found: Linear, i: int) -> Estimate:
    return Estimate(float(found.values[i]), *found.interval(i), found.clusters)


def _top(found: Linear | None, k: int) -> int | None:
    """The factor with the largest effect for the better, where that effect is beyond chance; k: how many factors."""
    if found is None:
        return None
    best = int(np.argmax(found.values[:k]))
    return best if found.clear(best, k) and found.values[best] > 0 else None


def _verdict(tops: tuple[int | None, int | None], stated: Linear | None, real: Linear, k: int) -> str:
    said, done = tops
    if done is None:
        return "backwards" if any(real.clear(i, k) and real.values[i] < 0 for i in range(k)) else "none"
    if said is None or stated is None:
        return "open"
    if said == done:
        return "same"
    return "differ" if real.apart(done, said) and stated.apart(said, done) else "open"


def _judged(rows: Rows, days: int) -> tuple[Estimate | None, Estimate | None]:
    """How well who comes back is told apart by the past alone, and what the factors add, on the latest answers.

    Fitted on answers whose days were over when the latest begin, so that nothing of the time judged is known. Judged on
    each customer's first answer from then on: rows are independent, and nothing that came of an answer decides whether
    it is judged (the last answers are those of who did not come and answer again). None where either time has too few who
    came or did not.
    """
    seen, unseen, _ = parted(rows, days)
    if any(min(rows.came[part].sum(), (1 - rows.came[part]).sum()) < LEAST for part in (seen, unseen)):
        return None, None
    tables = (rows.past, np.column_stack([rows.past, rows.factors]))
    alone, together = (fit(t[seen], rows.came[seen]).chances(t[unseen]) for t in tables)
    came = rows.came[unseen]
    return area(alone, came), area_difference(alone, together, came)


def parted(rows: Rows, days: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_], int]:
    """The rows the model may know, those it is judged on, and the day between: what is known was over by then."""
    cut = int(np.quantile(rows.day, 1 - HELD_BACK))
    return rows.day + days < cut, _first_of_each(rows, cut), cut


def _first_of_each(rows: Rows, cut: int) -> NDArray[np.bool_]:
    """Each customer's first answer on or after a day."""
    first: dict[str, int] = {}
    for i in np.argsort(rows.day, kind="stable"):
        if rows.day[i] >= cut:
            first.setdefault(rows.whose[i], int(i))
    found = np.zeros(len(rows.day), dtype=bool)
    found[list(first.values())] = True
    return found


def varied(columns: Floats) -> Floats:
    """The columns that differ from row to row; what all customers have in common explains nothing."""
    return columns[:, np.ptp(columns, axis=0) > 1e-12]


def within_months(values: Floats, days: NDArray[np.int64]) -> Floats:
    """Values less the mean of their calendar month; days since 1970."""
    months = (days.astype("datetime64[D]")).astype("datetime64[M]")
    _, which, sizes = np.unique(months, return_inverse=True, return_counts=True)
    flat = values.reshape(len(values), -1)
    sums = np.zeros((len(sizes), flat.shape[1]))
    np.add.at(sums, which, flat)
    found: Floats = (flat - (sums / sizes[:, None])[which]).reshape(values.shape)
    return found
