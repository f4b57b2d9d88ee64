"""Companies whose segments are known beforehand, for the tests of this slice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

START = date(2023, 1, 1)


def orders(days_by_customer: Mapping[str, Sequence[int]], amount: Any = 100) -> list[dict[str, Any]]:
    """Orders of each customer so many days after START; amount: one for all, or {customer: amount}."""
    return [
        {
            "order_id": f"{who}-{n}",
            "customer_id": who,
            "bought_on": START + timedelta(days=day),
            "amount": _exact(amount.get(who) if isinstance(amount, Mapping) else amount),
        }
        for who, days in days_by_customer.items()
        for n, day in enumerate(days)
    ]


def _exact(amount: Any) -> Decimal | None:
    return None if amount is None else Decimal(str(amount))


def weekly(customers: int = 20, weeks: int = 40) -> dict[str, list[int]]:
    """Customers who buy every week, each on a weekday of her own."""
    return {f"w{c}": [c % 7 + 7 * week for week in range(weeks)] for c in range(customers)}


def day(number: int) -> date:
    return START + timedelta(days=number)


def members(facts: Any, segmentation: Any) -> dict[str, str]:
    """customer → segment."""
    return {r["customer_id"]: r["segment"] for r in facts.rows(segmentation.memberships)}
