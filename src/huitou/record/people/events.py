"""What can happen with a customer, and how each kind of fact reads as one event of a timeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from huitou.base import Text


@dataclass(frozen=True)
class Event:
    """One thing that happened. fact: one of EVENTS; ref: the row's own id (of a return, the order's); at: aware UTC;
    on: the company's local day; label: in one word what it is about (a question, a cause, a purpose, whom); amount:
    in `currency`, None there for the company's; more: what only this kind of fact has."""

    fact: str
    ref: str
    at: datetime
    on: date
    channel: str | None = None
    branch: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    label: str | None = None
    text: str | None = None
    value: Decimal | None = None
    scale: str | None = None
    outcome: str | None = None
    more: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Timeline:
    """events: newest first; next: what `before` takes for the events behind them, None at the end; counts: how many
    events there are of each kind, whatever was filtered."""

    events: tuple[Event, ...]
    next: str | None
    counts: dict[str, int]


class Telling(NamedTuple):
    """How the rows of a fact become events: SQL over the fact's own columns, "" where it has nothing of the kind."""

    title: Text
    fact: str
    ref: str
    at: str
    label: str = ""
    channel: str = "channel"
    branch: str = "branch"
    amount: str = ""
    currency: str = ""
    text: str = ""
    value: str = ""
    scale: str = ""
    outcome: str = ""
    more: tuple[str, ...] = ()
    customer: str = "customer"


# In the order in which the kinds are shown.
EVENTS: dict[str, Telling] = {
    "purchases": Telling(
        Text("訂單", "订单", "Purchases"), "purchases", "order_id", "bought", amount="amount", currency="currency"
    ),
    "returns": Telling(
        Text("退貨", "退货", "Returns"), "returns", "order_id", "returned", label="reason", amount="amount",
        more=("line", "quantity"),
    ),
    "visits": Telling(
        Text("造訪", "访问", "Visits"), "visits", "visit_id", "visited", more=("seconds", "actions")
    ),
    "answers": Telling(
        Text("問卷回答", "问卷回答", "Survey answers"), "answers", "answer_id", "answered", label="question",
        text="text", value="value", scale="scale", more=("survey", "language"),
    ),
    "reviews": Telling(
        Text("評論", "评价", "Reviews"), "reviews", "review_id", "reviewed", text="text", value="rating",
        scale="scale", more=("product_id", "order_id", "language"),
    ),
    "contacts": Telling(
        Text("客服聯繫", "客服联系", "Service contacts"), "contacts", "contact_id", "opened", label="topic",
        more=("issue", "employee_id", "first_response_at", "resolved_at"),
    ),
    "complaints": Telling(
        Text("客訴", "投诉", "Complaints"), "complaints", "complaint_id", "complained", label="cause", text="text",
        more=("order_id", "resolved_at"),
    ),
    "referrals": Telling(
        Text("推薦他人", "推荐他人", "Referred someone"), "referrals", "referral_id", "referred", branch="",
        more=("referred_id", "joined_at"),
    ),
    "referred": Telling(
        Text("經人推薦", "经人推荐", "Was referred"), "referrals", "referral_id", "referred", branch="",
        more=("customer_id", "joined_at"), customer="referred",
    ),
    "touches": Telling(
        Text("發給顧客的訊息", "发给客户的消息", "Messages sent"), "touches", "touch_id", "sent", branch="",
        label="campaign", outcome="outcome", more=("kind",),
    ),
    "consent": Telling(
        Text("同意與撤回", "同意与撤回", "Consent"), "consent", "consent_id", "decided", branch="", label="purpose",
        more=("given", "wording"),
    ),
    "joined": Telling(
        Text("加入", "加入", "Joined"), "customers", "customer_id", "joined", branch="", channel="",
    ),
    "left": Telling(
        Text("離開", "离开", "Left"), "customers", "customer_id", "left", branch="", channel="",
    ),
}  # fmt: skip

COLUMNS = (
    "ref", "at", "on", "channel", "branch", "amount", "currency", "label", "text", "value", "scale", "outcome", "more",
)  # fmt: skip


def told(kind: str, telling: Telling) -> str:
    """The SQL for all events of one kind: customer, fact, and COLUMNS."""
    cells = {
        "ref": (telling.ref, "VARCHAR"), "at": (f"{telling.at}_at", "TIMESTAMP"), "on": (f"{telling.at}_on", "DATE"),
        "channel": (telling.channel, "VARCHAR"), "branch": (telling.branch, "VARCHAR"),
        "amount": (telling.amount, "DECIMAL(18, 4)"), "currency": (telling.currency, "VARCHAR"),
        "label": (telling.label, "VARCHAR"), "text": (telling.text, "VARCHAR"),
        "value": (telling.value, "DECIMAL(18, 3)"), "scale": (telling.scale, "VARCHAR"),
        "outcome": (telling.outcome, "VARCHAR"), "more": (_packed(telling.more), "VARCHAR"),
    }  # fmt: skip
    columns = ", ".join(
        f'CAST({cell or "NULL"} AS {kind}) AS "{name}"' for name, (cell, kind) in cells.items()
    )
    source, customer = telling.fact, telling.customer
    if customer == "referred":  # the other end of a referral is a record that may have been merged, too
        source, customer = (
            "(SELECT r.* REPLACE (coalesce(r.customer, r.customer_id) AS customer_id), "
            "coalesce(j.customer, r.referred_id) AS referred FROM referrals r "
            "LEFT JOIN joined j ON r.referred_id = j.customer_id)",
            "referred",
        )
    return (
        f"SELECT {customer} AS customer, '{kind}' AS fact, {columns} FROM {source} "
        f"WHERE {customer} IS NOT NULL AND {telling.at}_at IS NOT NULL"
    )


def _packed(columns: tuple[str, ...]) -> str:
    """What only one kind of fact has, as JSON without what is empty; NULL where all of it is."""
    if not columns:
        return ""
    given = ", ".join(f"{c} := {c}" for c in columns)
    empty = " AND ".join(f"{c} IS NULL" for c in columns)
    return f"CASE WHEN NOT ({empty}) THEN to_json(struct_pack({given})) END"
