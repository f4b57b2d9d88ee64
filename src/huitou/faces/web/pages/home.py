"""Home: one sentence, the figures that matter most, then every measure."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import Response

from huitou import understand
from huitou.base import Missing, Period, Text
from huitou.faces.attention import attention, waiting_rows
from huitou.faces.reading import overview
from huitou.faces.web.access import can, may
from huitou.faces.web.asked import period_of
from huitou.faces.web.page import Page, company, onward, show_kept
from huitou.faces.web.periods import choices
from huitou.measure import METRICS
from huitou.record import CLOSE_IN, FACTS
from huitou.stores import Workspace

router = APIRouter()


def prepare(app: FastAPI) -> None:
    """Begin with the figures of the home page, so that the first who opens it waits less, or not at all."""
    workspace = app.state.workspace
    if workspace.lake.span():
        question = ("home", workspace.lake.revision, None)
        app.state.desk.begin(question, lambda told: overview(workspace, None, told.step))


@router.get("/", dependencies=[may("self")])
def home(request: Request) -> Response:
    """The figures for those who may see them; the customers for a till."""
    if not can(request, "figures.see"):
        return onward("/customers" + (f"?{request.url.query}" if request.url.query else ""))
    workspace, period = company(request), period_of(request)
    question = ("home", workspace.lake.revision, period)
    today = workspace.clock.today(workspace.settings.zone)
    aims = tuple((name, one.value) for name, one in workspace.targets.all().items())
    return show_kept(
        request,
        (question, today, aims, waiting_rows(workspace), understand.drivers_stamp(workspace)),
        lambda: _page(request, question),
    )


def _page(request: Request, question: tuple[str, int, Period | None]) -> Page:
    workspace, period = company(request), question[-1]
    try:
        seen = request.app.state.desk.once(question, lambda told: overview(workspace, period, told.step))
    except Missing as missing:
        if missing.code != "data.none":
            raise
        return Page("welcome_data.html" if can(request, "data.bring") else "empty.html", {})
    as_of = next(r.figure.as_of for r in seen.readings) if seen.readings else None
    return Page(
        "home.html",
        {
            "seen": seen,
            "news": _news(workspace, period),
            "silent": _waiting_for(seen.silent),
            "as_of": as_of,
            "matters": attention(workspace, seen.readings),
            "late_after": CLOSE_IN,
            "targets": workspace.targets.all(),
            "choices": choices(request, as_of),
        },
    )


def _news(workspace: Workspace, period: Period | None) -> list[Text]:
    """The likely cause of a change of satisfaction, and the branch that fell most, where that was worked out already and
    the intervals carry it."""
    found = understand.ready_drivers(workspace, period)
    return understand.driver_news(found) if found else []


def _waiting_for(silent: list[str]) -> list[tuple[str, object, list[object]]]:
    """Measures with nothing behind them, each with the facts that would bring it."""
    return [(n, METRICS[n], [(f, FACTS[f].title) for f in METRICS[n].reads if f in FACTS]) for n in silent]
