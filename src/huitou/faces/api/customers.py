"""/v1/customers: finding customers, one customer, and all that happened with them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from huitou import record
from huitou.faces.api.access import company, needs
from huitou.faces.api.cursor import Cursor, Limit, Paged
from huitou.faces.api.problems import answers
from huitou.faces.api.sent import must_keep, named

router = APIRouter(tags=["customers"])

Id = Annotated[
    str,
    Path(
        max_length=255,
        description="The id of any of the customer's records; a slash in it is written %2F.",
        examples=["C000012"],
    ),
]


class Identity(BaseModel):
    """One way by which the customer is known."""

    kind: str = Field(description="phone, email, line, wechat, card or shop.")
    value: str


class CustomerShown(BaseModel):
    """One customer, all records together. Days are local ones of the company."""

    customer_id: str
    ids: list[str] = Field(description="Every record that belongs to the customer.")
    name: str | None
    phone: str | None
    email: str | None
    line_id: str | None
    wechat_id: str | None
    card: str | None
    birthday: date | None
    gender: str | None
    language: str | None
    city: str | None
    joined_at: datetime | None = Field(description="In UTC.")
    left_at: datetime | None = Field(description="In UTC.")
    orders: int = Field(description="Purchases so far.")
    spent: str = Field(
        description="What those of them in `currency` came to; an exact decimal.", examples=["1280.5"]
    )
    currency: str = Field(
        description="ISO 4217: the company's, or where no order has it that of most orders."
    )
    first_on: date | None = Field(description="Day of the first purchase.")
    last_on: date | None = Field(description="Day of the last purchase.")
    last_seen_on: date | None = Field(description="Day of the last thing the customer did.")
    branch: str | None = Field(description="Of the last purchase that names one.")
    identities: list[Identity]
    attributes: dict[str, str] = Field(description="Further columns of the company's own.")
    consents: dict[str, bool] = Field(description="What was last decided, by purpose.")


class Customers(Paged[CustomerShown]):
    """One page of customers."""

    total: int | None = Field(None, description="How many fit on all pages; null where that is not known.")


class EventShown(BaseModel):
    """One thing that happened."""

    kind: str = Field(description="purchases, returns, visits, answers, …")
    ref: str = Field(description="The id of the row.")
    at: datetime = Field(description="When, in UTC.")
    on: date = Field(description="The local day.")
    channel: str | None
    branch: str | None
    amount: str | None = Field(description="An exact decimal in `currency`.")
    currency: str | None = Field(description="ISO 4217; null for the company's.")
    label: str | None = Field(
        description="What it is about, in a word: the question, the cause, the purpose."
    )
    text: str | None = Field(description="What the customer wrote.")
    value: str | None = Field(description="The answer or rating on `scale`; an exact decimal.")
    scale: str | None
    outcome: str | None
    more: dict[str, Any] = Field(description="What only this kind of event has.")


class Events(Paged[EventShown]):
    """One page of a timeline, the newest first."""

    counts: dict[str, int] = Field(
        description="How many events there are of each kind, whatever was asked for."
    )


@router.get(
    "/customers",
    dependencies=[needs("customers")],
    responses=answers(401, 403, 404, 422),
    summary="Find customers",
)
def customers(
    request: Request,
    q: Annotated[
        str,
        Query(
            max_length=255, description="A name, a phone number or its last digits, an e-mail, a card, an id."
        ),
    ] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Customers:
    """Customers that fit, those last seen first; all of them without `q`."""
    must_keep({"q": q, "cursor": cursor})
    found = record.find_customers(company(request), q, after=cursor, limit=limit)
    return Customers(data=[_customer(one) for one in found.rows], next=found.next, total=found.total)


@router.get(
    "/customers/{customer_id}", dependencies=[needs("customers")], responses=answers(401, 403, 404, 422),
    summary="Show a customer",
)  # fmt: skip
def customer(request: Request, customer_id: Id) -> CustomerShown:
    """One customer; the id of a record that was joined to another answers with the one customer both belong to."""
    return _customer(record.customer(company(request), _id(customer_id)))


@router.get(
    "/customers/{customer_id}/timeline", dependencies=[needs("customers")], responses=answers(401, 403, 404, 422),
    summary="Show what happened with a customer",
)  # fmt: skip
def timeline(
    request: Request,
    customer_id: Id,
    kind: Annotated[list[str] | None, Query(max_length=20, description="Only events of these kinds.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Events:
    """Everything that happened with a customer over all channels, the newest first."""
    must_keep({"cursor": cursor})
    found = record.timeline(company(request), _id(customer_id), kind or (), cursor, limit)
    return Events(data=[_event(one) for one in found.events], next=found.next, counts=found.counts)


def _id(said: str) -> str:
    must_keep({"customer_id": said})
    return named(said).strip()  # as ids are kept


def _customer(one: record.CustomerCard) -> CustomerShown:
    said = {name: value for name, value in one.as_dict().items() if name in CustomerShown.model_fields}
    identities = [Identity(kind=kind, value=value) for kind, value in one.identities]
    return CustomerShown(
        **{**said, "spent": _exact(one.spent), "ids": list(one.ids), "identities": identities}
    )


def _event(one: record.Event) -> EventShown:
    said = {name: value for name, value in one.as_dict().items() if name in EventShown.model_fields}
    return EventShown(**{**said, "kind": one.fact, "amount": _exact(one.amount), "value": _exact(one.value)})


def _exact(said: Decimal | None) -> str | None:
    """A decimal without the zeros that its column pads it with."""
    if said is None:
        return None
    plain = f"{said:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"
