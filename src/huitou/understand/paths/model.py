"""A path model fitted to a table: which block of items moves which, how surely, and how well the blocks are measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from huitou.base import Text, Unfit
from huitou.understand.arguments import between, level_of, one_of, samples, whole, yes_or_no
from huitou.understand.paths import cautions, frames, free_weights
from huitou.understand.paths.algorithm import SCHEMES
from huitou.understand.paths.elimination import Array
from huitou.understand.paths.fitting import Fit, Settings, fit, fit_moments
from huitou.understand.paths.layout import Layout, layout
from huitou.understand.paths.resampling import Drawn, intervals
from huitou.understand.paths.table import MISSING, Items, answered_both, read

if TYPE_CHECKING:
    import pandas as pd

INTERVALS = ("percentile", "bca")
LEAST_PEOPLE, LEAST_TOGETHER = 10, 3


@dataclass(frozen=True)
class PathModel:
    """A fitted path model. Frames have a row an estimate; low and high are the ends of its interval (NaN without one).

    All scores have variance 1, so paths are in deviations of the scores; loadings are correlations. rows: how many were
    used; people: who answered them, on whom intervals and tests rest; converged, iterations: of the whole table's fit;
    samples: how many bootstrap samples the intervals rest on.
    """

    layout: Layout
    items: Items
    fitted: Fit
    drawn: Drawn | None
    level: float
    interval: str

    @property
    def rows(self) -> int:
        return self.items.rows

    @property
    def people(self) -> int:
        return self.items.people

    @property
    def iterations(self) -> int:
        return self.fitted.iterations

    @property
    def converged(self) -> bool:
        return self.fitted.converged

    @property
    def samples(self) -> int:
        return len(self.drawn.samples) if self.drawn else 0

    @property
    def smallest_path(self) -> float:
        """The smallest path that so many people would show four times in five, about (Kock & Hadaya 2018)."""
        return cautions.smallest_path(self.people, self.level)

    @cached_property
    def intervals(self) -> pd.DataFrame:
        """Every estimate: kind, of, to, estimate, se, percentile_low, percentile_high, bca_low, bca_high."""
        ends = intervals(self.fitted.estimates, self.drawn, self.level) if self.drawn else None
        if ends:
            ends = frames.holding_zero(ends, self.layout, self._free > 1 - self.level)
        return frames.intervals(self.layout, self.fitted.estimates, self.drawn, ends)

    @cached_property
    def paths(self) -> pd.DataFrame:
        """source, target, estimate, low, high, se, p, p_holm, found: coefficients of each target's score on its sources'.

        p: against 0, where a block's weights are free to follow their target by all of its items together (see
        `free_weights`), and then the interval holds 0 wherever they may be nothing; p_holm: the same when all paths of the model are looked at together; found: whether that is below
        1 − level, so that a model in which nothing moves anything shows no finding at all in 95 of 100 tables.
        """
        return frames.paths(
            self._of("path", "source", "target"), self.fitted, self.drawn, self.level, self._free
        )

    @cached_property
    def weights(self) -> pd.DataFrame:
        """block, item, estimate, low, high, se: how much of each item makes the block's score."""
        return self._of("weight", "block", "item")

    @cached_property
    def loadings(self) -> pd.DataFrame:
        """block, item, estimate, low, high, se: the correlation of each item with its own block's score."""
        return self._of("loading", "block", "item")

    @cached_property
    def total_effects(self) -> pd.DataFrame:
        """source, target, estimate, low, high, se, direct, indirect: what a source does to a target along all ways."""
        return frames.total_effects(
            self._of("total effect", "source", "target"), self._of("path", "source", "target")
        )

    @cached_property
    def r2(self) -> pd.DataFrame:
        """target, r2, adjusted, low, high, se: the share of each target's variance that its sources account for."""
        return frames.r2(self._of("r2", "target", ""), self.layout, self.people)

    @cached_property
    def f2(self) -> pd.DataFrame:
        """source, target, estimate, low, high, se: R² lost without a path, by what stays unexplained (Cohen 1988)."""
        return self._of("f2", "source", "target")

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """block, mode, items, then alpha, rho_a, rho_c, ave, each with _low and _high. NaN for formative and single items."""
        return frames.reliability(self._estimates, self.layout)

    @cached_property
    def htmt(self) -> pd.DataFrame:
        """first, second, estimate, low, high, se: near 1, two blocks measure one thing (Henseler, Ringle & Sarstedt 2015)."""
        return self._of("htmt", "first", "second")

    @cached_property
    def correlations(self) -> pd.DataFrame:
        """first, second, estimate, low, high, se: of the scores."""
        return self._of("correlation", "first", "second")

    @cached_property
    def fornell_larcker(self) -> pd.DataFrame:
        """blocks × blocks: √AVE on the diagonal (NaN where there is no AVE), correlations of the scores elsewhere."""
        return frames.fornell_larcker(self.fitted.full)

    @cached_property
    def cross_loadings(self) -> pd.DataFrame:
        """items × blocks: the correlation of each item with each block's score."""
        return frames.cross_loadings(self.fitted.full)

    @cached_property
    def scores(self) -> pd.DataFrame:
        """rows × blocks, with the table's index: mean 0, variance 1. An unanswered item counts as its mean; a block of
        which nothing was answered, and a row that was left out, is NaN."""
        return frames.scores(self.fitted, self.items)

    def plspredict(
        self, folds: int = 10, repeats: int = 10, seed: int = 0, antecedents: str = "direct"
    ) -> pd.DataFrame:
        """How well people the model was not fitted to are foretold (Shmueli et al. 2016, 2019): a row an item of a target.

        block, item, base (people), answers; rmse, mae, q2_predict with low and high; the same of a regression on the sources' items
        (_linear) and of the plain mean (_mean); gain_on_linear: the share of the regression's squared error saved, with
        gain_low and gain_high. In the items' own units. antecedents: "direct": targets are foretold from their sources'
        scores; "earliest": all from the blocks without sources. Nobody is foretold from other answers of their own: all rows
        of a person are in one fold. Raises Unfit where there are too few people.
        """
        from huitou.understand.paths.prediction import predict

        settings = self.fitted.settings
        return predict(self.items, self.layout, settings, folds, repeats, seed, antecedents, self.level)

    @cached_property
    def warnings(self) -> list[Text]:
        """What a reader must know before believing the figures, most serious first."""
        return cautions.of(self.fitted, self.items, self.drawn, self._estimates, self.level)

    @cached_property
    def _free(self) -> Array:
        """p of each path by all of its source's items together, where their weights are free to follow the target."""
        scores = self.scores.to_numpy(dtype=np.float64)[self.items.used]
        return free_weights.doubts(self.fitted, self.items, scores)

    @cached_property
    def _estimates(self) -> pd.DataFrame:
        """kind, of, to, estimate, low, high, se, with the kind of interval that was asked for."""
        found = self.intervals
        return found.assign(low=found[f"{self.interval}_low"], high=found[f"{self.interval}_high"])

    def _of(self, kind: str, first: str, second: str) -> pd.DataFrame:
        return frames.of_kind(self._estimates, kind, first, second)


def path_model(
    table: Any,
    measurement: Mapping[str, Sequence[str] | str],
    structure: Mapping[str, Sequence[str] | str],
    scheme: str = "path",
    modes: Mapping[str, str] | None = None,
    standardize: bool = True,
    *,
    missing: str = "pairwise",
    bootstrap: int = 5_000,
    interval: str = "percentile",
    level: float = 0.95,
    seed: int = 0,
    max_iterations: int = 300,
    tolerance: float = 1e-7,
    whose: str | Iterable[Any] | None = None,
) -> PathModel:
    """Fit a path model by partial least squares (Wold 1982; Lohmöller 1989; Tenenhaus et al. 2005).

    table: a pandas, polars or pyarrow table, or a mapping of columns; a row a respondent.
    measurement: each block's items (columns). structure: each target's sources (blocks).
    scheme: "path", "factorial" or "centroid", how neighbours count in the iteration.
    modes: per block "A" ("reflective", where left out) or "B" ("formative").
    standardize: items in deviations (correlations are analysed); False: in their own units, only centred.
    missing: "pairwise", "mean" or "listwise"; see docs/path-model.md. bootstrap: samples, 100 or more; 0 for none.
    interval: "percentile" or "bca", the one in the frames; `.intervals` has both. level: of the intervals, .5 to .999.
    tolerance: the largest change of a standardised weight at which the iteration ends.
    whose: who answered each row, a column or a value a row (None: somebody of their own), as one who answers often is
    still one: every answer counts in the estimates, and whole people are drawn for intervals, tests and folds.

    Raises Unfit where an argument makes no sense, or the model or the table cannot be fitted, naming the block or column.
    """
    settings = Settings(
        one_of("scheme", scheme, SCHEMES),
        yes_or_no("standardize", standardize),
        one_of("missing", missing, MISSING),
        whole("max_iterations", max_iterations, 1),
        between("tolerance", tolerance, 0, 1),
        whole("seed", seed, 0),
    )
    count, held = samples(bootstrap, none_too=True), level_of(level)
    one_of("interval", interval, INTERVALS)
    asked = layout(measurement, structure, modes)
    items = read(table, asked.items, missing, _least_people(asked), whose)
    fitted = fit(items, asked, settings)
    _answered_together(fitted, items)
    _determined(fitted)
    drawn = fitted.draw(count) if count else None
    return PathModel(asked, items, fitted, drawn, held, interval)


def _least_people(asked: Layout) -> int:
    regressors = [len(s) for s in asked.sources] + [
        len(asked.items_of(b)) for b, mode in enumerate(asked.modes) if mode == "B"
    ]
    return max(LEAST_PEOPLE, max(regressors) + 2)


def _answered_together(fitted: Fit, items: Items) -> None:
    """Refuse pairs of items whose correlation hardly anybody's answers tell; of two people it is 1 or −1 always."""
    if fitted.settings.missing != "pairwise":
        return
    hardly = answered_both(items) < LEAST_TOGETHER
    unknown = np.argwhere(np.triu(hardly | ~np.isfinite(fitted.moments.all()[0])))
    if len(unknown):
        first, second = (fitted.layout.items[i] for i in unknown[0])
        raise Unfit("paths.apart", _APART, first=first, second=second)


def _determined(fitted: Fit) -> None:
    """Refuse what has no single answer: items or sources that follow exactly from others."""
    asked, full = fitted.layout, fitted.full
    for block, mode in enumerate(asked.modes):
        if mode == "B" and _singular(full.correlation[0], asked.items_of(block)):
            raise Unfit("paths.dependent_items", _DEPENDENT_ITEMS, block=asked.blocks[block])
    found = bool(np.isfinite(full.weights).all())
    if not found:  # regressions within the iteration may be what failed: try without
        full = fit_moments(
            fitted.moments, asked, replace(fitted.settings, scheme="factorial"), fitted.people
        ).full
    if not np.isfinite(full.weights).all():
        raise Unfit("paths.unfitted", _UNFITTED if fitted.moments.gaps else _UNRELATED)
    for target in asked.targets:
        if _singular(full.between[0], np.array(asked.sources[target])):
            raise Unfit("paths.dependent_sources", _DEPENDENT_SOURCES, block=asked.blocks[target])
    if not found:
        raise Unfit("paths.unfitted", _UNFITTED if fitted.moments.gaps else _UNRELATED)


def _singular(matrix: Array, which: Any) -> bool:
    return bool(np.linalg.eigvalsh(matrix[np.ix_(which, which)])[0] < 1e-9)


_DEPENDENT_ITEMS = Text(
    zh_hant="形成型構面「{block}」的題項彼此完全可推算，權重沒有唯一解；請拿掉重複的題項，或改用反映型。",
    zh_hans="形成型构面“{block}”的题项彼此完全可推算，权重没有唯一解；请去掉重复的题项，或改用反映型。",
    en="The items of formative block “{block}” follow exactly from each other, so its weights have no single answer; take out what is double, or make it reflective.",
)
_DEPENDENT_SOURCES = Text(
    zh_hant="影響「{block}」的構面彼此完全可推算，路徑沒有唯一解；請拿掉其中一個。",
    zh_hans="影响“{block}”的构面彼此完全可推算，路径没有唯一解；请去掉其中一个。",
    en="The sources of “{block}” follow exactly from each other, so its paths have no single answer; take one out.",
)
_UNFITTED = Text(
    zh_hant='這些資料無法估計這個模型：缺漏太多，題項之間的相關彼此矛盾；請改用 missing="mean"，或拿掉少人回答的題項。',
    zh_hans='这些数据无法估计这个模型：缺失太多，题项之间的相关彼此矛盾；请改用 missing="mean"，或去掉少人回答的题项。',
    en='These data cannot be fitted: so much is missing that the items\' correlations contradict each other; use missing="mean", or take out items that few answered.',
)
_APART = Text(
    zh_hant='幾乎沒有人同時回答「{first}」和「{second}」，成對計算得不出兩者的相關；請拿掉其中一題，或改用 missing="mean"。',
    zh_hans='几乎没有人同时回答“{first}”和“{second}”，成对计算得不出两者的相关；请去掉其中一题，或改用 missing="mean"。',
    en='Hardly anybody answered both “{first}” and “{second}”, so there is no pairwise correlation of the two; take one out, or use missing="mean".',
)
_UNRELATED = Text(
    zh_hant="這些資料無法估計這個模型：有構面的題項互相抵銷，或與相連的構面完全無關，算不出分數；請檢查題項的方向與結構。",
    zh_hans="这些数据无法估计这个模型：有构面的题项互相抵消，或与相连的构面完全无关，算不出分数；请检查题项的方向与结构。",
    en="These data cannot be fitted: the items of a block cancel each other, or go along with none of the blocks it is connected to, so it has no score; check the items' directions and the structure.",
)
