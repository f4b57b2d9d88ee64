"""Answers on one scale: the way every survey measure gets its rows.

Scales never mix. A measure asks for the scale of its definition, or for the one the company uses; what stands on
another scale is left out and said. Split by `scale`, each stands apart instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Text, Unfit
from huitou.record import BY_DEFINITION, Scale

if TYPE_CHECKING:
    from huitou.base import Period
    from huitou.measure.view import Facts

Range = tuple[float, float]  # lowest and highest answer, whichever of them is good
BOXES = range(3, 11)  # highest less lowest of the scales on which a top box means something

LEFT_OUT = Text(
    zh_hant="用別的量尺的回答沒有算進來：{period} 有 {count} 筆（{scales}）。不同量尺不能混在一起。",
    zh_hans="用别的量表的回答没有算进来：{period} 有 {count} 条（{scales}）。不同量表不能混在一起。",
    en="Answers on other scales are left out: {count} in {period} ({scales}). Scales never mix.",
)
STRAY = 10  # times as many answers on a scale as on the usual one, above which it is the company's own

OWN_SCALE = Text(
    zh_hant="用 {scale} 的量尺計算：這家公司問的是這個量尺，不是常見的 {usual}。",
    zh_hans="按 {scale} 的量表计算：这家公司问的是这个量表，不是常见的 {usual}。",
    en="Computed on the scale {scale}, on which this company asks, instead of the usual {usual}.",
)


def answers_to(facts: Facts, period: Period, question: str, scale: str) -> ir.Table:
    """Answered rows of a question in the period on the scale that belongs to the definition, or its reverse.

    Columns beside the answers' own: score (turned so that high is good), lowest and highest (of the scale), percent
    (the score from 0 for the worst answer to 100 for the best).
    """
    asked = _questions(facts, (question,))
    return _scored(asked, period, {_range(Scale.parse(scale))})


def answers_about(facts: Facts, period: Period, *questions: str, usual: str, boxes: bool = False) -> ir.Table:
    """The same on the company's own scale: the option `scale`; else `usual` where any answer ever was on it; else
    the one most answers are on. Looked up over all history, so that a series does not change its scale half-way.

    questions: names, or a name ending in a dot for all the questions below it ("csat.")
    boxes:     only scales of 4 to 11 points, where a top box means something
    """
    asked = _questions(facts, questions)
    return _scored(asked, period, _own_scale(asked, usual, boxes))


def ratings(facts: Facts, period: Period, usual: str) -> ir.Table:
    """Rated reviews in the period on the company's own scale; columns as of `answers_to`."""
    asked = _Asked(facts, "reviews", "reviewed_on", ("reviews",), usual)
    return _scored(asked, period, _own_scale(asked, usual, boxes=False))


def respondents(
    facts: Facts, period: Period, items: Mapping[str, str], usual: str, shown: Any, boxes: bool = False
) -> ir.Table:
    """One row a respondent and occasion with an answer to every question of `items`; a column an item, with `shown`.

    An occasion is a customer's local day of one survey. An anonymous one is a single instant in one survey, channel
    and branch; where two anonymous people answered at the same instant, nobody can tell whose answers belong
    together, and they are left out.
    """
    rows = answers_about(facts, period, *items.values(), usual=usual, boxes=boxes).mutate(shown=shown)
    day, instant = rows.answered_on.cast("string"), rows.answered_at.cast("string")
    rows = rows.mutate(occasion=rows.customer_id.notnull().ifelse(day, instant))
    values = {item: _.shown.mean(where=_.question == q) for item, q in items.items()}
    often = {f"n_{item}": (_.question == q).ifelse(1, 0).sum() for item, q in items.items()}
    keys = facts.each("customer_id", "survey", "channel", "branch", "occasion")
    people = rows.group_by(keys).agg(**values, **often)
    complete = ibis.and_(*(people[n] >= 1 for n in often))
    one_person = people.customer_id.notnull() | ibis.and_(*(people[n] == 1 for n in often))
    return people.filter(complete, one_person).drop(*often)


@dataclass(frozen=True)
class _Asked:
    """Answered rows of one or several questions; usual: the scale where none is said."""

    facts: Facts
    fact: str
    day: str
    names: tuple[str, ...]
    usual: str | None

    def rows(self, table: ir.Table) -> ir.Table:
        """Those rows of a fact's table, with `value` and `scale`."""
        if self.fact == "reviews":
            rows = table.mutate(value=_.rating)
        else:
            rows = table.filter(ibis.or_(*(_is(table.question, q) for q in self.names)))
        said = rows.scale.fill_null(self.usual) if self.usual else rows.scale
        return rows.filter(rows.value.notnull()).mutate(scale=said, value=rows.value.cast("float64"))

    @property
    def split(self) -> ir.Table:
        return self.rows(self.facts.reviews if self.fact == "reviews" else self.facts.answers)

    @property
    def plain(self) -> ir.Table:
        return self.rows(self.facts.plain(self.fact))

    @property
    def told(self) -> dict[str | None, int]:
        """How many answers of all time are on each scale, as it was written."""
        counts = self.plain.group_by("scale").agg(n=_.count())
        rows = self.facts.recall(f"scales of {self.fact} {self.names}", counts)
        return {r["scale"]: int(r["n"]) for r in rows}

    def told_in(self, period: Period) -> dict[str | None, int]:
        """The same of the period."""
        rows = self.facts.during(self.plain, period, self.day)
        return {r["scale"]: int(r["n"]) for r in self.facts.rows(rows.group_by("scale").agg(n=_.count()))}


def _questions(facts: Facts, names: tuple[str, ...]) -> _Asked:
    return _Asked(facts, "answers", "answered_on", names, BY_DEFINITION.get(names[0]))


def _is(question: ir.StringColumn, name: str) -> Any:
    return question.startswith(name) if name.endswith(".") else question == name


def _own_scale(asked: _Asked, usual: str, boxes: bool) -> set[Range]:
    """The range to keep to; every one that fits where the figure is split by scale."""
    known: Counter[Range] = Counter()
    for said, n in asked.told.items():
        scale = _parsed(said)
        if scale and (not boxes or scale.high - scale.low in BOXES):
            known[_range(scale)] += n
    if known and asked.facts.is_split_by("scale"):
        return set(known)
    own = str(asked.facts.options.get("scale") or "")
    default = _range(Scale.parse(own or usual))
    most = max(known, key=lambda r: (known[r], r), default=default)
    # Kept to through a change of scales; but a stray answer on it is not a company that asks on it.
    chosen = default if own or STRAY * known[default] >= known[most] else most
    if chosen != _range(Scale.parse(usual)):
        asked.facts.say(OWN_SCALE.fill(scale=_name(chosen), usual=usual))
    return {chosen}


def _scored(asked: _Asked, period: Period, wanted: set[Range]) -> ir.Table:
    facts, told = asked.facts, asked.told_in(period)
    names = [_name(ends) for low, high in wanted for ends in ((low, high), (high, low))]
    scales = {n: Scale.parse(n) for n in names}
    scales |= {s: scale for s in told if s and (scale := _parsed(s)) and _range(scale) in wanted}
    _say_left_out(facts, period, {s or "?": n for s, n in told.items() if s not in scales})
    rows = facts.during(asked.split, period, asked.day)
    rows = rows.filter(rows.scale.isin(sorted(scales)))
    rows = rows.mutate(
        lowest=_by_scale(rows.scale, {s: float(scale.low) for s, scale in scales.items()}),
        highest=_by_scale(rows.scale, {s: float(scale.high) for s, scale in scales.items()}),
        turned=rows.scale.isin(sorted(s for s, scale in scales.items() if scale.reversed)),
    )
    rows = rows.filter(rows.value >= rows.lowest, rows.value <= rows.highest)
    score = rows.turned.ifelse(rows.lowest + rows.highest - rows.value, rows.value)
    rows = rows.mutate(score=score).drop("turned")
    return rows.mutate(percent=(_.score - _.lowest) * 100.0 / (_.highest - _.lowest))


def _say_left_out(facts: Facts, period: Period, left: Mapping[str, int]) -> None:
    if left:
        told = LEFT_OUT.fill(period=period.label, count=sum(left.values()), scales=", ".join(sorted(left)))
        facts.say(told)


def _by_scale(scale: ir.StringColumn, numbers: Mapping[str, float]) -> Any:
    """The number that belongs to each row's scale; one number where all scales have the same."""
    # Written as text and cast: PostgreSQL takes a bare 5.0 for a decimal, whatever Ibis believes.
    said = {s: ibis.literal(f"{n:g}").cast("float64") for s, n in sorted(numbers.items())}
    if len(set(numbers.values())) == 1:
        return next(iter(said.values()))
    return ibis.cases(*((scale == s, n) for s, n in said.items()), else_=ibis.null("float64"))


def _parsed(said: str | None) -> Scale | None:
    try:
        return Scale.parse(said) if said else None
    except Unfit:
        return None


def _range(scale: Scale) -> Range:
    return float(scale.low), float(scale.high)


def _name(ends: Range) -> str:
    return "-".join(f"{end:g}" for end in ends)
