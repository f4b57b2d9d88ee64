"""One uploaded file: how it is understood, putting that right, and bringing it in."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from huitou.base import HuitouError
from huitou.faces.language import language
from huitou.faces.web import uploads
from huitou.faces.web.access import may
from huitou.faces.web.asked import Filled
from huitou.faces.web.bringing import Look, bring, chosen, look, said_here
from huitou.faces.web.choosing import Choice
from huitou.faces.web.columns import ORDER_WORDS, answered, groups, lines_of, may_keep, questions
from huitou.faces.web.page import Page, company, lang_of, onward, show
from huitou.faces.web.progress import working
from huitou.faces.web.waiting import StillWorking
from huitou.record import FACTS, maps

router = APIRouter()


@router.get("/data/uploads/{key}", dependencies=[may("data.bring")])
def uploaded(request: Request, key: str) -> Response:
    one = uploads.upload(company(request), key)
    if done := one.noted("done"):
        return onward(f"/data/imports/{done}")
    return _preview(request, one, Choice.of(request.query_params))


@router.post("/data/uploads/{key}/import", dependencies=[may("data.bring")])
def begin(request: Request, key: str, said: Filled) -> Response:
    one = uploads.upload(company(request), key)
    if not one.noted("done"):
        one.note("chosen", json.dumps(said))
        work = partial(bring, company(request), one, Choice.of(said))
        request.app.state.desk.begin(("import", key), work)
    return onward(f"/data/uploads/{key}/import")


@router.get("/data/uploads/{key}/import", dependencies=[may("data.bring")])
def watch(request: Request, key: str) -> Response:
    one = uploads.upload(company(request), key)
    try:
        return onward(f"/data/imports/{request.app.state.desk.watch(('import', key))}")
    except StillWorking as still:
        return working(request, still, one.name)
    except LookupError:
        return onward(f"/data/uploads/{key}?{chosen(one).query()}")
    except HuitouError as wrong:
        return _preview(request, one, chosen(one), wrong)


@router.post("/data/uploads/{key}/remove", dependencies=[may("data.bring")])
def remove(request: Request, key: str) -> Response:
    uploads.remove(uploads.upload(company(request), key))
    return onward("/data")


def _preview(
    request: Request, one: uploads.Upload, choice: Choice, failed: HuitouError | None = None
) -> Response:
    workspace = company(request)
    try:
        seen = request.app.state.desk.once(
            ("look", one.id, choice), lambda told: look(workspace, one, choice)
        )
    except StillWorking as still:
        return working(request, still, one.name)
    wrong = failed or seen.wrong
    asking = seen.asks_only and not failed
    shown = {
        "one": one,
        "choice": choice,
        "seen": seen,
        "asking": asking,
        "wrong": said_here(wrong, choice) if wrong else None,
        "doubts": [said_here(d, choice) for d in seen.doubts],
        "others": [u for u in uploads.uploads(workspace) if u.id != one.id],
        "facts": [(fact, shape.title) for fact, shape in FACTS.items()],
        "maps": [(name, made.title) for name, made in maps().items()],
    }
    shown |= _columns(request, seen, choice, failed)
    return show(request, Page("uploaded.html", shown, wrong.http_status if wrong and not asking else 200))


def _columns(request: Request, seen: Look, choice: Choice, failed: HuitouError | None) -> dict[str, Any]:
    lang, proposal = language(lang_of(request)), seen.proposal
    asked = questions(proposal, [*seen.doubts, *(w for w in (failed, seen.wrong) if w)])
    return {
        "lines": lines_of(proposal, choice if seen.wrong else None, lang) if proposal else [],
        "groups": groups(proposal) if proposal else [],
        "keeps": may_keep(proposal),
        "questions": asked,
        "asked": {question.name for question in asked},
        "answered": answered(proposal, choice, asked),
        "orders": ORDER_WORDS,
        "titles": {fact: shape.title for fact, shape in FACTS.items()},
    }
