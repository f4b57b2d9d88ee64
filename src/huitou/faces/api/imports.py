"""/v1/imports and /v1/quarantine: bringing in files, what was brought in, taking it back, and mending bad rows."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as File
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile

from huitou import record
from huitou.base import Missing, Unfit
from huitou.faces.api import wording
from huitou.faces.api.access import company, needs
from huitou.faces.api.bringing import Bad, Imported, Landed, Undone, bad, landed
from huitou.faces.api.cursor import Cursor, Limit, Paged, after, place_of
from huitou.faces.api.once import Once, once
from huitou.faces.api.problems import Ill, answers, lang_of
from huitou.faces.api.rows import SOURCE, joined
from huitou.faces.api.sent import FORM, JSON, MB, fingerprint, must_be, must_keep, parsed, read
from huitou.record import Proposal
from huitou.stores import Workspace

router = APIRouter(tags=["imports"])

FIELDS = ("fact", "map", "dates", "source", "survey", "accept")
Number = Annotated[str, Path(max_length=60, examples=["20260501-101502-1f3c9a"])]


@dataclass(frozen=True)
class Sent:
    """A file sent as a form, with what is said of it."""

    file: UploadFile
    said: dict[str, str]
    dates: tuple[str, ...]

    @property
    def name(self) -> str:
        last = (self.file.filename or "").replace("\\", "/").rpartition("/")[2]
        return "file" if last in ("", ".", "..") else last[-60:]

    def parts(self) -> Iterator[bytes]:
        """Everything that makes this request this request."""
        yield repr((self.name, sorted(self.said.items()), self.dates)).encode("utf-8", "backslashreplace")
        self.file.file.seek(0)
        whole = hashlib.sha256()
        while block := self.file.file.read(MB):
            whole.update(block)
        yield whole.digest()
        self.file.file.seek(0)


async def form_of(request: Request) -> Sent:
    """The form as it was sent. Raises Turned (413, 415), Ill."""
    must_be(request, FORM)
    form = await request.form(max_files=1, max_fields=40, max_part_size=MB)
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise Ill([("/file", wording.NO_FILE)])
    said = {name: v for name, v in form.multi_items() if name not in ("file", "dates") and isinstance(v, str)}
    flaws = [(f"/{name[:80]}", wording.UNKNOWN) for name in form if name not in ("file", *FIELDS)]
    if said.get("source") and not SOURCE.fullmatch(said["source"]):
        flaws.append(("/source", wording.SHAPE.fill(pattern=SOURCE.pattern)))
    if said.get("accept", "false") not in ("true", "false"):
        flaws.append(("/accept", wording.NOT_BOOL))
    if flaws:
        raise Ill(flaws[:20])
    must_keep({"/file": file.filename, **{f"/{n}": v for n, v in said.items()}})
    return Sent(file, {n: v for n, v in said.items() if v}, tuple(str(d) for d in form.getlist("dates") if d))


_FORM = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "CSV, Excel, Parquet or NDJSON; at most 512 MB."},
        "fact": {"type": "string", "maxLength": 255, "description": "The kind of fact, where the file holds one."},
        "map": {"type": "string", "maxLength": 255, "description": "A ready map by name, as `huitou maps` lists them."},
        "dates": {"type": "array", "items": {"type": "string", "maxLength": 255},
                  "description": "COLUMN=ORDER where the file does not show how it writes days: dmy, mdy, ymd or roc."},
        "source": {"type": "string", "maxLength": 60, "description": "What keeps ids of different systems apart."},
        "survey": {"type": "string", "maxLength": 255, "description": "The name of a survey whose file does not say it; else the file’s."},
        "accept": {"type": "string", "enum": ["true", "false"], "description": "Take a clear guess of the columns unasked."},
    },
}  # fmt: skip


@router.post(
    "/imports", status_code=201, response_model=Landed, dependencies=[needs("facts")], summary="Bring in a file",
    responses=answers(400, 401, 403, 404, 409, 413, 415, 422, 503),
    openapi_extra={"requestBody": {"required": True, "content": {FORM: {"schema": _FORM}}}},
)  # fmt: skip
def bring(request: Request, sent: Annotated[Sent, Depends(form_of)], key: Once = None) -> Response:
    """As `huitou import --yes`: the file is there whole or not at all, bad rows are put aside with the reason, and the
    same file again changes nothing.

    A file with canonical headers, or read by a named map, is taken at once. What is only guessed is taken with
    `accept=true`; without it the answer is 422 with the guess."""
    workspace, lang = company(request), lang_of(request)
    return once(
        request, key, fingerprint(request, sent.parts()), 201, lambda: landed(workspace, _brought(workspace, sent, lang), lang)
    )  # fmt: skip


def _brought(ws: Workspace, sent: Sent, lang: str) -> record.Brought:
    said = sent.said
    if "map" in said:
        _known_map(said["map"])

    def agree(proposal: Proposal) -> None:
        if not proposal.plain and not (said.get("accept") == "true" and proposal.certain):
            unsure = Unfit("intake.unsure", wording.UNSURE, file=sent.name)
            unsure.data["guess"] = proposal.as_dict(lang)
            raise unsure

    with TemporaryDirectory(prefix="sent-", dir=ws.derived) as folder:
        path = File(folder) / sent.name
        with path.open("wb") as out:
            shutil.copyfileobj(sent.file.file, out)
        done = record.bring(
            ws,
            path,
            said.get("fact"),
            said.get("map"),
            _orders(sent.dates),
            said.get("source"),
            agree=agree,
            survey=said.get("survey"),
        )
    joined(ws, done)
    return done


def _known_map(said: str) -> None:
    """Only ready maps: a path would be a file of this machine. Raises Missing."""
    names = list(record.maps())
    if said not in names and not any(name.startswith(f"{said}-") for name in names):
        raise Missing("intake.unknown_map", wording.NO_MAP, said=said, names=", ".join(names))


def _orders(said: tuple[str, ...]) -> dict[str, str]:
    return {name: order for one in said for name, _, order in [one.rpartition("=")]}


@router.get(
    "/imports", dependencies=[needs("facts")], responses=answers(401, 403, 422), summary="List imports"
)
def imports(request: Request, limit: Limit = 50, cursor: Cursor = None) -> Paged[Imported]:
    """Every import, the newest first, undone ones too."""
    begun = place_of("imports", cursor)
    found = record.imports(company(request), limit=limit + 1, before=str(begun) if begun else None)
    more = after("imports", found[limit - 1].import_id) if len(found) > limit else None
    return Paged(data=[_imported(one) for one in found[:limit]], next=more)


@router.get(
    "/imports/{import_id}", dependencies=[needs("facts")], responses=answers(401, 403, 404, 422), summary="Show one import"
)  # fmt: skip
def import_(request: Request, import_id: Number) -> Imported:
    """One import: what it brought, and whether it still holds."""
    return _imported(record.one_import(company(request), import_id))


@router.post(
    "/imports/{import_id}/undo", dependencies=[needs("facts")], responses=answers(401, 403, 404, 409, 422, 503),
    summary="Take an import back",
)  # fmt: skip
def undo(request: Request, import_id: Number) -> Undone:
    """Rows it added go; rows it corrected are what they were before. What was undone already is a conflict."""
    workspace = company(request)
    gone = record.undo(workspace, import_id)
    record.merge(workspace)
    return Undone(import_id=import_id, facts=gone)


def _imported(one: record.Import) -> Imported:
    return Imported(map=one.map_name, **{k: v for k, v in vars(one).items() if k != "map_name"})


# ── quarantine ────────────────────────────────────────────────────────────────────────────────────────────


class Mending(BaseModel):
    """New cells of a row that was put aside."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"values": {"amount": "120.50"}}]}
    )

    values: dict[str, Annotated[str, Field(max_length=100_000)]] = Field(
        min_length=1, max_length=200, description="{column: new cell}; all that must change at once."
    )


async def mending_of(request: Request) -> bytes:
    must_be(request, JSON)
    return await request.body()


@router.get(
    "/quarantine", dependencies=[needs("facts")], responses=answers(401, 403, 422), summary="List bad rows"
)
def quarantine(
    request: Request,
    import_id: Annotated[str | None, Query(max_length=60, description="Only rows of this import.")] = None,
    fact: Annotated[str | None, Query(max_length=60, description="Only rows of this kind of fact.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Paged[Bad]:
    """Rows that were put aside and wait to be mended, in the order in which they came."""
    begun, lang = place_of("quarantine", cursor), lang_of(request)
    found = record.quarantine(
        company(request),
        import_id,
        fact,
        after=int(begun) if isinstance(begun, int) else None,
        limit=limit + 1,
    )
    more = after("quarantine", found[limit - 1].id) if len(found) > limit else None
    return Paged(data=[bad(one, lang) for one in found[:limit]], next=more)


@router.post(
    "/quarantine/{id}", response_model=Landed, dependencies=[needs("facts")], summary="Mend a bad row",
    responses=answers(400, 401, 403, 404, 409, 413, 415, 422, 503),
    openapi_extra={"requestBody": {"required": True, "content": {JSON: {"schema": Mending.model_json_schema()}}}},
)  # fmt: skip
def mend(
    request: Request,
    id: Annotated[int, Path(ge=1, le=2**53, description="Its number in quarantine.")],  # noqa: A002
    raw: Annotated[bytes, Depends(mending_of)],
    key: Once = None,
) -> Response:
    """Sends the row again with new cells. Where it is still bad, it stays as it was and the answer is 422."""
    workspace, lang = company(request), lang_of(request)

    def work() -> Any:
        values = read(Mending, parsed(raw)).values
        must_keep({f"/values/{name}": text for name, cell in values.items() for text in (name, cell)})
        done = record.mend(workspace, id, values=values)
        joined(workspace, done)
        return landed(workspace, done, lang)

    return once(request, key, fingerprint(request, [raw]), 200, work)
