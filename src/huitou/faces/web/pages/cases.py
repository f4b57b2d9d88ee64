"""Complaints and contacts that nobody has resolved yet, one by one, the oldest first."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import record
from huitou.faces.web.access import may
from huitou.faces.web.asked import number_of
from huitou.faces.web.page import Page, address, company, show
from huitou.faces.web.people import customer_url, directory, names

ROWS = 100

router = APIRouter()


@router.get("/cases/open", dependencies=[may("customers.see")])
def open_cases(request: Request, fact: str = "complaints") -> Response:
    with directory(request):  # so that people stand there by their names
        return show(request, _page(request, fact, number_of(request, "after")))


def _page(request: Request, fact: str, after: int) -> Page:
    found = record.open_case_list(company(request), fact, after, ROWS)
    shown = {
        "fact": fact,
        "found": found,
        "late_after": record.CLOSE_IN,
        "customer_url": customer_url,
        "called": names(request, [row.customer_id for row in found.rows]),
        "onward": address(request, after=str(found.next)) if found.next else "",
        "first": address(request, after=None) if after else "",
    }
    return Page("cases.html", shown)
