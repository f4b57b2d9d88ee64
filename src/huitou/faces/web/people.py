"""How customers stand on a page: under which address, with how much of their contacts, and what they did by local day."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request

from huitou import record
from huitou.base import Missing, Text
from huitou.faces.language import language
from huitou.faces.numerals import with_unit
from huitou.faces.web.access import can
from huitou.faces.web.page import company, lang_of
from huitou.faces.web.waiting import StillWorking
from huitou.record import CustomerCard, Event

HIDDEN = "•••"
TILL = ("purchases", "returns")  # what a till needs to see of a timeline
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_NO_ADDRESS = Text(
    zh_hant="這個網址不是任何一位顧客；請從顧客名單找。",
    zh_hans="这个网址不是任何一位客户；请从客户名单查找。",
    en="This is no customer’s address; look in the list of customers.",
)


def prepared(request: Request) -> bool:
    """Have the directory at hand; True where it is an older one, because the newest records are still being sorted in.

    Raises StillWorking while the first one is built, Missing over a warehouse.
    """
    workspace = company(request)
    if record.directory_ready(workspace):
        return False
    question = ("directory", workspace.lake.revision)
    try:
        request.app.state.desk.once(question, lambda told: record.build_directory(workspace, told.step))
    except StillWorking:
        if not record.content_with_last(workspace):
            raise
        return True
    return False


def customer_url(customer_id: str, order_id: str | None = None) -> str:
    """The page of a customer, or of one of their orders; an id may hold anything, also a slash."""
    path = f"/customers/{_part(customer_id)}"
    return path if order_id is None else f"{path}/orders/{_part(order_id)}"


def _part(said: str) -> str:
    """One part of a path: ordinary ids as they are, others in base64 behind a tilde."""
    if _PLAIN.fullmatch(said):
        return said
    return "~" + base64.urlsafe_b64encode(said.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def id_of(part: str) -> str:
    """The id that such a part stands for. Raises Missing."""
    if not part.startswith("~"):
        return part
    try:
        plain = part[1:] + "=" * (-(len(part) - 1) % 4)
        return base64.b64decode(plain, altchars=b"-_", validate=True).decode("utf-8", "surrogatepass")
    except (binascii.Error, ValueError) as wrong:
        raise Missing("customer.address", _NO_ADDRESS) from wrong


def masked(kind: str, value: str) -> str:
    """Enough of a contact to recognise it by: 0912•••678, w•••@example.com, •••649."""
    if kind == "email" and "@" in value:
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}{HIDDEN}@{domain}"
    if kind == "phone" and len(value) >= 9:
        return f"{value[:4]}{HIDDEN}{value[-3:]}"
    return f"{HIDDEN}{value[-3:]}" if len(value) > 5 else HIDDEN


def telling(request: Request) -> dict[str, Any]:
    """What templates need to speak of customers: addresses, money, contacts as far as the reader may see them."""
    workspace, spoken = company(request), language(lang_of(request))
    whole = can(request, "contacts.see")
    zone = ZoneInfo(workspace.settings.zone)

    def money(amount: Any, code: str | None = None) -> str:
        digits = 0 if amount == int(amount) else 2
        return with_unit(float(amount), code or workspace.settings.currency, spoken, digits)

    def contact(kind: str, value: str) -> str:
        return value if whole else masked(kind, value)

    def clock(at: datetime) -> str:
        return f"{at.astimezone(zone):%H:%M}"

    return {
        "customer_url": customer_url,
        "money": money,
        "contact": contact,
        "clock": clock,
        "kinds": record.EVENTS,
    }


def days_since(request: Request, card: CustomerCard) -> int | None:
    """Days since the last purchase, as of the company's today."""
    workspace = company(request)
    today = workspace.clock.today(workspace.settings.zone)
    return (today - card.last_on).days if card.last_on and card.last_on <= today else None


def by_day(events: Iterable[Event]) -> list[tuple[date, list[Event]]]:
    return [(on, list(some)) for on, some in groupby(events, key=lambda event: event.on)]
