"""The index of each branch: in the period, step by step, and how far it moved against the days before.

Among thirty branches one or two seem to have fallen by chance alone. So all of them are looked at together (Holm,
Scandinavian Journal of Statistics 6, 1979), and only what is beyond chance then is called a fall or a rise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

import numpy as np

from huitou.base import Period
from huitou.measure import Estimate
from huitou.understand.drivers.findings import Branch, Part
from huitou.understand.drivers.index_form import Floats, Form
from huitou.understand.drivers.least_squares import holm, t_quantile, two_sided
from huitou.understand.drivers.respondents import Respondents
from huitou.understand.drivers.satisfaction_index import Index

LEVEL = 0.95
LEAST = 10  # people in either time under which a branch is not compared
STEPS = 8  # of a branch's own course
ENOUGH = 30  # answers of a branch and month, in the middle, under which its course is by quarter


@dataclass(frozen=True)
class Level:
    """The mean of some answers, its squared error, and how many people stand behind it."""

    mean: float
    square_error: float
    people: int


def of_branches(inside: Respondents, form: Form) -> list[Branch]:
    """The index of each branch over the answers of the period, the lowest first; none where no branch is known."""
    found = form.parts(inside, list(inside.branches))
    if set(found) <= {None}:
        return []
    listed = [Branch(name, form.of(sums)) for name, sums in found.items()]
    return sorted(listed, key=lambda b: (b.index.value is None, b.index.value, str(b.name)))


def days_before(people: Respondents, period: Period | None) -> Period | None:
    """The days that a period is held against: as many before it, as far as answers go back; None where they do not."""
    if period is None or not people.n:
        return None
    try:
        before = period.previous()
    except (OverflowError, ValueError):
        return None
    first = max(before.first, min(people.days))
    return Period(first, before.end) if first < before.end else None


def moved(
    branches: Sequence[Branch], people: Respondents, form: Form, now: Period, before: Period
) -> list[Branch]:
    """Each branch with its index in both times and the difference; people: of all time, of one survey."""
    own = form.own(people)
    known = np.isfinite(own)
    times = [np.array([d in p for d in people.days], dtype=bool) & known for p in (now, before)]
    named = np.array([b or "" for b in people.branches], dtype=object)
    chances: dict[str, float] = {}
    found: list[Branch] = []
    for one in branches:
        name = one.name
        if not name:
            found.append(one)
            continue
        there = [np.flatnonzero(time & (named == name)) for time in times]
        indices = [_index(people, rows, form) for rows in there]
        whose = [[people.customers[int(i)] for i in rows] for rows in there]
        held = [level(own[rows], who, index) for rows, who, index in zip(there, whose, indices, strict=True)]
        later, earlier = held
        one = replace(one, now=indices[0], before=indices[1])
        if later and earlier and min(later.people, earlier.people) >= LEAST:
            difference, chances[name] = against(later, earlier)
            one = replace(one, moved=difference)
        found.append(one)
    together = dict(zip(chances, holm(list(chances.values())), strict=True))
    return [replace(b, clear=bool(together.get(b.name or "", 1.0) < 1 - LEVEL)) for b in found]


def level(values: Floats, whose: Sequence[object], index: Index) -> Level | None:
    """The mean of answers of which one person may have given several: she counts once (Liang & Zeger, Biometrika 73,
    1986). Where all answers are alike the error is that of the index, whose interval is never of no width."""
    if index.value is None or index.low is None or index.high is None:
        return None
    sums: dict[object, float] = {}
    mean = float(values.mean())
    for i, (value, who) in enumerate(zip(values, whose, strict=True)):
        key = (i,) if who is None else who
        sums[key] = sums.get(key, 0.0) + float(value) - mean
    n, people = len(values), len(sums)
    if people < 2:
        return None
    square = sum(s * s for s in sums.values()) * people / ((people - 1) * n * n)
    return Level(mean, square or ((index.high - index.low) / 4) ** 2, people)


def against(later: Level, earlier: Level) -> tuple[Estimate, float]:
    """later − earlier with its 95 % interval, and p. Student's t with Welch's degrees of freedom (Biometrika 34, 1947);
    people who answered in both times make it rather too wide than too narrow.

    p is the larger of Welch's and that of one spread for both times: a few people who happen to agree at the best end
    would else pass for sure, and among many branches that happens often.
    """
    parts = [(one.square_error, one.people - 1) for one in (later, earlier)]
    square = sum(v for v, _ in parts)
    freedom = int(square**2 / sum(v * v / f for v, f in parts))
    value, half = later.mean - earlier.mean, t_quantile(LEVEL, freedom) * sqrt(square)
    spread = sum(v * (f + 1) * f for v, f in parts) / sum(f for _, f in parts)
    alike = sqrt(spread * sum(1 / (f + 1) for _, f in parts))
    chances = [
        float(two_sided(np.array([value / error]), free)[0])
        for error, free in ((sqrt(square), freedom), (alike, sum(f for _, f in parts)))
    ]
    return Estimate(value, value - half, value + half, later.people + earlier.people), max(chances)


def with_courses(
    branches: Sequence[Branch], people: Respondents, form: Form, horizon: date
) -> tuple[str, list[Branch]]:
    """month or quarter, and each branch with its index in each of the last steps that it has answers in."""
    spans = {step: [Period.of(step, d) for d in people.days] for step in ("month", "quarter")}
    for step, of in spans.items():
        keys = [(b, p.first) for b, p in zip(people.branches, of, strict=True)]
        found = form.parts(people, keys)
        sizes = [s.n for s in found.values()]
        if step == "quarter" or (sizes and float(np.median(sizes)) >= ENOUGH):
            break
    firsts = sorted({first for _, first in found if first < horizon})[-STEPS:]
    courses = [
        tuple(
            Part(Period.of(step, f).label, form.of(found[b.name, f])) for f in firsts if (b.name, f) in found
        )
        for b in branches
    ]
    return step, [replace(b, course=course) for b, course in zip(branches, courses, strict=True)]


def _index(people: Respondents, rows: np.ndarray, form: Form) -> Index:
    chosen = np.zeros(people.n, dtype=bool)
    chosen[rows] = True
    return form.whole(people.chosen(chosen))
