"""/v1/understand/types: loyalty types, stages and stickiness, each with what it rests on. Shares only, nobody's id."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from huitou.faces.api.access import company, needs
from huitou.faces.api.problems import answers, lang_of
from huitou.faces.api.sent import must_keep
from huitou.faces.loyalty import plainly

router = APIRouter(tags=["understand"])


class EndsShown(BaseModel):
    """A value and its 95% interval; null where it cannot be said."""

    value: float | None
    low: float | None
    high: float | None


class TypeShown(BaseModel):
    """One of the four types after Dick & Basu (1994)."""

    type: str = Field(description="true, latent, spurious or none.")
    title: str
    advice: str = Field(description="What it means and what to do, in one sentence.")
    customers: int | None = Field(description="null where it is one to four.")
    share: EndsShown = Field(description="Of the customers with a type.")
    among_all: EndsShown = Field(
        description="Of all who were watched for long enough, weighted by behaviour."
    )
    bounds: list[float | None] = Field(
        description="The least and the greatest share possible, whatever the silent feel."
    )
    revenue: EndsShown = Field(description="Of what all customers spent in the window.")
    came_back: EndsShown = Field(
        description="Of those who had this type on an earlier day, who bought in the days after it."
    )
    withheld: bool = Field(description="So few that people could be recognised.")


class UntoldShown(BaseModel):
    """Customers without a type."""

    group: str = Field(description="unknown_much, unknown_little, unknown_away or too_new.")
    title: str
    customers: int
    share: EndsShown = Field(description="Of all who ever bought.")
    revenue: EndsShown


class AskedShown(BaseModel):
    """A question that attitude is read off."""

    question: str
    title: str
    cut: float = Field(
        description="From how many per cent of its scale a customer is fond; 100 is the best answer."
    )
    answered: int = Field(description="Customers for whom it speaks.")
    fond: EndsShown


class MovedShown(BaseModel):
    """The shares with the lines drawn elsewhere."""

    behaviour_times: float = Field(description="The behaviour line, as a multiple of the company's.")
    attitude_points: int = Field(
        description="Points of each question's own scale by which its line is moved."
    )
    true: float
    latent: float
    spurious: float
    none: float
    changed: int = Field(description="Customers with another type.")


class BeyondShown(EndsShown):
    """How much more often the fond bought again, among customers who had bought as often and as lately."""

    first: date
    days: int


class StageShown(BaseModel):
    """One stage after Oliver (1999)."""

    stage: str = Field(description="cognitive, affective, conative or action.")
    questions: list[str]
    titles: list[str] = Field(description="What the questions are called, in the language asked for.")
    needed: str | None = Field(description="A question that would do, where none is asked.")
    last: date | None = Field(
        description="Where none was asked in these days: when one was last answered on others."
    )
    needed_title: str | None
    held: EndsShown
    reached: EndsShown = Field(description="Held, and all stages before it.")


class StagesShown(BaseModel):
    """Of those who answered of every stage that is asked about."""

    first: date
    end: date
    later_days: int = Field(description="Days after the answer in which a purchase counts as action.")
    people: int
    enough: bool
    stages: list[StageShown]


class StickShown(BaseModel):
    """Stickiness in one period: index 0-100, the product of its parts, each 0-1."""

    period: str
    index: EndsShown
    frequency: EndsShown
    loyalty: EndsShown
    satisfaction: EndsShown
    small: bool = Field(description="A part rests on fewer than 30 customers.")


class FactorsShown(BaseModel):
    """From the period before to the last: the factors of the parts multiply to that of the index."""

    index: EndsShown
    frequency: EndsShown
    loyalty: EndsShown
    satisfaction: EndsShown


class StickyPart(FactorsShown):
    """Stickiness of one part of the customers in the last period."""

    part: str | None
    customers: int | None = Field(description="Who bought in it; null where fewer than five.")


class StickinessShown(BaseModel):
    """Frequency times loyalty times satisfaction."""

    question: str | None = Field(description="What satisfaction is read off.")
    course: list[StickShown]
    moved: FactorsShown | None
    by: str | None
    parts: list[StickyPart]


class TypesShown(BaseModel):
    """Loyalty types as of the morning of `day`."""

    says: list[str] = Field(description="What was found and how sure it is, in the language asked for.")
    day: date | None
    customers: int = Field(description="Who ever bought.")
    told: int = Field(description="Who have a type.")
    enough: bool = Field(description="Whether there are 30 of them, so that shares are said.")
    types: list[TypeShown]
    untold: list[UntoldShown]
    asked: list[AskedShown]
    sensitivity: list[MovedShown]
    beyond_behaviour: BeyondShown | None
    stages: StagesShown
    stickiness: StickinessShown | None


@router.get(
    "/understand/types", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422), summary="Show loyalty types"
)  # fmt: skip
def types(
    request: Request,
    by: Annotated[
        str | None, Query(max_length=120, description="Split stickiness by this; by branch without it.")
    ] = None,
) -> TypesShown:
    """Loyalty types, the stages of loyalty, and stickiness with its parts."""
    must_keep({"by": by})
    return TypesShown.model_validate(plainly(company(request), lang_of(request), by))
