"""PLSpredict: how well a path model foretells the items of people it was not fitted to.

Shmueli, Ray, Velasquez Estrada & Chatla (Journal of Business Research 69, 2016); Shmueli et al. (European Journal of
Marketing 53, 2019). Each fold is foretold by a model of the others: scores of the sources, along the paths, to the items.
Beside it stand the mean of the others (Q² = 1 − squared errors / squared errors of that mean) and a linear regression of
each item on all items of the sources, of those who answered it: a model that foretells worse than the regression adds nothing but its story.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from huitou.base import Text, Unfit
from huitou.understand.arguments import one_of, whole
from huitou.understand.paths.elimination import Array
from huitou.understand.paths.fitting import Settings, fit
from huitou.understand.paths.layout import Layout
from huitou.understand.paths.table import Items, by_person

if TYPE_CHECKING:
    import pandas as pd

ANTECEDENTS = ("direct", "earliest")
RESAMPLES = 1_000
LEAST_TRAINED = 10

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Errors:
    """(repeats, rows, items) what was answered less what was foretold: by the model, the regression, the mean."""

    items: tuple[int, ...]
    model: Array
    linear: Array
    mean: Array


def predict(
    items: Items,
    layout: Layout,
    settings: Settings,
    folds: int,
    repeats: int,
    seed: int,
    antecedents: str,
    level: float,
) -> pd.DataFrame:
    """A row an item of a block that has sources. Raises Unfit where a fold leaves too few people to fit."""
    one_of("antecedents", antecedents, ANTECEDENTS)
    folds, repeats, seed = whole("folds", folds, 2), whole("repeats", repeats, 1), whole("seed", seed, 0)
    trained = items.people - -(-items.people // folds)
    if folds > items.people:
        raise Unfit("paths.few_to_predict", _MANY, people=items.people, folds=folds)
    if trained < LEAST_TRAINED:
        raise Unfit("paths.few_to_predict", _FEW, folds=folds, trained=trained, least=LEAST_TRAINED)
    rng = np.random.default_rng(seed)
    found = _errors(items, layout, settings, folds, repeats, rng, antecedents)
    return _frame(found, items.person, layout, level, rng)


def _errors(
    items: Items,
    layout: Layout,
    settings: Settings,
    folds: int,
    repeats: int,
    rng: np.random.Generator,
    antecedents: str,
) -> Errors:
    foretold = tuple(i for i, block in enumerate(layout.of) if layout.sources[block])
    shape = (repeats, items.rows, len(foretold))
    found = Errors(foretold, *(np.full(shape, np.nan) for _ in range(3)))
    for repeat in range(repeats):
        fold_of = (rng.permutation(items.people) % folds)[items.person]  # one person's answers in one fold
        for fold in range(folds):
            held = fold_of == fold
            for errors, values in zip(
                (found.model, found.linear, found.mean),
                _fold(items, layout, settings, held, foretold, antecedents),
                strict=True,
            ):
                errors[repeat, held] = items.values[held][:, foretold] - values
    return found


def _fold(
    items: Items,
    layout: Layout,
    settings: Settings,
    held: Rows,
    foretold: tuple[int, ...],
    antecedents: str,
) -> Iterator[Array]:
    """What the held rows' items are foretold to be by model, regression and mean of the other rows."""
    values = items.values[~held]
    means, spreads = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
    if not (spreads > 0).all():
        raise Unfit("paths.fold_constant", _CONSTANT, column=items.names[int(np.argmin(spreads > 0))])
    person = np.unique(items.person[~held], return_inverse=True)[1]
    trained = replace(items, values=values, means=means, spreads=spreads, person=person)
    new = np.nan_to_num((items.values[held] - means) / spreads)  # an unanswered item counts as its mean
    at = list(foretold)
    yield (_by_model(trained, layout, settings, new, antecedents) * spreads + means)[:, at]
    yield _by_regression(trained, layout, new, at, antecedents) * spreads[at] + means[at]
    yield np.broadcast_to(means[at], (len(new), len(at)))


def _by_model(trained: Items, layout: Layout, settings: Settings, new: Array, antecedents: str) -> Array:
    full = fit(trained, layout, settings).full
    weights = full.weights[0] * (1.0 if settings.standardize else trained.spreads)
    own = new @ (weights[:, None] * layout.member)
    scores = own.copy()
    for target in layout.order:
        sources = list(layout.sources[target])
        if sources:
            known = own if antecedents == "direct" else scores
            scores[:, target] = known[:, sources] @ full.direct[0][sources, target]
    return np.asarray(scores[:, layout.of] * full.loadings[0])


def _by_regression(
    trained: Items, layout: Layout, new: Array, foretold: list[int], antecedents: str
) -> Array:
    """Least squares of each item on the items of its block's sources, or of all blocks without sources.

    Of the rows that answered the item: an outcome filled with its mean would blunt the regression and make the model look
    better than it. Gaps of the sources' items are filled, as in the rows foretold; correlations of pairs would do without,
    but with many gaps a regression made of them is far off.
    """
    known = np.isfinite(trained.values)
    filled = np.nan_to_num(trained.standard)
    one = np.ones((len(filled), 1))
    found = np.zeros((len(new), len(foretold)))
    for n, item in enumerate(foretold):
        sources = (
            layout.sources[layout.of[item]]
            if antecedents == "direct"
            else [b for b, given in enumerate(layout.sources) if not given]
        )
        x, rows = np.flatnonzero(np.isin(layout.of, sources)), known[:, item]
        slopes = np.linalg.lstsq(np.hstack([one, filled[:, x]])[rows], filled[rows, item], rcond=None)[0]
        found[:, n] = slopes[0] + new[:, x] @ slopes[1:]
    return found


def _frame(
    errors: Errors, person: npt.NDArray[np.intp], layout: Layout, level: float, rng: np.random.Generator
) -> pd.DataFrame:
    """Q² with its interval: people drawn again, their squared errors kept (what the folds' models owe to chance is not
    in it)."""
    import pandas as pd

    # What was not answered has no error, in every repeat.
    squares = [np.nan_to_num(e**2).mean(axis=0) for e in (errors.model, errors.linear, errors.mean)]
    known = np.isfinite(errors.model[0])
    rmse = [np.sqrt(s.sum(axis=0) / known.sum(axis=0)) for s in squares]
    order, starts = by_person(person)
    people = len(starts)
    counts = rng.multinomial(people, np.full(people, 1 / people), size=RESAMPLES).astype(float)
    drawn = [counts @ np.add.reduceat(s[order], starts) for s in squares]
    with np.errstate(divide="ignore", invalid="ignore"):
        q2 = np.nanquantile(1 - drawn[0] / drawn[2], [(1 - level) / 2, (1 + level) / 2], axis=0)
        gain = np.nanquantile(1 - drawn[0] / drawn[1], [(1 - level) / 2, (1 + level) / 2], axis=0)
    return pd.DataFrame(
        {
            "block": [layout.blocks[layout.of[i]] for i in errors.items],
            "item": [layout.items[i] for i in errors.items],
            "base": np.logical_or.reduceat(known[order], starts).sum(axis=0),
            "answers": known.sum(axis=0),
            "rmse": rmse[0],
            "mae": np.nanmean(np.abs(errors.model), axis=(0, 1)),
            "q2_predict": 1 - squares[0].sum(axis=0) / squares[2].sum(axis=0),
            "low": q2[0],
            "high": q2[1],
            "rmse_linear": rmse[1],
            "mae_linear": np.nanmean(np.abs(errors.linear), axis=(0, 1)),
            "q2_linear": 1 - squares[1].sum(axis=0) / squares[2].sum(axis=0),
            "rmse_mean": rmse[2],
            "mae_mean": np.nanmean(np.abs(errors.mean), axis=(0, 1)),
            "gain_on_linear": 1 - squares[0].sum(axis=0) / squares[1].sum(axis=0),
            "gain_low": gain[0],
            "gain_high": gain[1],
        }
    )


_FEW = Text(
    zh_hant="分成 {folds} 份時，每次只剩 {trained} 人可用來估計，至少要 {least} 人；請增加份數或蒐集更多人的回答。",
    zh_hans="分成 {folds} 份时，每次只剩 {trained} 人可用来估计，至少要 {least} 人；请增加份数或收集更多人的回答。",
    en="In {folds} folds {trained} people are left to fit, and it takes {least}; take more folds, or gather more.",
)
_MANY = Text(
    zh_hant="{people} 人分不成 {folds} 份；請減少份數。",
    zh_hans="{people} 人分不成 {folds} 份；请减少份数。",
    en="{people} people cannot be split into {folds} folds; take fewer folds.",
)
_CONSTANT = Text(
    zh_hant="拿掉其中一份之後，欄位「{column}」的值全都一樣，無法預測；請減少份數或移除這個題項。",
    zh_hans="去掉其中一份之后，列“{column}”的值全都一样，无法预测；请减少份数或移除这个题项。",
    en="Without one of the folds, column “{column}” never varies, so nothing can be predicted; take fewer folds, or leave the item out.",
)
