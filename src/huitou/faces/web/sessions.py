"""Beginning and ending a session: what the browser is given to hold, and taking it back."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from huitou.faces.web.access import SESSION
from huitou.faces.web.page import company, onward
from huitou.stores import SESSION_LASTS, Staff


def begin(request: Request, staff: Staff, where: str) -> Response:
    """Begin a session and go on."""
    workspace = company(request)
    token = workspace.staff.begin(staff, workspace.clock.stamp())
    answer = onward(where)
    answer.set_cookie(
        SESSION,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return answer


def end(request: Request, where: str) -> Response:
    """End the session of this browser, on the server too, and go on."""
    if token := request.cookies.get(SESSION):
        company(request).staff.end(token)
    answer = onward(where)
    answer.delete_cookie(SESSION)
    return answer
