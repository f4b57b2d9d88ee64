"""How well chances given beforehand fit what then happened: whether they rank, how far off they are, and which is better."""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np
import numpy.typing as npt

from huitou.measure import Estimate, mean
from huitou.understand.intent.logistic import newton

Floats = npt.NDArray[np.float64]

Z = 1.959963984540054  # 95 % of a normal distribution lie within so many standard deviations
LEAST = 1e-6  # no chance is taken for smaller, or the logarithm of one mistake would be all that counts


def area(chances: Floats, happened: Floats) -> Estimate:
    """The chance that of two customers, one with the event and one without, the former was given the higher chance
    (ties count half); interval of DeLong's variance on the logit (Hanley & McNeil 1982; DeLong, DeLong &
    Clarke-Pearson, Biometrics 44, 1988; Pepe 2003 §5.2)."""
    value, with_event, without = _placed(chances, happened)
    if not len(with_event) or not len(without):
        return Estimate(None, None, None, len(happened))
    deviation = sqrt(_variance(with_event, without))
    base = len(happened)
    if not 0 < value < 1 or len(with_event) < 2 or len(without) < 2:
        return Estimate(value, None, None, base)
    logit, half = log(value / (1 - value)), Z * deviation / (value * (1 - value))
    low, high = (1 / (1 + exp(-end)) for end in (logit - half, logit + half))
    return Estimate(value, low, high, base)


def area_difference(first: Floats, second: Floats, happened: Floats) -> Estimate:
    """The second's area less the first's, of the same customers (DeLong, DeLong & Clarke-Pearson 1988, paired)."""
    was, of_events, of_rest = _placed(first, happened)
    now, of_events_too, of_rest_too = _placed(second, happened)
    base = len(happened)
    if len(of_events) < 2 or len(of_rest) < 2:
        return Estimate(None, None, None, base)
    half = Z * sqrt(_variance(of_events_too - of_events, of_rest_too - of_rest))
    return Estimate(now - was, now - was - half, now - was + half, base)


def squared(chances: Floats, happened: Floats) -> Floats:
    """Each customer's squared error, whose mean is Brier's score (Monthly Weather Review 78, 1950)."""
    return (chances - happened) ** 2


def logarithmic(chances: Floats, happened: Floats) -> Floats:
    """Each customer's loss −log of the chance that was given to what happened."""
    held = np.clip(chances, LEAST, 1 - LEAST)
    return np.asarray(-(happened * np.log(held) + (1 - happened) * np.log1p(-held)), dtype=np.float64)


def mean_of(values: Floats) -> Estimate:
    """The mean of independent values with Student's t interval."""
    return mean(len(values), float(values.sum()), float((values**2).sum()))


def calibration_slope(chances: Floats, happened: Floats) -> Estimate:
    """How steeply what happened follows the logit of the chances: 1 where they are neither too bold nor too timid, less
    than 1 where too bold (Cox, Biometrika 45, 1958). None where all were given the same chance."""
    held = np.clip(chances, LEAST, 1 - LEAST)
    logit = np.log(held / (1 - held))
    base = len(happened)
    if base < 3 or logit.std() < 1e-9 or happened.min() == happened.max():
        return Estimate(None, None, None, base)
    design = np.column_stack([np.ones(base), logit])
    found = newton(design, happened, np.zeros((2, 2)))
    fitted = 1 / (1 + np.exp(-np.clip(design @ found, -35, 35)))
    information = (design * (fitted * (1 - fitted))[:, None]).T @ design
    half = Z * sqrt(float(np.linalg.pinv(information)[1, 1]))
    value = float(found[1])
    return Estimate(value, value - half, value + half, base)


def calibration_error(chances: Floats, happened: Floats, parts: int = 10) -> float:
    """Mean distance of chances and shares over tenths of customers by chance, weighted by size (Naeini, Cooper &
    Hauskrecht, AAAI 2015, with equal counts)."""
    order = np.argsort(chances, kind="stable")
    groups = [g for g in np.array_split(order, parts) if len(g)]
    away = sum(len(g) * abs(float(chances[g].mean() - happened[g].mean())) for g in groups)
    return away / len(chances)


def _placed(chances: Floats, happened: Floats) -> tuple[float, Floats, Floats]:
    """The area, and each customer's placement among those of the other kind: ranks within all less ranks within one's
    own kind (Sun & Xu, IEEE Signal Processing Letters 21, 2014)."""
    hit = happened > 0.5
    events, rest = chances[hit], chances[~hit]
    if not len(events) or not len(rest):
        return 0.5, np.zeros(len(events)), np.zeros(len(rest))
    ranks = midranks(np.concatenate([events, rest]))
    among_rest = (ranks[: len(events)] - midranks(events)) / len(rest)
    among_events = 1 - (ranks[len(events) :] - midranks(rest)) / len(events)
    return float(among_rest.mean()), among_rest, among_events


def _variance(of_events: Floats, of_rest: Floats) -> float:
    if len(of_events) < 2 or len(of_rest) < 2:
        return 0.0
    return float(of_events.var(ddof=1) / len(of_events) + of_rest.var(ddof=1) / len(of_rest))


def midranks(values: Floats) -> Floats:
    """Ranks from 1; those of ties are shared evenly."""
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[where], dtype=np.float64)
