"""/v1/understand/segments: which segments there are, how large and how valuable each is, and who is in one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from huitou import understand
from huitou.faces.api.access import company, needs
from huitou.faces.api.cursor import Cursor, Limit, Paged, after, place_of
from huitou.faces.api.measures import Said
from huitou.faces.api.problems import answers, lang_of
from huitou.faces.api.sent import must_keep
from huitou.faces.segments import plainly

router = APIRouter(tags=["understand"])

Name = Annotated[
    str,
    Path(max_length=120, description="life_cycle, rfm, value_tier, cluster, or one of the company’s own."),
]
Which = Annotated[str, Path(max_length=120, description="A segment of it.", examples=["at_risk"])]


Together = Annotated[
    float | None,
    Field(
        description="The chance of lying so far off, with all traits and mixes of the segmentation held together (Holm 1979); "
        "null where there is nobody to compare with, or too few."
    ),
]
APART = "Whether p is at most 0.05: were segments drawn blindly, 19 segmentations in 20 would have no such trait or mix at all."


class SegmentationNamed(BaseModel):
    """One way in which customers are grouped."""

    name: str
    title: Said


class Segmentations(BaseModel):
    """All of them."""

    data: list[SegmentationNamed]


class PartOf(BaseModel):
    """A number with the ends of its 95% interval."""

    value: float | None
    low: float | None
    high: float | None


class SegmentShown(BaseModel):
    """One segment. Money is that of orders, before goods returned, in `currency`; null without amounts, or where fewer than five are in it."""

    segment: str
    title: str
    customers: int
    share: PartOf = Field(description="Of all customers in the segmentation.")
    year_amount: float | None = Field(
        description="What they spent in the last twelve full months; in the days so far where no month is finished."
    )
    year_share: PartOf = Field(description="That as a share of what all spent.")
    amount: float | None = Field(description="What they ever spent.")
    amount_share: PartOf
    withheld: bool


class TraitShown(BaseModel):
    """One trait of one segment against the average of all."""

    segment: str
    trait: str
    title: str
    value: PartOf
    base: int
    average: float | None
    difference: PartOf
    p: Together
    apart: bool = Field(description=APART)
    withheld: bool


class MixShown(BaseModel):
    """The branch, channel or product category that is the usual one of most customers of a segment, against all customers."""

    segment: str
    of: str = Field(description="branch, channel or category.")
    title: str
    value: str | None = Field(description="Its name; null where it is known of fewer than five.")
    share: PartOf = Field(
        description="Of the segment’s customers of whom it is known, those whose usual one it is."
    )
    base: int
    average: PartOf = Field(description="The same of all customers.")
    average_base: int
    difference: PartOf
    p: Together
    apart: bool = Field(description=APART)
    withheld: bool


class FlowShown(BaseModel):
    """Customers who were in one segment on the first day and in another on the last."""

    model_config = ConfigDict(populate_by_name=True)

    from_: str = Field(alias="from", description="(new): in none before.")
    from_title: str
    to: str = Field(description="(gone): in none any more.")
    to_title: str
    customers: int
    share: PartOf = Field(description="Of all who were in the first.")


class MovesShown(BaseModel):
    """Where customers moved over the last twelve finished months, from the morning of one day to that of another."""

    first: date
    last: date
    stayed: PartOf
    flows: list[FlowShown]


class BoughtSince(PartOf):
    """The share who bought since, of so many."""

    base: int


class FollowedShown(BaseModel):
    """What customers did from `day` on, on the morning of which they were in these segments."""

    day: date
    days: int
    bought: dict[str, BoughtSince]


class SegmentsShown(BaseModel):
    """A segmentation as of the morning of `day`: the day before is the last that is known. Money is that of orders, before
    goods returned."""

    name: str
    title: str
    day: date
    says: list[str] = Field(description="What it comes to, in the language asked for.")
    how: str
    refused: str | None = Field(description="Why there is none, where there is none.")
    currency: str
    prospects: int = Field(description="Known but never bought; in no segment.")
    segments: list[SegmentShown]
    traits: list[TraitShown]
    mixes: list[MixShown]
    moves: MovesShown | None
    followed: FollowedShown | None


class Member(BaseModel):
    """One customer of a segment; orders and amount over all time, the amount an exact decimal."""

    customer_id: str
    orders: int
    amount: str | None
    first_on: date
    last_on: date


class Members(Paged[Member]):
    """One page of members, by customer id."""


@router.get(
    "/understand/segments", dependencies=[needs("figures")], responses=answers(401, 403), summary="List segmentations"
)  # fmt: skip
def segmentations(request: Request) -> Segmentations:
    """Every way in which customers are grouped; figures can be split by each, by its name."""
    found = understand.segmentations(company(request))
    return Segmentations(data=[SegmentationNamed(name=n, title=t.as_dict()) for n, t in found.items()])


@router.get(
    "/understand/segments/{name}", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422),
    summary="Show a segmentation",
)  # fmt: skip
def segmentation(request: Request, name: Name) -> SegmentsShown:
    """How large each segment is, what it is worth, what sets it apart, where its customers moved."""
    must_keep({"name": name})
    return SegmentsShown(**plainly(understand.segments_of(company(request), name), lang_of(request)))


@router.get(
    "/understand/segments/{name}/{segment}/members", dependencies=[needs("customers")],
    responses=answers(401, 403, 404, 422), summary="List who is in a segment",
)  # fmt: skip
def segment_members(
    request: Request, name: Name, segment: Which, limit: Limit = 100, cursor: Cursor = None
) -> Members:
    """Who is in a segment, by customer id. A segment of fewer than five is not listed."""
    must_keep({"name": name, "segment": segment, "cursor": cursor})
    kind = f"segment {name} {segment}"
    place = place_of(kind, cursor)
    rows = understand.segment_members(
        company(request), name, segment, None if place is None else str(place), limit + 1
    )
    onward = after(kind, str(rows[limit - 1]["customer_id"])) if len(rows) > limit else None
    return Members(data=[_member(row) for row in rows[:limit]], next=onward)


def _member(row: dict[str, Any]) -> Member:
    amount = None if row["amount"] is None else f"{row['amount'].normalize():f}"
    return Member(**{**row, "amount": amount})
