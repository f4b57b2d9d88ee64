"""Logistic regression: chances of an event from a few known numbers, fitted by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RIDGE = 1.0  # weight of the pull towards nothing, as much as a handful of customers say
STEPS = 60


@dataclass(frozen=True)
class Logistic:
    """What was learnt: chances are 1 / (1 + exp(−(intercept + standardised numbers · weights))).

    weights: one a column, per standard deviation of it as it was when fitted; centre, spread: of those columns then
    """

    intercept: float
    weights: Floats
    centre: Floats
    spread: Floats

    def chances(self, numbers: Floats) -> Floats:
        """Chances of the event; numbers: one row a customer, columns as when fitted."""
        return expit(self.intercept + ((numbers - self.centre) / self.spread) @ self.weights)


def fit(numbers: Floats, happened: Floats, ridge: float = RIDGE) -> Logistic:
    """Maximum likelihood, held back by ½·ridge·Σ weight² (le Cessie & van Houwelingen, Applied Statistics 41, 1992).

    numbers: (customers, columns); happened: 0 or 1, both occurring. A column without any variation gets no weight.
    """
    centre = numbers.mean(axis=0)
    spread = numbers.std(axis=0)
    spread = np.where(spread > 1e-12 * (1 + np.abs(centre)), spread, np.inf)
    design = np.column_stack([np.ones(len(numbers)), (numbers - centre) / spread])
    held = np.diag([0.0, *np.where(np.isinf(spread), 1.0, ridge)])
    found = newton(design, happened, held)
    return Logistic(float(found[0]), found[1:], centre, spread)


def newton(design: Floats, happened: Floats, held: Floats) -> Floats:
    """The weights of a design at which the held log likelihood is largest; a step that overshoots is halved."""
    weights = np.zeros(design.shape[1])
    weights[0] = float(np.log(happened.mean() / (1 - happened.mean())))
    best = _loss(design, happened, held, weights)
    for _ in range(STEPS):
        chances = expit(design @ weights)
        slope = design.T @ (happened - chances) - held @ weights
        bend = (design * (chances * (1 - chances))[:, None]).T @ design + held
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        for _ in range(30):
            loss = _loss(design, happened, held, weights + step)
            if loss <= best + 1e-12:
                break
            step = step / 2
        weights, gained, best = weights + step, best - loss, loss
        if np.abs(step).max() < 1e-10 or abs(gained) < 1e-13 * (1 + abs(best)):
            break
    return np.asarray(weights, dtype=np.float64)


def expit(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -35, 35))), dtype=np.float64)


def _loss(design: Floats, happened: Floats, held: Floats, weights: Floats) -> float:
    logits = design @ weights
    return float((np.logaddexp(0, logits) - happened * logits).sum() + 0.5 * weights @ held @ weights)
