"""Clusters: customers who are alike in how recently, how often, for how much and for how long they have bought.

Features are logarithms, standardised; groups are fitted on a sample and every customer is assigned on the engine. A
cluster analysis always finds groups: whether they are really there is said with them (see `stability.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir

from huitou.base import Text, rowed
from huitou.measure import Facts, days_between, quotient
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation

if TYPE_CHECKING:
    from huitou.understand.segments.dividing import Divided, Points
    from huitou.understand.segments.stability import Stability

NAME = "cluster"
TITLE = Text("集群", "聚类", "Cluster")
SAMPLED, TRIED = 4_000, range(2, 7)  # customers that groups are fitted on; numbers of groups tried
LEAST = 60  # customers under whom nothing is clustered
SEED = 20_240_229
FAR = 0.5  # standard deviations from the mean of all from which a feature says something about a cluster

FEATURES = {
    "recent": (Text("最近才買過", "最近才买过", "bought recently"), Text("很久沒買", "很久没买", "not bought for long")),
    "often": (Text("買得勤", "买得勤", "buy often"), Text("買得少", "买得少", "buy seldom")),
    "basket": (Text("每單金額高", "每单金额高", "spend much per order"), Text("每單金額低", "每单金额低", "spend little per order")),
    "long": (Text("往來久", "往来久", "customers for long"), Text("剛認識", "刚认识", "known for a short time")),
}  # fmt: skip
_PLAIN = Text("各方面接近平均", "各方面接近平均", "near the average in every way")
_TITLE = Text("第 {n} 群：{words}", "第 {n} 群：{words}", "Group {n}: {words}")

_HOW = Text(
    zh_hant="以 {method} 把顧客分成 {groups} 群，看最近一次購買、次數、每單金額、往來多久（取對數並標準化），用 {sample} 位顧客的樣本配適。",
    zh_hans="用 {method} 把客户分成 {groups} 群，看最近一次购买、次数、每单金额、往来多久（取对数并标准化），用 {sample} 位客户的样本拟合。",
    en="{method} puts customers into {groups} groups by recency, frequency, spending per order and time as a customer "
    "(logarithms, standardised), fitted on a sample of {sample} customers.",
)
_THERE = Text(
    zh_hant="這些群穩定（調整後 Rand {rand}，{low}–{high}），群與群之間也有明顯的空隙。",
    zh_hans="这些群稳定（调整后 Rand {rand}，{low}–{high}），群与群之间也有明显的空隙。",
    en="The groups are stable (adjusted Rand {rand}, {low}–{high}), and there are gaps between them.",
)
_NOT_THERE = Text(
    zh_hant="這些群並不是真的各自成群：換一批顧客重做，不一定會再出現，或群與群之間沒有空隙（調整後 Rand {rand}，{low}–{high}）。"
    "可以拿來分工，但別當成不同種類的人。",
    zh_hans="这些群并不是真的各自成群：换一批客户重做，不一定会再出现，或群与群之间没有空隙（调整后 Rand {rand}，{low}–{high}）。"
    "可以拿来分工，但别当成不同种类的人。",
    en="These groups are not really there: they do not all come back in other samples, or no gap lies between them "
    "(adjusted Rand {rand}, {low}–{high}). They can divide the work, but they are no kinds of people.",
)
_TOO_FEW = Text(
    zh_hant="買過的顧客不到 {least} 位，或大家都一樣，分不出集群。",
    zh_hans="买过的客户不到 {least} 位，或大家都一样，分不出聚类。",
    en="There are fewer than {least} customers, or all are alike, so no clusters can be told apart.",
)
_METHODS = {
    "kmeans": Text("k 平均法", "k 均值法", "k-means"),
    "gmm": Text("高斯混合模型", "高斯混合模型", "A Gaussian mixture"),
}


@dataclass(frozen=True)
class Fitted:
    """Groups on standardised features. features: their names; means, scales: of each, by which it is standardised."""

    features: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    divided: Divided
    stability: Stability
    sample: int

    @property
    def segments(self) -> dict[str, Text]:
        """Code → what sets the group apart in words, the most valuable first."""
        return {
            f"group_{n}": _TITLE.fill(n=n, words=described(self.features, list(centre)))
            for n, centre in enumerate(self.divided.centres, 1)
        }


def clusters(people: People, fitted: Fitted | None, method: str) -> Segmentation:
    """Every customer in the group that is nearest; refused in words where no groups could be fitted."""
    if fitted is None:
        refused = _TOO_FEW.fill(least=LEAST)
        return Segmentation(NAME, TITLE, {}, people.day, refused, refused=refused)
    table = features(people)
    scores = {f"s{n}": score for n, score in enumerate(_scores(table, fitted))}
    scored = table.mutate(**scores)
    best = ibis.greatest(*(scored[name] for name in scores))
    branches = [(scored[name] == best, ibis.literal(f"group_{n}")) for n, name in enumerate(scores, 1)]
    found = fitted.stability
    numbers = {"rand": f"{found.rand:.2f}", "low": f"{found.low:.2f}", "high": f"{found.high:.2f}"}
    return Segmentation(
        NAME,
        TITLE,
        fitted.segments,
        people.day,
        how=_HOW.fill(method=_METHODS[method], groups=len(scores), sample=f"{fitted.sample:,}"),
        memberships=scored.select("customer_id", segment=ibis.cases(*branches, else_="group_1")),
        notes=((_THERE if found.really_there else _NOT_THERE).fill(**numbers),),
    )


def features(people: People) -> ir.Table:
    """customer_id and the four features of every customer; basket is null without any amount."""
    table = people.table
    basket = quotient(table.amount, table.valued)
    return table.select(
        "customer_id",
        recent=-(table.days.cast("float64") + 1.0).ln(),
        often=table.orders.cast("float64").ln(),
        basket=((basket > 0).ifelse(basket, 0.0) + 1.0).ln(),
        long=(days_between(table.first_on, ibis.literal(people.day)).cast("float64") + 1.0).ln(),
    )


def fit(
    facts: Facts, people: People, groups: int = 0, method: str = "kmeans", seed: int = SEED
) -> Fitted | None:
    """Groups of the people; groups: how many, 0 for as many as the data say. None where they are too few."""
    import numpy as np

    rows = facts.rows(_sampled(facts, people))
    if len(rows) < LEAST:
        return None
    known = [f for f in FEATURES if any(r[f] is not None for r in rows)]
    raw = np.array([[float("nan") if r[f] is None else float(r[f]) for f in known] for r in rows])
    means = np.nanmean(raw, axis=0)
    raw = np.where(np.isnan(raw), means, raw)
    spread = raw.std(axis=0)
    kept = [n for n, s in enumerate(spread) if s > 1e-9]
    if not kept:
        return None
    points = (raw[:, kept] - means[kept]) / spread[kept]
    points = points[np.lexsort(points.T)]  # the order in which an engine answers decides nothing
    features_ = Features(tuple(known[n] for n in kept), means[kept], spread[kept])
    return _fitted(features_, points, groups, method, seed)


@dataclass(frozen=True)
class Features:
    """Which features are left, and by which mean and deviation each is standardised."""

    names: tuple[str, ...]
    means: Points
    scales: Points

    def smoothed(self, points: Points, seed: int) -> Points:
        """The points with whole numbers of orders and days spread over the half on either side of them: a distribution
        of counts has a gap between any two of them, which says nothing of groups."""
        import numpy as np

        draw, smooth = np.random.default_rng(seed), points.copy()
        for n, name in enumerate(self.names):
            sign = {"often": 1.0, "long": 1.0, "recent": -1.0}.get(name)
            if sign is None:
                continue
            whole = np.exp(sign * (points[:, n] * self.scales[n] + self.means[n]))
            spread = np.log(np.maximum(whole + draw.uniform(-0.5, 0.5, len(whole)), 0.25))
            smooth[:, n] = (sign * spread - self.means[n]) / self.scales[n]
        return smooth


def _fitted(features_: Features, points: Points, groups: int, method: str, seed: int) -> Fitted:
    from huitou.understand.segments.dividing import k_means, mixture, silhouette
    from huitou.understand.segments.stability import stability

    divide = {"kmeans": k_means, "gmm": mixture}[method]
    few = points[:: max(1, len(points) // SAMPLED)]
    if groups:
        found = divide(few, groups, seed)
    else:
        tried = [divide(few, k, seed) for k in TRIED]
        found = max(tried, key=lambda d: silhouette(few, d) if d.bic is None else -d.bic)
    worth = {"recent": 1.0, "often": 1.0, "basket": 1.0, "long": 0.0}
    found = found.ordered(found.centres @ [worth[n] for n in features_.names])
    k = len(found.centres)
    again = partial(k_means, starts=2) if method == "kmeans" else partial(mixture, rounds=30)
    judged = stability(few, found, lambda p, s: again(p, k, s), seed, features_.smoothed(few, seed))
    means, scales = (tuple(map(float, v)) for v in (features_.means, features_.scales))
    return Fitted(features_.names, means, scales, found, judged, len(few))


def _sampled(facts: Facts, people: People) -> ir.Table:
    """The features of about SAMPLED customers, chosen by a hash of who they are."""
    table = features(people)
    everybody = int(facts.rows(table.agg(n=table.count()))[0]["n"])
    every = everybody // SAMPLED
    return table.filter(table.customer_id.hash() % every == 0) if every > 1 else table


def _scores(table: ir.Table, fitted: Fitted) -> list[ir.Value]:
    """How much each customer belongs to each group: the same quadratic form as `Divided.scores`."""
    standard = [
        (table[name].fill_null(_number(mean)) - _number(mean)) * _number(1.0 / scale)
        for name, mean, scale in zip(fitted.features, fitted.means, fitted.scales, strict=True)
    ]
    divided, found = fitted.divided, []
    for centre, precision, offset in zip(divided.centres, divided.precisions, divided.offsets, strict=True):
        apart = [value - _number(c) for value, c in zip(standard, centre, strict=True)]
        score = _number(offset)
        for i, one in enumerate(apart):
            for j, other in enumerate(apart):
                if precision[i, j] != 0:
                    score = score - one * other * _number(precision[i, j] / 2)
        found.append(score)
    return found


def _number(value: float) -> ir.Value:
    """A real number as every engine reads it; PostgreSQL takes a bare one for a decimal."""
    return ibis.literal(repr(float(value))).cast("float64")


def described(features_: Sequence[str], centre: Sequence[float]) -> Text:
    """The two features in which a centre lies furthest from the mean of all, in words."""
    ranked = sorted(zip(features_, centre, strict=True), key=lambda f: -abs(f[1]))
    words = [FEATURES[name][0 if z > 0 else 1] for name, z in ranked if abs(z) >= FAR][:2]
    if not words:
        return _PLAIN
    return rowed(words)
