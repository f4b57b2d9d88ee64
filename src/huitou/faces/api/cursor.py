"""Lists in pages: each says where the next one begins, in a word that only the list itself understands."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel, Field

from huitou.base import Unfit
from huitou.faces.api import wording

Row = TypeVar("Row")

Cursor = Annotated[
    str | None, Query(max_length=2000, description="`next` of the page before; without it, the first page.")
]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many at once.")]


class Paged(BaseModel, Generic[Row]):
    """One page of a list."""

    data: list[Row] = Field(description="What is on this page.")
    next: Annotated[str | None, Field(description="The cursor of the next page; null on the last one.")] = (
        None
    )


def after(kind: str, place: str | int) -> str:
    """The cursor behind a place in a list of this kind."""
    return base64.urlsafe_b64encode(json.dumps([kind, place]).encode()).decode().rstrip("=")


def place_of(kind: str, cursor: str | None) -> str | int | None:
    """The place that a cursor of this kind stands behind; None without one. Raises Unfit."""
    if cursor is None:
        return None
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as wrong:
        raise Unfit("cursor.unknown", wording.BAD_CURSOR) from wrong
    match said:
        case [str(mine), str() | int() as place] if mine == kind and not isinstance(place, bool):
            found: str | int = place
            return found
    raise Unfit("cursor.unknown", wording.BAD_CURSOR)
