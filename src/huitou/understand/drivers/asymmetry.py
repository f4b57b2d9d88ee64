"""Asymmetry: which factor dissatisfies when poor, and which delights when good.

Penalty-reward contrasts (Brandt, 1987; Mikulić & Prebežac, Managing Service Quality 21, 2011): what poor answers take
from the outcome and what good ones add, against middling ones. Two things are done beyond the custom. The answer itself
stays in the model beside the dummies, else what is left of one factor inside "middling" is booked to the next. And
penalty and reward are compared per point of the scale: poor answers often lie further from the middle than good ones
can, and a straight line must not pass for a basic factor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, degrees, pi, tan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huitou.base import Text
from huitou.understand import arguments
from huitou.understand.drivers.columns import Array, Columns, complete
from huitou.understand.drivers.cuts import Cut, Scale, cut
from huitou.understand.drivers.least_squares import Fit, fit, holm, t_quantile

LEAST = 30  # people with poor, middling or good answers under which a factor is not classed
DOUBLE = 1 / 3  # the balance at which one side weighs twice the other
BASIC, PERFORMANCE, EXCITEMENT, UNCLEAR, NONE = "basic", "performance", "excitement", "unclear", "none"


_SAID = {
    BASIC: Text(
        "「{label}」是基本因素：做得差會失去滿意，做得好卻加分有限。",
        "“{label}”是基本因素：做得差会失去满意，做得好却加分有限。",
        "“{label}” is a basic factor: poor answers cost more than good ones win.",
    ),
    PERFORMANCE: Text(
        "「{label}」是績效因素：好壞對結果的影響相當。",
        "“{label}”是绩效因素：好坏对结果的影响相当。",
        "“{label}” is a performance factor: good answers win about as much as poor ones cost.",
    ),
    EXCITEMENT: Text(
        "「{label}」是興奮因素：做得好加分多，做得差失分有限。",
        "“{label}”是兴奋因素：做得好加分多，做得差失分有限。",
        "“{label}” is an excitement factor: good answers win more than poor ones cost.",
    ),
    UNCLEAR: Text(
        "「{label}」還分不出是哪一類：{why}",
        "“{label}”还分不出是哪一类：{why}",
        "It cannot be told which kind “{label}” is: {why}",
    ),
    NONE: Text(
        "「{label}」好壞都看不出對結果有影響。",
        "“{label}”好坏都看不出对结果有影响。",
        "Neither good nor poor answers to “{label}” are seen to move the outcome.",
    ),
}
_WHY = {
    "few": Text(
        "回答差的 {poor} 人、中 {middling} 人、好 {good} 人，每一段至少要 {least} 人。",
        "回答差的 {poor} 人、中 {middling} 人、好 {good} 人，每一段至少要 {least} 人。",
        "{poor} people with poor answers, {middling} with middling and {good} with good ones; it takes {least} of each.",
    ),
    "wide": Text(
        "區間太寬，容得下一種以上的類型。",
        "区间太宽，容得下一种以上的类型。",
        "the interval holds more than one kind.",
    ),
    "backwards": Text(
        "評分越高，結果反而越差；請檢查量表方向。",
        "评分越高，结果反而越差；请检查量表方向。",
        "the outcome falls as the answers rise; check which end of the scale is the good one.",
    ),
    "uneven": Text(
        "差與好的回答都比中間的好（或都比較差）：影響不是單一方向。",
        "差与好的回答都比中间的好（或都比较差）：影响不是单一方向。",
        "poor and good answers both lie above the middling ones, or both below: the effect has no one direction.",
    ),
    "tied": Text(
        "它與其他因素的回答分不開。",
        "它与其他因素的回答分不开。",
        "its answers cannot be told apart from those to the others.",
    ),
}
_FEW = Text(
    "回答完整的只有 {n} 人，不足以估計 {factors} 個因素。",
    "回答完整的只有 {n} 人，不足以估计 {factors} 个因素。",
    "Only {n} people answered completely, too few for {factors} factors.",
)
_LEFT_OUT = Text(
    "{of} 筆中有 {left_out} 筆缺答而未計入。",
    "{of} 条中有 {left_out} 条缺答而未计入。",
    "{left_out} of {of} rows lack an answer and are left out.",
)
_STILL = Text(
    "結果的數值全都一樣，沒有差異可以解釋。",
    "结果的数值全都一样，没有差异可以解释。",
    "The outcome is the same for everyone; there is no difference to explain.",
)


@dataclass(frozen=True)
class Contrast:
    """One factor. poor, middling, good: people who gave answers of each kind; cut: poor up to, good from.

    penalty: what poor answers take from the outcome; reward: what good ones add, both against middling ones, in units
    of the outcome with [low, high] (robust errors); None where a factor is too thin to be cut in three.
    range: penalty + reward. balance: (reward − penalty) / (reward + penalty), both per point of the scale, from −1 (all
    penalty) over 0 (a straight line) to 1 (all reward); asymmetry: the same of the raw penalty and reward, as
    Mikulić & Prebežac print it. p: that neither side has an effect, Holm over the factors.
    kind: "basic" (poor answers weigh twice as much as good ones or more, and surely more: t test of the bend, all factors held together),
    "excitement" (the other way round), "performance" (surely neither side weighs twice the other), "unclear" (why says
    the reason) or "none" (no effect is seen).
    """

    factor: str
    label: str
    cut: tuple[float, ...]
    poor: int
    middling: int
    good: int
    penalty: float | None
    penalty_low: float | None
    penalty_high: float | None
    reward: float | None
    reward_low: float | None
    reward_high: float | None
    range: float | None
    asymmetry: float | None
    balance: float | None
    balance_low: float | None
    balance_high: float | None
    p: float
    kind: str
    why: str | None

    @property
    def said(self) -> Text:
        if self.why is None:
            return _SAID[self.kind].fill(label=self.label)
        why = _WHY[self.why].fill(poor=self.poor, middling=self.middling, good=self.good, least=LEAST)
        return _SAID[self.kind].fill(label=self.label, why=why)


@dataclass(frozen=True)
class Asymmetry:
    """contrasts: by falling range, those that cannot be said last; empty where nothing can be estimated."""

    outcome: str
    contrasts: tuple[Contrast, ...]
    n: int
    left_out: int
    r2: float | None
    level: float
    warnings: tuple[Text, ...]

    def of(self, factor: str) -> Contrast:
        return next(c for c in self.contrasts if c.factor == factor)

    def frame(self) -> Any:
        """The contrasts as a pandas frame, one row a factor."""
        import pandas as pd

        return pd.DataFrame([vars(c) for c in self.contrasts])


def asymmetry(
    table: Columns,
    outcome: str,
    factors: Sequence[str],
    scales: Mapping[str, Scale] | Scale = (1, 5),
    cuts: Mapping[str, Cut] | None = None,
    level: float = 0.95,
    labels: Mapping[str, str] | None = None,
    answers_too: bool = True,
    whose: str | Iterable[Any] | None = None,
) -> Asymmetry:
    """Class factors by what their poor and their good answers do to the outcome.

    scales: the lowest and highest answer, of all factors or of each; cuts: poor up to and good from, instead of
    `cut_of`; answers_too: False leaves the answers themselves out, as Brandt did; whose: who answered each row, a column or
    a value a row (None: somebody of their own), as one who answers often is still one. Raises Unfit on columns that are not
    there or hold no numbers, on answers outside their scale, and on cuts that cross.
    """
    factors = arguments.predictors(outcome, factors, "factors")
    level, called = arguments.level_of(level), arguments.labels(labels)
    named = {f: called.get(f, f) for f in factors}
    rows = complete(table, [*factors, outcome], whose)
    warnings = [_LEFT_OUT.fill(of=rows.of, left_out=rows.left_out)] if rows.left_out else []
    y = rows.values[:, -1]
    parts = [
        _Factor.of(
            f, named[f], rows.values[:, j], rows.person, cut(f, scales, cuts, rows.values[:, j]), answers_too
        )
        for j, f in enumerate(factors)
    ]
    columns = sum(p.design.shape[1] for p in parts)
    if rows.people < max(LEAST, 2 * (columns + 1)):
        few = _FEW.fill(n=rows.people, factors=len(parts))
        return Asymmetry(outcome, (), rows.n, rows.left_out, None, level, (*warnings, few))
    if np.ptp(y) <= 1e-12 * float(np.abs(y).max()):
        return Asymmetry(outcome, (), rows.n, rows.left_out, None, level, (*warnings, _STILL))
    design = np.column_stack([np.ones(rows.n), *(p.design for p in parts)])
    found = fit(design, y, rows.person)
    residuals = y - design @ found.coefficients
    r2 = 1 - float(residuals @ residuals) / float(((y - y.mean()) ** 2).sum())
    measured, first = [], 1
    for part in parts:
        measured.append(part.measured(found, first))
        first += part.design.shape[1]
    together = holm([m.p for m in measured])
    judged = max(1, sum(m.values is not None for m in measured))
    quantiles = t_quantile(level, found.freedom), t_quantile(1 - (1 - level) / judged, found.freedom)
    contrasts = [
        _contrast(part, m, float(p), quantiles, 1 - level)
        for part, m, p in zip(parts, measured, together, strict=True)
    ]
    contrasts.sort(key=lambda c: (c.range is None, -(c.range or 0.0)))
    return Asymmetry(outcome, tuple(contrasts), rows.n, rows.left_out, r2, level, tuple(warnings))


@dataclass(frozen=True)
class _Measured:
    """values: penalty and reward; covariance of the two; p: that both are 0; told: whether the data tell them."""

    values: Array | None
    covariance: Array
    p: float
    told: bool


@dataclass(frozen=True)
class _Factor:
    """A factor cut in three, with its columns of the design: poor, good, and the answer; the answer alone where one
    of the three is too thin."""

    name: str
    label: str
    cut: Cut
    sizes: tuple[int, int, int]
    distances: tuple[float, float]
    design: Array

    @classmethod
    def of(
        cls, name: str, label: str, answers: Array, person: NDArray[np.intp], cut: Cut, answers_too: bool
    ) -> _Factor:
        poor, good = answers <= cut[0], answers >= cut[1]
        middling = ~(poor | good)
        poor_people, middling_people, good_people = (
            len(np.unique(person[part])) for part in (poor, middling, good)
        )
        sizes = poor_people, middling_people, good_people
        centred = answers - (answers.mean() if len(answers) else 0.0)
        if min(sizes) < LEAST:
            moving = bool(np.ptp(answers) > 0) if len(answers) else False
            return cls(
                name, label, cut, sizes, (0.0, 0.0), centred[:, None] if moving else centred[:, None][:, :0]
            )
        means = [float(answers[part].mean()) for part in (poor, middling, good)]
        columns = [poor.astype(np.float64), good.astype(np.float64), *([centred] if answers_too else [])]
        return cls(
            name, label, cut, sizes, (means[1] - means[0], means[2] - means[1]), np.column_stack(columns)
        )

    @property
    def thin(self) -> bool:
        return min(self.sizes) < LEAST

    def measured(self, found: Fit, first: int) -> _Measured:
        """Penalty and reward as contrasts of the coefficients: of poor against middling answers, of good ones."""
        width, k = self.design.shape[1], len(found.coefficients)
        if self.thin:
            return _Measured(None, np.zeros((2, 2)), 1.0, width > 0)
        weights = np.zeros((2, k))
        weights[0, first], weights[1, first + 1] = -1.0, 1.0
        if width == 3:
            weights[0, first + 2], weights[1, first + 2] = self.distances
        values, covariance = found.contrast(weights)
        return _Measured(
            values, covariance, _both_zero(values, covariance, found.freedom), found.tells(weights)
        )


def _both_zero(values: Array, covariance: Array, freedom: int) -> float:
    """p of the Wald test that penalty and reward are both 0 (F with 2 and the residual degrees of freedom)."""
    from scipy.special import fdtrc

    if not np.isfinite(covariance).all() or np.linalg.matrix_rank(covariance) < 2:
        return 1.0
    return float(fdtrc(2, max(1, freedom), float(values @ np.linalg.solve(covariance, values)) / 2))


def _contrast(
    part: _Factor, m: _Measured, p: float, quantiles: tuple[float, float], alpha: float
) -> Contrast:
    """quantiles: for one interval; for intervals of all factors at once (Bonferroni), which a bend must leave."""
    cut, (poor, middling, good) = part.cut, part.sizes
    if m.values is None or not m.told:
        return Contrast(
            part.name, part.label, cut, poor, middling, good,
            None, None, None, None, None, None, None, None, None, None, None,
            p, UNCLEAR, "few" if part.thin else "tied",
        )  # fmt: skip
    penalty, reward = (float(v) for v in m.values)
    half = quantiles[0] * np.sqrt(np.maximum(0.0, np.diag(m.covariance)))
    whole = penalty + reward
    angle, error, bend = _angle(m, part.distances)
    wide = quantiles[0] * error
    kind, why = _kind(p <= alpha, angle, wide, abs(bend) > quantiles[1])
    if p <= alpha and why != "backwards" and bool((m.values < -quantiles[1] / quantiles[0] * half).any()):
        kind, why = UNCLEAR, "uneven"
    told = p <= alpha and why not in ("backwards", "uneven")
    balance, low, high = (
        (_balance(a) for a in (angle, angle - wide, angle + wide)) if told else (None, None, None)
    )
    return Contrast(
        part.name, part.label, cut, poor, middling, good,
        penalty, penalty - float(half[0]), penalty + float(half[0]),
        reward, reward - float(half[1]), reward + float(half[1]),
        whole, (reward - penalty) / whole if told and whole > 0 else None,
        balance, low, high, p, kind, why,
    )  # fmt: skip


def _angle(m: _Measured, distances: tuple[float, float]) -> tuple[float, float, float]:
    """The angle of (penalty, reward), both per point, and its standard error (delta method): 0 all penalty, π/4 a
    straight line, π/2 all reward. An angle has an error where a ratio of small numbers has none.
    Third, the t statistic of reward − penalty per point, which is 0 along a straight line."""
    assert m.values is not None
    per_point = 1 / np.asarray(distances)
    p, r = m.values * per_point
    covariance = m.covariance * np.outer(per_point, per_point)
    slope = np.array([-r, p]) / (p * p + r * r)
    across = np.array([-1.0, 1.0])
    bend = (r - p) / max(1e-300, float(np.sqrt(max(0.0, across @ covariance @ across))))
    return atan2(r, p), float(np.sqrt(max(0.0, slope @ covariance @ slope))), float(bend)


def _balance(angle: float) -> float:
    """(reward − penalty) / (reward + penalty), cut at −1 and 1."""
    turned = angle - pi / 4
    return 1.0 if turned >= pi / 4 else -1.0 if turned <= -pi / 4 else tan(turned)


def _kind(moves: bool, angle: float, wide: float, bent: bool) -> tuple[str, str | None]:
    if not moves:
        return NONE, None
    if not -45 < degrees(angle) < 135:
        return UNCLEAR, "backwards"
    value, low, high = _balance(angle), _balance(angle - wide), _balance(angle + wide)
    if value <= -DOUBLE and bent:
        return BASIC, None
    if value >= DOUBLE and bent:
        return EXCITEMENT, None
    if low >= -DOUBLE and high <= DOUBLE:
        return PERFORMANCE, None
    return UNCLEAR, "wide"
