"""Relative importance: how much of what moves an outcome each predictor carries, with how sure that is.

Predictors that go together share what they explain; a coefficient gives all of it to one of them. Johnson's weights and
LMG divide R² fairly and exactly. Neither says which is the cause (Grömping, American Statistician 61, 2007).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np

from huitou.base import Text, Unfit
from huitou.understand import arguments
from huitou.understand.drivers.columns import Array, Columns, Rows, complete
from huitou.understand.drivers.importance import (
    CHANCE,
    DRIVES,
    TOGETHER,
    RelativeImportance,
    RSquared,
    Share,
)
from huitou.understand.drivers.least_squares import fit, holm, t_quantile, t_quantiles, two_sided
from huitou.understand.drivers.resampled import by_chance, correlations, drawn, standard
from huitou.understand.drivers.shares import EXACT, johnson, lmg, lmg_sampled, orders, r_squared

LEAST = 30  # people with complete rows under which nothing is ranked
PER_PREDICTOR = 10  # people a predictor under which a ranking is called shaky
PERMUTATIONS = 999
SAME = 1 - 1e-9  # correlation with the outcome from which a predictor is no other thing
ORDERS, ORDERS_DRAWN = 2_000, 100  # orders of entry sampled above EXACT predictors; for each bootstrap sample

Method = Literal["johnson", "lmg"]
_FEW = Text(
    "回答完整的只有 {n} 人，至少要 {least} 人才排得出哪個因素重要。",
    "回答完整的只有 {n} 人，至少要 {least} 人才能排出哪个因素重要。",
    "Only {n} people answered completely; it takes at least {least} to say which factor matters.",
)
_UNEVEN = Text(
    "雖然有 {n} 人回答，但少數幾個人就占了大部分回答，只抵得上 {worth} 個人；至少要抵得上 {least} 人才排得出哪個因素重要。",
    "虽然有 {n} 人回答，但少数几个人就占了大部分回答，只抵得上 {worth} 个人；至少要抵得上 {least} 人才能排出哪个因素重要。",
    "{n} people answered, but a few of them gave most of the answers, so that all are worth {worth}; it takes as many as {least} to say which factor matters.",
)
_SHAKY = Text(
    "回答完整的 {n} 人對 {p} 個因素來說偏少，排名還不穩。",
    "回答完整的 {n} 人对 {p} 个因素来说偏少，排名还不稳。",
    "{n} people with complete answers are few for {p} factors; the ranking is shaky.",
)
_STILL = Text(
    "「{label}」的回答全都一樣，無法判斷它的影響。",
    "“{label}”的回答全都一样，无法判断它的影响。",
    "All answers to “{label}” are the same; nothing can be said of its effect.",
)
_STILL_OUTCOME = Text(
    "結果的數值全都一樣，沒有差異可以解釋。",
    "结果的数值全都一样，没有差异可以解释。",
    "The outcome is the same for everyone; there is no difference to explain.",
)
_TWINS = Text(
    "「{label}」可以由其他因素完全推算出來，它們的份額只能平分，不能分出高下。",
    "“{label}”可以由其他因素完全推算出来，它们的份额只能平分，不能分出高下。",
    "“{label}” can be worked out from the other factors exactly; their shares are divided evenly and say nothing of which matters.",
)
_COPY = Text(
    "「{label}」就是結果本身（兩者完全同步），當然解釋得了全部；請把它拿掉再看。",
    "“{label}”就是结果本身（两者完全同步），当然解释得了全部；请把它去掉再看。",
    "“{label}” is the outcome over again (the two move as one), so of course it explains everything; take it out and look again.",
)
_LEFT_OUT = Text(
    "{of} 筆中有 {left_out} 筆缺答而未計入。",
    "{of} 条中有 {left_out} 条缺答而未计入。",
    "{left_out} of {of} rows lack an answer and are left out.",
)
_SAMPLED = Text(
    "因素超過 {exact} 個，份額由抽樣的進入順序估計，抽樣誤差至多 {error}（R² 的單位）。",
    "因素超过 {exact} 个，份额由抽样的进入顺序估计，抽样误差至多 {error}（R² 的单位）。",
    "With more than {exact} factors the shares are read off sampled orders of entry; the sampling error is at most {error} of R².",
)


def relative_importance(
    table: Columns,
    outcome: str,
    predictors: Sequence[str],
    method: Method = "johnson",
    bootstrap: int = 1_000,
    seed: int = 0,
    level: float = 0.95,
    labels: Mapping[str, str] | None = None,
    whose: str | Iterable[Any] | None = None,
) -> RelativeImportance:
    """Divide R² of the outcome among the predictors.

    predictors: columns, each once, the outcome not among them. bootstrap: samples, 100 or more. level: of the intervals
    and findings, .5 to .999. labels: what the sentences call the predictors. whose: who answered each row, a column or a
    value a row (None: somebody of their own); everything rests on people then, as one who answers often is still one.
    Rows with a gap are left out and counted. Raises Unfit where an argument makes no sense, or a column is missing or
    holds no numbers. Too few people, an outcome that is always the same: no shares, and a warning that says why.
    """
    if method not in ("johnson", "lmg"):
        raise Unfit("drivers.method", _METHOD, method=method)
    predictors = arguments.predictors(outcome, predictors)
    bootstrap, seed = arguments.samples(bootstrap, none_too=False), arguments.whole("seed", seed, 0)
    level, called = arguments.level_of(level), arguments.labels(labels)
    named = {p: called.get(p, p) for p in predictors}
    rows = complete(table, [*predictors, outcome], whose)
    warnings = [_LEFT_OUT.fill(of=rows.of, left_out=rows.left_out)] if rows.left_out else []
    moving = [bool(c.any()) for c in standard(rows.values).T] if rows.n else [False] * (len(predictors) + 1)
    warnings += [
        _STILL.fill(label=named[p]) for p, m in zip(predictors, moving, strict=False) if not m and rows.n
    ]
    used = [p for p, m in zip(predictors, moving, strict=False) if m]
    least = max(LEAST, 3 * (len(used) + 1))
    refused = _refusal(rows, least, moving[-1])
    if refused or not used:
        return RelativeImportance(
            outcome, method, (), None, rows.n, rows.people, rows.left_out, level, None, (*warnings, *refused)
        )
    if rows.people < PER_PREDICTOR * len(used):
        warnings.append(_SHAKY.fill(n=rows.people, p=len(used)))
    warnings += arguments.rough(bootstrap, level)
    moved = Rows(rows.values[:, moving], rows.of, rows.person)
    return _divided(moved, used, named, outcome, method, bootstrap, seed, level, warnings)


_METHOD = Text(
    "沒有「{method}」這種方法；請用 johnson 或 lmg。",
    "没有“{method}”这种方法；请用 johnson 或 lmg。",
    "There is no method “{method}”; use johnson or lmg.",
)


def _refusal(rows: Rows, least: int, outcome_moves: bool) -> tuple[Text, ...]:
    if rows.people < least:
        return (_FEW.fill(n=rows.people, least=least),)
    if rows.worth < least:
        return (_UNEVEN.fill(n=rows.people, worth=int(rows.worth), least=least),)
    return () if outcome_moves else (_STILL_OUTCOME,)


def _divided(
    rows: Rows,
    used: Sequence[str],
    named: Mapping[str, str],
    outcome: str,
    method: Method,
    bootstrap: int,
    seed: int,
    level: float,
    warnings: list[Text],
) -> RelativeImportance:
    rng = np.random.default_rng([seed, len(used)])
    values, person, n, p = rows.values, rows.person, rows.n, len(used)
    whole = correlations(values)[None]
    weights, errors = _weights(whole, method, rng, ORDERS)
    error = None if errors is None else float(errors.max())
    if error is not None:
        warnings.append(_SAMPLED.fill(exact=EXACT, error=f"{error:.4f}"))
    samples = drawn(values, person, bootstrap, rng)
    many = _weights(np.concatenate([whole, samples]), method, rng, ORDERS_DRAWN)[0]
    many = _about(weights[0], errors, many, rng)
    largest = _weights(by_chance(values, person, PERMUTATIONS, rng), method, rng, ORDERS_DRAWN)[0].max(axis=1)
    chance = (1 + (largest[None, :] >= weights[0][:, None]).sum(axis=1)) / (1 + PERMUTATIONS)
    own = _own_effects(rows, level)
    standings = _standings(chance, own.p, 1 - level)
    warnings += [_TWINS.fill(label=named[q]) for q, e in zip(used, own.estimable, strict=True) if not e]
    warnings += [
        _COPY.fill(label=named[q]) for q, r in zip(used, whole[0, :-1, -1], strict=True) if abs(r) > SAME
    ]
    r2 = float(r_squared(whole)[0])
    spread = _Spread(weights[0], many, r2, r_squared(samples), rows.people, level)
    shares = [
        _share(j, q, named[q], spread, own, float(whole[0, j, -1]), float(chance[j]), standings[j])
        for j, q in enumerate(used)
    ]
    adjusted = 1 - (1 - r2) * (n - 1) / (n - p - 1)
    low, high = spread.whole
    low = 0.0 if all(s.standing == CHANCE for s in shares) else low
    ordered = tuple(sorted(shares, key=lambda s: s.rank))
    said = RSquared(r2, low, high, adjusted)
    return RelativeImportance(
        outcome, method, ordered, said, n, rows.people, rows.left_out, level, error, tuple(warnings)
    )


def _weights(
    matrices: Array, method: Method, rng: np.random.Generator, many: int
) -> tuple[Array, Array | None]:
    """(batch, p), and Monte-Carlo standard errors, as many, where orders of entry are sampled: the same for all matrices."""
    p = matrices.shape[-1] - 1
    if method == "johnson":
        return johnson(matrices), None
    if p <= EXACT:
        return lmg(matrices), None
    return lmg_sampled(matrices, orders(p, many, rng))


def _about(weights: Array, errors: Array | None, many: Array, rng: np.random.Generator) -> Array:
    """The weights of the bootstrap samples, (samples, p). Where orders of entry are sampled, few for each sample and more
    for the table itself, which comes first in `many`: what those few make of the table is taken off, and what the more may
    still be wrong by is put in."""
    if errors is None:
        return many[1:]
    astray = errors[0] * rng.standard_normal((len(many) - 1, len(weights)))
    found: Array = np.maximum(0.0, many[1:] - many[0] + weights + astray)
    return found


class _Spread:
    """What the bootstrap says of weights, shares, ranks and R²."""

    def __init__(self, weights: Array, many: Array, r2: float, r2_many: Array, n: int, level: float) -> None:
        self.weights = weights
        self.share = weights / r2 if r2 > 0 else np.zeros_like(weights)
        tail = _wider_tail(n, len(weights), level)
        self.weight_ends = np.quantile(many, [tail, 1 - tail], axis=0)
        several = many / np.where(r2_many > 0, r2_many, 1.0)[:, None]
        self.share_ends = np.clip(np.quantile(several, [tail, 1 - tail], axis=0), 0.0, 1.0)
        self.whole = _unbiased_ends(r2, r2_many, tail)
        ranks = (-many).argsort(axis=1, kind="stable").argsort(axis=1) + 1
        self.rank_ends = np.quantile(ranks, [tail, 1 - tail], axis=0, method="inverted_cdf")
        self.first = (ranks == 1).mean(axis=0)
        self.rank = (-weights).argsort(kind="stable").argsort() + 1


def _wider_tail(n: int, p: int, level: float) -> float:
    """The tail of a percentile interval that makes up for the bootstrap's too small spread in small samples
    (Hesterberg, American Statistician 69, 2015: the expanded percentile interval)."""
    freedom = n - p - 1
    return NormalDist().cdf(-t_quantile(level, freedom) * sqrt(n / freedom))


def _unbiased_ends(value: float, many: Array, tail: float) -> tuple[float, float]:
    """The bias-corrected percentile interval (Efron, Canadian Journal of Statistics 9, 1981): R² of a bootstrap sample
    is larger than the sample's own, as that is larger than the truth."""
    normal, b = NormalDist(), len(many)
    below = min(max(float((many < value).mean()), 1 / b), 1 - 1 / b)
    shift = 2 * normal.inv_cdf(below)
    at = [normal.cdf(shift + normal.inv_cdf(t)) for t in (tail, 1 - tail)]
    low, high = np.quantile(many, at)
    return float(min(low, value)), float(min(1.0, max(high, value)))


@dataclass(frozen=True)
class _Own:
    coefficient: Array
    half: Array
    p: Array
    estimable: Array


def _own_effects(rows: Rows, level: float) -> _Own:
    """Standardised coefficients with robust errors; p after Holm, 1 where a coefficient cannot be told."""
    z = standard(rows.values)
    found = fit(np.column_stack([z[:, :-1], np.ones(len(z))]), z[:, -1], rows.person)
    error = np.sqrt(np.maximum(0.0, np.diag(found.covariance)[:-1]))
    estimable = found.estimable[:-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        p = two_sided(found.coefficients[:-1] / error, found.freedoms[:-1])
    half = t_quantiles(level, found.freedoms[:-1]) * error
    return _Own(found.coefficients[:-1], half, holm(np.where(estimable, p, 1.0)), estimable)


def _standings(chance: Array, own_p: Array, alpha: float) -> list[str]:
    """What each predictor is.

    Where no weight is beyond chance nothing is, so that a table about nothing gives a finding as often as alpha says.
    Where one is, a weak predictor with a sure effect of its own drives too, however little of R² is left for it beside
    a strong one: effects are held together by Holm, so the two steps are a closed test (Marcus, Peritz & Gabriel,
    Biometrika 63, 1976).
    """
    if chance.min() > alpha:
        return [CHANCE] * len(chance)
    if len(chance) == 1:  # there are no others that it could go along with
        return [DRIVES if own_p[0] <= alpha else CHANCE]
    return [
        DRIVES if p <= alpha else TOGETHER if c <= alpha else CHANCE
        for c, p in zip(chance, own_p, strict=True)
    ]


def _share(
    j: int,
    predictor: str,
    label: str,
    spread: _Spread,
    own: _Own,
    correlation: float,
    chance: float,
    standing: str,
) -> Share:
    told = bool(own.estimable[j])
    low = 0.0 if standing == CHANCE else float(spread.weight_ends[0, j])
    share_low = 0.0 if standing == CHANCE else float(spread.share_ends[0, j])
    coefficient, half = float(own.coefficient[j]), float(own.half[j])
    return Share(
        predictor, label,
        float(spread.weights[j]), low, float(spread.weight_ends[1, j]),
        float(spread.share[j]), share_low, float(spread.share_ends[1, j]),
        int(spread.rank[j]), int(spread.rank_ends[0, j]), int(spread.rank_ends[1, j]), float(spread.first[j]),
        correlation, coefficient, coefficient - half if told else None, coefficient + half if told else None,
        chance, float(own.p[j]), standing,
    )  # fmt: skip
