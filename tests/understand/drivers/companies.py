"""Made-up companies that asked their customers: answers and orders whose truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

START = date(2024, 1, 1)
WEIGHTS = {"service": 0.6, "product": 0.3, "price": 0.0}

Rows = list[dict[str, Any]]


def row(
    who: str | None, day: date, question: str, value: float | None, scale: str | None = "1-5", **more: Any
) -> dict[str, Any]:
    number = None if value is None else round(value)
    given = {"customer_id": who, "answered_on": day, "question": question, "value": number, "scale": scale}
    return {"answer_id": f"{who}-{day}-{question}-{sorted(more.items())}", "survey": "s", **given, **more}


def answers(
    people: int = 300,
    weights: Mapping[str, float] = WEIGHTS,
    seed: int = 1,
    days: int = 300,
    loyalty: bool = True,
    branches: Sequence[str] = ("A", "B"),
    dips: Mapping[str, float] | None = None,
) -> Rows:
    """Everybody answers once: factors from 1 to 5, satisfaction their weighted mean with noise, `nps` from that.

    dips: by branch, how much lower service is rated there
    """
    rng = np.random.default_rng(seed)
    rows: Rows = []
    for i in range(people):
        who, day, branch = (
            f"c{i}",
            START + timedelta(days=int(rng.integers(0, days))),
            branches[i % len(branches)],
        )
        scores = {f: float(np.clip(round(rng.normal(3.6, 1)), 1, 5)) for f in weights}
        if dips:
            scores["service"] = float(np.clip(scores["service"] - dips.get(branch, 0.0), 1, 5))
        level = 3.6 + sum(w * (scores[f] - 3.6) for f, w in weights.items()) + rng.normal(0, 0.4)
        said = {f"csat.{f}": s for f, s in scores.items()} | {"csat": float(np.clip(round(level), 1, 5))}
        rows += [row(who, day, q, v, branch=branch) for q, v in said.items()]
        if loyalty:
            nps = float(np.clip(round(2 * level + rng.normal(0, 1)), 0, 10))
            rows.append(row(who, day, "nps", nps, "0-10", branch=branch))
    return rows


def orders(said: Rows, moved_by: str | None = None, seed: int = 2, days: int = 30) -> Rows:
    """An order on each answer's day, some before it, and one within `days` for some: by chance alone, or more often the
    higher `moved_by` was rated. One late order ends the records long after all of that."""
    rng = np.random.default_rng(seed)
    rated = {r["customer_id"]: r["value"] for r in said if r["question"] == f"csat.{moved_by}"}
    seen = {r["customer_id"]: r["answered_on"] for r in said if r["customer_id"]}
    rows: Rows = []
    for who, day in seen.items():
        when = [day, *(day - timedelta(days=int(d)) for d in rng.integers(1, 90, int(rng.integers(0, 4))))]
        chance = 0.5 if moved_by is None else 0.1 + 0.2 * (rated[who] - 1)
        if rng.random() < chance:
            when.append(day + timedelta(days=int(rng.integers(1, days))))
        rows += [
            {"order_id": f"{who}-{n}", "customer_id": who, "bought_on": on, "amount": 100}
            for n, on in enumerate(when)
        ]
    last = max(seen.values()) + timedelta(days=200)
    return [*rows, {"order_id": "last", "customer_id": "nobody", "bought_on": last, "amount": 1}]
