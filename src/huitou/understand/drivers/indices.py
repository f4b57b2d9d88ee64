"""The satisfaction index of a company: whole, by branch, by month or quarter, and what moved at which branch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import numpy as np

from huitou.base import Period
from huitou.understand.drivers.branches import days_before, moved, of_branches, with_courses
from huitou.understand.drivers.findings import Indices, Part
from huitou.understand.drivers.index_form import Form
from huitou.understand.drivers.model import DriverModel
from huitou.understand.drivers.respondents import Respondents

MONTHS = 24  # steps that are shown; more history is shown by quarter
ENOUGH = 100  # answers a step, in the middle, under which quarters are shown in place of months


def indices(
    every: Respondents,
    inside: Respondents,
    model: DriverModel,
    weights: Mapping[str, float],
    horizon: date,
    period: Period | None = None,
) -> Indices | None:
    """Whole and by branch over the answers of the period, by step over those of all time.

    weights: of the outcome's questions, or {} for equal ones; horizon: the first day after the data; period: held against
    the days before it, branch by branch; None where the answers are of all time
    """
    if model.outcome is None:
        return None
    questions = model.questions_of(model.outcome)
    ends = [inside.asked[q] for q in questions]
    own = [weights[q] for q in questions] if set(questions) <= set(weights) else None
    form = Form(questions, own, [e.low for e in ends], [e.high for e in ends])
    whole = form.whole(inside)
    survey, alike = of_one_survey(every)
    listed = of_branches(inside, form)
    before = days_before(alike, period) if listed else None
    if period and before:
        listed = moved(listed, alike, form, period, before)
    branch_step, listed = with_courses(listed, alike, form, horizon) if listed else ("", [])
    step, periods = _by_time(alike, form, horizon)
    against = before.label if before else ""
    return Indices(model.outcome, whole, tuple(listed), periods, step, survey, against, branch_step)


def of_one_survey(people: Respondents) -> tuple[str | None, Respondents]:
    """The answers of the survey that was asked in the most months, so that a course is not the mix of two surveys that
    reach different people; all of them, and None, where there is only one."""
    if len(set(people.surveys)) < 2:
        return None, people
    months: dict[str | None, set[tuple[int, int]]] = {}
    for survey, day in zip(people.surveys, people.days, strict=True):
        months.setdefault(survey, set()).add((day.year, day.month))
    sizes = Counter(people.surveys)
    chosen = max(months, key=lambda s: (len(months[s]), sizes[s], str(s)))
    return chosen, people.chosen(np.array([s == chosen for s in people.surveys], dtype=bool))


def _by_time(people: Respondents, form: Form, horizon: date) -> tuple[str, tuple[Part, ...]]:
    """By month where most months have enough answers, else by quarter; steps without an answer in between are left
    out, and so are days after the data."""
    for step in ("month", "quarter"):
        spans = [Period.of(step, d) for d in people.days]
        labels = {s.label: s for s in spans}
        found = form.parts(people, [s.label for s in spans])
        sizes = [s.n for s in found.values()]
        if step == "quarter" or (sizes and float(np.median(sizes)) >= ENOUGH):
            break
    shown = sorted((labels[name] for name in found if labels[name].first < horizon), key=lambda p: p.first)[
        -MONTHS:
    ]
    return step, tuple(Part(p.label, form.of(found[p.label])) for p in shown)
