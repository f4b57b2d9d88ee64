"""Attitude: what customers last said of the company, each question judged on its own scale.

A customer's attitude comes from one question: the first in the company's order that she answered in the window. Scales
never mix, and no average is taken over questions: a nine of ten and a four of five are not the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from huitou.base import Period
from huitou.measure import Facts, answers_about, ratings
from huitou.understand.loyalty.cuts import PROMOTER_SPANS, Cuts, Lines

REVIEWS = "reviews"
_PREFIX = {"cli": "cli."}  # an index of several items: the mean of those answered on one day
_USUAL = {"cli": "0-10", "nps": "0-10", "brand.preferred": "0-1", "brand.aware": "0-1", "advocacy": "0-1"}


def attitude(facts: Facts, lines: Lines) -> ir.Table | None:
    """One row a customer who answered before the day: source, percent (0-100 of the scale), span (highest less lowest
    answer), before (percent of her answer before, or null). None where the company asks nothing that counts."""
    asked = [one for one in lines.cuts.order if _recorded(facts, one)]
    if not asked:
        return None
    tables = [_source(facts, lines.asked, lines.cuts, one, n) for n, one in enumerate(asked)]
    every = tables[0].union(*tables[1:]) if len(tables) > 1 else tables[0]
    best = ibis.window(group_by="customer_id")
    chosen = every.mutate(first=every.rank.min().over(best))
    return chosen.filter(chosen.rank == chosen.first).drop("rank", "first")


def scaled(facts: Facts, period: Period, question: str) -> ir.Table:
    """Answers to a question, or rated reviews, on the company's own scale; columns as of `answers_to`."""
    if question == REVIEWS:
        return ratings(facts, period, usual="1-5")
    return answers_about(facts, period, _PREFIX.get(question, question), usual=_USUAL.get(question, "1-5"))


def last_said(facts: Facts, day: date, questions: Sequence[str]) -> date | None:
    """When anybody known last answered one of these before the day, however long ago."""
    names = [_PREFIX.get(one, one) for one in questions]
    found: list[date | None] = []
    if facts.has("answers"):
        rows = facts.plain("answers")
        asked = [rows.question.startswith(n) if n.endswith(".") else rows.question == n for n in names]
        rows = rows.filter(ibis.or_(*asked), rows.customer_id.notnull(), rows.value.notnull())
        rows = rows.filter(rows.answered_on < day)
        found += [r["last"] for r in facts.rows(rows.agg(last=rows.answered_on.max()))]
    if REVIEWS in questions and facts.has("reviews"):
        rows = facts.plain("reviews")
        rows = rows.filter(rows.customer_id.notnull(), rows.rating.notnull(), rows.reviewed_on < day)
        found += [r["last"] for r in facts.rows(rows.agg(last=rows.reviewed_on.max()))]
    return max((one for one in found if one is not None), default=None)


def _recorded(facts: Facts, question: str) -> bool:
    return facts.has("reviews" if question == REVIEWS else "answers")


def _source(facts: Facts, period: Period, cuts: Cuts, question: str, rank: int) -> ir.Table:
    """The customers' answers to one question: the latest day's (or the window's mean) and the one before."""
    rows = scaled(facts, period, question).filter(_.customer_id.notnull())
    day = "reviewed_on" if question == REVIEWS else "answered_on"
    rows = rows.mutate(on=rows[day], span=rows.highest - rows.lowest)
    days = rows.group_by(["customer_id", "on"]).agg(percent=_.percent.mean(), span=_.span.max())
    newest = ibis.window(group_by="customer_id", order_by=ibis.desc("on"))
    whole = ibis.window(group_by="customer_id")
    days = days.mutate(
        nth=ibis.row_number().over(newest),
        before=days.percent.lead().over(newest),
        mean=days.percent.mean().over(whole),
    )
    said = days.mean if cuts.answers == "mean" else days.percent
    return days.filter(days.nth == 0).select(
        "customer_id",
        "span",
        "before",
        source=ibis.literal(question),
        rank=ibis.literal(rank),
        percent=said,
        latest=days.percent,
    )


def fond(table: ir.Table, column: str, cuts: Cuts, sources: tuple[str, ...]) -> ir.Value:
    """Whether an answer reaches the cut of its question; null where there is none."""
    cases = [(table.source == one, reaches(table[column], table.span, cuts, one)) for one in sources]
    return ibis.cases(*cases, else_=ibis.null("boolean"))


def reaches(percent: ir.Value, span: ir.Value, cuts: Cuts, question: str) -> ir.Value:
    """Whether so much of a question's scale, of this span, reaches the question's cut."""
    value = percent.round(6)  # 66.666… of a mean of three is the same on every engine
    usual = value >= round(cuts.of(question), 6)
    own = [(n, cuts.of(question, n)) for n in PROMOTER_SPANS]
    cases = [(span == n, value >= round(cut - 1e-4, 6)) for n, cut in own if cut != cuts.of(question)]
    return ibis.cases(*cases, else_=usual) if cases else usual
