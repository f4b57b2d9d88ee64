"""Whether knowing the score foretells a return better than recency and frequency alone, on days it has not seen.

Fitted on answers whose days after had ended before a cut-off, judged on answers from the cut-off on. Recency and frequency
are those of the buy-till-you-die models (Fader, Hardie & Lee, Marketing Science 24, 2005): days since the last purchase,
orders, and days since the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from huitou.measure import Estimate
from huitou.understand.intent import discrimination
from huitou.understand.intent.following import Floats, Followed
from huitou.understand.intent.logistic import Logistic, fit

LEAST_EVENTS = 30  # buyers, and non-buyers, under which no model is fitted or judged
WORTH_IT = 0.01  # of the area under the curve: what is gained below that helps nobody


@dataclass(frozen=True)
class Part:
    """Customers of one part of time, and how many of them came back."""

    customers: int
    came: int

    @property
    def events(self) -> int:
        """The rarer of the two outcomes."""
        return min(self.came, self.customers - self.came)


@dataclass(frozen=True)
class Judged:
    """How a model did on the later answers. area: under the ROC curve; brier, loss: mean squared error and logarithmic
    loss; slope: of calibration, 1 where neither too bold nor too timid; error: mean distance of chances and shares."""

    area: Estimate
    brier: Estimate
    loss: Estimate
    slope: Estimate
    error: float


@dataclass(frozen=True)
class Worth:
    """cutoff: the first day (since 1970) of the answers that judge, None where they cannot be divided; fitted, judged:
    the two parts; unseen: customers left out as they had not bought before; habits, score, both: recency and frequency,
    the score alone, all together – None under 30 buyers or non-buyers in either part. gain: both less habits; instead:
    score less habits (area, brier and loss each; for the latter two, less is better). verdict: few, adds, hardly,
    nothing or worse; what is no more than so many looks bring about is unsure if it adds, and nothing if it is worse
    (`judging`)."""

    cutoff: int | None
    fitted: Part
    judged: Part
    unseen: int
    verdict: str
    habits: Judged | None = None
    score: Judged | None = None
    both: Judged | None = None
    gain: dict[str, Estimate] | None = None
    instead: dict[str, Estimate] | None = None


def worth(rows: Followed, days: int, end: int, cutoff: int | None = None) -> Worth:
    """rows: all answers, of customers who had bought before them or not; days: looked ahead; end: the day after the
    records; cutoff: days since 1970, chosen where none is given so that both parts are as large as can be."""
    known = rows.where((rows.orders > 0) & (rows.day + days < end))
    unseen = len(rows.where(rows.orders == 0).firsts())
    cutoff = _halfway(known, days) if cutoff is None else cutoff
    if cutoff is None:
        return Worth(None, Part(0, 0), Part(0, 0), unseen, "few")
    early, late = divided(known, days, cutoff)
    parts = (_part(early), _part(late))
    if min(p.events for p in parts) < LEAST_EVENTS:
        return Worth(cutoff, *parts, unseen, "few")
    came = late.came
    given = {name: model.chances(_numbers(late, name)) for name, model in models(early).items()}
    by = {name: _judged(chances, came) for name, chances in given.items()}
    gain = _apart(given["habits"], given["both"], came)
    instead = _apart(given["habits"], given["score"], came)
    verdict = _verdict(gain["area"])
    return Worth(cutoff, *parts, unseen, verdict, by["habits"], by["score"], by["both"], gain, instead)


def divided(rows: Followed, days: int, cutoff: int) -> tuple[Followed, Followed]:
    """Each customer's first answer whose days after ended before the cut-off, and each one's first from it on."""
    return rows.where(rows.day + days < cutoff).firsts(), rows.where(rows.day >= cutoff).firsts()


def models(early: Followed) -> dict[str, Logistic]:
    """habits, score and both, fitted on the earlier answers."""
    return {name: fit(_numbers(early, name), early.came) for name in ("habits", "score", "both")}


def habits(rows: Followed) -> Floats:
    """Recency, frequency, days known (as logarithms), and recency times frequency: one row a customer."""
    recency = np.log1p((rows.day - rows.last).astype(np.float64))
    frequency = np.log(rows.orders.astype(np.float64))
    known = np.log1p((rows.day - rows.first).astype(np.float64))
    return np.column_stack([recency, frequency, known, recency * frequency])


def said(rows: Followed) -> Floats:
    """The score, and its square: what rises steeply at the top does not do so at the bottom."""
    stated = rows.percent / 100
    return np.column_stack([stated, stated**2])


def _numbers(rows: Followed, name: str) -> Floats:
    if name == "score":
        return said(rows)
    return habits(rows) if name == "habits" else np.column_stack([habits(rows), said(rows)])


def _halfway(rows: Followed, days: int) -> int | None:
    """The cut-off at which the smaller part is largest; from the days of the answers alone."""
    if not len(rows):
        return None
    order = np.lexsort((rows.day, rows.customer))
    customers, days_of = rows.customer[order], rows.day[order]
    starts = np.flatnonzero(np.diff(customers, prepend=customers[0] - 1))
    first, last = np.sort(days_of[starts]), np.sort(days_of[np.append(starts[1:], len(days_of)) - 1])
    cutoffs = np.unique(rows.day)
    early = np.searchsorted(first, cutoffs - days)  # customers whose first answer's days had ended by then
    late = len(last) - np.searchsorted(last, cutoffs)
    smaller = np.minimum(early, late)
    best = int(smaller.argmax())
    return int(cutoffs[best]) if smaller[best] else None


def _part(rows: Followed) -> Part:
    return Part(len(rows), int(rows.came.sum()))


def _judged(chances: Floats, came: Floats) -> Judged:
    return Judged(
        discrimination.area(chances, came),
        discrimination.mean_of(discrimination.squared(chances, came)),
        discrimination.mean_of(discrimination.logarithmic(chances, came)),
        discrimination.calibration_slope(chances, came),
        discrimination.calibration_error(chances, came),
    )


def _apart(first: Floats, second: Floats, came: Floats) -> dict[str, Estimate]:
    """The second's figures less the first's, of the same customers."""
    losses: dict[str, Any] = {"brier": discrimination.squared, "loss": discrimination.logarithmic}
    found = {n: discrimination.mean_of(loss(second, came) - loss(first, came)) for n, loss in losses.items()}
    return {"area": discrimination.area_difference(first, second, came), **found}


def _verdict(gain: Estimate) -> str:
    if gain.value is None or gain.low is None or gain.high is None:
        return "few"
    if gain.low > 0:
        return "adds" if gain.value >= WORTH_IT else "hardly"
    return "worse" if gain.high < 0 else "nothing"
