"""How far factors and satisfaction moved since the same days a year before, and which move counts most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from huitou.base import Period
from huitou.measure import Estimate
from huitou.understand.drivers.findings import Shift
from huitou.understand.drivers.linear import Linear, linear
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.respondents import Respondents

LEAST = 30  # occasions in either year
MOST_SURVEYS = 20


def shifts(
    people: Respondents, model: DriverModel, period: Period, effects: Mapping[str, Estimate | None]
) -> tuple[tuple[Shift, ...], Shift | None]:
    """Of each factor, and of the outcome; nothing where either year has too few answers. people: of all time, with a
    score on every factor and the outcome; effects: points of the outcome for one of a factor."""
    before = year_before(period)
    now, then = (_inside(people, p) for p in (period, before))
    if before is None or model.outcome is None or min(now.sum(), then.sum()) < LEAST:
        return (), None
    rows = now | then
    found = []
    for name in (*model.factors, model.outcome):
        moved = _moved(people, model, name, rows, now)
        if moved is None:
            return (), None
        found.append((name, moved))
    together = len(model.factors)
    of_factors = []
    for name, moved in found[:-1]:
        effect = effects.get(name)
        brought = None if effect is None or effect.value is None else effect.value * float(moved.values[0])
        of_factors.append(Shift(name, _estimate(moved), brought, moved.clear(0, together)))
    last = found[-1][1]
    return tuple(of_factors), Shift(model.outcome, _estimate(last), None, last.clear(0))


def year_before(period: Period) -> Period | None:
    """The same days of the year before; of a leap day the day before."""
    try:
        return Period(_earlier(period.first), _earlier(period.end))
    except ValueError:
        return None


def _earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _inside(people: Respondents, period: Period | None) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if period is None:
        return np.zeros(people.n, dtype=bool)
    return np.array([period.first <= d < period.end for d in people.days], dtype=bool)


def _moved(people: Respondents, model: DriverModel, name: str, rows: object, now: object) -> Linear | None:
    chosen = np.flatnonzero(np.asarray(rows))
    scores = people.block(model.questions_of(name))[chosen]
    later = np.asarray(now, dtype=np.float64)[chosen]
    surveys = [people.surveys[int(i)] for i in chosen]
    # within one survey: a year in which another one was sent more often is no change of mind
    others = [[float(s == one) for s in surveys] for one in sorted({str(s) for s in surveys})[1:MOST_SURVEYS]]
    return linear(scores, np.column_stack([later, *others]), [people.customers[int(i)] for i in chosen])


def _estimate(found: Linear) -> Estimate:
    return Estimate(float(found.values[0]), *found.interval(0), found.clusters)
