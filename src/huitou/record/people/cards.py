"""What is known of one customer at a glance, and a page of customers that were looked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class CustomerCard:
    """One customer, all records together; where they differ the customer's own record counts, then the newest.

    ids: every record that belongs to the customer; orders, spent: all purchases so far, and what those in
    `currency` came to, which is the company's, or where no order has it the one of most orders; first_on, last_on: local days of the first and last purchase; last_seen_on: of the
    last thing the customer did; joined_at, left_at: aware UTC; identities: (kind, value) of every channel;
    consents: what was last decided for each purpose.
    """

    customer_id: str
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    line_id: str | None = None
    wechat_id: str | None = None
    card: str | None = None
    birthday: date | None = None
    gender: str | None = None
    language: str | None = None
    city: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    ids: tuple[str, ...] = ()
    orders: int = 0
    spent: Decimal = Decimal(0)
    currency: str = ""
    first_on: date | None = None
    last_on: date | None = None
    last_seen_on: date | None = None
    branch: str | None = None  # of the last purchase that names one
    identities: tuple[tuple[str, str], ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    consents: dict[str, bool] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Found:
    """rows: one page of customers; next: what `after` takes for the page behind it, None at the end; total: how many
    there are on all pages."""

    rows: tuple[CustomerCard, ...]
    next: str | None
    total: int | None
