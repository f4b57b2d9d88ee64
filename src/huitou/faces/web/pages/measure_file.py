"""A measure's figures as a CSV file: the figure, its slices and its course, as its page shows them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from huitou import measure
from huitou.faces.figures_file import file_lines
from huitou.faces.language import language
from huitou.faces.targets import target_value
from huitou.faces.web.access import may
from huitou.faces.web.asked import period_of, step_of
from huitou.faces.web.page import company, lang_of
from huitou.faces.web.people import without_contacts
from huitou.faces.web.study import STEPS_BACK

router = APIRouter()


@router.get("/measures/{name}/figures.csv", dependencies=[may("figures.see")])
def figures_csv(request: Request, name: str) -> Response:
    name, workspace = measure.code(name), company(request)
    period, by, every = period_of(request), request.query_params.get("by", "").strip(), step_of(request)
    figure = measure.figures(workspace, [name], period)[0]
    parts = measure.figures(workspace, [name], period, [by]) if by else []
    course = measure.trend(workspace, name, every, STEPS_BACK[every])
    target = target_value(workspace.targets.all().get(name))
    file = f"{name}-{figure.period.label.replace('/', '_')}-figures.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file}"', "Cache-Control": "no-store"}
    lines = file_lines(figure, without_contacts(request, parts), course, target, language(lang_of(request)))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
