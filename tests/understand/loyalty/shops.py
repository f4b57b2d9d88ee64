"""A small shop whose customers' behaviour and attitude are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

START = date(2024, 1, 1)
DAY = date(2024, 12, 31)  # the day asked about: 365 days after the start
WEEKLY, SELDOM = range(0, 365, 7), range(3, 365, 120)

Row = dict[str, Any]


def orders(days: Mapping[str, Any], amount: float = 100, branch: str = "A") -> list[Row]:
    """Orders on days after the start, by customer."""
    return [
        {
            "order_id": f"{who}-{n}",
            "customer_id": who,
            "bought_on": START + timedelta(days=day),
            "bought_at": datetime.combine(START + timedelta(days=day), time(12)),
            "amount": amount,
            "branch": branch,
        }
        for who, listed in days.items()
        for n, day in enumerate(listed)
    ]


def answer(who: str, question: str, value: float, day: int = 340, scale: str | None = None) -> Row:
    on = START + timedelta(days=day)
    return {
        "answer_id": f"{who}-{question}-{day}",
        "customer_id": who,
        "question": question,
        "scale": scale,
        "value": value,
        "answered_on": on,
        "answered_at": datetime.combine(on, time(12)),
        "survey": "s",
    }


def review(who: str, rating: float, day: int = 340, scale: str | None = "1-5") -> Row:
    on = START + timedelta(days=day)
    return {
        "review_id": f"{who}-{day}",
        "customer_id": who,
        "rating": rating,
        "scale": scale,
        "reviewed_on": on,
        "reviewed_at": datetime.combine(on, time(12)),
    }


def crowd(each: int = 20) -> dict[str, Any]:
    """Weekly buyers and buyers three times a year: m0, m1, … and l0, l1, …"""
    return {f"m{n}": WEEKLY for n in range(each)} | {f"l{n}": SELDOM for n in range(each)}
