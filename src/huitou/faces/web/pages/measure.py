"""A measure's own page: its figure, its course, its parts, its definition, and who is behind it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import measure
from huitou.faces.web.asked import period_of, step_of
from huitou.faces.web.page import Page, show
from huitou.faces.web.periods import choices
from huitou.faces.web.study import Wanted, study
from huitou.record import FACTS
from huitou.stores import Workspace

router = APIRouter()


@router.get("/measures/{name}")
def measure_page(request: Request, name: str) -> Response:
    measure.metric(name)  # an unknown one is Missing before anything is computed
    state, by = request.app.state, request.query_params.get("by", "").strip()
    wanted = Wanted(name, period_of(request), by, step_of(request))
    question = (state.workspace.lake.revision, wanted)
    seen = state.desk.once(question, lambda told: study(state.workspace, wanted, told.step))
    shown = {"seen": seen, "wanted": wanted, "choices": choices(request, seen.figure.as_of)}
    return show(request, Page("measure.html", shown | _definition(state.workspace, name)))


def _definition(workspace: Workspace, name: str) -> dict[str, Any]:
    """The facts a measure reads, and its options as this company set them."""
    one, own = measure.metric(name), workspace.settings.table("measures").get(name, {})
    return {"reads": [FACTS[f].title for f in one.reads if f in FACTS], "options": {**one.options, **own}}
