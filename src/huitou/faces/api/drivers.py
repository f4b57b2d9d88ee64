"""/v1/understand/drivers: what moves satisfaction and loyalty."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from huitou import understand
from huitou.faces.api.access import company, needs
from huitou.faces.api.measures import Said, Span, span
from huitou.faces.api.problems import answers, lang_of
from huitou.faces.drivers import plainly

router = APIRouter(tags=["understand"])


class Between(BaseModel):
    """A value with the ends of its 95% interval."""

    value: float | None
    low: float | None
    high: float | None


class Factor(BaseModel):
    """One factor: how it was rated, and how much it matters."""

    factor: str = Field(description="Its code, or the company’s own word.", examples=["service"])
    title: str
    questions: list[str]
    scale: list[float] = Field(description="The lowest and the highest answer; high is good.")
    mean: Between
    effect: Between | None = Field(
        description="Points of the outcome for one point more, the other factors alike."
    )
    share: Between | None = Field(
        description="Its part of what all factors explain, from 0 to 1 (Johnson 2000)."
    )
    standing: str | None = Field(
        description="drives, backwards (rated higher by the less satisfied), turned (so only with the other factors alike), together (cannot be told from the others) or chance."
    )
    quadrant: str | None = Field(
        description="improve, keep, low, surplus, or unclear where an interval crosses a line."
    )
    asymmetry: str | None = Field(description="basic, performance, excitement, unclear or none.")
    moved: Between | None = Field(description="Change of its mean since the same days of the year before.")
    mixed: list[str] = Field(
        description="The ways of cutting the company inside of which what the whole says of it does not hold: go by `reversals`."
    )
    says: list[str] = Field(description="What that means, in the language asked for.")


class Way(BaseModel):
    """All ways from one block to another, in standard deviations."""

    source: str
    target: str
    value: float
    low: float
    high: float


class Arrow(Way):
    """An arrow of the path model, in standard deviations."""

    found: bool = Field(
        description="Beyond chance where all arrows are looked at together (Holm); false may be chance, even where the "
        "interval leaves out 0."
    )


class IndexPart(BaseModel):
    """The index of the whole, a branch or a period."""

    name: str | None = Field(
        description="The branch, or the period; null for the whole and for answers of no branch."
    )
    value: float | None = Field(description="0 to 100; null where fewer than five answered.")
    low: float | None
    high: float | None
    base: int = Field(description="The people who answered; one who answered often is one.")


class IndexBranch(IndexPart):
    """The index of a branch, how far it moved, and its own course."""

    before: Between | None = Field(description="Its index in the days it is held against.")
    moved: Between | None = Field(
        description="Points against those days, with its own 95% interval; null under ten people in either time."
    )
    clear: bool = Field(description="Beyond chance where all branches are looked at together (Holm).")
    course: list[IndexPart] = Field(description="Its index in each of the last eight steps with answers.")


class Index(BaseModel):
    """The satisfaction index in the form of the ACSI."""

    of: str = Field(description="satisfaction, or loyalty where only that is asked.")
    whole: IndexPart
    against: str | None = Field(
        description="The days that branches are held against: as many before the period, as far as answers go back; null "
        "where there are none.",
        examples=["2023-05-12/2024-01-01"],
    )
    survey: str | None = Field(
        description="The survey that courses and changes are of, where there are several."
    )
    branches: list[IndexBranch]
    every: str = Field(description="month or quarter, of periods.")
    periods: list[IndexPart]
    branch_every: str | None = Field(description="month or quarter, of the branches’ own courses.")


class Moved(BaseModel):
    """What a factor does, per standard deviation of its scores."""

    factor: str
    stated: Between | None = Field(description="Standard deviations of stated loyalty.")
    stated_clear: bool = Field(description="Beyond chance where all factors are looked at together.")
    real: Between = Field(description="Change of the share that buys again, from 0 to 1.")
    real_clear: bool


class Behaviour(BaseModel):
    """Stated loyalty beside real repurchase, of the same answers."""

    days: int = Field(description="How long each answer was followed.")
    answers: int
    customers: int
    returned: int = Field(description="Answers that were followed by a purchase.")
    verdict: str = Field(description="same, differ, open, none or backwards.")
    moved: list[Moved]
    told_apart: Between | None = Field(
        description="Area under the curve from past purchases alone, on later answers."
    )
    added: Between | None = Field(description="What the factors add to it.")


class Followed(BaseModel):
    """For how long who answered was followed."""

    days: int
    why: str = Field(description="cycle, usual (there is no cycle), records (too short for more) or asked.")
    says: str


class Cut(BaseModel):
    """A way of cutting the company that every factor was looked at inside of."""

    by: str = Field(description="branch, channel, survey, an attribute, or a published segmentation.")
    title: str


class Reversal(BaseModel):
    """A way of cutting the company in which a factor goes against the whole."""

    factor: str
    by: str
    kind: str | None
    says: str


class Explained(BaseModel):
    """The share of the outcome’s differences that the factors explain."""

    value: float
    low: float
    high: float
    adjusted: float


class DriversShown(BaseModel):
    """What moves satisfaction and loyalty."""

    period: str
    widened: bool = Field(description="All history was taken, the period has too few answers.")
    why: str | None = Field(
        description="Why nothing can be said of drivers: none, no_factors, no_outcome, too_few."
    )
    says: list[str] = Field(description="The study in sentences, the most important first.")
    answers: int
    customers: int
    sampled: bool
    own_model: bool
    outcome: str | None
    loyalty: str | None
    explained: Explained | None
    factors: list[Factor]
    paths: list[Arrow]
    total_effects: list[Way]
    index: Index | None
    followed: Followed | None
    behaviour: Behaviour | None
    checked: list[Cut]
    reversals: list[Reversal]
    cautions: list[str]


class Item(BaseModel):
    """One question of the ready questionnaire."""

    block: str
    question: str = Field(description="The name under which its answers are recorded.")
    scale: str = Field(examples=["1-5"])
    ends: Said
    asks: Said


class Questionnaire(BaseModel):
    """What to ask."""

    data: list[Item]


@router.get(
    "/understand/drivers", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422),
    summary="Read what moves satisfaction",
)  # fmt: skip
def drivers(
    request: Request,
    period: Span = None,
    days: Annotated[
        int | None,
        Query(description="Follow answers for so many days, 7 to 730; from the company’s cycle without it."),
    ] = None,
) -> DriversShown:
    """Factors by importance, with effects, index, and what they do to real repurchase."""
    found = understand.drivers_of(company(request), span(period), days)
    return DriversShown(**plainly(found, lang_of(request)))


@router.get(
    "/understand/drivers/questionnaire", dependencies=[needs("figures")], responses=answers(401, 403),
    summary="Read the ready questionnaire",
)  # fmt: skip
def questionnaire() -> Questionnaire:
    """Questions in three languages whose answers tell the drivers."""
    items = [
        Item(block=i.block, question=i.question, scale=i.scale, ends=i.ends.as_dict(), asks=i.asks.as_dict())
        for i in understand.QUESTIONNAIRE
    ]
    return Questionnaire(data=items)
