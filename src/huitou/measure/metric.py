"""What a measure is, and the shapes its answer can take: a share, a mean, a ratio, a count, a median, a curve.

A shape says in one Ibis expression what the engine must count (`ask`), and turns those counts into a value with its
base and interval (`answer`). Nothing is divided on an engine: engines disagree about that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import TYPE_CHECKING, Any, Literal

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Text
from huitou.measure import estimate
from huitou.measure.estimate import Estimate

if TYPE_CHECKING:
    from huitou.base import Period
    from huitou.measure.view import Facts

Rows = Sequence[Mapping[str, Any]]
Unit = Literal["share", "points", "days", "hours", "count", "score", "times", "money"]


@dataclass(frozen=True)
class Share:
    """Of the rows of `of`, the share where `where` holds. Wilson interval."""

    of: ir.Table
    where: Any

    method = "wilson"

    def units(self) -> ir.Table:
        return self.of.mutate(hit=_as_bool(self.where))

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(self.units(), by, n=_.count(), x=_.hit.ifelse(1, 0).sum())

    def answer(self, rows: Rows) -> Estimate:
        return estimate.share(_sum(rows, "x"), _sum(rows, "n"))


@dataclass(frozen=True)
class NetShare:
    """100·(share of `plus` − share of `minus`) over the rows of `of`: the net promoter form. Adjusted Wald."""

    of: ir.Table
    plus: Any
    minus: Any

    method = "adjusted-wald"

    def units(self) -> ir.Table:
        return self.of.mutate(up=_as_bool(self.plus), down=_as_bool(self.minus))

    def ask(self, by: Sequence[str]) -> ir.Table:
        up, down = _.up.ifelse(1, 0).sum(), _.down.ifelse(1, 0).sum()
        return _agg(self.units(), by, n=_.count(), p=up, d=down)

    def answer(self, rows: Rows) -> Estimate:
        return estimate.net_promoter(_sum(rows, "p"), _sum(rows, "d"), _sum(rows, "n"))


@dataclass(frozen=True)
class Mean:
    """The mean of `value` over the rows of `of`; rows without a value are no base. Student's t interval; with `limits`,
    the columns with the lowest and highest value that a row could have had, an adjusted Wald interval inside them."""

    of: ir.Table
    value: Any
    limits: tuple[str, str] | None = None

    @property
    def method(self) -> str:
        return "adjusted-wald" if self.limits else "t"

    def units(self) -> ir.Table:
        return _valued(self.of, self.value)

    def ask(self, by: Sequence[str]) -> ir.Table:
        rows = self.units()
        ends = {}
        if self.limits:
            ends = {"least": rows[self.limits[0]].min(), "most": rows[self.limits[1]].max()}
        return _agg(rows, by, n=_.count(), s=_.v.sum(), ss=(_.v * _.v).sum(), **ends)

    def answer(self, rows: Rows) -> Estimate:
        sums = _sum(rows, "n"), _real(rows, "s"), _real(rows, "ss")
        if not self.limits or not sums[0]:
            return estimate.mean(*sums)
        least, most = (float(end(r[k] for r in rows)) for end, k in ((min, "least"), (max, "most")))
        return estimate.score(*sums, least, most)


@dataclass(frozen=True)
class Ratio:
    """Σtop/Σbottom over the rows of `of`, one row a customer (the unit). Delta-method interval, cut off at what is
    possible: nothing under 0, nor over `most`."""

    of: ir.Table
    top: Any
    bottom: Any
    most: float = inf

    method = "delta"

    def units(self) -> ir.Table:
        rows = self.of.mutate(t=self.top, b=self.bottom)
        return rows.mutate(t=_.t.cast("float64").fill_null(0.0), b=_.b.cast("float64").fill_null(0.0))

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(
            self.units(),
            by,
            n=_.count(),
            t=_.t.sum(),
            b=_.b.sum(),
            tt=(_.t * _.t).sum(),
            bb=(_.b * _.b).sum(),
            tb=(_.t * _.b).sum(),
        )

    def answer(self, rows: Rows) -> Estimate:
        sums = estimate.RatioSums(*(_real(rows, k) for k in ("t", "b", "tt", "bb", "tb")))
        found = estimate.ratio(_sum(rows, "n"), sums)
        if found.low is None or found.high is None:
            return found
        return replace(found, low=max(0.0, found.low), high=min(self.most, found.high))


@dataclass(frozen=True)
class Count:
    """How many rows `of` has. Exact Poisson interval: how far chance alone would move it."""

    of: ir.Table

    method = "poisson"

    def units(self) -> ir.Table:
        return self.of

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(self.of, by, n=_.count())

    def answer(self, rows: Rows) -> Estimate:
        return estimate.count(_sum(rows, "n"))


@dataclass(frozen=True)
class Rate:
    """Events per exposure over the rows of `of`, each watched for some time: Σevents ÷ Σexposure. Exact Poisson
    interval, which also speaks where nothing happened. `unit`: how much exposure counts as one."""

    of: ir.Table
    events: Any
    exposure: Any
    unit: float = 1.0

    method = "poisson-rate"

    def units(self) -> ir.Table:
        return self.of.mutate(happened=self.events, exposed=self.exposure)

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(self.units(), by, n=_.count(), x=_.happened.sum(), e=_.exposed.sum())

    def answer(self, rows: Rows) -> Estimate:
        return estimate.rate(_sum(rows, "x"), _real(rows, "e") / self.unit, _sum(rows, "n"))


@dataclass(frozen=True)
class Quantile:
    """A quantile (the median) of `value` over the rows of `of`. Interval of order statistics."""

    of: ir.Table
    value: Any
    q: float = 0.5

    method = "order-statistics"

    def units(self) -> ir.Table:
        return _valued(self.of, self.value)

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(self.units(), [*by, "v"], n=_.count())

    def answer(self, rows: Rows) -> Estimate:
        return estimate.quantile([(float(r["v"]), int(r["n"])) for r in rows], self.q)


@dataclass(frozen=True)
class Survival:
    """Time to an event that not all have had yet. Kaplan-Meier; rows whose `event` is false were watched for `time`
    without it. `at` asks for the share who had it by then; without `at`, for the median time."""

    of: ir.Table
    time: Any
    event: Any
    at: float | None = None

    method = "kaplan-meier"

    def units(self) -> ir.Table:
        rows = self.of.mutate(time=self.time, event=_as_bool(self.event))
        return rows.filter(_.time.notnull(), _.time >= 0).mutate(time=_.time.cast("float64"))

    def ask(self, by: Sequence[str]) -> ir.Table:
        return _agg(self.units(), [*by, "time", "event"], n=_.count())

    def answer(self, rows: Rows) -> Estimate:
        counts = [(float(r["time"]), bool(r["event"]), int(r["n"])) for r in rows]
        if self.at is None:
            return estimate.median_time(counts)
        return estimate.event_by(counts, self.at)


@dataclass(frozen=True)
class Index:
    """The mean over respondents of the mean of several items, each already on one scale, lowest to highest `limits`.
    t interval, and Cronbach's alpha of the items in `more`."""

    of: ir.Table
    items: tuple[str, ...]
    limits: tuple[float, float] | None = None

    method = "t"

    def units(self) -> ir.Table:
        rows = self.of.filter([self.of[i].notnull() for i in self.items])
        rows = rows.mutate(**{i: rows[i].cast("float64") for i in self.items})
        return rows.mutate(whole=sum((rows[i] for i in self.items), start=ibis.literal(0.0)))

    def ask(self, by: Sequence[str]) -> ir.Table:
        rows = self.units()
        sums = {f"s_{i}": rows[i].sum() for i in self.items}
        squares = {f"q_{i}": (rows[i] * rows[i]).sum() for i in self.items}
        whole = {"s": _.whole.sum(), "ss": (_.whole * _.whole).sum()}
        return _agg(rows, by, n=_.count(), **whole, **sums, **squares)

    def answer(self, rows: Rows) -> Estimate:
        n, k = _sum(rows, "n"), len(self.items)
        total, squares = _real(rows, "s"), _real(rows, "ss")
        found = estimate.mean(n, total / k, squares / k**2)
        if n < 2:
            return found
        items = sum(_variance(n, _real(rows, f"s_{i}"), _real(rows, f"q_{i}")) for i in self.items)
        alpha = estimate.cronbach_alpha(k, items, _variance(n, total, squares))
        scores = {i: _real(rows, f"s_{i}") / n for i in self.items}
        whole = Estimate(found.value, found.low, found.high, n, {"alpha": alpha, "items": scores})
        return whole.inside(*self.limits) if self.limits else whole


Shape = Share | NetShare | Mean | Ratio | Count | Rate | Quantile | Survival | Index


_BOUNDS = {"share": (0.0, 1.0), "points": (-100.0, 100.0)}


@dataclass(frozen=True)
class Metric:
    """A measure, as its file declares it.

    measure:  (facts, period) → a shape; never opens anything
    asks:     the question it answers, in words
    formula:  numerator and denominator in words
    source:   where the definition is from
    reads:    the facts it needs; without rows in the first of them there is nothing to say
    needs:    further facts without which there is nothing to say: never recorded is not the same as none
    better:   which way is good
    within:   True where a figure depends on facts inside its period only, so that a trend is one scan;
              False where it looks at what went before or after
    remembers: True where it must be known what customers had done in the time before: who is new and who stayed. Then as
              long a time before either period must be recorded to tell a change; else a year looks better than the
              one before it only because more is remembered of it
    settles:  days after the period's end until every unit in it has been watched long enough
    options:  what a company may set in [measures.<name>] of huitou.toml, with the default
    cautions: what to keep in mind when reading it
    cannot:   engine → the reason why it cannot do this measure
    least:    smallest base that may be shown at all, where stricter than the company's setting
    bounds:   the least and the greatest value it can have, where not what its unit says (a share 0..1, points
              -100..100, all else from 0): an interval does not reach beyond
    curve:    (facts, period) → how the time behind it is spread over its units, where the shape itself does not tell
    parts:    where it is a part of a whole: what that part is called, and the rest
    by:       what it can be split by beside time and what is known of the customer, where that is not simply what
              all its facts have
    """

    measure: Callable[[Facts, Period], Shape]
    title: Text
    asks: Text
    formula: Text
    source: str
    unit: Unit
    family: str
    reads: tuple[str, ...]
    needs: tuple[str, ...] = ()
    better: Literal["higher", "lower", "neither"] = "higher"
    version: int = 1
    within: bool = True
    remembers: bool = False
    settles: int | str | Callable[[Mapping[str, Any]], int] = (
        0  # days; the option that holds them; or by the options
    )
    options: Mapping[str, Any] = field(default_factory=dict)
    cautions: tuple[Text, ...] = ()
    cannot: Mapping[str, Text] = field(default_factory=dict)
    least: int = 0
    bounds: tuple[float, float] | None = None
    by: tuple[str, ...] | None = None
    curve: Callable[[Facts, Period], Survival | Quantile] | None = None
    parts: tuple[Text, Text] | None = None

    def bounded(self, end: float | None) -> float | None:
        """An end of an interval, held within what the measure can be."""
        low, high = self.bounds or _BOUNDS.get(self.unit, (0.0, inf))
        return None if end is None else min(max(end, low), high)


def _agg(rows: ir.Table, by: Sequence[str], **what: Any) -> ir.Table:
    return rows.aggregate(by=list(by), **what)


def _valued(rows: ir.Table, value: Any) -> ir.Table:
    rows = rows.mutate(v=value)
    return rows.filter(rows.v.notnull()).mutate(v=_.v.cast("float64"))


def _as_bool(where: Any) -> Any:
    """`where` with unknown taken as not so."""
    return where.fill_null(False) if hasattr(where, "fill_null") else where


def _sum(rows: Rows, name: str) -> int:
    return int(sum(r[name] or 0 for r in rows))


def _real(rows: Rows, name: str) -> float:
    return float(sum(float(r[name] or 0.0) for r in rows))


def _variance(n: int, total: float, squares: float) -> float:
    return max(0.0, (squares - total * total / n) / (n - 1))
