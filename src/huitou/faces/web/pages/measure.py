"""A measure's own page: its figure, its course, its parts, its definition, and who is behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from huitou import measure
from huitou.base import Text
from huitou.faces.web.access import may
from huitou.faces.web.asked import period_of, step_of
from huitou.faces.web.page import Page, address, company, show_kept
from huitou.faces.web.people import without_contacts
from huitou.faces.web.periods import choices
from huitou.faces.web.study import Wanted, study
from huitou.record import FACTS
from huitou.stores import Target, Workspace

_BRING = Text(
    zh_hant="這個指標需要這些資料：{facts}。到「資料」匯入後，數字就會出現在這裡。",
    zh_hans="这个指标需要这些数据：{facts}。到“数据”导入后，数字就会出现在这里。",
    en="This measure needs these records: {facts}. Bring them in under Data, and the figure appears here.",
)

router = APIRouter()


@router.get("/measures", dependencies=[may("figures.see")])
@router.get("/measures/", dependencies=[may("figures.see")])
def measures() -> Response:
    """Every measure stands on the home page."""
    return RedirectResponse("/", 307)


@router.get("/measures/{name}", dependencies=[may("figures.see")])
def measure_page(request: Request, name: str) -> Response:
    name = measure.code(name)  # an unknown one is Missing before anything is computed
    wanted = Wanted(name, period_of(request), request.query_params.get("by", "").strip(), step_of(request))
    target = company(request).targets.all().get(name)
    stamps = tuple(measure.stamps(company(request), [wanted.by]))
    grounds = (company(request).lake.revision, wanted, target.value if target else None, stamps)
    return show_kept(request, grounds, lambda: _page(request, wanted, target))


def _page(request: Request, wanted: Wanted, target: Target | None) -> Page:
    workspace, name = company(request), wanted.name
    question = (workspace.lake.revision, wanted, tuple(measure.stamps(workspace, [wanted.by])))
    seen = request.app.state.desk.once(question, lambda told: study(workspace, wanted, told.step))
    seen = replace(seen, parts=without_contacts(request, seen.parts))
    shown = {
        "seen": seen,
        "wanted": wanted,
        "choices": choices(request, seen.figure.as_of),
        "target": target,
        "figures_file": f"/measures/{name}/figures.csv"
        + address(request, lang=None).removeprefix(request.url.path),
    }
    return Page("measure.html", shown | _definition(workspace, name))


def _definition(workspace: Workspace, name: str) -> dict[str, Any]:
    """The facts a measure reads, what to import where they bring nothing, and its options as set here."""
    one, own = measure.metric(name), workspace.settings.table("measures").get(name, {})
    facts = [f for f in one.reads if f in FACTS]
    return {
        "reads": [FACTS[f].title for f in facts],
        "bring": _BRING.fill(facts=measure.named(facts, {f: FACTS[f].title for f in facts})),
        "options": {**one.options, **own},
    }
