"""The satisfaction index of several questions, 0 to 100, with its interval; made from sums that an engine can deliver.

The form is that of the American and the European index (Fornell, Johnson, Anderson, Cha & Bryant, Journal of Marketing
60, 1996): 100·Σwᵢ(x̄ᵢ − minᵢ) / Σwᵢ(maxᵢ − minᵢ), with the unstandardised weights of the latent variable.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huitou.base import Text, Unfit
from huitou.measure import score
from huitou.understand.arguments import level_of, names
from huitou.understand.drivers.columns import Array, Columns, complete
from huitou.understand.drivers.least_squares import t_quantile
from huitou.understand.tables import columns_of, held, persons, values_of

LEAST, SMALL = 5, 30  # people under which an index is withheld; is marked as small
LEVEL = 0.95

_WEIGHTS = Text(
    "權重必須是正數，每題一個；收到 {weights}。",
    "权重必须是正数，每题一个；收到 {weights}。",
    "Weights must be positive, one a question; got {weights}.",
)
_ENDS = Text(
    "量表的最低分必須小於最高分；收到 {low} 到 {high}。",
    "量表的最低分必须小于最高分；收到 {low} 到 {high}。",
    "The lowest answer of a scale must be below the highest; got {low} to {high}.",
)
_NO_QUESTIONS = Text(
    "沒有指定題目；請至少給一個欄位的名稱。",
    "没有指定题目；请至少给一列的名称。",
    "No question is named; name at least one column.",
)
_NO_SUMS = Text(
    "指數要由各題的總和算出；收到的是 {kind}，請先用 sums_of(表, 題目)。",
    "指数要由各题的总和算出；收到的是 {kind}，请先用 sums_of(表, 题目)。",
    "An index is made of sums; got {kind}. Use sums_of(table, questions) first.",
)
_OUTSIDE = Text(
    "有回答落在量表 {low} 到 {high} 之外，請檢查量表設定。",
    "有回答落在量表 {low} 到 {high} 之外，请检查量表设置。",
    "Some answers lie outside the scale from {low} to {high}; check the scale.",
)
WITHHELD = Text(
    "回答的人少於 {least} 位，不顯示。",
    "回答的人少于 {least} 位，不显示。",
    "Fewer than {least} people answered: not shown.",
)
SMALL_BASE = Text(
    "只有 {n} 人回答，僅供參考。",
    "只有 {n} 人回答，仅供参考。",
    "Only {n} people answered: for orientation.",
)


Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Sums:
    """What an engine adds up over answers that leave no question out: how many, Σx of each question, and Σx·x' of each
    pair. people: who gave them, where one may have given several; each: over those people Σs·s', s being how many answers
    a person gave and the sums of them. Sums of groups add up to the sums of all where nobody is in two of them."""

    n: int
    totals: tuple[float, ...]
    products: Rows
    people: int | None = None
    each: Rows | None = None

    @property
    def by_person(self) -> tuple[int, Array]:
        """How many people, and Σs·s' over them."""
        if self.people is not None and self.each is not None:
            return self.people, np.asarray(self.each)
        totals = np.asarray(self.totals)
        return self.n, np.block(
            [[np.full((1, 1), float(self.n)), totals[None]], [totals[:, None], np.asarray(self.products)]]
        )

    def __add__(self, other: Sums) -> Sums:
        (one, each), (two, also) = self.by_person, other.by_person
        return Sums(
            self.n + other.n,
            tuple(a + b for a, b in zip(self.totals, other.totals, strict=True)),
            _rows(np.asarray(self.products) + np.asarray(other.products)),
            one + two,
            _rows(each + also),
        )


def _rows(matrix: Array) -> Rows:
    return tuple(tuple(row) for row in matrix.tolist())


@dataclass(frozen=True)
class Index:
    """value with [low, high], 0 to 100, None where withheld; n: people; questions: the index of each question alone; note:
    why it is withheld, or that it is small; error: the standard error of the value."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    questions: tuple[float, ...] = ()
    note: Text | None = None
    error: float | None = None


@dataclass(frozen=True)
class IndexDifference:
    """value: one index less the other, in points, with [low, high]; sure: whether the interval leaves out 0."""

    value: float
    low: float
    high: float
    sure: bool


Whose = str | Iterable[Any] | None


def sums_of(table: Columns, questions: Sequence[str], whose: Whose = None) -> Sums:
    """The sums of a table; rows with a gap are left out. whose: who answered each row, a column or a value a row (None:
    somebody of their own); everybody once where it is not given."""
    rows = complete(table, _named(questions), whose)
    return _summed(rows.values, rows.person)


def sums_by(table: Columns, questions: Sequence[str], by: str, whose: Whose = None) -> dict[Any, Sums]:
    """The sums of each group of a table, by the values of a column; whose: as of `sums_of`."""
    columns = held(table)
    answers = columns_of(columns, _named(questions))
    person = persons(columns, whose, len(answers))
    groups: dict[Hashable, list[int]] = {}
    for i, group in enumerate(values_of(columns, by)):
        if bool(np.isfinite(answers[i]).all()):
            groups.setdefault(group, []).append(i)
    return {group: _summed(answers[rows], person[rows]) for group, rows in groups.items()}


def _named(questions: Sequence[str]) -> list[str]:
    listed = names("questions", questions)
    if not listed:
        raise Unfit("index.questions", _NO_QUESTIONS)
    return listed


def _summed(values: Array, person: NDArray[np.intp]) -> Sums:
    found = Sums(len(values), tuple(values.sum(axis=0).tolist()), _rows(values.T @ values))
    known, place = np.unique(person, return_inverse=True)
    if len(known) == len(values):
        return found
    each = np.zeros((len(known), 1 + values.shape[1]))
    np.add.at(each, place, np.column_stack([np.ones(len(values)), values]))
    return replace(found, people=len(known), each=_rows(each.T @ each))


Ends = float | Sequence[float]  # of one scale for all questions, or of each


def satisfaction_index(
    sums: Sums, weights: Sequence[float] | None = None, low: Ends = 1, high: Ends = 10, level: float = LEVEL
) -> Index:
    """The index of the sums. weights: unstandardised, taken as given (their own error is not in the interval); all
    alike when None. low, high: ends of the scale, one for all or one a question.

    The interval is that of `huitou.measure.score` over the answers' own indices: mostly best answers, as satisfaction has
    them, make Student's t too narrow. Where people gave several answers it rests on as many as these are worth, by the
    errors of whole people (Liang & Zeger, Biometrika 73, 1986; Kish, Survey Sampling, 1965, §8.2). Raises Unfit on weights and scales that cannot be.
    """
    if not isinstance(sums, Sums):
        raise Unfit("index.sums", _NO_SUMS, kind=type(sums).__name__)
    level, k = level_of(level), len(sums.totals)
    w = np.ones(k) if weights is None else _numbers(weights, "index.weights", _WEIGHTS, weights=weights)
    ends = [_numbers(e, "index.scale", _ENDS, low=low, high=high) for e in (low, high)]
    if any(e.shape not in ((), (k,)) for e in ends):
        raise Unfit("index.scale", _ENDS, low=low, high=high)
    least, most = (np.broadcast_to(e, (k,)) for e in ends)
    _check(w, k, least, most, low, high)
    people, each = sums.by_person
    if people < LEAST:
        return Index(None, None, None, people, note=WITHHELD.fill(least=LEAST))
    means = np.asarray(sums.totals) / sums.n
    # On the scale no (answer − least)·(most − answer) is below 0, and so is not their mean.
    inside = (least + most) * means - np.diag(np.asarray(sums.products)) / sums.n - least * most
    if (means < least - 1e-9).any() or (means > most + 1e-9).any() or (inside < -1e-9).any():
        raise Unfit("index.outside", _OUTSIDE, low=low, high=high)
    reach = 100 / float(w @ (most - least))
    slope, start = w * reach, float(w @ least) * reach
    total, squares = _of_answers(sums, slope, start)
    from_mean = np.concatenate([[-start - total / sums.n], slope])
    error = sqrt(max(0.0, float(from_mean @ each @ from_mean)) * people / (people - 1)) / sums.n
    worth = sums.n if people == sums.n else _worth(sums.n, people, total, squares, error, level)
    part = worth / sums.n
    found = score(worth, total * part, squares * part, 0.0, 100.0, level)
    note = SMALL_BASE.fill(n=people) if people < SMALL else None
    questions = tuple((100 * (means - least) / (most - least)).tolist())
    return Index(found.value, found.low, found.high, people, questions, note, error)


def _worth(n: int, people: int, total: float, squares: float, error: float, level: float) -> int:
    """How many answers of people who answer once tell as much: Kish's effective number, fewer still where few people
    leave their own spread unsure."""
    spread = max(0.0, squares - total * total / n) / (n - 1)
    found = min(float(n), spread / error**2) if error > 1e-9 else float(people)
    unsure = NormalDist().inv_cdf(0.5 + level / 2) / t_quantile(level, people - 1)
    return max(1, int(found * unsure**2))


def _numbers(said: Any, code: str, wrong: Text, **more: Any) -> Array:
    try:
        return np.asarray(said, dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise Unfit(code, wrong, **more) from e


def _of_answers(sums: Sums, slope: Array, start: float) -> tuple[float, float]:
    """Σs and Σs² of the answers' own indices s = slope·x − start."""
    along = float(slope @ np.asarray(sums.totals))
    around = float(slope @ np.asarray(sums.products) @ slope)
    return along - sums.n * start, max(0.0, around - 2 * start * along + sums.n * start * start)


def _check(w: Array, k: int, least: Array, most: Array, low: Ends, high: Ends) -> None:
    if w.shape != (k,) or not np.isfinite(w).all() or (w < 0).any() or w.sum() <= 0:
        raise Unfit("index.weights", _WEIGHTS, weights=[float(v) for v in w.ravel()])
    if not (least < most).all():
        raise Unfit("index.scale", _ENDS, low=low, high=high)


def index_difference(one: Index, other: Index, level: float = LEVEL) -> IndexDifference | None:
    """one − other, of people who are not the same; None where either is withheld.

    Student's t with Welch's degrees of freedom (Biometrika 34, 1947): what makes t too narrow for one index, answers
    crowded at the best end, is on both sides alike. A group whose answers are all the same stands with its interval.
    """
    if one.value is None or other.value is None:
        return None
    parts = [(_square_error(i), i.n - 1) for i in (one, other)]
    variance = sum(v for v, _ in parts)
    freedom = variance**2 / sum(v * v / f for v, f in parts)
    value, half = one.value - other.value, t_quantile(level, int(freedom)) * sqrt(variance)
    return IndexDifference(value, value - half, value + half, abs(value) > half)


def _square_error(index: Index) -> float:
    if index.error:
        return index.error**2
    assert index.low is not None
    assert index.high is not None
    return ((index.high - index.low) / 4) ** 2
