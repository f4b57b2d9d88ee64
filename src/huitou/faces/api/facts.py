"""/v1/facts: the kinds of facts, and sending them in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from huitou.base import Missing
from huitou.faces.api import rows as sending
from huitou.faces.api import wording
from huitou.faces.api.access import company, needs
from huitou.faces.api.bringing import Landed, landed
from huitou.faces.api.cursor import Paged
from huitou.faces.api.once import Once, once
from huitou.faces.api.problems import Ill, answers, lang_of
from huitou.faces.api.sent import JSON, NDJSON, fingerprint, lines, must_be, parsed
from huitou.record import FACTS, Column, Fact

router = APIRouter(tags=["facts"])

SOURCE = r"^[^\u0000-\u001f\u007f/\\]{1,60}$"
Source = Annotated[
    str | None,
    Query(
        pattern=SOURCE,
        description="What keeps ids of different systems apart, such as the name of the till; `main` without it. "
        "The body may say it as well.",
        examples=["till-7"],
    ),
]


class ColumnShape(BaseModel):
    """One column of a kind of fact."""

    name: str
    title: dict[str, str] = Field(description="What it is called, in the three languages.")
    type: str = Field(
        description="id, text, label (one of few words), number (3 decimals), money (4 decimals), whole, time, day, "
        "currency (ISO 4217) or bool."
    )
    required: bool = Field(description="A row without it is put aside.")
    choices: list[str] = Field(description="The words that it takes; empty where any are right.")


class FactShape(BaseModel):
    """One kind of fact: what a row of it holds."""

    fact: str
    title: dict[str, str] = Field(description="What it is called, in the three languages.")
    says: dict[str, str] = Field(description="What one row of it is, in the three languages.")
    key: list[str] = Field(
        description="The columns that make a row that row; the same key again corrects it."
    )
    columns: list[ColumnShape]


@router.get(
    "/facts", dependencies=[needs("facts")], responses=answers(401, 403), summary="List the kinds of facts"
)
def kinds() -> Paged[FactShape]:
    """Every kind of fact with its columns, as they can be sent."""
    return Paged(data=[_shape(name, fact) for name, fact in FACTS.items()])


@router.get(
    "/facts/{fact}", dependencies=[needs("facts")], responses=answers(401, 403, 404, 422), summary="Show one kind of fact"
)  # fmt: skip
def kind(
    fact: Annotated[str, Path(examples=["purchases"], json_schema_extra={"enum": list(FACTS)})],
) -> FactShape:
    """One kind of fact with its columns."""
    return _shape(fact, _known(fact))


async def body_of(request: Request) -> bytes:
    """The body as it was sent. Raises Turned (413, 415)."""
    must_be(request, JSON, NDJSON)
    return await request.body()


def _sender(name: str) -> Callable[..., Response]:
    """The handler that takes in one kind of fact."""

    def send(
        request: Request,
        raw: Annotated[bytes, Depends(body_of)],
        source: Source = None,
        key: Once = None,
    ) -> Response:
        workspace, lang = company(request), lang_of(request)

        def work() -> Landed:
            said, named = _said(request, raw)
            good = sending.checked(name, said, workspace.settings.currency)
            done = sending.brought(workspace, name, good, named or source)
            return landed(workspace, done, lang, good)

        return once(request, key, fingerprint(request, [raw]), 201, work)

    return send


def _said(request: Request, raw: bytes) -> tuple[Any, str | None]:
    """The rows and the source that a body names. Raises Unfit."""
    if must_be(request, JSON, NDJSON) == NDJSON:
        return lines(raw), None
    said = parsed(raw)
    if not isinstance(said, dict):
        raise Ill([("", wording.NOT_AN_OBJECT)])
    flaws = [(f"/{name[:80]}", wording.UNKNOWN) for name in said if name not in ("rows", "source")]
    source = said.get("source")
    if source is not None and not (isinstance(source, str) and sending.SOURCE.fullmatch(source)):
        flaws.append(("/source", wording.SHAPE.fill(pattern=SOURCE)))
    if flaws:
        raise Ill(flaws[:20])
    return said.get("rows"), source


def _known(fact: str) -> Fact:
    if fact not in FACTS:
        raise Missing("fact.unknown", wording.NO_FACT, said=fact[:80], names=", ".join(FACTS))
    return FACTS[fact]


def _shape(name: str, fact: Fact) -> FactShape:
    columns = [
        ColumnShape(
            name=c.name, title=c.title.as_dict(), type=str(c.kind), choices=list(c.choices),
            required=c.required,  # also an id that a file may lack: sent twice, it is what tells one sale from two
        )
        for c in fact.columns
    ]  # fmt: skip
    return FactShape(
        fact=name, title=fact.title.as_dict(), says=fact.says.as_dict(), key=list(fact.key), columns=columns
    )


# ── the rows in OpenAPI ───────────────────────────────────────────────────────────────────────────────────

_LIKE: dict[str, Any] = {
    "id": "A-1001", "text": "…", "label": "TP01", "number": 2, "money": "120.50", "whole": 3,
    "time": "2026-05-01T10:15:00+08:00", "day": "2026-05-01", "currency": "TWD", "bool": True,
}  # fmt: skip
_HOW = {
    "number": "a number", "money": "an exact decimal: best a text such as \"120.50\"", "whole": "a whole number",
    "time": "ISO 8601; without an offset it is the company's local time", "day": "YYYY-MM-DD",
    "currency": "ISO 4217; the company's currency without it", "bool": "true or false", "id": "a text",
}  # fmt: skip
CELL = {
    "anyOf": [
        {"type": "string", "maxLength": 100_000},
        {"type": "number"},
        {"type": "boolean"},
        {"type": "null"},
    ]
}


def schemas() -> dict[str, Any]:
    """The schema of one row of each kind of fact, for OpenAPI. A row is taken as long as its cells are plain values:
    what a column does not take puts the row aside."""
    return {_schema_name(name): _schema(name, fact) for name, fact in FACTS.items()}


def _schema_name(name: str) -> str:
    return "".join(part.title() for part in name.split("_")) + "Row"


def _schema(name: str, fact: Fact) -> dict[str, Any]:
    more = (
        f" Other names become attributes (at most {sending.MOST_ATTRIBUTES})." if name == sending.OPEN else ""
    )
    return {
        "type": "object",
        "title": fact.title.en,
        "description": fact.says.en + more,
        "minProperties": 1,
        "properties": {c.name: CELL | {"description": _told(c)} for c in fact.columns},
        "additionalProperties": CELL if name == sending.OPEN else False,
    }


def _told(column: Column) -> str:
    said = [column.title.en, _HOW.get(str(column.kind), "")]
    said += ["one of " + ", ".join(column.choices)] if column.choices else []
    said += ["needed"] if column.required else []
    return "; ".join(part for part in said if part) + "."


def _body(name: str, fact: Fact) -> dict[str, Any]:
    row = {"$ref": f"#/components/schemas/{_schema_name(name)}"}
    like = {c.name: _LIKE[str(c.kind)] for c in fact.columns if c.required} or {
        fact.columns[0].name: "A-1001"
    }
    whole = {
        "type": "object",
        "required": ["rows"],
        "additionalProperties": False,
        "properties": {
            "rows": {"type": "array", "minItems": 1, "maxItems": sending.MOST_ROWS, "items": row},
            "source": {"type": ["string", "null"], "pattern": SOURCE, "description": "As the parameter."},
        },
    }
    told = "One row a line, each as an object; at most 10,000 rows and 16 MB."
    content = {
        JSON: {"schema": whole, "example": {"rows": [like], "source": "till-7"}},
        NDJSON: {"schema": {"type": "string", "description": told}},
    }
    return {"requestBody": {"required": True, "content": content}}


def _add(name: str, fact: Fact) -> None:
    router.add_api_route(
        f"/facts/{name}", _sender(name), methods=["POST"], status_code=201, response_model=Landed,
        dependencies=[needs("facts")], responses=answers(400, 401, 403, 409, 413, 415, 422, 503),
        summary=f"Send {fact.title.en.lower()}", operation_id=f"send_{name}", openapi_extra=_body(name, fact),
        description=f"{fact.says.en}\n\nGood rows are recorded, once, however often they are sent: a row with a key that "
        f"is there already ({', '.join(fact.key)}, within one source) corrects it. Bad rows are put aside, each with the "
        "reason, and can be mended. At most 10,000 rows and 16 MB at once.",
    )  # fmt: skip


for _name, _fact in FACTS.items():
    _add(_name, _fact)


@router.post("/facts/{fact}", dependencies=[needs("facts")], include_in_schema=False)
def send_unknown(fact: str) -> None:
    """Every known kind of fact has its own route above."""
    _known(fact)
