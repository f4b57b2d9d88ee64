"""Who answered against comparable customers who had not been asked: did they come back more?

Coarsened exact matching (Iacus, King & Porro, Political Analysis 20, 2012): customers are compared within strata of what
was known of them on the day – the quarter, days since the last purchase, orders, days since the first, spending an order,
channel. Who was not asked is looked at after each order, as long after it as those asked usually answered, so long as she
had not been asked by then; nothing later decides whether she is compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from huitou.measure import Estimate, Facts, days_between
from huitou.understand.intent.discrimination import Z
from huitou.understand.intent.following import EPOCH, Floats, Followed, Watched, Wholes, number

LEAST_EVENTS, LEAST_EACH = 30, 5  # buyers, and non-buyers, of both sides together, and of either
ALIKE = 0.1  # standard deviations up to which two sides are taken for alike
LEAST = 30  # matched customers of either side under which nothing is said
LAGS = 23  # steps of the time between purchase and answer, of which one is drawn for those not asked
RECENCY = (0, 1, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 365)
ORDERS = (1, 2, 3, 5, 9, 17, 33, 65)
KNOWN = (0, 30, 90, 180, 365, 730)
QUARTER = 91
ANSWERED_WITHIN = 14  # days after an invitation in which an answer is taken to answer it


@dataclass(frozen=True)
class Balance:
    """How far apart the two sides are in what was known before, in standard deviations of those asked: before the
    matching and after it. Up to 0.1 either way is taken for alike (Austin, Statistics in Medicine 28, 2009)."""

    name: str
    before: float
    after: float


@dataclass(frozen=True)
class Comparison:
    """kind: of the scores (low, middle, high, or empty for all); asked: customers who had bought and answered; matched:
    those of them with comparable customers; others: comparable occasions, of `people` customers; came, theirs: shares
    who came back, the others weighted like the matched; difference: the first less the second, None under 30; stands:
    whether it would be more than chance among all that is judged with it (`judging`)."""

    kind: str
    asked: int
    matched: int
    others: int
    people: int
    came: float | None
    theirs: float | None
    difference: Estimate
    balance: tuple[Balance, ...] = ()
    stands: bool = True

    @property
    def alike(self) -> bool:
        """Whether matching left nothing that differs by more than a tenth of a standard deviation."""
        return all(abs(one.after) <= ALIKE for one in self.balance)


def not_asked(bought: ir.Table, answers: Followed, asked: ir.Table, watched: Watched) -> ir.Table:
    """Occasions of customers who had not been asked by then, in the columns that `following.read` takes.

    bought: as of `days_bought`, of all customers or some; answers: whose time since the last purchase is imitated; asked: customer_id, on – every day anybody was asked
    """
    lags = _lags(answers)
    day = days_between(ibis.literal(EPOCH), bought.bought_on)
    so_far = ibis.cumulative_window(group_by="customer_id", order_by="bought_on")
    in_order = ibis.window(group_by="customer_id", order_by="bought_on")
    of_one = ibis.window(group_by="customer_id")
    rows = bought.mutate(bought_day=day)
    rows = rows.mutate(
        last=rows.bought_day,
        first=rows.bought_day.min().over(of_one),
        next=rows.bought_day.lead().over(in_order),
        orders=rows.orders.sum().over(so_far).cast("int64"),
        later_orders=rows.orders.lead().over(in_order),
        valued=rows.valued.sum().over(so_far).cast("int64"),
        amount=rows.amount.sum().over(so_far),
    )
    drawn = (rows.bought_day * 31 + rows.orders * 17) % LAGS
    rows = rows.mutate(day=rows.bought_day + _lag_of(drawn, lags))
    rows = rows.filter(
        rows.day >= int(answers.day.min()), rows.day <= number(watched.last_index),
        rows.next.isnull() | (rows.next > rows.day),
    )  # fmt: skip
    firsts = asked.group_by("customer_id").agg(asked_on=_.on.min())
    firsts = firsts.select(whose="customer_id", asked_day=days_between(ibis.literal(EPOCH), firsts.asked_on))
    joined = rows.left_join(firsts, rows.customer_id == firsts.whose)
    joined = joined.filter(joined.asked_day.isnull() | (joined.asked_day > joined.day))
    within = (joined.next - joined.day) <= watched.days
    came = joined.mutate(later_orders=within.fill_null(False).ifelse(joined.later_orders, 0))
    return came.select(
        "customer_id", "day", "orders", "first", "last", "valued", "amount", "channel", "later_orders", "next"
    )


def compared(asked: Followed, others: Followed, kind: str = "") -> Comparison:
    """Customers who answered against occasions of others, both with their days after within the records. A number of
    `customer` means the same customer on both sides."""
    asked = asked.where(asked.orders > 0)
    mine, theirs = _strata(asked, others)
    many = int(max(mine.max(initial=-1), theirs.max(initial=-1))) + 1
    of_mine, of_theirs = np.bincount(mine, minlength=many), np.bincount(theirs, minlength=many)
    both = (of_mine > 0) & (of_theirs > 0)
    n, at_mine, at_theirs = len(asked), mine[both[mine]], theirs[both[theirs]]
    kept, used = asked.where(both[mine]), others.where(both[theirs])
    people = len(np.unique(used.customer))
    if len(kept) < LEAST or people < LEAST or not _eventful(kept, used):
        nothing = Estimate(None, None, None, len(kept))
        return Comparison(kind, n, len(kept), len(used), people, None, None, nothing)
    weights = of_mine[at_theirs] / of_theirs[at_theirs]
    usual = np.bincount(at_theirs, used.came, many) / np.maximum(of_theirs, 1)
    difference = _difference(kept, used, (at_mine, at_theirs), (usual, of_mine, of_theirs))
    return Comparison(
        kind, n, len(kept), len(used), people,
        float(kept.came.mean()), float(np.average(used.came, weights=weights)), difference,
        _balance((asked, others), (kept, used), weights),
    )  # fmt: skip


def _eventful(*sides: Followed) -> bool:
    """Whether enough came back, and enough did not, for a difference to mean anything."""
    came = [int(side.came.sum()) for side in sides]
    stayed_away = [len(side) - n for side, n in zip(sides, came, strict=True)]
    return all(sum(of) >= LEAST_EVENTS and min(of) >= LEAST_EACH for of in (came, stayed_away))


def silent(facts: Facts, survey: str = "") -> ir.Table | None:
    """customer_id, on: days of invitations that the customer did not answer within two weeks; None where no invitations
    are recorded. survey: only those whose campaign bears its name, and answers in it; any where it is empty.

    An answer is one to the latest invitation on or before it, of its own survey where the customer had one: were it one to
    every invitation of those two weeks, whoever came back and was asked again would leave the side of the silent."""
    if not facts.has("touches"):
        return None
    sent = facts.plain("touches").filter(_.kind == "survey", _.customer_id.notnull())
    answers = facts.plain("answers").filter(_.customer_id.notnull())
    if survey:
        sent, answers = sent.filter(_.campaign == survey), answers.filter(_.survey == survey)
        if not facts.rows(sent.agg(n=sent.count()))[0]["n"]:
            return None
    sent = sent.select("customer_id", on="sent_on", of=_.campaign.fill_null("")).distinct()
    days = sent.select("customer_id", "on").distinct()
    taken = _answered(sent, answers)
    left = days.left_join(taken, (days.customer_id == taken.who) & (days.on == taken.day))
    return left.filter(left.who.isnull()).select("customer_id", "on")


def _answered(sent: ir.Table, answers: ir.Table) -> ir.Table:
    """who, day: of each invitation that an answer is one to."""
    given = answers.select(
        who="customer_id", answered_on="answered_on", survey=_.survey.fill_null("")
    ).distinct()
    pairs = given.inner_join(sent, given.who == sent.customer_id)
    took = days_between(pairs.on, pairs.answered_on)
    pairs = pairs.filter(took >= 0, took <= ANSWERED_WITHIN)
    pairs = pairs.mutate(own=((pairs.survey == pairs.of) & (pairs.of != "")).ifelse(1, 0))
    latest = ibis.window(
        group_by=["who", "answered_on", "survey"], order_by=[ibis.desc("own"), ibis.desc("on")]
    )
    ranked = pairs.mutate(place=ibis.row_number().over(latest))
    return ranked.filter(ranked.place == 0).select("who", day="on").distinct()


def ever_asked(facts: Facts, with_reviews: bool) -> ir.Table:
    """customer_id, on: every day a customer was sent a survey or gave an answer; with_reviews: or wrote a review."""
    days = {"answers": "answered_on", "touches": "sent_on"}
    days |= {"reviews": "reviewed_on"} if with_reviews else {}
    found = []
    for fact, day in days.items():
        rows = facts.plain(fact).filter(_.customer_id.notnull())
        rows = rows.filter(_.kind == "survey") if fact == "touches" else rows
        found.append(rows.select("customer_id", on=day))
    return ibis.union(*found)


def _difference(
    kept: Followed, used: Followed, at: tuple[Wholes, Wholes], strata: tuple[Floats, Wholes, Wholes]
) -> Estimate:
    """Mean over those asked of having come less the share of their stratum's others; variance of the sum of each
    customer's influence, so that a customer who comes up often counts once."""
    usual, of_mine, of_theirs = strata
    n = len(kept)
    apart = kept.came - usual[at[0]]
    value = float(apart.mean())
    counts = of_theirs[at[1]]
    overall = float(used.came.mean())
    alone = counts == 1
    away = np.where(alone, used.came - overall, used.came - usual[at[1]])
    away = away * np.where(alone, 1.0, np.sqrt(counts / np.maximum(counts - 1, 1)))
    pull = np.concatenate([(apart - value) / n, -(of_mine[at[1]] / counts) * away / n])
    whose = np.concatenate([kept.customer, used.customer])
    _, where = np.unique(whose, return_inverse=True)
    sums = np.bincount(where.reshape(-1), pull)
    half = Z * sqrt(float((sums**2).sum()))
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half), n)


def _strata(asked: Followed, others: Followed) -> tuple[Wholes, Wholes]:
    """The number of each one's stratum, on either side: alike in everything that is matched on, coarsened."""
    edges = _spent_edges(asked)
    channels = np.unique(np.concatenate([asked.channel, others.channel]))
    columns = []
    for rows in (asked, others):
        spent = _spent(rows)
        columns.append(np.column_stack([
            rows.day // QUARTER,
            np.digitize(rows.day - rows.last, RECENCY),
            np.digitize(rows.orders, ORDERS),
            np.digitize(rows.day - rows.first, KNOWN),
            np.where(np.isnan(spent), -1, np.digitize(np.nan_to_num(spent), edges)),
            np.searchsorted(channels, rows.channel),
        ]))  # fmt: skip
    _, stratum = np.unique(np.concatenate(columns), axis=0, return_inverse=True)
    stratum = stratum.reshape(-1)
    return stratum[: len(asked)], stratum[len(asked) :]


def _spent(rows: Followed) -> Floats:
    """Spending an order up to the day."""
    return np.asarray(rows.spent / np.maximum(rows.orders, 1), dtype=np.float64)


def _spent_edges(asked: Followed) -> Floats:
    """Cuts the spending of those asked into thirds; none where nothing has an amount."""
    known = _spent(asked)[~np.isnan(_spent(asked))]
    return np.unique(np.quantile(known, (1 / 3, 2 / 3))) if len(known) else np.zeros(0)


def _balance(
    whole: tuple[Followed, Followed], matched: tuple[Followed, Followed], weights: Floats
) -> tuple[Balance, ...]:
    found = []
    for name, of in _FEATURES.items():
        mine, theirs = (_known(of(rows)) for rows in whole)
        spread = float(mine.std())
        spread = spread if spread > 1e-9 else 1.0  # all alike
        if not len(mine) or not len(theirs):
            continue
        kept, used = (of(rows) for rows in matched)
        there, weight = ~np.isnan(used), weights[~np.isnan(used)]
        after = float(_known(kept).mean() - np.average(used[there], weights=weight)) if there.any() else 0.0
        found.append(Balance(name, float(mine.mean() - theirs.mean()) / spread, after / spread))
    return tuple(found)


def _known(values: Floats) -> Floats:
    return values[~np.isnan(values)]


_FEATURES: dict[str, Callable[[Followed], Floats]] = {
    "recency": lambda rows: np.log1p((rows.day - rows.last).astype(np.float64)),
    "frequency": lambda rows: np.log(rows.orders.astype(np.float64)),
    "known_for": lambda rows: np.log1p((rows.day - rows.first).astype(np.float64)),
    "spending": lambda rows: np.log1p(np.maximum(_spent(rows), 0)),
}


def _lags(answers: Followed) -> list[int]:
    """LAGS steps of the days between the last purchase and the answer."""
    bought = answers.where(answers.orders > 0)
    since = bought.day - bought.last
    return [int(np.quantile(since, (step + 0.5) / LAGS, method="lower")) for step in range(LAGS)]


def _lag_of(drawn: ir.IntegerValue, lags: Sequence[int]) -> ir.IntegerValue:
    """The step of a number from 0 to LAGS - 1."""
    last = {lag: step for step, lag in enumerate(lags)}  # the last step of each lag: they never fall
    *before, (longest, _end) = last.items()
    if not before:
        return ibis.literal(longest, "int64")
    return ibis.cases(*((drawn <= step, lag) for lag, step in before), else_=longest).cast("int64")
