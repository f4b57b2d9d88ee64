"""Loyalty types: what customers do beside what they feel, how far they have come, and how much they stick."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou import understand
from huitou.faces.charts.type_grid import type_grid
from huitou.faces.language import language
from huitou.faces.loyalty import told
from huitou.faces.web.access import may
from huitou.faces.web.page import Page, company, lang_of, show_kept

router = APIRouter()


@router.get("/understand/types", dependencies=[may("figures.see")])
def types(request: Request, by: str = "") -> Response:
    workspace = company(request)
    stamps = tuple(one.stamp for one in workspace.groupings.all().values())
    question = ("types", workspace.lake.revision, hash(stamps), by.strip())
    return show_kept(request, question, lambda: _page(request, question, by.strip() or None))


def _page(request: Request, question: tuple[object, ...], by: str | None) -> Page:
    workspace = company(request)
    found = request.app.state.desk.once(
        question,
        lambda _told: (
            understand.types_of(workspace),
            understand.stages_of(workspace),
            understand.stickiness_of(workspace, by),
        ),
    )
    kinds, stages, sticky = found
    lang = language(lang_of(request))
    shows: dict[str, Any] = {"seen": told(kinds, stages, sticky, lang.code), "kinds": kinds}
    shows["listed"] = workspace.groupings.find("loyalty_type") is not None
    shows |= {"stages": stages, "sticky": sticky, "grid": None}
    shares = {one["type"]: one["share"]["value"] or 0.0 for one in shows["seen"]["types"]}
    if kinds and kinds.enough and sum(shares.values()) > 0:
        titles = {one["type"]: one["title"] for one in shows["seen"]["types"]}
        shows["grid"] = type_grid(shares, titles, lang)
    return Page("types.html", shows)
