"""Worlds whose truth is known, for the statistics of drivers: answers are drawn from them, and found out again."""

from __future__ import annotations

from typing import Any

import numpy as np

Rng = np.random.Generator
Table = dict[str, Any]


def seeded(*what: object) -> Rng:
    return np.random.default_rng([sum(ord(c) * 31**i for i, c in enumerate(str(w))) % 2**32 for w in what])


# ── linear, normal ──

EFFECTS = np.array([0.5, 0.3, 0.15, 0.05, 0.0])
NAMES = [f"x{j}" for j in range(len(EFFECTS))]
ALIKE = np.full((5, 5), 0.4) + 0.6 * np.eye(5)


def linear_matrix(noise: float, effects: np.ndarray = EFFECTS, inner: np.ndarray = ALIKE) -> np.ndarray:
    """The true correlation matrix of predictors and outcome."""
    p = len(effects)
    outer = inner @ effects
    whole = np.eye(p + 1)
    whole[:p, :p] = inner
    whole[:p, p] = whole[p, :p] = outer / np.sqrt(effects @ outer + noise)
    return whole


def linear(rng: Rng, n: int, noise: float, effects: np.ndarray = EFFECTS, inner: np.ndarray = ALIKE) -> Table:
    x = rng.standard_normal((n, len(effects))) @ np.linalg.cholesky(inner).T
    y = x @ effects + np.sqrt(noise) * rng.standard_normal(n)
    return {**{f"x{j}": x[:, j] for j in range(x.shape[1])}, "y": y}


# ── answers from 1 to 5 that go together ──

KINDS = {"basic": (1.0, 0.0), "straight": (0.5, 0.5), "excite": (0.0, 1.0), "none": (0.0, 0.0)}
TURN = 3.5  # where the answer's slope changes; between the middling answers 3 and 4


def answered(rng: Rng, n: int, factors: int, together: float = 0.6) -> np.ndarray:
    """(n, factors) answers from 1 to 5, mostly good, with a common part."""
    common = rng.standard_normal((n, 1))
    drawn = together * common + np.sqrt(1 - together**2) * rng.standard_normal((n, factors))
    return np.clip(np.round(3.6 + 1.1 * drawn), 1, 5)


def bent(rng: Rng, n: int, spread: float = 1.5, kinds: dict[str, tuple[float, float]] = KINDS) -> Table:
    """Factors whose slope below and above TURN differs; the spread of the outcome grows with the first factor."""
    answers = answered(rng, n, len(kinds))
    y = np.full(n, 5.0)
    for (low, high), a in zip(kinds.values(), answers.T, strict=True):
        y += low * np.minimum(a - TURN, 0) + high * np.maximum(a - TURN, 0)
    y += spread * (0.5 + answers[:, 0] / 5) * rng.standard_normal(n)
    return {**dict(zip(kinds, answers.T, strict=True)), "y": y}


def bent_truth(name: str, kinds: dict[str, tuple[float, float]] = KINDS) -> tuple[float, float, float]:
    """Penalty, reward and balance of a factor, from very many answers without noise."""
    answers = answered(seeded("truth"), 2_000_000, 1, together=0.0)[:, 0]
    low, high = kinds[name]
    effect = low * np.minimum(answers - TURN, 0) + high * np.maximum(answers - TURN, 0)
    poor, good = answers <= 2, answers >= 5
    middle = ~(poor | good)
    steps = [effect[part].mean() for part in (poor, middle, good)]
    at = [answers[part].mean() for part in (poor, middle, good)]
    penalty, reward = steps[1] - steps[0], steps[2] - steps[1]
    per = penalty / (at[1] - at[0]), reward / (at[2] - at[1])
    balance = (per[1] - per[0]) / (per[1] + per[0]) if sum(per) else 0.0
    return float(penalty), float(reward), float(balance)


# ── segments ──


def mixed(
    rng: Rng, n: int, inside: float, mix: float, segments: int = 4, binary: bool = True
) -> dict[tuple[str, float], list[float]]:
    """n, Σ, Σ² per (segment, level 0 or 1). inside: the effect in every segment; mix: 0 where segments are alike in
    who is at level 1, 1 where that and the outcome both rise along the segments."""
    along = np.linspace(-0.5, 0.5, segments)
    s = rng.integers(0, segments, n)
    x = (rng.random(n) < 0.5 + 0.6 * abs(mix) * along[s]).astype(float)
    p = 0.5 + 0.5 * mix * along[s] + inside * (x - 0.5)
    y = (rng.random(n) < p).astype(float) if binary else 10 * p + rng.standard_normal(n) * (1 + s)
    sums: dict[tuple[str, float], list[float]] = {}
    for key in range(2 * segments):
        here = (s == key // 2) & (x == key % 2)
        sums[str(key // 2), float(key % 2)] = [
            int(here.sum()),
            float(y[here].sum()),
            float((y[here] ** 2).sum()),
        ]
    return sums
