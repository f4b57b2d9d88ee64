"""/v1/measures and /v1/figures: what can be measured and how, the figures, and who is behind one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from huitou import measure
from huitou.base import Period, Text, Unfit
from huitou.faces.api import wording
from huitou.faces.api.access import company, needs
from huitou.faces.api.cursor import Cursor, Limit, Paged, after, place_of
from huitou.faces.api.problems import answers, lang_of
from huitou.faces.api.sent import must_keep
from huitou.faces.units import listed
from huitou.measure import METRICS, Figure, Metric

router = APIRouter(tags=["figures"])

MOST_STEPS = 400
YEARS = (date(1900, 1, 1), date(2100, 1, 1))
Grain = Literal["day", "week", "month", "quarter", "year"]
Said = dict[str, str]

Name = Annotated[
    str, Path(max_length=120, description="Its name, or its title in any language.", examples=["nps"])
]
Span = Annotated[
    str | None,
    Query(
        max_length=40,
        description="2024, 2024-Q3, 2024-05, 2024-W07, 2024-05-01, or FIRST/END with the last day not included: local "
        "days of the company. The last twelve finished months without it.",
        examples=["2024-Q3"],
    ),
]


class Measure(BaseModel):
    """What a measure is. Texts are in the three languages: {"zh-Hant", "zh-Hans", "en"}."""

    name: str
    title: Said
    asks: Said = Field(description="The question it answers.")
    formula: Said
    source: str = Field(description="Where the definition is from.")
    unit: str = Field(
        description="share (0 to 1), points (-100 to 100), money (the company's currency), days, hours, …"
    )
    family: str
    better: str = Field(description="higher, lower or neither.")
    version: int = Field(description="Rises when the definition changes.")
    reads: list[str] = Field(description="The kinds of facts that it needs.")
    options: dict[str, Any] = Field(description="What a company may set, with the default.")
    cautions: list[Said] = Field(description="What to keep in mind when reading it.")


class Span_(BaseModel):
    """Local days of the company, from `first` up to, not including, `end`."""

    label: str = Field(description="The shortest way to write it.", examples=["2024-Q3"])
    first: date
    end: date


class FigureShown(BaseModel):
    """One figure, with all that must be known to rely on it."""

    name: str
    period: Span_
    slice: dict[str, str | None] = Field(
        description="{dimension: value}; null for those of whom it is unknown."
    )
    slice_titles: dict[str, str] = Field(
        {}, description="What segments are called, where a dimension is one of /understand/segments."
    )
    value: float | None = Field(
        description="In `unit`; null where nobody is behind it, or where it is withheld."
    )
    base: int = Field(description="How many units (customers, answers, …) are behind it.")
    low: float | None = Field(description="Lower end of the 95% interval.")
    high: float | None = Field(description="Upper end of the 95% interval.")
    unit: str = Field(description="share, points, days, …; of money the currency.")
    version: int = Field(description="Of the definition.")
    method: str = Field(description="How the interval was made.")
    as_of: date | None = Field(description="The last day that the data know of.")
    finished: bool = Field(description="False while days that matter for it lie after the data.")
    small: bool = Field(description="The base is too small to build on.")
    withheld: bool = Field(description="The base is too small to be shown: people could be recognised.")
    notes: list[str] = Field(description="What must be said with it, in the language asked for.")
    more: dict[str, Any] = Field(description="Parts of the figure, which differ by measure.")


class Figures(BaseModel):
    """The figures asked for."""

    data: list[FigureShown]


class Unit(BaseModel):
    """One unit behind a figure; ids only."""

    customer_id: str | None = Field(description="null where it is nobody's.")
    order_id: str | None = Field(None, description="Where the units are orders.")


@router.get(
    "/measures", dependencies=[needs("figures")], responses=answers(401, 403), summary="List measures"
)
def measures() -> Paged[Measure]:
    """Every measure with its definition."""
    return Paged(data=[_measure(name, one) for name, one in METRICS.items()])


@router.get(
    "/measures/{name}", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422), summary="Show a measure"
)  # fmt: skip
def definition(name: Name) -> Measure:
    """The definition of one measure."""
    code = measure.code(name)
    return _measure(code, METRICS[code])


@router.get(
    "/figures", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422), summary="Read figures"
)  # fmt: skip
def figures(
    request: Request,
    name: Annotated[
        list[str], Query(min_length=1, max_length=20, description="Which measures.", examples=["nps"])
    ],
    period: Span = None,
    by: Annotated[
        list[str] | None, Query(max_length=2, description="Split by these dimensions: branch, …")
    ] = None,
    every: Annotated[Grain | None, Query(description="One figure a step of the period.")] = None,
    rolling: Annotated[
        int, Query(ge=1, le=60, description="With `every`: each looks back over so many steps.")
    ] = 1,
) -> Figures:
    """One figure a measure; with `by` one for each part that occurs, with `every` one a step."""
    must_keep({f"by.{i}": dimension for i, dimension in enumerate(by or [])})
    found = measure.figures(company(request), name, span(period, every), by or (), every, rolling)
    lang = lang_of(request)
    return Figures(data=[_figure(one, lang) for one in found])


@router.get(
    "/measures/{name}/behind", dependencies=[needs("figures")], responses=answers(401, 403, 404, 422),
    summary="List who is behind a figure",
)  # fmt: skip
def behind(
    request: Request,
    name: Name,
    period: Span = None,
    in_: Annotated[
        str | None, Query(alias="in", max_length=120, description="The dimension of a part.")
    ] = None,
    is_: Annotated[
        str | None, Query(alias="is", max_length=255, description="Its value there; unknown without it.")
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Paged[Unit]:
    """As many as the figure's base. Refused where the figure itself is withheld, or may only be seen as a whole."""
    must_keep({"in": in_, "is": is_})
    begun = place_of("behind", cursor)
    where = {in_: is_} if in_ else {}
    _, rows = listed(company(request), measure.code(name), span(period), where)
    units = sorted((_ids(row) for row in rows), key=lambda ids: [(one is None, one or "") for one in ids])
    first = begun if isinstance(begun, int) and 0 <= begun <= len(units) else 0
    shown = units[first : first + limit]
    more = after("behind", first + limit) if len(units) > first + limit else None
    return Paged(data=[Unit(customer_id=c, order_id=o) for c, o in shown], next=more)


def span(said: str | None, every: str | None = None) -> Period | None:
    """The period asked for, within the years and steps that can be answered. Raises Unfit."""
    if said is None:
        return None
    period = Period.parse(said)
    if period.first < YEARS[0] or period.end > YEARS[1]:
        raise Unfit("period.far", wording.FAR_PERIOD, said=said)
    if every and (count := len(list(period.every(every)))) > MOST_STEPS:
        raise Unfit("period.steps", wording.TOO_MANY_STEPS, count=f"{count:,}", most=MOST_STEPS)
    return period


def _ids(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    customer, order = row.get("customer_id"), row.get("order_id")
    return (None if customer is None else str(customer), None if order is None else str(order))


def _measure(name: str, one: Metric) -> Measure:
    return Measure(
        name=name, title=_in_three(one.title), asks=_in_three(one.asks), formula=_in_three(one.formula),
        source=one.source, unit=one.unit, family=one.family, better=one.better, version=one.version,
        reads=[*one.reads, *one.needs], options=dict(one.options), cautions=[_in_three(c) for c in one.cautions],
    )  # fmt: skip


def _in_three(text: Text) -> Said:
    return text.as_dict()


def _figure(one: Figure, lang: str) -> FigureShown:
    period = Span_(label=one.period.label, first=one.period.first, end=one.period.end)
    return FigureShown(**{**one.as_dict(lang), "period": period, "as_of": one.as_of})
