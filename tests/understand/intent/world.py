"""Customers with a known truth, as facts and as the arrays that intent is worked out from."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np

from huitou.understand.intent.following import NEVER, Followed

START = date(2024, 1, 1)


def day(n):
    return START + timedelta(days=int(n))


def at(n, hour=4):
    return datetime.combine(day(n), datetime.min.time()) + timedelta(hours=hour)


def order(who, on, amount=100, number=0, **more):
    return {"order_id": f"{who}-{on}-{number}", "customer_id": who, "bought_at": at(on), "bought_on": day(on), "amount": amount, **more}  # fmt: skip


def answer(who, on, value, question="nps", scale="0-10", hour=8, **more):
    return {
        "answer_id": f"{who}-{on}-{question}-{hour}", "customer_id": who, "question": question, "scale": scale,
        "value": value, "answered_at": at(on, hour), "answered_on": day(on), **more,
    }  # fmt: skip


def shop(customers, seed, says=None, until=400, answers=1):
    """Orders as a Poisson process with a rate of each customer's own, and answers after an order. says: from the
    generator and the orders so far to a score and what the rate is multiplied by after the answer (default: chance, nothing)."""
    draw = np.random.default_rng(seed)
    says = says or (lambda draw, so_far: (int(draw.integers(0, 11)), 1.0))
    orders, said = [], []
    for n in range(customers):
        who, rate = f"c{n:05}", draw.gamma(1.2, 1 / 60)
        now, asked_on, times, so_far = draw.uniform(0, 200), None, 1.0, 0
        while now < until:
            so_far += 1
            orders.append(order(who, int(now), int(draw.integers(50, 500)), number=len(orders)))
            if asked_on is None and draw.uniform() < 0.4:
                score, times = says(draw, so_far)
                asked_on = int(now) + int(draw.integers(0, 3))
                said += [answer(who, asked_on + 40 * k, score) for k in range(answers)]
            now += draw.exponential(1 / (rate * times))
    return {"purchases": orders, "answers": [a for a in said if a["answered_on"] < day(until)]}


def rows(n, **arrays):
    """n rows of `Followed`; whatever is not given is the same for all."""
    given = {
        "customer": np.arange(n), "day": np.full(n, 1000), "orders": np.ones(n, int), "first": np.full(n, 990),
        "last": np.full(n, 990), "spent": np.full(n, 100.0), "channel": np.full(n, "shop"),
        "score": np.full(n, 5.0), "percent": np.full(n, 50.0), "later_orders": np.zeros(n, int),
        "later_spent": np.zeros(n), "next": np.full(n, NEVER), "last_within": np.full(n, NEVER),
    }  # fmt: skip
    return Followed(**(given | arrays))
