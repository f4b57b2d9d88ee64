"""Drivers: what moves satisfaction and loyalty, the company's own model of it, and what to ask."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import understand
from huitou.base import Period, Text, Unfit
from huitou.faces.charts.path_diagram import path_diagram
from huitou.faces.language import language
from huitou.faces.web.access import may, staff_of
from huitou.faces.web.asked import Filled, period_of
from huitou.faces.web.driver_form import Form, form_of, read
from huitou.faces.web.driver_rows import Rows
from huitou.faces.web.page import Page, company, lang_of, onward, show, show_kept
from huitou.faces.web.periods import choices

router = APIRouter()

DAYS = (30, 60, 90, 120, 180, 365)  # for which answers may be followed, as the form offers it
_NOT_DAYS = Text(
    "追蹤天數要寫成整數，例如 90。", "追踪天数要写成整数，例如 90。", "Write the days to follow answers as a whole number, such as 90."
)  # fmt: skip


@router.get("/understand/drivers", dependencies=[may("figures.see")])
def drivers(request: Request, kept: str = "", days: str = "") -> Response:
    workspace, asked = company(request), (period_of(request), days_of(days))
    stamps = tuple(one.stamp for one in workspace.groupings.all().values())
    model = repr(understand.driver_model(workspace))
    question = ("drivers", workspace.lake.revision, asked, hash(stamps), model)
    return show_kept(request, question, lambda: _page(request, question, *asked, kept=bool(kept)))


def _page(
    request: Request, question: tuple[object, ...], period: Period | None, days: int | None, *, kept: bool
) -> Page:
    workspace = company(request)
    found = request.app.state.desk.once(question, lambda _: understand.drivers_of(workspace, period, days))
    span, lang = workspace.lake.span(), language(lang_of(request))
    shows = {
        "found": found, "rows": Rows(found, lang), "kept": kept, "diagram": path_diagram(found.paths, lang),
        "choices": choices(request, span[1] if span else None), "items": understand.QUESTIONNAIRE,
        "title_of": understand.driver_title, "days": days, "all_days": sorted({*DAYS, *([days] if days else [])}),
    }  # fmt: skip
    return Page("drivers.html", shows)


def days_of(said: str) -> int | None:
    """The days chosen; None for those of the company's own cycle. Raises Unfit for what is no whole number."""
    if not said.strip():
        return None
    try:
        return int(said)
    except ValueError:
        raise Unfit("drivers.days_unreadable", _NOT_DAYS) from None


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
