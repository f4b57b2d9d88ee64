"""The columns and types in which measures see each fact, on every engine."""

from __future__ import annotations

from huitou.record import FACTS, Kind

TYPES = {
    Kind.ID: "string",
    Kind.TEXT: "string",
    Kind.LABEL: "string",
    Kind.CURRENCY: "string",
    Kind.NUMBER: "decimal(18, 3)",
    Kind.MONEY: "decimal(18, 4)",
    Kind.WHOLE: "int64",
    Kind.TIME: "timestamp",
    Kind.DAY: "date",
    Kind.BOOL: "boolean",
}

MONTHLY = {
    "customer_id": "string",
    "month": "date",
    "orders": "int64",
    "valued": "int64",
    "amount": "decimal(18, 4)",
    "first_on": "date",
    "last_on": "date",
}

SCHEMAS = {
    **{name: {c: TYPES[k] for c, k in fact.stored.items()} for name, fact in FACTS.items()},
    "monthly": MONTHLY,
    "links": {"customer_id": "string", "customer": "string"},
}
