"""What sets a segment apart: each trait against the average of all, the difference with its interval.

The average holds the segment too. A difference from it is the difference from all others, times the share that the
others have; so is its interval (Welch, Biometrika 34, 1947). That is too narrow where a few who spend much decide the mean:
chance is ruled out only where it is against segments drawn blindly, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Text
from huitou.measure import Estimate, Facts, days_between, mean, quotient
from huitou.understand.segments.chances import Sums, Values, of_draw, of_means, welch
from huitou.understand.segments.cuts import step_of, value_at
from huitou.understand.segments.people import People
from huitou.understand.segments.segmentation import Segmentation
from huitou.understand.segments.sizes import LEAST

TRAITS = {
    "orders": Text("購買次數", "购买次数", "Orders"),
    "amount": Text("累計金額", "累计金额", "Spent to date"),
    "order_value": Text("每單金額", "每单金额", "Spent per order"),
    "tenure": Text("首購至今天數", "首购至今天数", "Days since first purchase"),
    "days": Text("距上次購買天數", "距上次购买天数", "Days since last purchase"),
    "nps": Text("最近一次推薦分數", "最近一次推荐分数", "Latest recommendation score"),
}
MONEY = ("amount", "order_value")
ROUGH = 100.0  # steps to the factor e: values within a hundredth of each other are drawn as one


@dataclass(frozen=True)
class Trait:
    """One trait of one segment: its mean, the mean of all, and how far apart they are, with the interval of that.

    alone: the chance of lying so far off, by Welch's t or of a segment drawn blindly, whichever is greater; p: the same
    with all marks of the segmentation held together; apart: whether that makes a mark; withheld where
    fewer than five customers are behind it
    """

    segment: str
    trait: str
    value: Estimate
    average: float | None
    difference: Estimate
    withheld: bool = False
    alone: float | None = None
    p: float | None = None
    apart: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def back(cls, plain: Mapping[str, Any]) -> Trait:
        return cls(**{**plain, **{k: Estimate(**plain[k]) for k in ("value", "difference")}})


def profile(facts: Facts, people: People, segmentation: Segmentation, least: int = LEAST) -> list[Trait]:
    """Every trait that anybody has a value of, for every segment that has customers; not marked yet."""
    if segmentation.memberships is None:
        return []
    members = segmentation.memberships.select(whose="customer_id", segment="segment")
    table = _traits(facts, people)
    joined = table.inner_join(members, table.customer_id == members.whose)
    sums: dict[str, Any] = {}
    for trait in TRAITS:
        value = joined[trait]
        sums |= {f"n_{trait}": value.count(), f"s_{trait}": value.sum(), f"q_{trait}": (value * value).sum()}
    rows = {str(r["segment"]): r for r in facts.rows(joined.group_by("segment").agg(**sums))}
    listed, found = _values(facts, joined), []
    for trait in TRAITS:
        counts = {name: _three(rows[name], trait) for name in segmentation.segments if name in rows}
        if any(n for n, _s, _q in counts.values()):
            values = {name: listed.get((trait, name), {}) for name in counts}
            found += [trait_of(name, trait, counts, values, least) for name in counts]
    return found


def _values(facts: Facts, joined: ir.Table) -> dict[tuple[str, str], dict[float, int]]:
    """Trait and segment → customers by value, to a hundredth; all traits in one pass."""
    each = [
        joined.filter(joined[t].notnull()).select(
            "segment", trait=ibis.literal(t), step=step_of(joined[t], ROUGH)
        )
        for t in TRAITS
    ]
    found: dict[tuple[str, str], dict[float, int]] = {}
    for row in facts.rows(ibis.union(*each).group_by(["trait", "segment", "step"]).agg(n=_.count())):
        value = value_at(int(row["step"]), ROUGH)
        found.setdefault((str(row["trait"]), str(row["segment"])), {})[value] = int(row["n"])
    return found


def _traits(facts: Facts, people: People) -> ir.Table:
    """customer_id and each trait as a real number, null where unknown."""
    table = people.table
    table = table.select(
        "customer_id",
        orders=table.orders.cast("float64"),
        amount=table.amount.cast("float64"),
        order_value=quotient(table.amount, table.valued),
        tenure=days_between(table.first_on, ibis.literal(people.day)).cast("float64"),
        days=table.days.cast("float64"),
    )
    scores = last_scores(facts, people)
    joined = table.left_join(scores, table.customer_id == scores.who).drop("who")
    return joined.rename(nps="score")


def last_scores(facts: Facts, people: People) -> ir.Table:
    """who, score: each customer's latest answer from 0 to 10 to whether they would recommend, before the day."""
    answers = facts.plain("answers").filter(
        _.question == "nps",
        _.customer_id.notnull(),
        _.answered_on < people.day,
        _.scale.fill_null("0-10") == "0-10",
    )
    known = answers.filter(answers.value.notnull(), answers.value >= 0, answers.value <= 10)
    latest = known.group_by("customer_id").agg(at=_.answered_at.max()).select("at", whose="customer_id")
    joined = known.inner_join(latest, (known.customer_id == latest.whose) & (known.answered_at == latest.at))
    return (
        joined.group_by("customer_id")
        .agg(score=_.value.cast("float64").mean())
        .select("score", who="customer_id")
    )


def _three(row: Mapping[str, Any], trait: str) -> Sums:
    return int(row[f"n_{trait}"]), float(row[f"s_{trait}"] or 0.0), float(row[f"q_{trait}"] or 0.0)


def trait_of(
    name: str, trait: str, counts: Mapping[str, Sums], values: Mapping[str, Values], least: int
) -> Trait:
    """One segment's; counts and values: of every segment's customers. Withheld where fewer than `least` are known."""
    own = counts[name]
    whole = tuple(map(sum, zip(*counts.values(), strict=True)))
    average = whole[1] / whole[0] if whole[0] else None
    if own[0] < least:
        unknown = Estimate(None, None, None, own[0])
        return Trait(name, trait, unknown, average, unknown, withheld=own[0] > 0)
    rest = (int(whole[0]) - own[0], whole[1] - own[1], whole[2] - own[2])
    alone = _alone(own, rest, values[name], values.values())
    return Trait(name, trait, mean(*own), average, difference(own, rest), alone=alone)


def _alone(own: Sums, rest: Sums, values: Values, every: Iterable[Values]) -> float | None:
    """The chance of lying so far off by Welch's t, or as a blind draw if that is greater; None where either says
    nothing. values: of the segment's customers; every: of each segment's"""
    everybody: Counter[float] = Counter()
    for one in every:
        everybody.update(one)
    means, drawn = of_means(own, rest), of_draw(values, everybody)
    return None if means is None or drawn is None else max(means, drawn)


def difference(own: Sums, rest: Sums) -> Estimate:
    """The mean of some less the mean of all, where `rest` are the others: (how many, sum, sum of squares) each."""
    n, m = own[0], rest[0]
    if m == 0:
        return Estimate(0.0, None, None, n)
    weight = m / (n + m)
    apart = weight * (own[1] / n - rest[1] / m)
    if n < 2 or m < 2:
        return Estimate(apart, None, None, n)
    error, freedom = welch(own, rest)
    if error == 0:
        return Estimate(apart, apart, apart, n)
    from scipy.special import stdtrit

    half = weight * float(stdtrit(freedom, 0.975)) * error
    return Estimate(apart, apart - half, apart + half, n)
