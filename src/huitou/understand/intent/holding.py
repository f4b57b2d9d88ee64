"""Intent held against behaviour: one question's scores beside what those customers did in the days after (M9)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
from typing import Any

import numpy as np

from huitou.base import Missing, Text, Unfit
from huitou.measure import Facts
from huitou.stores import Workspace
from huitou.understand.asking import facts_of, kept, opened
from huitou.understand.cycle import Cycle, cycle
from huitou.understand.intent.calibration import WITHHELD, Calibration, Ends, Told, calibration
from huitou.understand.intent.comparable import Comparison, compared, ever_asked, not_asked, silent
from huitou.understand.intent.following import (
    Followed,
    Records,
    Watched,
    days_bought,
    followed,
    number,
    read,
    thinned,
)
from huitou.understand.intent.judging import Judgements
from huitou.understand.intent.questions import REVIEWS, Question, chosen, questions, scored
from huitou.understand.intent.reviving import plain, revived
from huitou.understand.intent.worth import Worth, worth

VERSION = 5
LEAST_DAYS, MOST_DAYS = 7, 730  # that may be asked for
USUAL = 90  # days looked ahead where the company has no cycle of its own
MOST_OTHERS = 300_000  # orders among which comparable customers are looked for

_NO_PURCHASES = Text(
    zh_hant="有回答，但沒有任何已知顧客的購買紀錄，所以無法知道他們後來做了什麼。請先匯入訂單。",
    zh_hans="有回答，但没有任何已知客户的购买记录，所以无法知道他们后来做了什么。请先导入订单。",
    en="There are answers but no purchases of known customers, so nobody can tell what they did later. Bring in orders "
    "first.",
)
_TOO_RECENT = Text(
    zh_hant="只有 {n} 位顧客的回答之後有完整 {days} 天的購買紀錄（至少要 {least} 位）。再等一些日子，或選較短的天數。",
    zh_hans="只有 {n} 位客户的回答之后有完整 {days} 天的购买记录（至少要 {least} 位）。再等一些日子，或选较短的天数。",
    en="Purchases are recorded for the whole {days} days after the answers of only {n} customers (it takes {least}). Wait "
    "some days, or choose fewer.",
)
_BAD_DAYS = Text(
    zh_hant="天數要在 {least} 到 {most} 之間；{said} 不行。",
    zh_hans="天数要在 {least} 到 {most} 之间；{said} 不行。",
    en="Choose between {least} and {most} days; {said} will not do.",
)


@dataclass(frozen=True)
class Counted:
    """customers: who answered since purchases are recorded, each counted once; early: customers whose answers all came
    before that; open: those of `customers` whose days after are not over; used: the others; sampled: one of how many
    customers was looked at."""

    customers: int
    early: int
    open: int
    used: int
    sampled: int


@dataclass(frozen=True)
class Intent:
    """A question's scores against what came after. days: how long was looked ahead; first, end: the days for which
    purchases are recorded, `end` not included; churned_after: silences, in gaps of one's own, that count as churn;
    comparisons: against customers not asked, by class of score and first of all of them; silent: against those who were
    asked and did not answer, None where no invitations are recorded."""

    question: Question
    days: int
    first: date
    end: date
    churned_after: float | None
    counted: Counted
    calibration: Calibration
    comparisons: tuple[Comparison, ...]
    silent: Comparison | None
    worth: Worth


def intent(facts: Facts, question: Question, days: int | None = None) -> Intent:
    """What those who answered a question did later. days: to look ahead; from the company's own cycle where not given.

    Raises Missing where there are no purchases, or where the days after are recorded for fewer than five customers.
    """
    records = Records.of(facts) if facts.has("purchases") else None
    if records is None:
        raise Missing("intent.no_purchases", _NO_PURCHASES)
    own = cycle(facts, records.end)
    days = usual_days(own, records) if days is None else days
    watched, names = Watched(records.first, records.end, days), dict[str, int]()
    answers, sampled = thinned(scored(facts, question), question.answers)
    rows = read(facts, followed(facts, answers, watched), names, sampled)
    late_enough = rows.where(rows.day >= number(records.first))
    firsts = late_enough.firsts()
    finished = firsts.day <= number(watched.last_index)
    done = firsts.where(finished)
    if len(done) < WITHHELD:
        raise Missing("intent.too_recent", _TOO_RECENT, n=len(done), days=days, least=WITHHELD)
    ends, end = Ends(*question.ends), number(records.end)
    comparisons, of_silent = _compared(facts, question, records, watched, done, names)
    early = len(np.unique(rows.customer)) - len(firsts)
    every = late_enough.where(late_enough.day <= number(watched.last_index))
    seen = calibration(firsts, finished, every, Told(ends, days, end, own))
    judged = Judgements(seen, comparisons, of_silent, worth(late_enough, days, end)).together()
    return Intent(
        question, days, records.first, records.end, own.churned if own else None,
        Counted(len(firsts), early, len(firsts) - len(done), len(done), sampled),
        judged.calibration, judged.comparisons, judged.silent, judged.worth,
    )  # fmt: skip


def usual_days(own: Cycle | None, records: Records) -> int:
    """How long to look ahead: until a silence means that a customer is lost, in whole months from one to six, and at most
    a third of the time for which purchases are recorded; 90 days where the company has no cycle of its own."""
    span = (records.end - records.first).days
    wanted = USUAL if own is None else 30 * ceil(own.churned * own.days / 30)
    return max(LEAST_DAYS, min(max(30, min(wanted, 180)), span // 3))


def _compared(
    facts: Facts,
    question: Question,
    records: Records,
    watched: Watched,
    done: Followed,
    names: dict[str, int],
) -> tuple[tuple[Comparison, ...], Comparison | None]:
    if not np.any(done.orders > 0):
        return (), None
    bought, sampled = thinned(days_bought(facts), records.orders, MOST_OTHERS)
    asked = ever_asked(facts, question.name == REVIEWS)
    others = read(facts, not_asked(bought, done, asked, watched), names, sampled)
    kinds = Ends(*question.ends).kinds(done.score)
    found = [compared(done, others)]
    found += [
        compared(done.where(kinds == k), others, k) for k in ("low", "middle", "high") if np.any(kinds == k)
    ]
    unanswered = silent(facts, question.survey) if question.name != REVIEWS else None
    if unanswered is None:
        return tuple(found), None
    few, sampled = thinned(unanswered, int(facts.rows(unanswered.agg(n=unanswered.count()))[0]["n"]))
    quiet = read(facts, followed(facts, few, watched), names, sampled)
    quiet = quiet.where((quiet.day >= number(records.first)) & (quiet.orders > 0)).firsts()
    return tuple(found), compared(done, quiet.where(quiet.day <= number(watched.last_index)))


def questions_of(workspace: Workspace) -> list[Question]:
    """The workspace's questions with scores of known customers, the usual ones first; one that stands in several surveys
    is there for all of them together, and then for each. Raises Missing without any data."""
    place = opened(workspace)

    def found() -> list[Any]:
        with place.engine.alone():
            return [asdict(one) for one in questions(facts_of(place))]

    listed = kept(workspace, place, "understand.intent.questions", VERSION, [], found)
    return [revived(Question, one) for one in listed]


def intent_of(
    workspace: Workspace, question: str | None = None, days: int | None = None, survey: str | None = None
) -> Intent:
    """What those who answered a question did later, in a workspace.

    question: a name such as nps, a measure's title, or `reviews`; the first of `questions_of` where none is given;
    days: to look ahead, 7 to 730; survey: the one whose answers alone count, all of them together where none is given.
    Raises Missing where there is no such question, none in that survey, or nothing can be said; Unfit for other days.
    """
    if days is not None and not LEAST_DAYS <= days <= MOST_DAYS:
        raise Unfit("intent.days", _BAD_DAYS, said=days, least=LEAST_DAYS, most=MOST_DAYS)
    one = chosen(questions_of(workspace), question, survey)
    place = opened(workspace)

    def found() -> list[Any]:
        with place.engine.alone():
            return [plain(intent(facts_of(place), one, days))]

    answer = kept(workspace, place, "understand.intent", VERSION, [one.name, one.survey, days], found)[0]
    return revived(Intent, answer)
