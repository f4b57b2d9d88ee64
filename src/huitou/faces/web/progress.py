"""What a reader sees while something takes long: how far it has come, on a page that asks again by itself."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from huitou.faces.web.page import Page, show
from huitou.faces.web.waiting import StillWorking


def working(request: Request, still: StillWorking, name: str = "") -> Response:
    """name: what is being worked on, where it is a thing of its own such as a file."""
    answer = show(request, Page("working.html", {"name": name, "progress": still.progress}, status=202))
    answer.headers["Retry-After"] = "1"
    return answer
