"""/v1/health: whether the API answers."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from huitou import __version__
from huitou.faces.api.access import anyone

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """That it answers, and which version does."""

    status: Literal["ok"] = "ok"
    version: str = Field(description="Of Huitou.")


@router.get("/health", dependencies=[anyone], summary="Say that it answers")
def health() -> Health:
    """Needs no key."""
    return Health(version=__version__)
