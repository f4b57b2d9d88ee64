"""Segments: which customers are alike, how many, what they are worth, where they move; and the company's own rules."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from huitou import record, understand
from huitou.base import HuitouError
from huitou.faces.cells import csv_lines, shown_columns
from huitou.faces.language import language
from huitou.faces.segment_rows import Rows, address
from huitou.faces.web.access import can, may, staff_of
from huitou.faces.web.asked import Filled
from huitou.faces.web.page import Page, company, lang_of, onward, show, show_kept
from huitou.faces.web.people import customer_url, names
from huitou.stores import Workspace

FIRST = 100

router = APIRouter()


@router.get("/understand/segments", dependencies=[may("figures.see")])
def segments(request: Request, of: str = "life_cycle", kept: str = "") -> Response:
    question = _question(request, of)
    return show_kept(request, question, lambda: _page(request, question, of, kept=bool(kept)))


def _question(request: Request, *asked: object) -> tuple[object, ...]:
    """All that an answer about segments rests on."""
    workspace = company(request)
    left = tuple(sorted((n, g.stamp) for n, g in workspace.groupings.all().items()))
    own = repr(understand.own_segments(workspace))
    return ("segments", workspace.lake.revision, hash(left), own, *asked)


def _page(request: Request, question: tuple[object, ...], of: str, *, kept: bool) -> Page:
    workspace = company(request)
    found = request.app.state.desk.once(question, lambda _told: _brought(workspace, of))
    shows = {
        "found": found,
        "rows": Rows(found, language(lang_of(request))),
        "kinds": understand.segmentations(workspace),
        "own": understand.own_segments(workspace),
        "traits": understand.TRAITS,
        "mix_titles": understand.MIXES,
        "kept": kept,
    }
    return Page("segments.html", shows)


def _brought(workspace: Workspace, of: str) -> understand.Segments:
    """A segmentation, left where the measures find it too, so that whoever has seen it can split figures by it."""
    found = understand.segments_of(workspace, of)
    understand.publish_all(workspace, names=[of])
    return found


@router.get("/understand/segments/rules", dependencies=[may("segments.edit")])
def rule_form(request: Request, name: str = "") -> Response:
    own = understand.own_segments(company(request)).get(name)
    return show(
        request,
        _form(
            request, {"name": name, "rule": own.text if own else "", "was": str(own.version if own else 0)}
        ),
    )


@router.post("/understand/segments/rules", dependencies=[may("segments.edit")])
def keep_rule(request: Request, said: Filled) -> Response:
    """Tries a rule, or keeps it; shows the form again with what was typed where it is tried or anything is wrong."""
    workspace, who = company(request), staff_of(request)
    name, text = said.get("name", "").strip(), said.get("rule", "")
    try:
        if said.get("do") == "try":
            return show(request, _form(request, said, tried=understand.try_segment(workspace, text)))
        was = said.get("was", "")
        version = int(was) if was.isdecimal() and len(was) < 19 else 0
        understand.keep_segment(workspace, name, text, who.login if who else "", version)
    except HuitouError as wrong:
        return show(request, _form(request, said, wrong=wrong))
    return onward(f"/understand/segments?of={address(name, '').split('/')[-2]}&kept=1")


@router.post("/understand/segments/rules/drop", dependencies=[may("segments.edit")])
def drop_rule(request: Request, said: Filled) -> Response:
    who = staff_of(request)
    understand.drop_own(company(request), said.get("name", ""), who.login if who else "")
    return onward("/understand/segments?kept=1")


def _form(
    request: Request, said: dict[str, str], wrong: HuitouError | None = None, tried: Any = None
) -> Page:
    shows = {
        "said": {"name": said.get("name", ""), "rule": said.get("rule", ""), "was": said.get("was", "0")},
        "fields": understand.rule_fields(company(request)),
        "wrong": wrong,
        "tried": tried,
        "rows": None,
        "own": understand.own_segments(company(request)),
    }
    return Page("segment_rule.html", shows, 422 if wrong else 200)


@router.get("/understand/segments/{name}/{segment}", dependencies=[may("figures.behind")])
def members(request: Request, name: str, segment: str, after: str = "") -> Response:
    workspace = company(request)
    question = _question(request, "members", name, segment, after)
    named = can(request, "customers.see") and not workspace.settings.table("warehouse")
    ready = named and record.directory_ready(workspace)  # by then the rows have names
    return show_kept(
        request, (*question, ready), lambda: _members(request, question, (name, segment, after), named=named)
    )


def _members(
    request: Request, question: tuple[object, ...], asked: tuple[str, str, str], *, named: bool
) -> Page:
    workspace, (name, segment, after) = company(request), asked
    rows, found = request.app.state.desk.once(
        question,
        lambda _told: (
            understand.segment_members(workspace, name, segment, after or None, FIRST + 1),
            understand.segments_of(workspace, name),
        ),
    )
    shown = rows[:FIRST]
    shows = {
        "found": found,
        "segment": segment,
        "size": found.size(segment),
        "rows": shown,
        "columns": shown_columns(shown),
        "onward": shown[-1]["customer_id"] if len(rows) > FIRST else "",
        "customer_url": customer_url if named else None,
        "called": names(request, [row["customer_id"] for row in shown]) if named else {},
    }
    return Page("segment_members.html", shows)


@router.get("/understand/segments/{name}/{segment}/file", dependencies=[may("figures.behind")])
def members_file(request: Request, name: str, segment: str) -> Response:
    rows = understand.segment_members(company(request), name, segment)
    headers = {"Content-Disposition": 'attachment; filename="segment.csv"', "Cache-Control": "no-store"}
    lines = csv_lines(rows, language(lang_of(request)))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)
