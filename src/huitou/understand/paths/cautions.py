"""What a reader must know before believing a path model: each check with the source of its threshold."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from huitou.base import Text
from huitou.understand.arguments import PLENTY, rough
from huitou.understand.paths.estimates import inflation, measured
from huitou.understand.paths.fitting import Fit
from huitou.understand.paths.resampling import Drawn
from huitou.understand.paths.table import Items

if TYPE_CHECKING:
    import pandas as pd

HTMT = 0.90  # Henseler, Ringle & Sarstedt, Journal of the Academy of Marketing Science 43, 2015
AVE = 0.50  # Fornell & Larcker, Journal of Marketing Research 18, 1981
RELIABILITY = 0.70  # Nunnally & Bernstein, Psychometric Theory, 1994
INFLATION = 5.0  # Hair, Risher, Sarstedt & Ringle, European Business Review 31, 2019
SMALLEST = 0.20  # a path worth knowing of: fewer people than show it are too few
POWER = 0.80
SAME = 1 - 1e-9  # correlation from which two items are one
LOST = 0.01  # share of samples that may fail before it is said
GAPS = 0.05  # share of missing answers that may be filled or passed over without a word


def smallest_path(people: int, level: float = 0.95) -> float:
    """The inverse square root method of Kock & Hadaya (Information Systems Journal 28, 2018), two-sided.

    (z of the level + z of 80 % power) / √people; they take one-sided 5 %, so 2.486 in place of 2.802.
    """
    normal = NormalDist()
    return (normal.inv_cdf(0.5 + level / 2) + normal.inv_cdf(POWER)) / sqrt(people)


def of(fitted: Fit, items: Items, drawn: Drawn | None, estimates: pd.DataFrame, level: float) -> list[Text]:
    """All that apply, most serious first."""
    return [
        *_computed(fitted, drawn),
        *_drawn(drawn, len(fitted.layout.edges), level),
        *_discriminant(estimates),
        *_reliable(estimates),
        *_turned(fitted),
        *_twins(fitted),
        *_collinear(fitted),
        *_beyond(estimates),
        *_gaps(fitted, items),
        *_people(items.people),
    ]


def _computed(fitted: Fit, drawn: Drawn | None) -> Iterator[Text]:
    if not fitted.converged:
        yield _NOT_CONVERGED.fill(steps=fitted.iterations)
    if np.linalg.eigvalsh(fitted.full.correlation[0])[0] < -1e-9:
        yield _CONTRADICTORY
    if drawn is None:
        return
    failed = 1 - len(drawn.samples) / drawn.asked
    if failed > LOST:
        yield _FAILED.fill(share=_percent(failed))
    loose = drawn.loose / max(len(drawn.samples), 1)
    if loose > LOST:
        yield _LOOSE.fill(share=_percent(loose))


def _drawn(drawn: Drawn | None, paths: int, level: float) -> Iterator[Text]:
    """Whether the samples are enough for what is asked of them: no p goes below 2 / (samples + 1), and Holm's first step
    multiplies it by the number of paths."""
    if drawn is None:
        return
    count = len(drawn.samples)
    lowest = min(1.0, 2 * paths / (count + 1))
    if lowest >= 1 - level:
        wanted = max(PLENTY, ceil(10 * 2 * paths / (1 - level) / 1_000) * 1_000)
        yield _NEVER.fill(
            samples=f"{count:,}",
            paths=paths,
            p=f"{lowest:.2g}",
            limit=f"{1 - level:.2g}",
            plenty=f"{wanted:,}",
        )
    else:
        yield from rough(count, level)


class _Row(NamedTuple):
    of: str
    to: str
    estimate: float
    high: float


def _kind(estimates: pd.DataFrame, kind: str) -> list[_Row]:
    found = estimates.loc[estimates["kind"] == kind, ["of", "to", "estimate", "high"]]
    return [_Row(str(o), str(t), float(e), float(h)) for o, t, e, h in found.to_numpy()]


def _discriminant(estimates: pd.DataFrame) -> Iterator[Text]:
    for row in _kind(estimates, "htmt"):
        if not np.isfinite(row.estimate):
            yield _HTMT_UNKNOWN.fill(first=row.of, second=row.to)
        elif row.estimate > HTMT:
            yield _ONE_THING.fill(
                first=row.of, second=row.to, value=f"{row.estimate:.2f}", limit=f"{HTMT:.2f}"
            )
        elif row.high >= 1:
            yield _PERHAPS_ONE.fill(
                first=row.of, second=row.to, value=f"{row.estimate:.2f}", high=f"{row.high:.2f}"
            )


def _reliable(estimates: pd.DataFrame) -> Iterator[Text]:
    for kind, limit, said in (("ave", AVE, _LOW_AVE), ("rho_c", RELIABILITY, _LOW_RELIABILITY)):
        for row in _kind(estimates, kind):
            if row.estimate < limit:
                yield said.fill(block=row.of, value=f"{row.estimate:.2f}", limit=f"{limit:.2f}")


def _turned(fitted: Fit) -> Iterator[Text]:
    layout, loadings = fitted.layout, fitted.full.loadings[0]
    for block in measured(layout):
        for item in layout.items_of(block):
            if loadings[item] < 0:
                yield _NEGATIVE.fill(item=layout.items[item], block=layout.blocks[block])


def _twins(fitted: Fit) -> Iterator[Text]:
    """Items that say exactly the same: within a block one opinion counts twice, across two their relation is made of it."""
    layout, correlation = fitted.layout, fitted.full.correlation[0]
    for a, b in np.argwhere(np.triu(np.abs(correlation) > SAME, 1)):
        blocks = [layout.blocks[layout.of[item]] for item in (a, b)]
        said = _TWINS if blocks[0] == blocks[1] else _TWINS_APART
        yield said.fill(a=layout.items[a], b=layout.items[b], first=blocks[0], second=blocks[1])


def _collinear(fitted: Fit) -> Iterator[Text]:
    layout = fitted.layout
    for block, mode in enumerate(layout.modes):
        which = layout.items_of(block)
        if mode == "B" and len(which) > 1:
            found = inflation(fitted.full.correlation[0][np.ix_(which, which)])
            for item, vif in zip(which, found, strict=True):
                if vif > INFLATION:
                    yield _ITEM_INFLATED.fill(
                        item=layout.items[item], block=layout.blocks[block], vif=f"{vif:.1f}"
                    )
    for target in layout.targets:
        sources = list(layout.sources[target])
        found = inflation(fitted.full.between[0][np.ix_(sources, sources)])
        for source, vif in zip(sources, found, strict=True):
            if vif > INFLATION:
                yield _SOURCE_INFLATED.fill(
                    source=layout.blocks[source], target=layout.blocks[target], vif=f"{vif:.1f}"
                )


def _beyond(estimates: pd.DataFrame) -> Iterator[Text]:
    for row in _kind(estimates, "path"):
        if abs(row.estimate) > 1:
            yield _ABOVE_ONE.fill(source=row.of, target=row.to, value=f"{row.estimate:.2f}")


def _gaps(fitted: Fit, items: Items) -> Iterator[Text]:
    missing = float(np.isnan(items.values).mean())
    left_out = 1 - items.rows / len(items.used)
    if missing > GAPS and fitted.settings.missing == "mean":
        yield _FILLED.fill(share=_percent(missing))
    elif missing > GAPS:
        yield _PASSED_OVER.fill(share=_percent(missing))
    if left_out > GAPS:
        yield _LEFT_OUT.fill(share=_percent(left_out), rows=items.rows)


def _people(people: int) -> Iterator[Text]:
    least = smallest_path(people)
    if least > SMALLEST:
        yield _FEW.fill(people=people, path=f"{least:.2f}")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


_NOT_CONVERGED = Text(
    zh_hant="演算法在 {steps} 次迭代後仍未收斂；估計值不可靠，請檢查構面或提高 max_iterations。",
    zh_hans="算法在 {steps} 次迭代后仍未收敛；估计值不可靠，请检查构面或提高 max_iterations。",
    en="The algorithm had not converged after {steps} iterations; do not rely on the estimates. Check the blocks, or raise max_iterations.",
)
_CONTRADICTORY = Text(
    zh_hant='成對計算的相關彼此矛盾（相關矩陣不是半正定）；缺漏太多，請與 missing="mean" 的結果比較。',
    zh_hans='成对计算的相关彼此矛盾（相关矩阵不是半正定）；缺失太多，请与 missing="mean" 的结果比较。',
    en='The pairwise correlations contradict each other (their matrix is not positive semi-definite): too much is missing. Compare with missing="mean".',
)
_NEVER = Text(
    zh_hant="自助樣本只有 {samples} 個，{paths} 條路徑一起判斷時 p 最小也有 {p}，到不了 {limit}：再明顯的路徑也不會被認定。請用 {plenty} 個。",
    zh_hans="自助样本只有 {samples} 个，{paths} 条路径一起判断时 p 最小也有 {p}，到不了 {limit}：再明显的路径也不会被认定。请用 {plenty} 个。",
    en="With {samples} bootstrap samples no path can be found, however strong: the smallest p for {paths} paths judged together is {p}, and it takes less than {limit}. Take {plenty}.",
)
_FAILED = Text(
    zh_hant="{share} 的自助樣本無法估計，已略過；區間可能太窄。",
    zh_hans="{share} 的自助样本无法估计，已略过；区间可能太窄。",
    en="{share} of the bootstrap samples could not be fitted and were left out; the intervals may be too narrow.",
)
_LOOSE = Text(
    zh_hant="{share} 的自助樣本沒有收斂；區間只是大概。",
    zh_hans="{share} 的自助样本没有收敛；区间只是大概。",
    en="{share} of the bootstrap samples did not converge; the intervals are rough.",
)
_ONE_THING = Text(
    zh_hant="「{first}」和「{second}」很可能量的是同一件事（HTMT {value}，超過 {limit}）；兩者的路徑不能分開解讀，請考慮合併。",
    zh_hans="“{first}”和“{second}”很可能量的是同一件事（HTMT {value}，超过 {limit}）；两者的路径不能分开解读，请考虑合并。",
    en="“{first}” and “{second}” probably measure one thing (HTMT {value}, above {limit}); their paths cannot be read apart. Consider joining them.",
)
_PERHAPS_ONE = Text(
    zh_hant="不能排除「{first}」和「{second}」量的是同一件事（HTMT {value}，區間上限 {high}）。",
    zh_hans="不能排除“{first}”和“{second}”量的是同一件事（HTMT {value}，区间上限 {high}）。",
    en="“{first}” and “{second}” may measure one thing; it cannot be ruled out (HTMT {value}, interval up to {high}).",
)
_HTMT_UNKNOWN = Text(
    zh_hant="「{first}」和「{second}」算不出 HTMT：其中一個構面的題項彼此幾乎無關，不像在量同一件事。",
    zh_hans="“{first}”和“{second}”算不出 HTMT：其中一个构面的题项彼此几乎无关，不像在量同一件事。",
    en="HTMT cannot be said for “{first}” and “{second}”: the items of one of them hardly go together, so they may not measure one thing.",
)
_LOW_AVE = Text(
    zh_hant="「{block}」只解釋了其題項變異的 {value}（AVE 低於 {limit}）；題項的雜訊多於共同的部分。",
    zh_hans="“{block}”只解释了其题项方差的 {value}（AVE 低于 {limit}）；题项的噪声多于共同的部分。",
    en="“{block}” accounts for only {value} of its items' variance (AVE below {limit}): more of them is noise than is shared.",
)
_LOW_RELIABILITY = Text(
    zh_hant="「{block}」的組合信度為 {value}，低於 {limit}；它的路徑會偏小。",
    zh_hans="“{block}”的组合信度为 {value}，低于 {limit}；它的路径会偏小。",
    en="“{block}” has a composite reliability of {value}, below {limit}; its paths come out too small.",
)
_NEGATIVE = Text(
    zh_hant="「{item}」與構面「{block}」的其他題項方向相反；若是反向題，請先反轉。",
    zh_hans="“{item}”与构面“{block}”的其他题项方向相反；若是反向题，请先反转。",
    en="“{item}” points the other way than the rest of block “{block}”; if it is worded in reverse, turn it round first.",
)
_TWINS = Text(
    zh_hant="構面「{first}」的「{a}」和「{b}」完全同步：同一個意見算了兩次，信度因此偏高；請只留一題。",
    zh_hans="构面“{first}”的“{a}”和“{b}”完全同步：同一个意见算了两次，信度因此偏高；请只留一题。",
    en="“{a}” and “{b}” of block “{first}” move as one: one opinion counts twice and makes the block look more reliable than it is. Keep one.",
)
_TWINS_APART = Text(
    zh_hant="「{first}」的「{a}」和「{second}」的「{b}」完全同步：兩個構面的關聯有一部分只是同一題；請拿掉其中一個。",
    zh_hans="“{first}”的“{a}”和“{second}”的“{b}”完全同步：两个构面的关联有一部分只是同一题；请去掉其中一个。",
    en="“{a}” of “{first}” and “{b}” of “{second}” move as one: part of what relates the two blocks is one item twice. Take one out.",
)
_ITEM_INFLATED = Text(
    zh_hant="形成型構面「{block}」的「{item}」與其他題項太相似（VIF {vif}）；它們的權重不能分開解讀。",
    zh_hans="形成型构面“{block}”的“{item}”与其他题项太相似（VIF {vif}）；它们的权重不能分开解读。",
    en="“{item}” is too much like the other items of formative block “{block}” (VIF {vif}); their weights cannot be read apart.",
)
_SOURCE_INFLATED = Text(
    zh_hant="影響「{target}」的「{source}」與其他來源太相似（VIF {vif}）；這些路徑不能分開解讀。",
    zh_hans="影响“{target}”的“{source}”与其他来源太相似（VIF {vif}）；这些路径不能分开解读。",
    en="“{source}” is too much like the other sources of “{target}” (VIF {vif}); these paths cannot be read apart.",
)
_ABOVE_ONE = Text(
    zh_hant="「{source}」到「{target}」的路徑為 {value}，超出 −1 到 1：來源彼此高度相關，數字不可按字面解讀。",
    zh_hans="“{source}”到“{target}”的路径为 {value}，超出 −1 到 1：来源彼此高度相关，数字不可按字面解读。",
    en="The path from “{source}” to “{target}” is {value}, beyond −1 to 1: its sources go closely together, so do not take it at its word.",
)
_FILLED = Text(
    zh_hant="{share} 的回答缺漏，以平均值代入；相關與路徑會偏小。",
    zh_hans="{share} 的回答缺失，以平均值代入；相关与路径会偏小。",
    en="{share} of the answers are missing and were taken as the mean; correlations and paths come out too small.",
)
_PASSED_OVER = Text(
    zh_hant="{share} 的回答缺漏；每個相關只用兩題都回答的人。若缺漏與答案本身有關，結果會有偏差。",
    zh_hans="{share} 的回答缺失；每个相关只用两题都回答的人。若缺失与答案本身有关，结果会有偏差。",
    en="{share} of the answers are missing; each correlation rests on those who answered both items. If missing depends on what the answer would have been, the results are off.",
)
_LEFT_OUT = Text(
    zh_hant="{share} 的列因未完整作答而未使用，剩 {rows} 列；沒答完的人可能不一樣。",
    zh_hans="{share} 的行因未完整作答而未使用，剩 {rows} 行；没答完的人可能不一样。",
    en="{share} of the rows were left out for answers they lack, {rows} remain; those who do not finish may be different.",
)
_FEW = Text(
    zh_hant="{people} 人偏少：小於約 {path} 的路徑多半看不出來，看不出來不代表沒有。",
    zh_hans="{people} 人偏少：小于约 {path} 的路径多半看不出来，看不出来不代表没有。",
    en="{people} people are few: paths smaller than about {path} will mostly not show, and not showing does not mean there are none.",
)
