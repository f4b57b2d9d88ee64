"""How customers stand on a page: under which address, with how much of their contacts, and what they did by local day."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request

from huitou import record
from huitou.base import Missing, Text
from huitou.faces.language import language
from huitou.faces.numerals import with_unit
from huitou.faces.web.access import can, staff_of
from huitou.faces.web.page import company, lang_of
from huitou.faces.web.waiting import StillWorking
from huitou.measure import Figure
from huitou.record import CustomerCard, Event

HIDDEN = "•••"
MOST_LOOKED_UP = 120  # customers that one at a till may ask for in ten minutes
MIDNIGHT = time()
TILL = ("purchases", "returns")  # what a till needs to see of a timeline
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WORDS = re.compile(r"[A-Za-z\u3400-\u9fff]{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}([ T][\d:]+)?")
_NO_ADDRESS = Text(
    zh_hant="這個網址不是任何一位顧客；請從顧客名單找。",
    zh_hans="这个网址不是任何一位客户；请从客户名单查找。",
    en="This is no customer’s address; look in the list of customers.",
)


@contextmanager
def directory(request: Request) -> Iterator[bool]:
    """Has the directory at hand; gives True where it is an older one, because the newest records are still being sorted
    in. Raises StillWorking while the first one is built, Missing over a warehouse."""
    workspace = company(request)
    try:
        if not record.directory_ready(workspace):
            question = ("directory", workspace.lake.revision)
            request.app.state.desk.once(question, lambda told: record.build_directory(workspace, told.step))
    except StillWorking:
        with record.content_with_last(workspace) as found:
            if not found:
                raise
            yield True
    else:
        yield False


def not_counting(request: Request) -> None:
    """A till looks customers up one by one; whoever tries one number after the other is stopped. Raises Refused."""
    staff, now = staff_of(request), company(request).clock.now()
    if staff and not can(request, "customers.see"):
        tries = {f"looked up by {staff.id}": MOST_LOOKED_UP}
        request.app.state.lookups.check(tries, now)
        request.app.state.lookups.count(tries, now)


def customer_url(customer_id: str, order_id: str | None = None) -> str:
    """The page of a customer, or of one of their orders; an id may hold anything, also a slash."""
    path = f"/customers/{_part(customer_id)}"
    return path if order_id is None else f"{path}/orders/{_part(order_id)}"


def names(request: Request, ids: Iterable[str | None]) -> dict[str, str]:
    """What those customers are called, or how they are reached, as far as it is known at once: nothing while the
    directory is out of date."""
    workspace = company(request)
    if not record.directory_ready(workspace):
        return {}
    found = {}
    for customer_id in {one for one in ids if one}:
        with suppress(Missing):  # known to a figure, but not to the directory
            card = record.customer(workspace, customer_id)
            if name := card.name or next((contact(request, *one) for one in card.identities), None):
                found[customer_id] = name
    return found


def contact(request: Request, kind: str, value: str) -> str:
    """A contact as far as the reader may see it."""
    return value if can(request, "contacts.see") else masked(kind, value)


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
    """Enough of a contact to recognise one that is known already, too little to find it out: •••678, w•••@example.com."""
    if kind == "email" and "@" in value:
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}{HIDDEN}@{domain}"
    return f"{HIDDEN}{value[-3:]}" if len(value) > 5 else HIDDEN


def guarded(value: str) -> str:
    """A value that nobody called a contact, hidden where it looks like one: an address, or digits enough for a number."""
    digits = sum(c.isdigit() for c in value)
    if _ADDRESS.search(value):
        return masked("email", value)
    return (
        masked("phone", value)
        if digits >= 8 and not _WORDS.search(value) and not _DAY.fullmatch(value)
        else value
    )


def without_contacts(request: Request, figures: Sequence[Figure]) -> list[Figure]:
    """Slices as this reader may see them: not named by a number or an address that they may not see."""
    if can(request, "contacts.see"):
        return list(figures)
    return [
        replace(one, slice={name: value and guarded(value) for name, value in one.slice.items()})
        for one in figures
    ]


def telling(request: Request) -> dict[str, Any]:
    """What templates need to speak of customers: addresses, money, contacts as far as the reader may see them."""
    workspace, spoken = company(request), language(lang_of(request))
    whole = can(request, "contacts.see")
    zone = ZoneInfo(workspace.settings.zone)

    def money(amount: Any, code: str | None = None) -> str:
        digits = 0 if amount == int(amount) else 2
        return with_unit(float(amount), code or workspace.settings.currency, spoken, digits)

    def clock(at: datetime) -> str:
        local = at.astimezone(zone)  # a file with days only is kept as midnight, at which nothing happened
        return f"{local:%H:%M}" if local.time() != MIDNIGHT else ""

    return {
        "customer_url": customer_url,
        "own": (lambda value: value) if whole else guarded,
        "money": money,
        "contact": partial(contact, request),
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
