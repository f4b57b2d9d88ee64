"""Home: one sentence, the figures that matter most, then every measure."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import Missing
from huitou.faces.reading import overview
from huitou.faces.web.asked import period_of
from huitou.faces.web.page import Page, show
from huitou.faces.web.periods import choices
from huitou.measure import METRICS
from huitou.record import FACTS

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    state, period = request.app.state, period_of(request)
    try:
        question = ("home", state.workspace.lake.revision, period)
        seen = state.desk.once(question, lambda told: overview(state.workspace, period, told.step))
    except Missing as missing:
        if missing.code != "data.none":
            raise
        return show(request, Page("empty.html", {"folder": state.workspace.folder}))
    as_of = next(r.figure.as_of for r in seen.readings) if seen.readings else None
    shown = {"seen": seen, "silent": _waiting_for(seen.silent), "as_of": as_of}
    return show(request, Page("home.html", shown | {"choices": choices(request, as_of)}))


def _waiting_for(silent: list[str]) -> list[tuple[str, object, list[object]]]:
    """Measures with nothing behind them, each with the facts that would bring it."""
    return [(n, METRICS[n], [(f, FACTS[f].title) for f in METRICS[n].reads if f in FACTS]) for n in silent]
