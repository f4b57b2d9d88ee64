"""The questions whose answers can be held against what customers did later, and the scale each is read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Missing, Period, Text, Unfit
from huitou.measure import METRICS, Facts, answers_about, ratings
from huitou.record import BY_DEFINITION, Scale

LONG_AGO = date(1900, 1, 1)
REVIEWS = "reviews"  # what the stars of reviews are called among the questions
FIRST = (
    "nps",
    "cli.again",
    "cli.recommend",
    "csat",
    REVIEWS,
)  # of which the first asked is shown unless another is wanted

_NO_ANSWERS = Text(
    zh_hant="還沒有任何顧客回答過有分數的題目，也沒有星等評論，所以無法比較「說的」和「做的」。請先匯入問卷回答或評論。",
    zh_hans="还没有任何客户回答过有分数的题目，也没有星级评价，所以无法比较“说的”和“做的”。请先导入问卷回答或评价。",
    en="No customer has answered a question with a score, and there are no rated reviews, so what they say cannot be held "
    "against what they do. Bring in answers or reviews first.",
)
_NO_SUCH = Text(
    zh_hant="沒有「{said}」這一題的回答；有的是：{names}。",
    zh_hans="没有“{said}”这道题的回答；有的是：{names}。",
    en="There are no answers to “{said}”; there are some to: {names}.",
)
_STARS = Text("評論星等", "评价星级", "Stars of reviews")


@dataclass(frozen=True)
class Question:
    """A question with a score. scale: the one that most of its answers are on, as written; answers: on that scale, either
    way round; anonymous: those of them of nobody known, whose later purchases nobody can tell; elsewhere: answers on
    other scales, which are left out."""

    name: str
    scale: str
    answers: int
    anonymous: int
    elsewhere: int = 0

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest score."""
        found = _range(self.scale)
        assert found is not None
        return found

    @property
    def title(self) -> Text:
        """What people call it: the title of the measure of that name, else the name as it was recorded."""
        if self.name == REVIEWS:
            return _STARS
        return METRICS[self.name].title if self.name in METRICS else Text(self.name, self.name, self.name)


def questions(facts: Facts) -> list[Question]:
    """All questions that known customers answered with a number on a scale that can be read; the usual ones first, then
    those with most answers."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for name, said, n, of_nobody in _counted(facts):
        scale = said or BY_DEFINITION.get(name)
        if _range(scale):
            found.setdefault(name, []).append((str(scale), n, of_nobody))
    asked = [_question(name, scales) for name, scales in found.items()]
    listed = [one for one in asked if one.answers > one.anonymous]
    place = {name: n for n, name in enumerate(FIRST)}
    return sorted(listed, key=lambda q: (place.get(q.name, len(FIRST)), -q.answers, q.name))


def chosen(found: Sequence[Question], said: str | None) -> Question:
    """The question that is wanted, or the first. Raises Missing where there is none, or no such one."""
    if not found:
        raise Missing("intent.no_answers", _NO_ANSWERS)
    if not said:
        return found[0]
    for one in found:
        if said in (one.name, *one.title.as_dict().values()):
            return one
    raise Missing("intent.no_question", _NO_SUCH, said=said, names=", ".join(q.name for q in found))


def scored(facts: Facts, question: Question) -> ir.Table:
    """Known customers' answers to a question, one a customer and local day, the first of that day.

    Columns: customer_id, on (local day), score, lowest, highest, percent; score turned so that high is good.
    """
    ever = Period(LONG_AGO, facts.horizon)
    if question.name == REVIEWS:
        rows = ratings(facts, ever, question.scale)
        rows = _after_the_order(facts, rows).mutate(at=_.reviewed_at, id=_.review_id)
    else:
        rows = answers_about(facts, ever, question.name, usual=question.scale)
        rows = rows.mutate(on=rows.answered_on, at=rows.answered_at, id=rows.answer_id)
    rows = rows.filter(rows.customer_id.notnull())
    rows = rows.select("customer_id", "on", "at", "id", "score", "lowest", "highest", "percent")
    of_a_day = ibis.window(group_by=["customer_id", "on"], order_by=["at", "id", "score"])
    first = rows.mutate(place=ibis.row_number().over(of_a_day))
    return first.filter(first.place == 0).drop("place", "at", "id")


def _after_the_order(facts: Facts, reviews: ir.Table) -> ir.Table:
    """`on`: the day of the review, or of the order it speaks of where a source dates that later: an order is no return
    to itself."""
    if not facts.has("purchases"):
        return reviews.mutate(on=reviews.reviewed_on)
    orders = facts.plain("purchases").group_by("order_id").agg(ordered_on=_.bought_on.max())
    joined = reviews.left_join(orders, reviews.order_id == orders.order_id, rname="of_{name}")
    return joined.mutate(
        on=ibis.greatest(joined.reviewed_on, ibis.coalesce(joined.ordered_on, joined.reviewed_on))
    )


def _counted(facts: Facts) -> list[tuple[str, str | None, int, int]]:
    """(question, scale, answers with a number, those of nobody known)"""
    found: list[tuple[str, str | None, int, int]] = []
    if facts.has("answers"):
        table = facts.plain("answers")
        table = table.filter(table.value.notnull(), table.question.notnull(), table.employee_id.isnull())
        counts = table.group_by(["question", "scale"]).agg(n=_.count(), known=_.customer_id.count())
        found += [
            (str(r["question"]), r["scale"], int(r["n"]), int(r["n"] - r["known"]))
            for r in facts.rows(counts)
        ]
    if facts.has(REVIEWS):
        table = facts.plain(REVIEWS)
        table = table.filter(table.rating.notnull())
        counts = table.group_by("scale").agg(n=_.count(), known=_.customer_id.count())
        found += [
            (REVIEWS, r["scale"] or "1-5", int(r["n"]), int(r["n"] - r["known"])) for r in facts.rows(counts)
        ]
    return found


def _question(name: str, scales: Sequence[tuple[str, int, int]]) -> Question:
    """A question on the range that most of its answers are on. scales: (scale, answers, those of nobody known)"""
    by_range: dict[tuple[float, float], int] = {}
    for said, n, _nobody in scales:
        ends = _range(said)
        assert ends is not None
        by_range[ends] = by_range.get(ends, 0) + n
    most = max(by_range, key=lambda ends: (by_range[ends], ends))
    own = [one for one in scales if _range(one[0]) == most]
    scale = max(own, key=lambda one: (one[1], one[0]))[0]
    answers = sum(n for _, n, _ in own)
    return Question(name, scale, answers, sum(n for *_, n in own), sum(by_range.values()) - answers)


def _range(said: str | None) -> tuple[float, float] | None:
    """Lowest and highest answer of a scale as written; None where it cannot be read."""
    try:
        scale = Scale.parse(said) if said else None
    except Unfit:
        return None
    return (float(scale.low), float(scale.high)) if scale else None
