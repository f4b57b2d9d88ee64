"""Drivers: what moves satisfaction and loyalty, the company's own model of it, and what to ask."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import understand
from huitou.faces.language import language
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.asked import Filled, period_of
from huitou.faces.web.driver_form import Form, form_of, read
from huitou.faces.web.driver_rows import Rows
from huitou.faces.web.page import Page, company, lang_of, onward, show, show_kept
from huitou.faces.web.periods import choices

router = APIRouter()


@router.get("/understand/drivers", dependencies=[may("figures.see")])
def drivers(request: Request, kept: str = "") -> Response:
    workspace, period = company(request), period_of(request)
    question = ("drivers", workspace.lake.revision, period, repr(understand.driver_model(workspace)))
    return show_kept(request, question, lambda: _page(request, question, kept=bool(kept)))


def _page(request: Request, question: tuple[object, ...], *, kept: bool) -> Page:
    workspace, period = company(request), period_of(request)
    found = request.app.state.desk.once(question, lambda _: understand.drivers_of(workspace, period))
    span = workspace.lake.span()
    shows = {
        "found": found, "rows": Rows(found, language(lang_of(request))), "kept": kept,
        "choices": choices(request, span[1] if span else None), "items": understand.QUESTIONNAIRE,
        "title_of": understand.driver_title,
    }  # fmt: skip
    return Page("drivers.html", shows)


@router.get("/understand/drivers/model", dependencies=[may("drivers.edit")])
def model(request: Request) -> Response:
    workspace = company(request)
    asked = understand.driver_questions(workspace)
    used = understand.driver_model(workspace) or understand.ready_driver_model(asked)
    return show(request, _form(request, form_of(used, asked)))


@router.post("/understand/drivers/model", dependencies=[may("drivers.edit")])
def keep_model(request: Request, said: Filled) -> Response:
    """Keeps what was filled in; shows it again with more empty rows where that was asked for, or anything is wrong."""
    workspace, who = company(request), staff_of(request)
    form = read(said, understand.driver_questions(workspace))
    if said.get("do") == "ready":
        understand.keep_driver_model(workspace, None, who.login if who else "")
        return onward("/understand/drivers?kept=1")
    if said.get("do") == "more":
        return show(request, _form(request, form.longer()))
    wrong = understand.driver_problems(workspace, form.model)
    if wrong:
        return show(request, _form(request, form.with_problems(wrong), 422))
    understand.keep_driver_model(workspace, form.model, who.login if who else "")
    return onward("/understand/drivers?kept=1")


def _form(request: Request, form: Form, status: int = 200) -> Page:
    own = understand.driver_model(company(request)) is not None
    return Page("drivers_model.html", {"form": form, "own": own, "title_of": understand.driver_title}, status)
