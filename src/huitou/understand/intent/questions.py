"""The questions whose answers can be held against what customers did later, and the scale each is read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Missing, Period, Text, Unfit
from huitou.measure import METRICS, Facts, answers_about, ratings
from huitou.record import BY_DEFINITION, Scale
from huitou.understand.questionnaire import question_asks

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
_NO_SURVEY = Text(
    zh_hant="「{question}」沒有在問卷「{said}」裡被回答過；有回答的問卷：{names}。",
    zh_hans="“{question}”没有在问卷“{said}”里被回答过；有回答的问卷：{names}。",
    en="“{question}” was not answered in a survey “{said}”; it was in: {names}.",
)
_RATED = Text("滿意度：{factor}", "满意度：{factor}", "Satisfaction: {factor}")
_STARS = Text("評論星等", "评价星级", "Stars of reviews")


@dataclass(frozen=True)
class Question:
    """A question with a score. scale: the one that most of its answers are on, as written; answers: on that scale, either
    way round; anonymous: those of them of nobody known, whose later purchases nobody can tell; elsewhere: answers on
    other scales, which are left out; surveys: those that known customers answered it in, most answers first; survey:
    the one whose answers alone count, empty where all count together."""

    name: str
    scale: str
    answers: int
    anonymous: int
    elsewhere: int = 0
    surveys: tuple[str, ...] = ()
    survey: str = ""

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest score."""
        found = _range(self.scale)
        assert found is not None
        return found

    @property
    def title(self) -> Text:
        """What people call it: the title of the measure of that name, or the factor that it rates; else the name as it
        was recorded."""
        if self.name == REVIEWS:
            return _STARS
        if self.name in METRICS:
            return METRICS[self.name].title
        said = question_asks(self.name)
        rated = self.name.startswith("csat.") and said.en != self.name
        return _RATED.fill(factor=said) if rated else said


def questions(facts: Facts) -> list[Question]:
    """All questions that known customers answered with a number on a scale that can be read; the usual ones first, then
    those with most answers. What stands in several surveys is told of all together first, then of each."""
    found: dict[str, list[_Count]] = {}
    for one in _counted(facts):
        if _range(one.scale):
            found.setdefault(one.question, []).append(one)
    listed = [q for name, counts in found.items() for q in _asked(name, counts) if q.answers > q.anonymous]
    place = {name: n for n, name in enumerate(FIRST)}
    whole = {q.name: q.answers for q in listed if not q.survey}
    return sorted(
        listed,
        key=lambda q: (
            place.get(q.name, len(FIRST)),
            -whole[q.name],
            q.name,
            q.survey != "",
            -q.answers,
            q.survey,
        ),
    )


def chosen(found: Sequence[Question], said: str | None, survey: str | None = None) -> Question:
    """The question that is wanted, or the first, of one survey where one is named. Raises Missing where there is none, no
    such one, or none in that survey."""
    if not found:
        raise Missing("intent.no_answers", _NO_ANSWERS)
    named = [one for one in found if not said or said in (one.name, *one.title.as_dict().values())]
    if not named:
        names = ", ".join(dict.fromkeys(q.name for q in found))
        raise Missing("intent.no_question", _NO_SUCH, said=said, names=names)
    whole = named[0]
    if not survey:
        return whole
    for one in named:
        if one.name == whole.name and one.survey == survey:
            return one
    if whole.surveys == (survey,):
        return whole
    names = ", ".join(whole.surveys) or "–"
    raise Missing("intent.no_survey", _NO_SURVEY, question=whole.title, said=survey, names=names)


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
        rows = rows.filter(rows.survey == question.survey) if question.survey else rows
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


@dataclass(frozen=True)
class _Count:
    """How many answers a question has on one scale as it is written and in one survey; of_nobody: of nobody known."""

    question: str
    scale: str
    survey: str
    answers: int
    of_nobody: int


def _counted(facts: Facts) -> list[_Count]:
    """Answers with a number."""
    found: list[_Count] = []
    if facts.has("answers"):
        table = facts.plain("answers")
        table = table.filter(table.value.notnull(), table.question.notnull(), table.employee_id.isnull())
        counts = table.group_by(["question", "scale", "survey"]).agg(n=_.count(), known=_.customer_id.count())
        for r in facts.rows(counts):
            scale = r["scale"] or BY_DEFINITION.get(r["question"]) or ""
            n, known = int(r["n"]), int(r["known"])
            found.append(_Count(str(r["question"]), str(scale), r["survey"] or "", n, n - known))
    if facts.has(REVIEWS):
        table = facts.plain(REVIEWS)
        table = table.filter(table.rating.notnull())
        for r in facts.rows(table.group_by("scale").agg(n=_.count(), known=_.customer_id.count())):
            found.append(_Count(REVIEWS, r["scale"] or "1-5", "", int(r["n"]), int(r["n"] - r["known"])))
    return found


def _asked(name: str, counts: Sequence[_Count]) -> list[Question]:
    """A question over all its surveys, and in each of them where there are several."""
    known: dict[str, int] = {}
    for one in counts:
        known[one.survey] = known.get(one.survey, 0) + one.answers - one.of_nobody
    surveys = tuple(sorted((s for s, n in known.items() if s and n), key=lambda s: (-known[s], s)))
    whole = replace(_question(name, counts), surveys=surveys)
    if len(known) < 2:
        return [whole]
    each = [_question(name, [one for one in counts if one.survey == survey]) for survey in surveys]
    return [whole, *(replace(q, survey=s, surveys=surveys) for q, s in zip(each, surveys, strict=True))]


def _question(name: str, counts: Sequence[_Count]) -> Question:
    """A question on the range that most of its answers are on."""
    by_range: dict[tuple[float, float], int] = {}
    for one in counts:
        ends = _range(one.scale)
        assert ends is not None
        by_range[ends] = by_range.get(ends, 0) + one.answers
    most = max(by_range, key=lambda ends: (by_range[ends], ends))
    own = [one for one in counts if _range(one.scale) == most]
    written: dict[str, int] = {}
    for one in own:
        written[one.scale] = written.get(one.scale, 0) + one.answers
    scale = max(written, key=lambda said: (written[said], said))
    answers = sum(written.values())
    return Question(name, scale, answers, sum(one.of_nobody for one in own), sum(by_range.values()) - answers)


def _range(said: str | None) -> tuple[float, float] | None:
    """Lowest and highest answer of a scale as written; None where it cannot be read."""
    try:
        scale = Scale.parse(said) if said else None
    except Unfit:
        return None
    return (float(scale.low), float(scale.high)) if scale else None
