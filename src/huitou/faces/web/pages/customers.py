"""Customers: finding them, and everything about one of them on one timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import record
from huitou.faces.web.access import can, may
from huitou.faces.web.page import Page, address, company, show, show_kept
from huitou.faces.web.people import TILL, by_day, days_since, directory, id_of, not_counting, telling
from huitou.faces.web.points import at_a_glance
from huitou.record import AccountOf, CustomerCard

ROWS = 50
SORTS = ("recent", "spent", "orders", "name")
FILTERS = ("language", "city", "branch", "bought_since", "not_bought_since", "orders_at_least")

router = APIRouter()


@router.get("/customers", dependencies=[may("customers.look_up")])
def customers(request: Request) -> Response:
    """All customers with the right to see them; at a till only the one whose number was typed."""
    if request.query_params.get("q"):
        not_counting(request)
    with directory(request) as behind:
        return show_kept(request, (company(request).lake.revision, behind), lambda: _list(request, behind))


def _list(request: Request, behind: bool) -> Page:
    everyone, query = can(request, "customers.see"), request.query_params
    text = query.get("q", "").strip()[:200]
    where = {name: query[name].strip() for name in FILTERS if query.get(name, "").strip()} if everyone else {}
    sort = query.get("sort", "") or SORTS[0]
    found = record.find_customers(
        company(request), text, exact=not everyone, contacts=can(request, "contacts.see"), where=where, sort=sort,
        after=query.get("after") or None,
        limit=ROWS if everyone else 2,
    )  # fmt: skip
    shown = {
        "behind": behind,
        "found": found,
        "text": text,
        "where": where,
        "sort": sort,
        "everyone": everyone,
        "choices": record.customer_choices(company(request)) if everyone else {},
        "onward": address(request, after=found.next) if found.next else "",
        "first": address(request, after=None) if query.get("after") else "",
    }
    return Page("customers.html", telling(request) | shown)


@router.get("/customers/{part}", dependencies=[may("customers.look_up")])
def customer(request: Request, part: str) -> Response:
    """One customer; at a till the card with purchases and returns only."""
    not_counting(request)
    workspace = company(request)
    with directory(request) as behind:
        card = record.customer(workspace, id_of(part))
        points = at_a_glance(request, (card.customer_id, *card.ids))
        grounds = (workspace.lake.revision, behind, workspace.clock.today(workspace.settings.zone), points)
        return show_kept(request, grounds, lambda: _one(request, card, points, behind))


def _one(
    request: Request, card: CustomerCard, points: Sequence[tuple[AccountOf, int | None]], behind: bool
) -> Page:
    workspace, whole = company(request), can(request, "customers.see")
    kind, before = request.query_params.get("kind", ""), request.query_params.get("before") or None
    kinds = (kind,) if kind and (whole or kind in TILL) else () if whole else TILL
    line = record.timeline(workspace, card, kinds, before, ROWS)
    shown = {
        "behind": behind,
        "card": card,
        "points": points,
        "whole": whole,
        "line": line,
        "counts": {name: n for name, n in line.counts.items() if whole or name in TILL},
        "kind": kind,
        "days": by_day(line.events),
        "days_since": days_since(request, card),
        "why": _why_one(request, card) if whole else [],
        "chip": lambda name: address(request, kind=name, before=None),
        "onward": address(request, before=line.next) if line.next else "",
        "first": address(request, before=None) if before else "",
    }
    return Page("customer.html", telling(request) | shown)


@router.get("/customers/{part}/orders/{order}", dependencies=[may("customers.look_up")])
def order(request: Request, part: str, order: str) -> Response:
    """What was on one order, and what was given back of it."""
    with directory(request):
        return show(request, _order(request, part, order))


def _order(request: Request, part: str, order: str) -> Page:
    workspace, order_id = company(request), id_of(order)
    card = record.customer(workspace, id_of(part))
    events = record.order_events(workspace, card.customer_id, order_id)
    shown: dict[str, Any] = {
        "card": card,
        "order_id": order_id,
        "bought": next(event for event in events if event.fact == "purchases"),
        "returns": [event for event in events if event.fact == "returns"],
        "lines": record.order_lines(workspace, card.customer_id, order_id),
    }
    return Page("customer_order.html", telling(request) | shown)


def _why_one(request: Request, card: CustomerCard) -> list[Any]:
    """Why several records are this one customer."""
    return list(record.explain(company(request), card.customer_id).said) if len(card.ids) > 1 else []
