"""/v1/understand/intent: whether what customers say matches what they do later."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from huitou import understand
from huitou.faces.api.access import company, needs
from huitou.faces.api.problems import answers, lang_of
from huitou.faces.intent import plainly

router = APIRouter(tags=["understand"])


class Measured(BaseModel):
    """A value with the ends of its 95% interval and how many customers are behind it."""

    value: float | None
    low: float | None
    high: float | None
    base: int


class ScoreRow(BaseModel):
    """What customers did who gave these scores."""

    scores: str = Field(examples=["9–10"])
    kind: str = Field(
        description="low, middle or high for a class of scores, all, or empty for a single score."
    )
    title: str
    low: float
    high: float
    customers: int
    stated: float = Field(description="Their mean score, from 0 for the worst answer to 1 for the best.")
    came: Measured = Field(description="The share who bought again within the days.")
    spent: Measured = Field(description="Mean spending in those days a customer, in the company’s currency.")
    orders: Measured = Field(description="Mean orders in those days a customer.")
    churned: Measured = Field(
        description="The share who were silent for longer than the company’s cycle knows of returns."
    )
    watched: Measured = Field(description="`came` by Kaplan-Meier, with those whose days are not over.")
    small: bool
    withheld: bool


class Balanced(BaseModel):
    """How far apart two sides are in what was known before, in standard deviations."""

    name: str
    title: str
    before: float
    after: float


class Compared(BaseModel):
    """Those who answered against comparable customers (coarsened exact matching)."""

    kind: str
    title: str
    asked: int
    matched: int
    occasions: int
    people: int
    came: float | None
    theirs: float | None
    difference: Measured
    alike: bool = Field(
        description="Whether matching left nothing that differs by more than 0.1 standard deviations."
    )
    stands: bool = Field(description="Whether the difference holds among all that is judged (Holm 1979).")
    balance: list[Balanced]
    says: str


class Part(BaseModel):
    """Customers, and how many of them came back."""

    customers: int
    came: int


class Model(BaseModel):
    """How a forecast did on days it had not seen."""

    name: str = Field(description="habits (recency and frequency), score, or both.")
    title: str
    area: Measured = Field(description="Area under the ROC curve.")
    brier: Measured
    loss: Measured
    slope: Measured = Field(description="Of calibration; 1 is neither too bold nor too timid.")
    error: float = Field(description="Mean distance of chances and shares.")


class Worth(BaseModel):
    """Whether the score foretells anything that recency and frequency do not."""

    verdict: str = Field(description="few, adds, hardly, unsure, nothing or worse.")
    cutoff: date | None
    fitted: Part
    judged: Part
    unseen: int = Field(description="Customers left out as they had not bought before.")
    models: list[Model]
    gain: dict[str, Measured] | None = Field(description="both less habits: area, brier, loss.")
    instead: dict[str, Measured] | None = Field(description="score less habits.")
    says: list[str]


class IntentShown(BaseModel):
    """A question’s scores beside what those customers did in the days after."""

    question: str
    title: str
    survey: str | None = Field(
        description="The survey whose answers alone count; null where all count together."
    )
    surveys: list[str] = Field(description="All surveys that the question was answered in.")
    scale: list[float]
    days: int
    first: date
    last: date
    answers: int
    anonymous: int
    other_scales: int
    customers: int
    early: int
    open: int
    used: int
    sampled: int
    headline: str
    says: list[str]
    direction: str = Field(description="up, down, mixed, unsure, none, few, or one (no two classes).")
    trend_p: float | None
    difference: Measured
    orders_ratio: Measured = Field(
        description="Orders a customer of high scores by those of low ones; each once, with the first answer."
    )
    orders_ratio_over_all: Measured = Field(
        description="The same an answer, over all answers; the interval is clustered by customer."
    )
    slope: Measured
    rows: list[ScoreRow]
    classes: list[ScoreRow]
    compared: list[Compared]
    silent: Compared | None
    worth: Worth


@router.get(
    "/understand/intent", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422),
    summary="Hold intent against behaviour",
)  # fmt: skip
def intent(
    request: Request,
    question: Annotated[
        str | None, Query(max_length=120, description="nps, csat, reviews, …; the usual one without it.")
    ] = None,
    days: Annotated[int | None, Query(ge=7, le=730, description="How long to look ahead.")] = None,
    survey: Annotated[
        str | None, Query(max_length=200, description="Answers of one survey only; all together without it.")
    ] = None,
) -> IntentShown:
    """What those who answered a question did later, against comparable customers, and whether the score foretells it."""
    found = understand.intent_of(company(request), question, days, survey)
    return IntentShown(**plainly(found, lang_of(request)))
