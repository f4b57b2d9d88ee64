"""A few customers of two systems, with something of every kind of fact, for the tests of directory and timeline."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from huitou import record
from huitou.base import Clock
from huitou.stores import Settings, Workspace

NOW = datetime(2024, 7, 1, 4, 0, tzinfo=UTC)
HOSTILE = '<script>alert("x")</script>\' OR 1=1; --'
SLASHED = "a/b c?d=#é中"

Row = dict[str, str]

# Two records of one person: M1 in the members' list, WEB-9 in the shop, joined by the phone they share.
CUSTOMERS: list[Row] = [
    {"customer_id": "M1", "name": "王小明", "phone": "0912-845-637", "email": "Ming@Example.com", "card": "HG-2001",
     "birthday": "1990-02-03", "gender": "男", "language": "zh-Hant", "city": "台北市", "joined_at": "2023-01-05 10:00",
     "最愛": "珍奶"},
    {"customer_id": "M2", "name": "Mary Anne Smith", "phone": "0922-000-111", "email": "mary@example.org",
     "card": "HG-2002", "language": "en", "city": "台中市", "joined_at": "2023-02-05 10:00"},
    {"customer_id": "M3", "name": HOSTILE, "phone": "", "email": "", "card": "", "city": "台北市"},
    {"customer_id": SLASHED, "name": "", "phone": "", "email": "", "card": "HG-2004"},
]  # fmt: skip
SHOP: list[Row] = [
    {"customer_id": "WEB-9", "name": "王小明", "phone": "+886 912 845 637", "email": "web9@example.net",
     "joined_at": "2023-06-01 09:00"},
]  # fmt: skip
PURCHASES: list[Row] = [
    {"order_id": "O1", "customer_id": "M1", "bought_at": "2024-05-01 10:00", "amount": "100", "currency": "TWD",
     "channel": "store", "branch": "信義店"},
    {"order_id": "O2", "customer_id": "M2", "bought_at": "2024-05-02 23:30", "amount": "250.5", "currency": "TWD",
     "channel": "store", "branch": "台中店"},
    {"order_id": "O3", "customer_id": SLASHED, "bought_at": "2024-05-03 10:00", "amount": "80", "branch": "信義店"},
    {"order_id": "O4", "customer_id": "KNOWN-ONLY-BY-ORDERS", "bought_at": "2024-01-03 10:00", "amount": "60"},
    {"order_id": "O5", "customer_id": "", "bought_at": "2024-05-03 11:00", "amount": "33"},
    {"order_id": "O/6", "customer_id": "M1", "bought_at": "2024-06-03 11:00", "amount": "20", "currency": "USD"},
]  # fmt: skip
WEB_PURCHASES: list[Row] = [
    {
        "order_id": "O1",
        "customer_id": "WEB-9",
        "bought_at": "2024-06-01 12:00",
        "amount": "70",
        "channel": "site",
    },
]
LINES: list[Row] = [
    {"order_id": "O1", "line": "2", "product_id": "P2", "category": "food", "quantity": "1", "amount": "40"},
    {"order_id": "O1", "line": "10", "product_id": "P1", "quantity": "2", "amount": "60"},
]
PRODUCTS: list[Row] = [{"product_id": "P1", "name": "四季春青茶", "category": "tea"}]
RETURNS: list[Row] = [
    {"order_id": "O1", "line": "2", "customer_id": "", "returned_at": "2024-05-04 10:00", "amount": "40", "reason": "cold"},
]  # fmt: skip
VISITS: list[Row] = [
    {"customer_id": "WEB-9", "visited_at": f"2024-06-{day:02d} 08:00", "channel": "site", "seconds": "30", "actions": "3"}
    for day in range(1, 21)
]  # fmt: skip
ANSWERS: list[Row] = [
    {"customer_id": "M1", "question": "nps", "scale": "0-10", "value": "9", "text": HOSTILE,
     "answered_at": "2024-06-05 12:00"},
]  # fmt: skip
REVIEWS: list[Row] = [
    {
        "customer_id": "M1",
        "order_id": "O1",
        "reviewed_at": "2024-06-06 12:00",
        "rating": "5",
        "scale": "1-5",
        "text": "好喝",
    },
]
CONTACTS: list[Row] = [{"customer_id": "M1", "opened_at": "2024-06-07 12:00", "topic": "delivery"}]
COMPLAINTS: list[Row] = [
    {
        "customer_id": "M1",
        "complained_at": "2024-06-08 12:00",
        "resolved_at": "2024-06-09 12:00",
        "cause": "price",
        "text": "貴",
    },
]
REFERRALS: list[Row] = [{"customer_id": "WEB-9", "referred_id": "M2", "referred_at": "2024-06-10 12:00"}]
TOUCHES: list[Row] = [
    {
        "customer_id": "M1",
        "sent_at": "2024-06-25 12:00",
        "kind": "care",
        "campaign": "birthday",
        "channel": "line",
    },
]
CONSENT: list[Row] = [
    {"customer_id": "M1", "purpose": "marketing", "given": "yes", "decided_at": "2023-01-05 10:00"},
    {"customer_id": "WEB-9", "purpose": "marketing", "given": "no", "decided_at": "2024-06-02 10:00"},
]


def bring(workspace: Workspace, fact: str, rows: Sequence[Row], source: str = "pos") -> str:
    """Bring rows in as a file of one system, as a company would; returns the import's id."""
    path = workspace.folder.parent / f"{source}-{fact}.csv"
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads, restval="")
        writer.writeheader()
        writer.writerows(rows)
    brought = record.bring(workspace, path, fact, source_name=source)
    record.merge(workspace)
    return str(brought.import_id)


def made(folder: Path, settings: Settings | None = None) -> Workspace:
    """An empty workspace whose clock stands at NOW."""
    return Workspace.create(folder / "clientele", settings or Settings(name="回甘"), Clock(lambda: NOW))


def clientele(folder: Path) -> Workspace:
    """A workspace with all of the above."""
    workspace = made(folder)
    for fact, rows in (
        ("customers", CUSTOMERS), ("purchases", PURCHASES), ("lines", LINES), ("products", PRODUCTS),
        ("returns", RETURNS), ("answers", ANSWERS), ("reviews", REVIEWS), ("contacts", CONTACTS),
        ("complaints", COMPLAINTS), ("touches", TOUCHES), ("consent", CONSENT),
    ):  # fmt: skip
        bring(workspace, fact, rows)
    bring(workspace, "customers", SHOP, "web")
    bring(workspace, "purchases", WEB_PURCHASES, "web")
    bring(workspace, "visits", VISITS, "web")
    bring(workspace, "referrals", REFERRALS, "web")
    return workspace
