"""The day on which silence is judged: nobody can be missed on a day of which no purchases are recorded."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from ibis import _

from huitou.base import Text
from huitou.measure import Source
from huitou.understand.asking import facts_of

FEW_DAYS = 7  # by which other facts may be newer than the purchases: a shop may have quiet days
LEAST_BEFORE = 30  # orders before a gap, under which no gap is strange
MOST_AFTER = 2  # orders after it
LONG_GAP = 60  # days
TIMES_LONGER = 10  # than the longest gap before

_NEWER = Text(
    zh_hant="購買紀錄只到 {bought}；其他紀錄到 {newest}。這裡說的都是截至前者。",
    zh_hans="购买记录只到 {bought}；其他记录到 {newest}。这里说的都是截至前者。",
    en="Purchases are known until {bought}; other facts, such as answers, go on until {newest}. All of this is as of the former.",
)
_ONE_FAR = Text(
    zh_hant="{before} 之後只有 1 筆訂單，在 {last}：如果日期有誤，請更正，因為沉默多久是算到最後一筆訂單那天。",
    zh_hans="{before} 之后只有 1 笔订单，在 {last}：如果日期有误，请更正，因为沉默多久是算到最后一笔订单那天。",
    en="Only 1 order after {before}, on {last}: if that date is a mistake, mend it, as silence is judged up to the last order.",
)
_FAR = Text(
    zh_hant="{before} 之後只有 {n} 筆訂單，最後一筆在 {last}：如果日期有誤，請更正，因為沉默多久是算到最後一筆訂單那天。",
    zh_hans="{before} 之后只有 {n} 笔订单，最后一笔在 {last}：如果日期有误，请更正，因为沉默多久是算到最后一笔订单那天。",
    en="Only {n} orders after {before}, the last on {last}: if their dates are a mistake, mend them, as silence is judged up to the last order.",
)


def silence_day(place: Source) -> date:
    """The day on whose morning silence is judged: the one after the last purchase of a known customer where other facts
    go on for more than a few days after it, else the first day after the data."""
    assert place.horizon is not None
    bought = _bought(place)
    return bought[-1][0] + timedelta(days=1) if _outlasted(place, bought) else place.horizon


def silence_notes(place: Source) -> tuple[Text, ...]:
    """What to beware of about that day: other facts are newer by more than a few days, or it hangs on one or two orders
    long after all others."""
    assert place.horizon is not None
    bought = _bought(place)
    notes: list[Text] = []
    if _outlasted(place, bought):
        notes.append(_NEWER.fill(bought=bought[-1][0], newest=place.horizon - timedelta(days=1)))
    if far := stray(bought):
        before, n = far
        notes.append((_ONE_FAR if n == 1 else _FAR).fill(before=before, n=n, last=bought[-1][0]))
    return tuple(notes)


def _outlasted(place: Source, bought: list[tuple[date, int]]) -> bool:
    """Whether other facts go on long enough after the purchases; a few quiet days cost no month that is finished."""
    assert place.horizon is not None
    return bool(bought) and (place.horizon - bought[-1][0]).days - 1 > FEW_DAYS


def stray(bought: list[tuple[date, int]]) -> tuple[date, int] | None:
    """The day before a strange gap, and the orders after it; None where there is none.

    bought: days with orders, in order, and how many. A gap is strange that is longer than 60 days and than ten times
    the longest before it, with 30 orders or more before it and one or two after.
    """
    after, total = 0, sum(n for _day, n in bought)
    gaps = [(b[0] - a[0]).days for a, b in pairwise(bought)]
    for i in range(len(gaps) - 1, 0, -1):
        after += bought[i + 1][1]
        if after > MOST_AFTER or total - after < LEAST_BEFORE:
            return None
        if gaps[i] > max(LONG_GAP, TIMES_LONGER * max(gaps[:i])):
            return bought[i][0], after
    return None


def _bought(place: Source) -> list[tuple[date, int]]:
    """The days with orders of known customers, in order, and how many."""
    facts = facts_of(place)
    rows = facts.plain("purchases").filter(_.customer_id.notnull(), _.bought_on.notnull())
    days = facts.recall("days bought on", rows.group_by("bought_on").agg(n=_.count()))
    return sorted((row["bought_on"], int(row["n"])) for row in days)
