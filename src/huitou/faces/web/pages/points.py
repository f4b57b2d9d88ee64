"""A customer's points: what there is, which lots it lies in, every entry, and whether the chain of entries is whole."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import record
from huitou.base import HuitouError, Missing
from huitou.faces.web.access import can, may
from huitou.faces.web.page import Page, address, company, show
from huitou.faces.web.people import directory, id_of, not_counting, telling
from huitou.faces.web.points import known_at, shown, telling_points
from huitou.record import AccountOf, Ledger, Statement

router = APIRouter()


@router.get("/customers/{part}/points", dependencies=[may("customers.look_up")])
def points(request: Request, part: str) -> Response:
    """The statement of one account; `currency` and `of` (the id enrolled) choose where there are several."""
    not_counting(request)
    with directory(request):
        try:
            return show(request, _page(request, id_of(part)))
        except HuitouError:
            raise
        except (
            Exception
        ):  # entries that somebody else wrote may add up to nothing, and still the reader must be told
            bare = _page(request, id_of(part), bare=True)
            if not bare.shows.get("faults"):
                raise
            return show(request, bare)


def _page(request: Request, customer_id: str, *, bare: bool = False) -> Page:
    """bare: only what is wrong with the account, and nothing of its entries."""
    ledger = Ledger(company(request))
    name, ids = _whose(request, ledger, customer_id)
    accounts = ledger.accounts_of(ids)
    head = telling(request) | telling_points(request) | {"called": name, "customer_id": customer_id}
    if not accounts:
        return Page("points_none.html", head)
    here = _chosen(request, accounts)
    day, until = known_at(request)
    faults = ledger.check(here.member, here.currency)
    found = None if bare else ledger.statement(here.member, here.currency, known_at=until)
    told = {
        "accounts": [
            (one, address(request, of=one.customer_id, currency=one.currency, before=None))
            for one in accounts
        ],
        "here": here,
        "day": day,
        "today": company(request).clock.today(company(request).settings.zone),
        "faults": faults,
        "heads_read": ledger.heads.small,
        "now": address(request, known=None, before=None),
    }
    return Page("points.html", head | told | _entries(request, ledger, found))


def _whose(request: Request, ledger: Ledger, customer_id: str) -> tuple[str, Sequence[str]]:
    """What the customer is called, and all of their ids. Raises Missing where neither facts nor ledger know them."""
    try:
        card = record.customer(company(request), customer_id)
    except Missing:
        if ledger.member_of(customer_id) is None:
            raise
        return customer_id, (customer_id,)
    return card.name or card.customer_id, (card.customer_id, *card.ids)


def _chosen(request: Request, accounts: Sequence[AccountOf]) -> AccountOf:
    """The account asked for, or the first that fits."""
    query = request.query_params
    wanted = (query.get("of"), query.get("currency"))
    return max(accounts, key=lambda one: (one.customer_id == wanted[0]) + (one.currency == wanted[1]))


def _entries(request: Request, ledger: Ledger, found: Statement | None) -> dict[str, object]:
    if found is None:
        return {"found": None}
    before = request.query_params.get("before", "")
    page = shown(found, int(before) if before.isdecimal() and len(before) < 16 else None)
    others = [m for e in page.entries if (m := e.terms.get("to") or e.terms.get("from", [""])[0])]
    return {
        "found": page,
        "others": ledger.customers_of(others) if others else {},
        "names_others": can(request, "customers.see"),  # whom a member gives to is nothing for a till
        "onward": address(request, before=str(page.onward)) if page.onward else "",
        "first": address(request, before=None) if before else "",
        "entry_url": lambda n: f"{address(request, before=str(n + 1))}#entry-{n}",
    }
