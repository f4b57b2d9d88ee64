"""Who answered what: one row a respondent and occasion, one column a question, turned so that high is good.

An occasion is a customer's local day of one survey; an anonymous one a single instant in one survey, channel and
branch. Where two anonymous people answered at the same instant nobody can tell whose answers belong together, and they
are left out. A question that was not answered stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _
from numpy.typing import NDArray

from huitou.base import Period, Unfit
from huitou.measure import Facts
from huitou.record import BY_DEFINITION, Scale

MOST = 50_000  # occasions above which a sample of about so many customers stands for all
OF_EMPLOYEES = ("enps", "esat")

Column = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question as the company asks it. low, high: the ends of its scale; scales: how that is written in the answers,
    and the same reversed; answers: how many there are on it in all, inside: how many of them in the period;
    elsewhere: answers of the period on other scales, which are left out."""

    question: str
    low: float
    high: float
    scales: tuple[str, ...]
    answers: int
    inside: int
    elsewhere: int


@dataclass(frozen=True)
class Respondents:
    """Rows are occasions. scores: question → the answers on their own scale, NaN where there is none; customers: the
    customer's id, None where anonymous; of: how many occasions there are where only a sample of them was taken."""

    asked: Mapping[str, Asked]
    scores: Mapping[str, Column]
    customers: Sequence[str | None]
    days: Sequence[date]
    branches: Sequence[str | None]
    channels: Sequence[str | None]
    surveys: Sequence[str | None]
    sampled: bool = False
    more: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.customers)

    def percent(self, question: str) -> Column:
        """Answers from 0 for the worst to 100 for the best."""
        one = self.asked[question]
        return (self.scores[question] - one.low) * (100.0 / (one.high - one.low))

    def block(self, questions: Sequence[str]) -> Column:
        """The mean of the answered questions of a block: on their own scale where they share one, else in percent."""
        ends = {(self.asked[q].low, self.asked[q].high) for q in questions}
        columns = [self.scores[q] if len(ends) == 1 else self.percent(q) for q in questions]
        every = np.column_stack(columns)
        known = np.isfinite(every)
        sums = np.where(known, every, 0.0).sum(axis=1)
        return np.where(known.any(axis=1), sums / np.maximum(1, known.sum(axis=1)), np.nan)

    def ends(self, questions: Sequence[str]) -> tuple[float, float]:
        """Lowest and highest of what `block` gives."""
        found = {(self.asked[q].low, self.asked[q].high) for q in questions}
        return next(iter(found)) if len(found) == 1 else (0.0, 100.0)

    def chosen(self, rows: NDArray[np.bool_]) -> Respondents:
        """Only some of the occasions."""
        kept = np.flatnonzero(rows)

        def of(values: Sequence[Any]) -> list[Any]:
            return [values[int(i)] for i in kept]

        return Respondents(
            self.asked, {q: c[kept] for q, c in self.scores.items()}, of(self.customers), of(self.days),
            of(self.branches), of(self.channels), of(self.surveys), self.sampled,
            {name: of(values) for name, values in self.more.items()},
        )  # fmt: skip


def asked(facts: Facts, period: Period | None = None) -> dict[str, Asked]:
    """Every question that customers answered with a number, each with the scale that most of its answers are on.

    Questions of employees, and answers without a scale that can be read, are left out. Asked of the facts in one pass.
    """
    rows = _numbers(facts)
    inside = _within(rows, period)
    counts = rows.group_by(["question", "scale"]).agg(n=_.count(), inside=inside.ifelse(1, 0).sum())
    by_question: dict[str, dict[tuple[float, float], list[tuple[str, int, int]]]] = {}
    for row in facts.rows(counts):
        question = str(row["question"])
        said = row["scale"] or BY_DEFINITION.get(question)
        ends = _ends(said)
        if ends is None or _of_employees(question):
            continue
        known = by_question.setdefault(question, {}).setdefault(ends, [])
        known.append((str(row["scale"] or ""), int(row["n"]), int(row["inside"])))
    return {question: _asked(question, found) for question, found in sorted(by_question.items())}


def respondents(
    facts: Facts, questions: Mapping[str, Asked], period: Period | None = None, most: int = MOST
) -> Respondents:
    """The answers to some questions, one row an occasion in which any of them was answered.

    most: occasions above which a sample of customers is taken, the same every time. Raises Unfit without questions.
    """
    if not questions:
        raise ValueError("no question was named")
    listed = list(questions)
    largest = max(one.inside for one in questions.values())
    every = max(1, -(-largest // most))
    table = occasions(facts, questions, period, every)
    rows = facts.rows(table.order_by(["day", "customer_id", "survey", "channel", "branch", "occasion"]))
    scores = {}
    for i, name in enumerate(listed):
        one = questions[name]
        percent = np.array([np.nan if r[f"q_{i}"] is None else r[f"q_{i}"] for r in rows], dtype=np.float64)
        scores[name] = one.low + percent * (one.high - one.low) / 100.0

    def of(column: str) -> list[Any]:
        return [r[column] for r in rows]

    return Respondents(
        dict(questions), scores, of("customer_id"), of("day"), of("branch"), of("channel"), of("survey"), every > 1
    )  # fmt: skip


def occasions(
    facts: Facts, questions: Mapping[str, Asked], period: Period | None = None, every: int = 1
) -> ir.Table:
    """customer_id, survey, channel, branch, occasion, day, q_0 … : each question in percent of its own scale."""
    rows = _numbers(facts)
    rows = rows.filter(
        _within(rows, period), ibis.or_(*(_on_its_scale(rows, one) for one in questions.values()))
    )
    rows = _in_percent(rows, questions)
    day, instant = rows.answered_on.cast("string"), rows.answered_at.cast("string")
    if every > 1:
        rows = rows.filter(ibis.coalesce(rows.customer_id, instant).hash() % every == 0)
    rows = rows.mutate(occasion=rows.customer_id.notnull().ifelse(day, instant))
    values = {f"q_{i}": _.percent.mean(where=_.question == q) for i, q in enumerate(questions)}
    often = {f"n_{i}": (_.question == q).ifelse(1, 0).sum() for i, q in enumerate(questions)}
    keys = ["customer_id", "survey", "channel", "branch", "occasion"]
    people = rows.group_by(keys).agg(day=_.answered_on.min(), **values, **often)
    one_person = people.customer_id.notnull() | ibis.and_(*(people[n] <= 1 for n in often))
    return people.filter(one_person).drop(*often)


def _numbers(facts: Facts) -> ir.Table:
    """Answers of customers that are a number, in double precision."""
    rows = facts.plain("answers")
    rows = rows.filter(rows.value.notnull(), rows.question.notnull(), rows.answered_on.notnull())
    return rows.filter(rows.employee_id.isnull()).mutate(value=rows.value.cast("float64"))


def _within(rows: ir.Table, period: Period | None) -> Any:
    if period is None:
        return rows.answered_on.notnull()
    return (rows.answered_on >= period.first) & (rows.answered_on < period.end)


def _on_its_scale(rows: ir.Table, one: Asked) -> Any:
    named = [s for s in one.scales if s]
    fits = rows.scale.isin(named) if named else ibis.literal(False)
    if "" in one.scales:
        fits = fits | rows.scale.isnull()
    return (rows.question == one.question) & fits & (rows.value >= one.low) & (rows.value <= one.high)


def _in_percent(rows: ir.Table, questions: Mapping[str, Asked]) -> ir.Table:
    """percent: the answer from 0 for the worst to 100 for the best, by the scale that is written beside it."""
    scales: dict[str, Scale] = {}
    for one in questions.values():
        for said in one.scales:
            scales[said or BY_DEFINITION[one.question]] = Scale.parse(said or BY_DEFINITION[one.question])
    blank = [(rows.question == q, BY_DEFINITION[q]) for q, one in questions.items() if "" in one.scales]
    said = rows.scale
    if blank:
        said = ibis.coalesce(
            rows.scale, ibis.cases(*((c, ibis.literal(s)) for c, s in blank), else_=ibis.null("string"))
        )
    rows = rows.mutate(said=said)
    found = []
    for name, scale in sorted(scales.items()):
        low, high = float(scale.low), float(scale.high)
        above = high - rows.value if scale.reversed else rows.value - low
        found.append((rows.said == name, above * (100.0 / (high - low))))
    return rows.mutate(percent=ibis.cases(*found, else_=ibis.null("float64")))


def _asked(question: str, found: Mapping[tuple[float, float], Sequence[tuple[str, int, int]]]) -> Asked:
    """The scale that most answers are on; of equals the one with the higher end."""
    ends = max(found, key=lambda e: (sum(n for _, n, _ in found[e]), e))
    scales = tuple(sorted(said for said, _, _ in found[ends]))
    inside = {e: sum(n for _, _, n in rows) for e, rows in found.items()}
    answers = sum(n for _, n, _ in found[ends])
    return Asked(question, *ends, scales, answers, inside[ends], sum(inside.values()) - inside[ends])


def _ends(said: str | None) -> tuple[float, float] | None:
    try:
        scale = Scale.parse(said) if said else None
    except Unfit:
        return None
    return (float(scale.low), float(scale.high)) if scale else None


def _of_employees(question: str) -> bool:
    return question.split(".")[0] in OF_EMPLOYEES
